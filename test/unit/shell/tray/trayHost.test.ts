import { describe, expect, it } from 'vitest';
import { followTrayHost } from '../../../../electron/shell/tray/followTrayHost.ts';
import { createOncePer } from '../../../../electron/shell/tray/oncePer.ts';
import { iconTheme } from '../../../../electron/shell/tray/theme.ts';
import { findTrayHost, type ToolAnswer } from '../../../../electron/shell/tray/trayHost.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

const desk = (tools: Record<string, string | null>) => {
  const asked: string[] = [];
  const run = async (tool: string): Promise<ToolAnswer> => {
    asked.push(tool);
    return tool in tools ? { missing: false, output: tools[tool] ?? null } : { missing: true };
  };
  return { asked, run };
};

describe('finding a tray host', () => {
  it.each([
    ['gdbus says yes', { gdbus: '(<true>,)\n' }, true],
    ['gdbus says that no host has registered', { gdbus: '(<false>,)\n' }, false],
    ['gdbus finds no watcher', { gdbus: null }, false],
    ['only dbus-send is there', { 'dbus-send': 'method return\n   variant       boolean true\n' }, true],
    ['only busctl is there', { busctl: 'b false\n' }, false],
    ['no tool is there', {}, null],
  ])('%s', async (_what, tools, found) => {
    expect(await findTrayHost('linux', desk(tools).run)).toBe(found);
  });

  it('asks one tool, and none on other platforms', async () => {
    const { asked, run } = desk({ gdbus: null, busctl: 'b true' });
    await findTrayHost('linux', run);
    expect(asked).toEqual(['gdbus']);
    expect(await findTrayHost('darwin', run)).toBe(true);
    expect(asked).toHaveLength(1);
  });
});

describe('following the tray host', () => {
  it('looks again until there is one, more and more rarely, and then no more', async () => {
    const clock = createFakeClock();
    const start = clock.now();
    const looks: number[] = [];
    const told: unknown[] = [];
    const answers = [null, false, false, true];
    const watch = followTrayHost(
      clock,
      async () => {
        looks.push(clock.now() - start);
        return looks.length > answers.length || (answers[looks.length - 1] ?? null);
      },
      (present, before) => told.push([present, before]),
    );
    expect(watch.current()).toBeNull();
    expect(await watch.first).toBeNull();
    await clock.advance(600_000);
    expect(looks).toEqual([0, 2_000, 7_000, 22_000]);
    expect(told).toEqual([
      [null, null],
      [false, null],
      [true, false],
    ]);
    expect(watch.current()).toBe(true);
    expect(clock.timers).toBe(0);
  });

  it('stops when told, also in the middle of a look', async () => {
    const clock = createFakeClock();
    const told: unknown[] = [];
    const watch = followTrayHost(
      clock,
      async () => false,
      (present) => told.push(present),
    );
    watch.stop();
    await watch.first;
    await clock.advance(600_000);
    expect(told).toEqual([]);
    expect(clock.timers).toBe(0);
  });
});

it('work asked for often runs at once, then once in each gap', async () => {
  const clock = createFakeClock();
  const start = clock.now();
  const ran: number[] = [];
  const work = createOncePer(clock, 1_000, () => ran.push(clock.now() - start));
  for (let i = 0; i < 250; i++) {
    work.ask();
    await clock.advance(10);
  }
  await clock.advance(5_000);
  expect(ran).toEqual([0, 1_000, 2_000, 3_000]);
  work.ask();
  work.stop();
  await clock.advance(5_000);
  expect(ran).toHaveLength(4);
});

it.each([
  ['darwin', true, undefined, undefined, 'template'],
  ['win32', true, false, undefined, 'light'],
  ['win32', false, true, undefined, 'dark'],
  ['linux', false, undefined, 'ubuntu:GNOME', 'dark'],
  ['linux', false, undefined, 'KDE', 'light'],
  ['linux', true, undefined, 'KDE', 'dark'],
  ['linux', false, undefined, undefined, 'light'],
] as const)(
  'on %s with dark windows %s, dark task bar %s and desktop %s the icon is %s',
  (platform, darkWindows, darkTaskBar, desktop, theme) => {
    expect(iconTheme({ platform, darkWindows, darkTaskBar, desktop })).toBe(theme);
  },
);
