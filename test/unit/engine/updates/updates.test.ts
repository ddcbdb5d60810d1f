/** When it looks, what it says, and that nothing is installed but by somebody's click. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#engine/dataFolder/settingsFile.ts';
import type { Updater } from '#engine/ports.ts';
import { UpdateError } from '#engine/updates/failure.ts';
import { FIRST_LOOK_AFTER, LOOK_EVERY, nextLookIn, SETTLE_AFTER_WAKE } from '#engine/updates/schedule.ts';
import { createUpdates } from '#engine/updates/updates.ts';
import { updatesViewSchema } from '#shared/contract/updateCalls.ts';
import { APP, type Caller } from '#shared/domain/caller.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { recordingLog } from '../../../support/recordingLog.ts';

const PERSON: Caller = { door: 'window', name: null };

function setUp(change: Partial<Updater> = {}, { on = true, version = '1.0.0' } = {}) {
  const clock = createFakeClock();
  const log = recordingLog();
  const done: string[] = [];
  const world = {
    newest: '1.0.0' as string | null,
    paying: false,
    error: null as unknown,
    settings: { ...defaultSettings, checkForUpdates: on },
  };
  const step = async (what: string) => {
    done.push(what);
    if (world.error !== null) throw world.error;
  };
  const updates = createUpdates({
    updater: {
      off: null,
      installs: 'here',
      look: () => step('look').then(() => world.newest),
      download: () => step('download'),
      install: () => step('install'),
      stop: () => done.push('stop'),
      ...change,
    },
    version,
    clock,
    log,
    settings: { get: () => world.settings },
    paying: () => world.paying,
    changed: () => undefined,
  });
  updates.start();
  const view = () => updatesViewSchema.parse(updates.view());
  return { clock, log, done, world, updates, view };
}

describe('when', () => {
  it('a few minutes after the start, and once a day from then on', async () => {
    const { clock, done, view } = setUp();
    await clock.advance(FIRST_LOOK_AFTER - 1);
    expect(done).toEqual([]);
    await clock.advance(1);
    expect(done).toEqual(['look']);
    expect(view()).toMatchObject({ lookedAt: clock.now(), failed: null, found: null });
    await clock.advance(LOOK_EVERY - 1);
    expect(done).toHaveLength(1);
    await clock.advance(1);
    expect(done).toHaveLength(2);
    await clock.advance(10 * DAY);
    expect(done).toHaveLength(12);
  });

  it('a machine that slept for a week looks once, and not at the moment it wakes', async () => {
    const { clock, done, updates } = setUp();
    await clock.advance(HOUR);
    clock.jump(7 * DAY);
    for (let n = 0; n < 5; n++) updates.replan();
    await clock.advance(SETTLE_AFTER_WAKE - 1);
    expect(done).toHaveLength(1);
    await clock.advance(HOUR);
    expect(done).toHaveLength(2);
    updates.replan();
    await clock.advance(HOUR);
    expect(done).toHaveLength(2);
  });

  it.each(['sources', 'no-feed', 'bad-feed'] as const)('never, and not when asked either: %s', async (off) => {
    const { clock, done, updates, view } = setUp({ off });
    await clock.advance(3 * DAY);
    await expect(updates.handlers['update.check']({}, PERSON)).rejects.toMatchObject({ info: { kind: 'refused' } });
    expect(done).toEqual([]);
    expect(clock.timers).toBe(0);
    expect(view().off).toBe(off);
  });

  it('not by itself when switched off, but when asked; and again when switched on', async () => {
    const { clock, done, updates, view, world } = setUp({}, { on: false });
    await clock.advance(3 * DAY);
    expect([done, view().off]).toEqual([[], 'switched-off']);
    await updates.handlers['update.check']({}, PERSON);
    expect(done).toEqual(['look']);
    expect(clock.timers).toBe(0);
    world.settings = { ...world.settings, checkForUpdates: true };
    updates.replan();
    await clock.advance(DAY);
    expect(done).toEqual(['look', 'look']);
  });

  it('not after the end', async () => {
    const { clock, done, updates } = setUp();
    updates.stop();
    updates.replan();
    await clock.advance(3 * DAY);
    expect(done).toEqual(['stop']);
  });

  it('is never put off for more than a day, nor brought nearer than asked', () => {
    const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(
        instant,
        instant,
        fc.option(instant),
        fc.integer({ min: 0, max: HOUR }),
        (now, startedAt, triedAt, atLeast) => {
          const wait = nextLookIn({ now, startedAt, triedAt }, atLeast);
          expect(wait).toBeGreaterThanOrEqual(atLeast);
          expect(wait).toBeLessThanOrEqual(DAY);
          if (triedAt !== null && now >= triedAt && now - triedAt < DAY)
            expect(wait).toBe(Math.max(atLeast, triedAt + DAY - now));
        },
      ),
      { seed: 20_261_123 },
    );
  });
});

describe('what is found', () => {
  it('is downloaded, is ready, and is not downloaded again', async () => {
    const { clock, done, view, world, log } = setUp();
    world.newest = '1.1.0';
    await clock.advance(FIRST_LOOK_AFTER);
    expect(done).toEqual(['look', 'download']);
    expect(view().found).toEqual({ version: '1.1.0', ready: true });
    await clock.advance(2 * DAY);
    expect(done).toEqual(['look', 'download', 'look', 'look']);
    expect(log.events.slice(0, 2)).toEqual(['update.looked', 'update.ready']);
    world.newest = '1.2.0';
    await clock.advance(DAY);
    expect(view().found).toEqual({ version: '1.2.0', ready: true });
  });

  it.each(['0.9.9', '1.0.0', null])('%s is not newer than 1.0.0', async (newest) => {
    const { clock, done, view, world } = setUp();
    world.newest = newest;
    await clock.advance(FIRST_LOOK_AFTER);
    expect([done, view().found]).toEqual([['look'], null]);
  });

  it('a release that was taken back is not offered any longer', async () => {
    const { clock, view, world } = setUp();
    world.newest = '1.1.0';
    await clock.advance(FIRST_LOOK_AFTER);
    world.newest = '1.0.0';
    await clock.advance(DAY);
    expect(view().found).toBeNull();
  });

  it('is only told of where the system’s own tools install', async () => {
    const { clock, done, view, world, updates } = setUp({ installs: 'by-hand' });
    world.newest = '1.1.0';
    await clock.advance(FIRST_LOOK_AFTER);
    expect([done, view().found]).toEqual([['look'], { version: '1.1.0', ready: false }]);
    await expect(updates.handlers['update.install']({}, PERSON)).rejects.toMatchObject({ info: { kind: 'conflict' } });
  });

  it('whoever asks while it is being looked waits for that look', async () => {
    const { done, updates } = setUp();
    const [one, two] = await Promise.all([
      updates.handlers['update.check']({}, PERSON),
      updates.handlers['update.check']({}, PERSON),
    ]);
    expect(done).toEqual(['look']);
    expect(one).toEqual(two);
  });

  it('a failure is told, is quiet, and is tried again the next day', async () => {
    const { clock, done, view, world, log } = setUp();
    world.error = new UpdateError('unreachable');
    await clock.advance(FIRST_LOOK_AFTER);
    const at = clock.now();
    expect(view()).toMatchObject({ lookedAt: null, failed: { at, while: 'looking', why: 'unreachable' } });
    await clock.advance(DAY - 1);
    expect(done).toHaveLength(1);
    world.error = null;
    await clock.advance(1);
    expect(view()).toMatchObject({ lookedAt: at + DAY, failed: null });
    expect(log.events).toEqual(['update.failed', 'update.looked']);
  });

  it('a download that fails leaves nothing ready', async () => {
    const { clock, view, world } = setUp({ download: () => Promise.reject(new UpdateError('wrong-checksum')) });
    world.newest = '1.1.0';
    await clock.advance(FIRST_LOOK_AFTER);
    expect(view()).toMatchObject({
      found: { version: '1.1.0', ready: false },
      failed: { while: 'downloading', why: 'wrong-checksum' },
    });
  });
});

describe('installing', () => {
  async function ready(change: Partial<Updater> = {}) {
    const all = setUp(change);
    all.world.newest = '1.1.0';
    await all.clock.advance(FIRST_LOOK_AFTER);
    return { ...all, install: (caller: Caller) => all.updates.handlers['update.install']({}, caller) };
  }

  it('never happens by itself', async () => {
    const { clock, done, updates } = await ready();
    await clock.advance(30 * DAY);
    updates.stop();
    expect(done).not.toContain('install');
  });

  it.each<Caller>([{ door: 'cli', name: null }, { door: 'mcp', name: 'an agent' }, APP])(
    'is refused to $door',
    async (caller) => {
      const { done, install } = await ready();
      await expect(install(caller)).rejects.toMatchObject({ info: { kind: 'refused' } });
      expect(done).not.toContain('install');
    },
  );

  it.each<Caller>([PERSON, { door: 'tray', name: null }])('is done for somebody at the $door, once', async (caller) => {
    const { done, install, view } = await ready();
    await install(caller);
    expect(done.at(-1)).toBe('install');
    expect(view().doing).toBe('installing');
    await expect(install(caller)).rejects.toMatchObject({ info: { kind: 'conflict' } });
  });

  it('waits while a payment is being sent', async () => {
    const { done, install, world } = await ready();
    world.paying = true;
    await expect(install(PERSON)).rejects.toMatchObject({
      info: { kind: 'conflict', message: expect.stringContaining('payment') },
    });
    expect(done).not.toContain('install');
    world.paying = false;
    await install(PERSON);
    expect(done.at(-1)).toBe('install');
  });

  it.each([
    ['not-replaced', true],
    ['wrong-checksum', false],
  ] as const)('that fails (%s) leaves the app running, and says so', async (why, stays) => {
    const { install, view, clock } = await ready({ install: () => Promise.reject(new UpdateError(why)) });
    await expect(install(PERSON)).rejects.toMatchObject({ info: { kind: 'storage' } });
    expect(view()).toMatchObject({
      doing: 'nothing',
      failed: { at: clock.now(), while: 'installing', why },
      found: { ready: stays },
    });
  });

  it('a switch of the setting while nothing is ready changes nothing', async () => {
    const { clock, updates, done } = await ready();
    updates.replan();
    await clock.advance(MINUTE);
    expect(done).toEqual(['look', 'download']);
  });
});

it('a command has no app to replace', async () => {
  const clock = createFakeClock();
  const updates = createUpdates({
    version: '1.0.0',
    clock,
    log: recordingLog(),
    settings: { get: () => defaultSettings },
    paying: () => false,
    changed: () => undefined,
  });
  updates.start();
  expect([updates.view(), clock.timers]).toEqual([null, 0]);
  await expect(updates.handlers['update.check']({}, PERSON)).rejects.toMatchObject({ info: { kind: 'refused' } });
});
