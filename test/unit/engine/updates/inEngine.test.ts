/** The updater behind the whole engine: in the snapshot, after sleep, by the setting, and until the end. */
import { afterEach, expect, it } from 'vitest';
import { FIRST_LOOK_AFTER, SETTLE_AFTER_WAKE } from '#engine/updates/schedule.ts';
import { DAY } from '#shared/domain/time.ts';
import { createEngineWorld, type EngineWorld } from '../../../support/engineWorld.ts';

let world: EngineWorld;
afterEach(() => world.end());

it('looks when it is time, makes up for sleep once, obeys the setting, and ends with the engine', async () => {
  const looks: number[] = [];
  let stopped = 0;
  world = await createEngineWorld({
    change: {
      updater: {
        off: null,
        installs: 'by-hand',
        async look() {
          looks.push(world.clock.now());
          return '99.0.0';
        },
        download: () => Promise.reject(new Error('nothing is downloaded here')),
        install: () => Promise.reject(new Error('nothing is installed here')),
        stop: () => void stopped++,
      },
    },
  });
  const { engine, clock } = world;
  engine.start();
  await clock.advance(FIRST_LOOK_AFTER);
  expect(looks).toHaveLength(1);
  expect(engine.snapshot().app.updates).toMatchObject({
    lookedAt: looks[0],
    found: { version: '99.0.0', ready: false },
  });

  clock.jump(3 * DAY);
  engine.wake('resume');
  // A look that is overdue would be made at once, before there is a network, if nobody told of the wake.
  await clock.advance(SETTLE_AFTER_WAKE - 1);
  expect(looks).toHaveLength(1);
  await clock.advance(1);
  expect(looks).toHaveLength(2);

  const off = await engine.dispatch('settings.set', { checkForUpdates: false });
  expect(off).toMatchObject({ ok: true, value: { settings: { checkForUpdates: false } } });
  expect(engine.snapshot().app.updates).toMatchObject({ off: 'switched-off' });
  clock.jump(3 * DAY);
  engine.wake('resume');
  await clock.advance(SETTLE_AFTER_WAKE);
  expect(looks).toHaveLength(2);
  await engine.dispatch('settings.set', { checkForUpdates: true });
  await clock.advance(SETTLE_AFTER_WAKE);
  expect(looks).toHaveLength(3);

  await engine.close();
  expect(stopped).toBe(1);
});

it('without one the snapshot says nothing of updates', async () => {
  world = await createEngineWorld();
  expect(world.engine.snapshot().app).not.toHaveProperty('updates');
});
