import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type PlaceParts, placeOf, runningAppImage } from '../../../../electron/shell/updates/place.ts';

const FEED = 'provider: generic\nurl: https://updates.example.com/p\nupdaterCacheDirName: plimsoll-updater\n';
const MOUNT = '/tmp/.mount_PlimsoXYZ';
const IMAGE = { APPIMAGE: '/home/mara/Plimsoll.AppImage', APPDIR: MOUNT };

function place(files: Record<string, string>, change: Partial<PlaceParts> = {}) {
  return placeOf({
    isPackaged: true,
    platform: 'linux',
    resources: '/app/resources',
    executable: '/app/plimsoll-app',
    env: {},
    loopbackOnly: false,
    read: (path) => files[path.replaceAll('\\', '/')] ?? null,
    ...change,
  });
}

describe('what this copy is', () => {
  it('a clone, whatever lies about', () => {
    expect(place({ '/app/resources/app-update.yml': FEED }, { isPackaged: false })).toEqual({ off: 'sources' });
  });
  it('a package without a feed, or with one that may not be asked', () => {
    expect(place({})).toEqual({ off: 'no-feed' });
    for (const bad of ['nonsense', FEED.replace('https', 'http'), FEED.replace('generic', 'github')])
      expect(place({ '/app/resources/app-update.yml': bad })).toEqual({ off: 'bad-feed' });
  });
  it('a feed on this machine counts on a stand-in runtime alone, and no other does there', () => {
    const here = FEED.replace('https://updates.example.com', 'http://127.0.0.1:4000');
    const of = (text: string, loopbackOnly: boolean) =>
      place({ '/app/resources/app-update.yml': text }, { loopbackOnly }).off;
    expect([of(here, false), of(here, true), of(FEED, true), of(FEED, false)]).toEqual([
      'bad-feed',
      null,
      'bad-feed',
      null,
    ]);
  });
  it('an unpacked folder, a deb, an AppImage, and what the other systems install', () => {
    const files = { '/app/resources/app-update.yml': FEED };
    expect(place(files)).toMatchObject({ off: null, replaces: null });
    const inImage = { env: IMAGE, executable: `${MOUNT}/plimsoll-app` };
    expect(place(files, inImage)).toMatchObject({ replaces: { appImage: IMAGE.APPIMAGE } });
    expect(place({ ...files, '/app/resources/package-type': 'deb' }, inImage)).toMatchObject({ replaces: null });
    expect(place(files, { platform: 'win32' })).toMatchObject({ replaces: { installer: 'windows' } });
    expect(place(files, { platform: 'darwin' })).toMatchObject({ replaces: { installer: 'mac' } });
  });
});

describe('the AppImage that runs', () => {
  it.each<[string, Record<string, string>, string, string | null]>([
    ['is the one it is mounted from', IMAGE, `${MOUNT}/plimsoll-app`, IMAGE.APPIMAGE],
    ['is not the one whose terminal started us', IMAGE, '/opt/Plimsoll/plimsoll-app', null],
    ['is not one with a similar mount', IMAGE, `${MOUNT}2/plimsoll-app`, null],
    ['is named in full', { ...IMAGE, APPIMAGE: 'Plimsoll.AppImage' }, `${MOUNT}/plimsoll-app`, null],
    ['is mounted somewhere', { APPIMAGE: IMAGE.APPIMAGE }, `${MOUNT}/plimsoll-app`, null],
    ['is not mounted at nothing', { ...IMAGE, APPDIR: '' }, '/opt/plimsoll-app', null],
  ])('%s', (_what, env, executable, expected) => {
    expect(runningAppImage(env, executable)).toBe(expected);
  });
});

it('a mount that is reached by a link is the same mount', () => {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-mount-')));
  try {
    mkdirSync(join(scratch, 'mount'));
    symlinkSync(join(scratch, 'mount'), join(scratch, 'link'));
    const env = { APPIMAGE: '/home/mara/Plimsoll.AppImage', APPDIR: join(scratch, 'link') };
    expect(runningAppImage(env, join(scratch, 'mount/plimsoll-app'))).toBe(env.APPIMAGE);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
