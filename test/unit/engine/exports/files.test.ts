/** Nothing half-made: whatever fails, and wherever, the folder is as it was. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FileSystem, nodeFiles, StagedFiles, writeWhole } from '#engine/exports/files.ts';
import { createInlineExporter } from '#engine/exports/inlineExporter.ts';
import { type ExportFormat, exportFormatSchema } from '#shared/contract/ledgerCalls.ts';
import { type Desk, noHooks, openDesk, VERSION } from '../../../support/finance/exporting.ts';
import { madeWallet } from '../../../support/finance/ledger.ts';

const AT = Date.UTC(2026, 9, 5);
const formats = exportFormatSchema.options.map((format) => [format] as const);

let desk: Desk;
let folder: string;
beforeAll(async () => {
  const rows = Array.from({ length: 3_000 }, (_, n) => ({
    at: AT + n * 60_000,
    micros: -n,
    description: `a row with some words in it, number ${n}, so that a file needs more than one write ${n * 7919}`,
  }));
  desk = await openDesk([madeWallet({ unit: 'USD', rows })]);
});
afterAll(() => desk.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-target-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Step = 'create' | 'write' | 'sync' | 'rename';

/** The real file system, failing at one step as a real one may, with files whose name has a part. */
function failing(step: Step, code: string, part = ''): FileSystem {
  const failIf = (now: Step, path: string): void => {
    if (step === now && path.includes(part)) throw Object.assign(new Error(code), { code });
  };
  return {
    ...nodeFiles,
    async create(path) {
      failIf('create', path);
      const file = await nodeFiles.create(path);
      return {
        async write(bytes) {
          // A disk takes what still fits.
          if (step === 'write') await file.write(bytes.subarray(0, 100));
          failIf('write', path);
          await file.write(step === 'write' ? bytes.subarray(100) : bytes);
        },
        async sync() {
          failIf('sync', path);
          await file.sync();
        },
        close: () => file.close(),
      };
    },
    async rename(from, to) {
      failIf('rename', to);
      await nodeFiles.rename(from, to);
    },
  };
}

function run(format: ExportFormat, files: FileSystem, name = 'out') {
  const exporter = createInlineExporter({ database: desk.database, version: VERSION }, files);
  return exporter.run({ format, zone: 'UTC' }, join(folder, name), noHooks);
}

describe('a disk that fills up', () => {
  test.each(formats)('at once: %s leaves nothing', async (format) => {
    await expect(run(format, failing('write', 'ENOSPC'))).rejects.toMatchObject({
      info: { kind: 'storage', message: expect.stringContaining('the disk is full'), help: expect.any(String) },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(formats)('at the manifest: %s leaves nothing', async (format) => {
    await expect(run(format, failing('write', 'ENOSPC', 'manifest'))).rejects.toMatchObject({ kind: 'storage' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('an export that is there already stays as it was', async () => {
    writeFileSync(join(folder, 'out'), 'of before');
    writeFileSync(join(folder, 'out.manifest.json'), '{}');
    for (const step of ['create', 'write', 'sync'] as const)
      await expect(run('csv', failing(step, 'ENOSPC'))).rejects.toMatchObject({ kind: 'storage' });
    expect(readdirSync(folder).sort()).toEqual(['out', 'out.manifest.json']);
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('of before');
    expect(readFileSync(join(folder, 'out.manifest.json'), 'utf8')).toBe('{}');
  });
});

test('a rename that fails between the two leaves no manifest that speaks of another file', async () => {
  writeFileSync(join(folder, 'out.manifest.json'), '{"of":"before"}');
  await expect(run('csv', failing('rename', 'EIO', 'manifest'))).rejects.toMatchObject({ kind: 'storage' });
  expect(readdirSync(folder)).toEqual(['out']);
});

test.each([
  ['EACCES', 'this user may not write there'],
  ['EROFS', 'read-only'],
  ['EDQUOT', 'share of the disk'],
  ['EWHAT', 'the system says EWHAT'],
])('%s is said in words', async (code, words) => {
  await expect(run('jsonl', failing('create', code))).rejects.toThrow(words);
});

test('no such folder, and a folder in the file’s place', async () => {
  await expect(run('csv', nodeFiles, 'not-there/out')).rejects.toThrow('there is no such folder');
  await expect(run('csv', nodeFiles, '../plimsoll-in-the-way')).resolves.toBeDefined();
  rmSync(join(folder, '../plimsoll-in-the-way'));
  rmSync(join(folder, '../plimsoll-in-the-way.manifest.json'));
});

describe('a cancel', () => {
  test.each(formats)('in the middle: %s leaves nothing', async (format) => {
    const stop = new AbortController();
    const exporter = createInlineExporter({ database: desk.database, version: VERSION });
    const seen: number[] = [];
    const progress = ({ rows, total }: { rows: number; total: number }) => {
      seen.push(rows);
      expect(total).toBe(3_000);
      if (rows >= 1_000) stop.abort();
    };
    const running = exporter.run({ format, zone: 'UTC' }, join(folder, 'out'), { signal: stop.signal, progress });
    await expect(running).rejects.toMatchObject({ kind: 'cancelled' });
    expect(seen[0]).toBe(1_000);
    expect(Math.max(...seen)).toBeLessThan(3_000);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('before the beginning, and after the last row', async () => {
    const stop = new AbortController();
    const exporter = createInlineExporter({ database: desk.database, version: VERSION });
    const late = exporter.run({ format: 'csv', zone: 'UTC' }, join(folder, 'out'), {
      signal: stop.signal,
      progress: ({ rows, total }) => rows === total && stop.abort(),
    });
    await expect(late).rejects.toMatchObject({ kind: 'cancelled' });
    await expect(
      exporter.run({ format: 'csv', zone: 'UTC' }, join(folder, 'out'), { ...noHooks, signal: stop.signal }),
    ).rejects.toMatchObject({ kind: 'cancelled' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('what a killed process left of the same file is cleared away, what others write is not', async () => {
  const gone = 4_194_305; // above the highest number that Linux gives a process
  writeFileSync(join(folder, `.out.${gone}-1.part`), 'half');
  writeFileSync(join(folder, `.out.${process.ppid}-1.part`), 'being written');
  writeFileSync(join(folder, `.other.${gone}-1.part`), 'not ours');
  await run('csv', nodeFiles);
  expect(readdirSync(folder).sort()).toEqual([
    `.other.${gone}-1.part`,
    `.out.${process.ppid}-1.part`,
    'out',
    'out.manifest.json',
  ]);
});

test('small texts, whole or not at all', async () => {
  await writeWhole(join(folder, 'm.json'), '{}');
  await expect(writeWhole(join(folder, 'm.json'), 'x', failing('sync', 'EIO'))).rejects.toThrow('the disk fails');
  expect(readFileSync(join(folder, 'm.json'), 'utf8')).toBe('{}');
  expect(readdirSync(folder)).toEqual(['m.json']);
});

test('everything is on the disk before the first name appears, and the manifest’s comes last', async () => {
  const steps: string[] = [];
  const files: FileSystem = {
    ...nodeFiles,
    async create(path) {
      const file = await nodeFiles.create(path);
      const name = path.includes('manifest') ? 'manifest' : 'data';
      return {
        write: (bytes) => file.write(bytes),
        sync: async () => void steps.push(`sync ${name}`),
        close: () => file.close(),
      };
    },
    async rename(from, to) {
      steps.push(`rename ${to.includes('manifest') ? 'manifest' : 'data'}`);
      await nodeFiles.rename(from, to);
    },
    async syncFolder() {
      steps.push('sync folder');
    },
  };
  await run('csv', files);
  expect(steps).toEqual(['sync data', 'sync manifest', 'rename data', 'rename manifest', 'sync folder']);
});

test('publishing nothing is no error', async () => {
  await expect(new StagedFiles(nodeFiles).publish()).resolves.toBeUndefined();
});
