import { describe, expect, it } from 'vitest';
import { type Findings, needsOf, planFor, remedyFor, type Situation } from '#launch/surroundings.ts';

const DESKTOP: Situation = {
  platform: 'linux',
  root: false,
  env: { DISPLAY: ':0', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' },
  busSocket: true,
  systemBus: true,
  xvfb: false,
  dbusDaemon: true,
  apart: false,
  thirdParty: false,
  sharedMemory: 8e9,
};
const BARE: Situation = {
  ...DESKTOP,
  root: true,
  env: {},
  busSocket: false,
  systemBus: false,
  dbusDaemon: false,
  thirdParty: true,
};
const COMPLETE: Findings = {
  ldd: '\tlibc.so.6 => /lib/libc.so.6 (0x0)\n',
  ldconfig: '\tlibnotify.so.4 (libc6,x86-64) => /lib/libnotify.so.4\n',
  hasFont: true,
  available: new Set(),
};
const EMPTY: Findings = { ldd: '\tlibgbm.so.1 => not found\n', ldconfig: '', hasFont: false, available: new Set() };

describe('what is brought along', () => {
  const plan = (change: Partial<Situation>) => planFor({ ...DESKTOP, ...change });

  it('is nothing on an ordinary desktop', () => {
    expect(planFor(DESKTOP)).toEqual({ virtualDisplay: false, privateBus: false, systemBusStandIn: false, flags: [] });
    expect(plan({ env: { WAYLAND_DISPLAY: 'wayland-0' } }).virtualDisplay).toBe(false);
    expect(plan({ env: { DISPLAY: ':0' } }).privateBus).toBe(false);
  });

  it('is nothing on other systems, whatever their environment', () => {
    for (const platform of ['darwin', 'win32'] as const) {
      expect(planFor({ ...BARE, platform, apart: true })).toEqual({
        virtualDisplay: false,
        privateBus: false,
        systemBusStandIn: false,
        flags: [],
      });
    }
  });

  it('is a display and a bus on a bare machine, without the sandbox for root', () => {
    expect(planFor(BARE)).toEqual({
      virtualDisplay: true,
      privateBus: true,
      systemBusStandIn: true,
      flags: ['--no-sandbox', '--disable-gpu'],
    });
  });

  it('keeps the sandbox for an ordinary user without a display', () => {
    expect(planFor({ ...BARE, root: false }).flags).not.toContain('--no-sandbox');
  });

  it('takes an empty variable for none', () => {
    const bare = plan({ env: { DISPLAY: '', WAYLAND_DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: '' }, busSocket: false });
    expect(bare).toMatchObject({ virtualDisplay: true, privateBus: true });
  });

  it('is apart for tests where that can be had without installing', () => {
    expect(plan({ apart: true, xvfb: true })).toMatchObject({ virtualDisplay: true, privateBus: true });
    expect(plan({ apart: true, dbusDaemon: false })).toMatchObject({ virtualDisplay: false, privateBus: false });
    expect(plan({ apart: true, root: true, dbusDaemon: false })).toMatchObject({
      virtualDisplay: true,
      privateBus: true,
    });
  });

  it('tells the older runtime of Wayland, only where there is nothing else', () => {
    const env = { WAYLAND_DISPLAY: 'wayland-0' };
    expect(plan({ env, thirdParty: true }).flags).toEqual(['--ozone-platform-hint=auto']);
    expect(plan({ env }).flags).toEqual([]);
    expect(plan({ env: { ...env, DISPLAY: ':0' }, thirdParty: true }).flags).toEqual([]);
  });

  it('spares scarce shared memory', () => {
    for (const sharedMemory of [null, 64 * 1024 * 1024]) {
      expect(plan({ sharedMemory }).flags).toEqual(['--disable-dev-shm-usage']);
    }
  });
});

describe('what is missing', () => {
  it('is nothing on an ordinary desktop', () => {
    expect(needsOf(planFor(DESKTOP), DESKTOP, COMPLETE)).toEqual({ required: [], wanted: [], unknown: [], things: [] });
  });

  it('is everything on a bare machine', () => {
    expect(needsOf(planFor(BARE), BARE, EMPTY)).toEqual({
      required: ['libgbm1', 'xvfb', 'dbus', 'fonts-dejavu-core'],
      wanted: ['libnotify4'],
      unknown: [],
      things: ['libgbm.so.1', 'Xvfb', 'dbus-daemon', 'a font', 'libnotify.so.4'],
    });
  });

  it('asks for no display and no bus that is not used', () => {
    expect(needsOf(planFor(DESKTOP), { ...DESKTOP, xvfb: false, dbusDaemon: false }, EMPTY).required).toEqual([
      'libgbm1',
    ]);
  });
});

describe('what is done about it', () => {
  const nothing = { required: [], wanted: [], unknown: [], things: [] };
  const much = { required: ['libgbm1', 'xvfb'], wanted: ['libnotify4'], unknown: [], things: ['libgbm.so.1', 'Xvfb'] };
  const user = { root: false, apt: true };
  const root = { root: true, apt: true };

  it('is nothing where nothing is missing', () => {
    for (const who of [user, root, { root: false, apt: false }])
      expect(remedyFor(nothing, who)).toEqual({ kind: 'none' });
  });

  it('is installing, as root', () => {
    expect(remedyFor(much, root)).toEqual({ kind: 'install', packages: ['libgbm1', 'xvfb', 'libnotify4'] });
  });

  it('is one command and a stop, as an ordinary user', () => {
    expect(remedyFor(much, user)).toEqual({
      kind: 'stop',
      advice:
        'Install it with this command, then start again:\n' +
        '  sudo apt-get install -y --no-install-recommends libgbm1 xvfb libnotify4',
    });
  });

  it('goes on with a word where only notifications would be lost', () => {
    const quiet = { ...nothing, wanted: ['libnotify4'], things: ['libnotify.so.4'] };
    expect(remedyFor(quiet, user).kind).toBe('mention');
    expect(remedyFor(quiet, { root: false, apt: false }).kind).toBe('mention');
    expect(remedyFor(quiet, root)).toEqual({ kind: 'install', packages: ['libnotify4'] });
  });

  it('names the things themselves where there is no apt', () => {
    const remedy = remedyFor(much, { root: true, apt: false });
    expect(remedy).toMatchObject({ kind: 'stop', advice: expect.stringContaining('libgbm.so.1, Xvfb') });
  });

  it('stops at a library that nobody knows, naming it and the rest', () => {
    const strange = { ...much, unknown: ['libstrange.so'] };
    expect(remedyFor(strange, user)).toMatchObject({
      kind: 'stop',
      advice: expect.stringMatching(/libstrange\.so.*libgbm1/),
    });
    expect(remedyFor(strange, root).kind).toBe('install');
    expect(remedyFor({ ...nothing, unknown: ['libstrange.so'] }, root).kind).toBe('stop');
  });
});
