import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type LedgerWorkerOptions, openLedgerQueries } from '#engine/ledger/readModel/worker.ts';
import { recordingLog } from '../../../../support/recordingLog.ts';
import { book, entry, ledgerWorld, NOW, temporaryFolder } from './world.ts';

function inWorker(options: Omit<LedgerWorkerOptions, 'now'>) {
  const queries = openLedgerQueries({ ...options, now: () => NOW });
  onTestFinished(() => queries.close());
  return queries;
}

it('answers from another thread as from this one, errors with their kind', async () => {
  const { file, indexFile, store, log, open } = ledgerWorld();
  store.put('books', [book('acc-1:credits', { baseMicros: 3 })]);
  store.put('entries', [entry('a'), entry('b', { at: NOW - 1 })]);
  const queries = inWorker({ file, indexFile, log });
  const here = open({ indexFile: null });
  const filter = { text: 'call' };
  const question = { filter, offset: 0, limit: 10 };
  expect(await queries.ask('ledger.page', question)).toEqual(await here.ask('ledger.page', question));
  const months = { walletId: 'acc-1:credits', zone: 'Europe/Berlin' };
  expect(await queries.ask('books.months', months)).toEqual(await here.ask('books.months', months));
  expect(await queries.sumBefore('acc-1:credits', NOW)).toEqual({ micros: -3_000_000, count: 2 });
  await expect(queries.ask('ledger.entry', { entryId: 'none' })).rejects.toMatchObject({ kind: 'not-found' });
  await expect(queries.ask('books.months', { ...months, zone: 'Europe/Atlantis' })).rejects.toMatchObject({
    kind: 'invalid-input',
  });
  store.put('entries', [entry('c', { at: NOW })]);
  expect((await queries.ask('ledger.page', question)).total).toBe(3);
  await queries.close();
  expect(existsSync(indexFile)).toBe(true);
  await expect(queries.ask('ledger.page', question)).rejects.toMatchObject({ kind: 'cancelled' });
});

it('tells of a store that cannot be read, and reads it once it can be', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'plimsoll.sqlite');
  const queries = inWorker({ file, indexFile: null, log: recordingLog() });
  await expect(queries.sumBefore('w', 0)).rejects.toMatchObject({ kind: 'storage' });
  ledgerWorld(folder);
  expect(await queries.sumBefore('w', 0)).toEqual({ micros: 0, count: 0 });
});

it('rests when nobody asks, and is there again for the next question', async () => {
  const { file, indexFile, store, log } = ledgerWorld();
  store.put('entries', [entry('a')]);
  const queries = inWorker({ file, indexFile, log, idleMs: 30 });
  const rests = () => log.events.filter((event) => event === 'ledgerWorker.rests').length;
  for (let round = 1; round <= 3; round++) {
    const asked = [queries.sumBefore('acc-1:credits', NOW + 1), queries.sumBefore('acc-1:credits', NOW + 1)];
    expect(await Promise.all(asked)).toMatchObject([{ count: 1 }, { count: 1 }]);
    await expect.poll(rests).toBe(round);
  }
  // Asked at the very moment of leaving, many times over.
  const hurried = inWorker({ file, indexFile, log, idleMs: 0 });
  for (let n = 0; n < 20; n++) expect(await hurried.sumBefore('acc-1:credits', NOW + 1)).toMatchObject({ count: 1 });
});

it('folds the log of the store back into its file', async () => {
  const { file, store, log } = ledgerWorld();
  store.put('entries', [entry('a')]);
  const queries = inWorker({ file, indexFile: null, log });
  const { log: pages, checkpointed } = await queries.checkpoint();
  expect(pages).toBeGreaterThan(0);
  expect(checkpointed).toBe(pages);
});

it('starts another worker for the questions that the last one ended over', async () => {
  const folder = temporaryFolder();
  const tries = join(folder, 'tries');
  const workerFile = join(import.meta.dirname, 'crashingWorker.ts');
  const log = recordingLog();
  const queries = inWorker({ file: 'none', indexFile: tries, workerFile, log });
  writeFileSync(tries, '1');
  expect(await queries.sumBefore('w', 0)).toEqual({ micros: 7, count: 1 });
  expect(log.events).toEqual(['ledgerWorker.ended']);
});

it('gives a question up when two workers ended over it, and goes on with the next', async () => {
  const folder = temporaryFolder();
  const tries = join(folder, 'tries');
  const workerFile = join(import.meta.dirname, 'crashingWorker.ts');
  const log = recordingLog();
  const queries = inWorker({ file: 'none', indexFile: tries, workerFile, log });
  writeFileSync(tries, '2');
  await expect(queries.sumBefore('w', 0)).rejects.toMatchObject({ kind: 'internal' });
  expect(await queries.sumBefore('w', 0)).toEqual({ micros: 7, count: 1 });
  expect(log.events).toEqual(['ledgerWorker.ended', 'ledgerWorker.ended']);
});

it('lets the process end in the middle of its work, and goes on from there', async () => {
  const { file, indexFile, store, open, log } = ledgerWorld();
  const rows = Array.from({ length: 20_000 }, (_, n) => entry(`row ${n}`, { at: NOW - n }));
  store.put('entries', rows);
  const program = join(import.meta.dirname, 'endingProcess.ts');
  for (const done of [1, 5_000, 9_000]) {
    const ran = spawnSync(process.execPath, [program, file, indexFile, String(done)], { encoding: 'utf8' });
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 3, stderr: '' });
  }
  expect((await open().ask('ledger.facets', {})).entries).toBe(rows.length);
  expect(log.events).toEqual([]);
});
