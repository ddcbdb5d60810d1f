/** The table of what each service can do names every place, and only places that are there. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const text = readFileSync(resolve('docs/services.md'), 'utf8');
const SECTIONS = [...text.matchAll(/^## (BizOS|Olostep|Mosaic|Geopera|elizaOS Cloud)\n([\s\S]*?)(?=^## |^1\. )/gm)].map(
  ([, title = '', body = '']) => ({ title, service: title.split(' ')[0]?.toLowerCase() ?? '', rows: rowsOf(body) }),
);
const NOTES = new Set([...text.matchAll(/^(\d)\. /gm)].map(([, note]) => note));

function rowsOf(body: string): string[][] {
  return body
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|(-+\|)+$/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function filesIn(cell: string): string[] {
  return [...cell.matchAll(/`([\w./-]+\.ts)`/g)].map(([, file = '']) => file);
}

const SHARED = ['electron/engine/providers', 'electron/sandbox/stripe', 'electron/engine/payments'];
const isThere = (folders: readonly string[]) => (file: string) =>
  folders.some((folder) => existsSync(resolve(folder, file)));

it('has every service', () => {
  expect(SECTIONS.map(({ title }) => title)).toEqual(['BizOS', 'Olostep', 'Mosaic', 'Geopera', 'elizaOS Cloud']);
  for (const { rows } of SECTIONS) expect(rows.length).toBeGreaterThan(6);
});

describe.each(SECTIONS)('$title', ({ service, rows }) => {
  it.each(rows)('%s', (...cells) => {
    expect(cells).toHaveLength(6);
    for (const cell of cells) expect(cell).not.toBe('');
    for (const cell of cells.filter((one) => /^[–-]/.test(one))) expect(NOTES).toContain(/\((\d)\)$/.exec(cell)?.[1]);
    const [, adapter = '', sandbox = '', , , test = ''] = cells;
    const providers = 'electron/engine/providers';
    expect(filesIn(adapter).filter((file) => !isThere([`${providers}/${service}`, ...SHARED])(file))).toEqual([]);
    expect(filesIn(sandbox).filter((file) => !isThere(['electron/sandbox/services'])(file))).toEqual([]);
    const tests = filesIn(test);
    if (cells[0] === 'operation') return;
    expect(tests).not.toEqual([]);
    expect(tests.filter((file) => !isThere(['test/unit/engine/providers', 'test/unit/engine'])(file))).toEqual([]);
  });
});
