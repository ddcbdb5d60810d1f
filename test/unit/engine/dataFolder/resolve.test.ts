import { describe, expect, test } from 'vitest';
import { type DataDirRequest, type ModeRequest, resolveDataDir, resolveMode } from '#engine/dataFolder/resolve.ts';

const linux: DataDirRequest = { env: {}, mode: 'live', platform: 'linux', home: '/home/ada', cwd: '/work' };
const mac: DataDirRequest = { ...linux, platform: 'darwin', home: '/Users/ada' };
const windows: DataDirRequest = { ...linux, platform: 'win32', home: 'C:\\Users\\ada', cwd: 'C:\\work' };

describe('which data folder', () => {
  test.each<[string, DataDirRequest, string]>([
    ['linux, live', linux, '/home/ada/.config/plimsoll'],
    ['linux, demo', { ...linux, mode: 'demo' }, '/home/ada/.config/plimsoll-demo'],
    ['linux, XDG', { ...linux, env: { XDG_CONFIG_HOME: '/x/cfg' } }, '/x/cfg/plimsoll'],
    ['linux, relative XDG is ignored', { ...linux, env: { XDG_CONFIG_HOME: 'cfg' } }, '/home/ada/.config/plimsoll'],
    ['mac, live', mac, '/Users/ada/Library/Application Support/Plimsoll'],
    ['mac, demo', { ...mac, mode: 'demo' }, '/Users/ada/Library/Application Support/Plimsoll-demo'],
    ['windows, APPDATA', { ...windows, env: { APPDATA: 'D:\\Roam' } }, 'D:\\Roam\\Plimsoll'],
    ['windows, demo, no APPDATA', { ...windows, mode: 'demo' }, 'C:\\Users\\ada\\AppData\\Roaming\\Plimsoll-demo'],
    ['environment', { ...linux, env: { PLIMSOLL_DATA_DIR: '/data' } }, '/data'],
    ['empty environment is none', { ...linux, env: { PLIMSOLL_DATA_DIR: '' } }, '/home/ada/.config/plimsoll'],
    ['argument before environment', { ...linux, argument: '/arg', env: { PLIMSOLL_DATA_DIR: '/data' } }, '/arg'],
    ['relative argument', { ...linux, argument: 'here/it' }, '/work/here/it'],
    ['a named folder is the same for the demo', { ...linux, argument: '/arg', mode: 'demo' }, '/arg'],
    ['windows, relative argument', { ...windows, argument: 'here' }, 'C:\\work\\here'],
  ])('%s', (_name, request, expected) => {
    expect(resolveDataDir(request)).toBe(expected);
  });

  test('an empty --data-dir is an error, not the usual place', () => {
    expect(() => resolveDataDir({ ...linux, argument: ' ' })).toThrow('--data-dir needs the path of a folder');
  });
});

describe('which mode', () => {
  const clone: ModeRequest = { demoFlag: false, liveFlag: false, isPackaged: false };
  const packaged: ModeRequest = { ...clone, isPackaged: true };
  test.each<[string, ModeRequest, 'demo' | 'live']>([
    ['clone', clone, 'demo'],
    ['packaged', packaged, 'live'],
    ['clone --live', { ...clone, liveFlag: true }, 'live'],
    ['packaged --demo', { ...packaged, demoFlag: true }, 'demo'],
    ['clone, named live folder', { ...clone, namedFolderMark: 'live' }, 'live'],
    ['packaged, named demo folder', { ...packaged, namedFolderMark: 'demo' }, 'demo'],
    ['clone, named unmarked', { ...clone, namedFolderMark: null }, 'demo'],
    ['packaged, named unmarked', { ...packaged, namedFolderMark: null }, 'live'],
    ['clone, named unmarked, accounts add', { ...clone, namedFolderMark: null, unmarkedBecomes: 'live' }, 'live'],
    ['packaged, named unmarked, demo', { ...packaged, namedFolderMark: null, unmarkedBecomes: 'demo' }, 'demo'],
    ['the mark before what the command makes', { ...clone, namedFolderMark: 'demo', unmarkedBecomes: 'live' }, 'demo'],
    ['no named folder: the command makes nothing', { ...clone, unmarkedBecomes: 'live' }, 'demo'],
    ['a flag before the mark', { ...clone, liveFlag: true, namedFolderMark: 'demo' }, 'live'],
  ])('%s', (_name, request, expected) => {
    expect(resolveMode(request)).toBe(expected);
  });

  test('both flags are refused', () => {
    expect(() => resolveMode({ ...clone, demoFlag: true, liveFlag: true })).toThrow('exclude each other');
  });
});
