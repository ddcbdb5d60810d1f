import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { catchLinks } from '../../../electron/shell/links.ts';

type LinkApp = Parameters<typeof catchLinks>[0];

const GOOD = 'plimsoll://wallet/demo-olostep:credits';
const SCREEN = 'wallets/demo-olostep:credits';

function world(argv: string[] = [], platform: NodeJS.Platform = 'linux', isPackaged = true) {
  const events = new EventEmitter();
  const setAsDefaultProtocolClient = vi.fn(() => true);
  const app = Object.assign(events, { isPackaged, setAsDefaultProtocolClient }) as unknown as LinkApp;
  const show = vi.fn();
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const links = catchLinks(app, ['/opt/plimsoll-app', ...argv], platform);
  return { events, show, log, setAsDefaultProtocolClient, follow: () => links.follow(show, log) };
}

describe('a link', () => {
  it('that started the app waits until there is something to show it', () => {
    const { show, follow } = world(['--hidden', GOOD, 'plimsoll://wallet/second:one']);
    expect(show).not.toHaveBeenCalled();
    follow();
    expect(show.mock.calls).toEqual([[SCREEN]]);
  });

  it('of macOS is caught while the app starts, and afterwards', () => {
    const { events, show, follow } = world([], 'darwin');
    const event = { preventDefault: vi.fn() };
    events.emit('open-url', event, GOOD);
    follow();
    events.emit('open-url', event, GOOD);
    expect(event.preventDefault).toHaveBeenCalledTimes(2);
    expect(show.mock.calls).toEqual([[SCREEN], [SCREEN]]);
  });

  it('comes with a second start, which without one only brings the window forward', () => {
    const { events, show, follow } = world();
    follow();
    events.emit('second-instance', {}, ['/opt/plimsoll-app', '--hidden', GOOD]);
    events.emit('second-instance', {}, ['/opt/plimsoll-app']);
    expect(show.mock.calls).toEqual([[SCREEN], []]);
  });

  it('of a second start waits too, where it comes while the app starts; and so does the window', () => {
    const { events, show, follow } = world();
    events.emit('second-instance', {}, ['/opt/plimsoll-app']);
    events.emit('second-instance', {}, ['/opt/plimsoll-app', GOOD]);
    expect(show).not.toHaveBeenCalled();
    follow();
    expect(show.mock.calls).toEqual([[], [SCREEN]]);
  });

  it('that is none of ours brings the window forward, and its words are not logged', () => {
    const { show, log, follow } = world(['plimsoll://wallet/x?sk=secret']);
    follow();
    expect(show.mock.calls).toEqual([[undefined]]);
    expect(log.warn.mock.calls).toEqual([['link.refused', { length: 29 }]]);
  });

  it('is asked for by packaged apps alone, and on Linux by the desktop entry', () => {
    const asked = (platform: NodeJS.Platform, packaged: boolean) => {
      const { follow, setAsDefaultProtocolClient } = world([], platform, packaged);
      follow();
      return setAsDefaultProtocolClient.mock.calls;
    };
    expect(asked('win32', false)).toEqual([]);
    expect(asked('linux', true)).toEqual([]);
    expect(asked('darwin', true)).toEqual([['plimsoll', process.execPath, []]]);
    expect(asked('win32', true)).toEqual([['plimsoll', process.execPath, ['--']]]);
  });
});
