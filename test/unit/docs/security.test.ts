/** What the page on security names is there: each test, each file, each package script, and all of Electron's list. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const text = readFileSync(resolve('docs/security.md'), 'utf8');
const named = [...text.matchAll(/`((?:electron|test|shared)\/[\w./-]+)`/g)].map(([, file = '']) => file);
const rowsOf = (heading: string) =>
  (text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

it('names only files that are there', () => {
  expect(named.length).toBeGreaterThan(25);
  expect(named.filter((file) => !existsSync(resolve(file)))).toEqual([]);
});

it('names a test for every actor', () => {
  const actors = rowsOf('Who might want it').slice(1);
  expect(actors).toHaveLength(9);
  for (const cells of actors) expect(cells[4], cells[1]).toMatch(/`test\/[\w./]+\.test\.ts`/);
});

it('has the twenty items of the checklist in their order', () => {
  const items = rowsOf('Electron’s checklist'.replace('’', "'")).slice(1);
  expect(items.map(([, number]) => number)).toEqual(Array.from({ length: 20 }, (_, n) => String(n + 1)));
  for (const cells of items) expect(cells[3]).not.toBe('');
});

it('names the script that asks for known holes, and links to pages that are there', () => {
  const { scripts } = JSON.parse(readFileSync(resolve('package.json'), 'utf8')) as { scripts: Record<string, string> };
  for (const [, script = ''] of text.matchAll(/`npm run ([\w:]+)`/g)) expect(scripts).toHaveProperty(script);
  for (const [, page = ''] of text.matchAll(/\]\(([\w-]+\.md)\)/g))
    expect(existsSync(resolve('docs', page))).toBe(true);
});
