import { expect, it } from 'vitest';
import { xauthority } from '#launch/helpers.ts';
import { restarter } from '#launch/restarter.ts';

it('writes a cookie for every display in the form of the Xau library', () => {
  const file = xauthority(Uint8Array.from([1, 2, 3]));
  const expected = [
    'ffff',
    '0000',
    '0000',
    '0012',
    Buffer.from('MIT-MAGIC-COOKIE-1').toString('hex'),
    '0003',
    '010203',
  ];
  expect(file.toString('hex')).toBe(expected.join(''));
});

/** Apps that run until told to stop, and what happened to them. */
function apps() {
  const log: string[] = [];
  const ends = new Map<number, (code: number) => void>();
  let count = 0;
  const runs = restarter<number>({
    start() {
      count += 1;
      log.push(`start ${count}`);
      return count;
    },
    async stop(app) {
      log.push(`stop ${app}`);
      ends.get(app)?.(143);
    },
    ended: (app) => new Promise((resolve) => ends.set(app, resolve)),
    say: () => {},
  });
  return { log, runs, end: (app: number, code: number) => ends.get(app)?.(code) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('starts the app once every build was done, and anew after each later one', async () => {
  const { log, runs } = apps();
  const [main, preload] = [runs.expect('main'), runs.expect('preload')];
  main();
  main();
  await settled();
  expect(log).toEqual([]);
  preload();
  await settled();
  expect(log).toEqual(['start 1']);
  main();
  await settled();
  expect(log).toEqual(['start 1', 'stop 1', 'start 2']);
});

it('makes one restart of two builds at once', async () => {
  const { log, runs } = apps();
  const main = runs.expect('main');
  main();
  await settled();
  main();
  main();
  await settled();
  expect(log.filter((entry) => entry.startsWith('start'))).toEqual(['start 1', 'start 2']);
});

it('ends with the app, not with a restart', async () => {
  const { runs, end } = apps();
  const main = runs.expect('main');
  main();
  await settled();
  main();
  await settled();
  end(2, 3);
  expect(await runs.finished).toBe(3);
});

it('ends when stopped', async () => {
  const { runs } = apps();
  const main = runs.expect('main');
  main();
  await settled();
  runs.stop();
  expect(await runs.finished).toBe(143);
});
