/** The exports of a run of the app, as the window sees them. */
import { describe, expect, test } from 'vitest';
import type { Exporter, ExportOutcome, ExportProgress } from '#engine/exports/exporter.ts';
import { createExportHandlers, createExportJobs } from '#engine/exports/jobs.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { exportJobSchema } from '#shared/contract/ledgerCalls.ts';

const REQUEST = { format: 'csv', zone: 'UTC' } as const;

interface Running {
  readonly path: string;
  readonly signal: AbortSignal;
  progress(now: ExportProgress): void;
  end(outcome: ExportOutcome): void;
  fail(error: unknown): void;
}

function world({ chosen = '/home/me/out.csv' as string | null, desktop = true } = {}) {
  const runs: Running[] = [];
  const asked: { name: string; title: string }[] = [];
  const shown: string[] = [];
  const logged: string[] = [];
  const pushed: string[] = [];
  const state = { now: 1_000, chosen };
  const exporter: Exporter = {
    suggestedName: () => 'plimsoll-2026-10.csv',
    run: (_request, path, { signal, progress }) =>
      new Promise((end, fail) => {
        runs.push({ path, signal, progress, end, fail });
        const cancelled = new PlimsollError({ kind: 'cancelled', message: 'stopped' });
        signal.addEventListener('abort', () => fail(cancelled));
      }),
  };
  const jobs = createExportJobs({
    exporter,
    host: desktop
      ? {
          chooseFile: async (suggested) => {
            asked.push(suggested);
            return state.chosen;
          },
          showInFolder: (path) => void shown.push(path),
        }
      : null,
    clock: { now: () => state.now },
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (event, fields) => void logged.push(`${event} ${JSON.stringify(fields)}`),
    },
    newId: () => `job-${runs.length + 1}`,
    changed: () =>
      pushed.push(
        jobs
          .list()
          .map(({ id, state, rows }) => `${id} ${state} ${rows}`)
          .join(', '),
      ),
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { jobs, handlers: createExportHandlers(jobs), runs, asked, shown, logged, pushed, state, settled };
}

test('asks where to, tells how far it is, and shows the file', async () => {
  const { handlers, jobs, runs, asked, shown, pushed, state, settled } = world();
  const { job } = await handlers['exports.start'](REQUEST);
  expect(asked).toEqual([{ name: 'plimsoll-2026-10.csv', title: 'Export the ledger' }]);
  expect(job).toEqual({
    id: 'job-1',
    format: 'csv',
    path: '/home/me/out.csv',
    state: 'running',
    rows: 0,
    total: 0,
    files: [],
    startedAt: 1_000,
    endedAt: null,
    error: null,
  });
  expect(() => jobs.reveal('job-1')).toThrow('no finished file');
  runs[0]?.progress({ rows: 5, total: 10 });
  state.now = 2_000;
  runs[0]?.end({ files: ['out.csv', 'out.csv.manifest.json'], rows: 10 });
  await settled();
  expect(pushed).toEqual(['job-1 running 0', 'job-1 running 5', 'job-1 done 10']);
  expect(exportJobSchema.parse(jobs.list()[0])).toMatchObject({
    state: 'done',
    total: 10,
    files: ['out.csv', 'out.csv.manifest.json'],
    endedAt: 2_000,
  });
  // A word that comes late does not open it again.
  runs[0]?.progress({ rows: 7, total: 10 });
  expect(jobs.list()[0]).toMatchObject({ state: 'done', rows: 10 });
  await handlers['exports.reveal']({ id: 'job-1' });
  expect(shown).toEqual(['/home/me/out.csv']);
});

test('a person who lets it be starts nothing', async () => {
  const { handlers, jobs, runs } = world({ chosen: null });
  expect(await handlers['exports.start'](REQUEST)).toEqual({ job: null });
  expect(runs).toEqual([]);
  expect(jobs.list()).toEqual([]);
});

test('a cancel ends as cancelled, and once ended does nothing', async () => {
  const { handlers, jobs, runs, settled } = world();
  await handlers['exports.start'](REQUEST);
  await handlers['exports.cancel']({ id: 'job-1' });
  await settled();
  expect(runs[0]?.signal.aborted).toBe(true);
  expect(jobs.list()[0]).toMatchObject({ state: 'cancelled', error: null, endedAt: 1_000 });
  await handlers['exports.cancel']({ id: 'job-1' });
  expect(jobs.list()[0]).toMatchObject({ state: 'cancelled' });
  await expect(handlers['exports.cancel']({ id: 'no' })).rejects.toMatchObject({ kind: 'not-found' });
  await expect(handlers['exports.reveal']({ id: 'no' })).rejects.toMatchObject({ kind: 'not-found' });
});

describe('a failure', () => {
  test('is told in its words', async () => {
    const { handlers, jobs, runs, logged, settled } = world();
    await handlers['exports.start'](REQUEST);
    const info = { kind: 'storage', message: 'the disk is full', help: 'Free some space.' } as const;
    runs[0]?.fail(new PlimsollError(info));
    await settled();
    expect(jobs.list()[0]).toMatchObject({ state: 'failed', error: info });
    expect(logged).toEqual([]);
  });

  test('that nobody meant goes to the log, and no text of it to the window', async () => {
    const { handlers, jobs, runs, logged, settled } = world();
    await handlers['exports.start'](REQUEST);
    runs[0]?.fail(new TypeError('x is not a function'));
    await settled();
    expect(jobs.list()[0]?.error).toMatchObject({ kind: 'internal' });
    expect(JSON.stringify(jobs.list())).not.toContain('not a function');
    expect(logged.join()).toContain('x is not a function');
  });
});

test('two jobs into one file are refused, into two are not', async () => {
  const { handlers, jobs, runs, state, settled } = world();
  await handlers['exports.start'](REQUEST);
  await expect(handlers['exports.start'](REQUEST)).rejects.toMatchObject({ kind: 'conflict' });
  state.chosen = '/home/me/other.csv';
  await handlers['exports.start'](REQUEST);
  expect(jobs.list().map(({ id }) => id)).toEqual(['job-2', 'job-1']);
  runs[0]?.end({ files: [], rows: 0 });
  await settled();
  state.chosen = '/home/me/out.csv';
  await handlers['exports.start'](REQUEST);
  expect(jobs.list()).toHaveLength(3);
});

test('without a desktop it is refused with the command that does it', async () => {
  const { handlers } = world({ desktop: false });
  await expect(handlers['exports.start'](REQUEST)).rejects.toMatchObject({
    info: { kind: 'refused', help: expect.stringContaining('plimsoll export --format csv --out FILE') },
  });
});

test('stopping waits until every job has ended', async () => {
  const { handlers, jobs, state } = world();
  await handlers['exports.start'](REQUEST);
  state.chosen = '/home/me/other.csv';
  await handlers['exports.start'](REQUEST);
  await jobs.stop();
  expect(jobs.list().map((job) => job.state)).toEqual(['cancelled', 'cancelled']);
});

test('the list keeps what runs and the last twenty that ended', async () => {
  const { handlers, jobs, runs, state, settled } = world();
  for (let n = 0; n < 25; n++) {
    state.chosen = `/home/me/${n}.csv`;
    await handlers['exports.start'](REQUEST);
    if (n > 0) runs[n]?.end({ files: [], rows: n });
    await settled();
  }
  expect(jobs.list()).toHaveLength(21);
  expect(jobs.list().at(-1)).toMatchObject({ id: 'job-1', state: 'running' });
});
