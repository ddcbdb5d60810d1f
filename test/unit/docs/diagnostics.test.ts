/** The table of log events names every event that the sources can write, and no other. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { LOG_EVENTS } from '#engine/log/events.ts';
import { traceWhatSchema } from '#shared/domain/trace.ts';

const docs = readFileSync(resolve('docs/diagnostics.md'), 'utf8');
const events = Object.keys(LOG_EVENTS);

const sources = readdirSync(resolve('electron'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => !file.endsWith(join('log', 'events.ts')) && !file.includes(join('electron', 'launch')))
  .map((file) => readFileSync(file, 'utf8'));

it('the table has every event with its words, in order', () => {
  const rows = [...docs.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].filter(([, name = '']) => name in LOG_EVENTS);
  expect(rows.map(([, name, words]) => [name, words])).toEqual(Object.entries(LOG_EVENTS));
});

it('every event that the sources write is in the table, and every one in the table is written somewhere', () => {
  const written = sources.flatMap((text) =>
    [...text.matchAll(/\blog(?:\.(?:info|warn|error)|\[[^\]]+\])\(\s*'([^']+)'/g)].map(([, name = '']) => name),
  );
  expect(written.length).toBeGreaterThan(60);
  expect(written.filter((name) => !(name in LOG_EVENTS))).toEqual([]);
  const all = sources.join('\n');
  expect(events.filter((name) => !all.includes(`'${name}'`))).toEqual([]);
});

it('every kind of the trace is told', () => {
  const kinds = traceWhatSchema.options.map(({ shape }) => shape.kind.value);
  expect(kinds.filter((kind) => !docs.includes(`\`${kind}\``))).toEqual([]);
});
