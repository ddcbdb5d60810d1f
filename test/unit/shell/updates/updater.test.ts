/** From the click to the new app's first breath, on an AppImage that is a script; and all that may go wrong on the way. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '#engine/systemClock.ts';
import { whyOf } from '#engine/updates/failure.ts';
import { createUpdater, type ShellUpdater } from '../../../../electron/shell/updates/updater.ts';
import { recordingLog } from '../../../support/recordingLog.ts';
import { CHANNEL, type FeedServer, newsOf, sends, startFeed } from '../../../support/updates/feedServer.ts';

const NAME = 'Plimsoll-9.0.0-linux-x86_64.AppImage';
let server: FeedServer;
let home: string;
let image: string;
let events: string[];

beforeEach(async () => {
  server = await startFeed();
  home = mkdtempSync(join(tmpdir(), 'plimsoll-updater-'));
  mkdirSync(join(home, 'mount/resources'), { recursive: true });
  mkdirSync(join(home, 'apps'));
  image = join(home, 'apps/Plimsoll-1.0.0.AppImage');
  writeFileSync(image, script('old'), { mode: 0o755 });
  events = [];
  const body = Buffer.from(script('new'));
  server.answers.set(CHANNEL, sends(newsOf(body)));
  server.answers.set(NAME, sends(body));
});
afterEach(async () => {
  chmodSync(join(home, 'apps'), 0o755);
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

/** Writes down which one it is, how it was started, and what it was told of a mount. */
function script(which: string): string {
  return `#!/bin/sh\necho "${which} $* mount=$APPDIR$APPIMAGE" > ${home}/started.tmp && mv ${home}/started.tmp ${home}/started\n`;
}

function open(feedText: string | null = `provider: generic\nurl: ${server.feed}\nupdaterCacheDirName: c\n`) {
  if (feedText !== null) writeFileSync(join(home, 'mount/resources/app-update.yml'), feedText);
  const log = recordingLog();
  const updater = createUpdater({
    isPackaged: true,
    platform: 'linux',
    arch: process.arch,
    version: '1.0.0',
    resources: join(home, 'mount/resources'),
    executable: join(home, 'mount/plimsoll-app'),
    env: { ...process.env, APPIMAGE: image, APPDIR: join(home, 'mount') },
    args: ['--hidden', '--data-dir', 'a b'],
    loopbackOnly: true,
    folder: join(home, 'updates'),
    clock: createClock(),
    log,
    fetch: globalThis.fetch,
    quit: () => events.push('quit'),
    letGo: () => events.push('let go'),
  });
  return { updater, log };
}

async function fetched(updater: ShellUpdater): Promise<void> {
  expect(await updater.look()).toBe('9.0.0');
  await updater.download();
}
const started = async () => {
  while (!existsSync(join(home, 'started'))) await new Promise((resolve) => setTimeout(resolve, 5));
  return readFileSync(join(home, 'started'), 'utf8').trim();
};
const pending = () => join(home, 'updates/c/pending', NAME);

it('the new one takes the old one’s name and place when all is closed, and starts as the old one was started', async () => {
  process.env.APPIMAGE = image;
  const { updater, log } = open();
  expect([updater.off, updater.installs]).toEqual([null, 'here']);
  await fetched(updater);
  expect(readFileSync(image, 'utf8')).toBe(script('old'));
  await updater.install();
  // The old one is still there, whole, until the app has ended.
  expect([events, readFileSync(image, 'utf8')]).toEqual([['quit'], script('old')]);
  updater.atEnd();
  expect(events).toEqual(['quit', 'let go']);
  expect(readFileSync(image, 'utf8')).toBe(script('new'));
  expect(statSync(image).mode & 0o777).toBe(0o755);
  expect(readdirSync(join(home, 'apps'))).toEqual(['Plimsoll-1.0.0.AppImage']);
  expect(existsSync(join(home, 'updates')), 'nothing large is left behind').toBe(false);
  expect(await started()).toBe('new --hidden --data-dir a b mount=');
  expect(log.events).toEqual(['update.installed']);
});

describe('nothing is replaced', () => {
  it('when the app ends without anybody having asked', async () => {
    const { updater } = open();
    await fetched(updater);
    updater.atEnd();
    expect([events, readFileSync(image, 'utf8')]).toEqual([[], script('old')]);
  });

  it('when what was downloaded was changed after it was checked', async () => {
    const { updater } = open();
    await fetched(updater);
    writeFileSync(pending(), 'changed by somebody');
    expect(await updater.install().catch(whyOf)).toBe('wrong-checksum');
    updater.atEnd();
    expect([events, readdirSync(join(home, 'apps')), readFileSync(image, 'utf8')]).toEqual([
      [],
      ['Plimsoll-1.0.0.AppImage'],
      script('old'),
    ]);
  });

  it('when what was downloaded is gone', async () => {
    const { updater } = open();
    await fetched(updater);
    rmSync(pending());
    expect(await updater.install().catch(whyOf)).toBe('not-replaced');
    expect(events).toEqual([]);
  });

  it('when the place for the copy is taken by a folder', async () => {
    const { updater } = open();
    await fetched(updater);
    mkdirSync(`${join(home, 'apps')}/.Plimsoll-1.0.0.AppImage.new/in-it`, { recursive: true });
    expect(await updater.install().catch(whyOf)).toBe('not-replaced');
    expect(events).toEqual([]);
  });

  it('before anything was downloaded', async () => {
    const { updater } = open();
    expect(await updater.install().catch(whyOf)).toBe('defect');
    expect(events).toEqual([]);
  });
});

it('where the swap fails at the last moment the old one is started again', async () => {
  const { updater, log } = open();
  await fetched(updater);
  await updater.install();
  rmSync(join(home, 'apps/.Plimsoll-1.0.0.AppImage.new'));
  updater.atEnd();
  expect(await started()).toMatch(/^old --hidden/);
  expect(log.events).toEqual(['update.not-installed']);
});

it('without a feed nothing is loaded, asked or made', async () => {
  const { updater } = open(null);
  expect(updater.off).toBe('no-feed');
  expect(await updater.look().catch(whyOf)).toBe('defect');
  updater.stop();
  expect([server.asked, existsSync(join(home, 'updates'))]).toEqual([[], false]);
});

it('the library is a part of its own that no start loads', () => {
  const sources = readdirSync('electron', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }));
  const importers = (what: RegExp) => sources.filter(({ text }) => what.test(text)).map(({ name }) => name);
  expect(importers(/from '(electron-updater|builder-util-runtime)'/).sort()).toEqual(['feedClient.ts', 'feedHttp.ts']);
  expect(importers(/^import (?!type )[^;]*from '[./]*(updates\/)?(feedClient|feedHttp)\.ts'/m)).toEqual([
    'feedClient.ts',
  ]);
  expect(importers(/import\('\.\/feedClient\.ts'\)/)).toEqual(['updater.ts']);
});
