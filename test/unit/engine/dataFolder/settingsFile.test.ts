import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultSettings, openSettings, readSettings } from '#engine/dataFolder/settingsFile.ts';

const NOW = Date.UTC(2026, 4, 17, 9, 30);
const ASIDE = 'settings.damaged-2026-05-17T09-30-00.000Z.json';
let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plimsoll-settings-'));
  file = join(dir, 'settings.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('no file means the usual settings, and none is made', () => {
  expect(readSettings(file, NOW)).toEqual({ settings: defaultSettings, raw: {}, notices: [] });
  expect(readdirSync(dir)).toEqual([]);
});

test('what is stored is read, what is missing has its usual value', () => {
  writeFileSync(file, '{"syncMinutes":15,"theme":"dark"}');
  expect(readSettings(file, NOW).settings).toEqual({ ...defaultSettings, syncMinutes: 15, theme: 'dark' });
});

test.each(['', '{"syncMinutes":', '[]', 'null', '"text"', '\u0000\u0000'])(
  'a damaged file (%j) is set aside as it was, and a notice says where',
  (text) => {
    writeFileSync(file, text);
    const { settings, notices } = readSettings(file, NOW);
    expect(settings).toEqual(defaultSettings);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.tone).toBe('warning');
    expect(notices[0]?.help).toContain(join(dir, ASIDE));
    expect(readFileSync(join(dir, ASIDE), 'utf8')).toBe(text);
    expect(readSettings(file, NOW + 1).notices).toEqual([]);
  },
);

test('one bad value does not cost the good ones, nor keys of others', () => {
  const text = '{"syncMinutes":0,"theme":"dark","windows":{"main":[1,2]}}';
  writeFileSync(file, text);
  const { settings, notices } = readSettings(file, NOW);
  expect(settings).toEqual({ ...defaultSettings, theme: 'dark' });
  expect(notices[0]?.text).toContain('syncMinutes');
  expect(readFileSync(join(dir, ASIDE), 'utf8')).toBe(text);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    ...defaultSettings,
    theme: 'dark',
    windows: { main: [1, 2] },
  });
});

test('a change is written whole, keeps what else is in the file, and leaves nothing beside it', () => {
  writeFileSync(file, '{"theme":"light","windows":1}');
  const store = openSettings(file, NOW);
  expect(store.set({ syncMinutes: 30 })).toEqual({ ...defaultSettings, theme: 'light', syncMinutes: 30 });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    ...defaultSettings,
    theme: 'light',
    syncMinutes: 30,
    windows: 1,
  });
  expect(readdirSync(dir)).toEqual(['settings.json']);
});

test('a change that makes no sense changes nothing', () => {
  const store = openSettings(file, NOW);
  expect(() => store.set({ syncMinutes: 0 })).toThrow();
  expect(store.get()).toEqual(defaultSettings);
  expect(readdirSync(dir)).toEqual([]);
});
