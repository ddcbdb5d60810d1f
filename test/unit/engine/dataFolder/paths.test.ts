import { expect, test } from 'vitest';
import { type SocketSurroundings, socketPathOf } from '#engine/dataFolder/paths.ts';

const here: SocketSurroundings = { platform: 'linux', env: {}, tmpDir: '/tmp', uid: 1000 };
const long = `/home/ada/${'x'.repeat(100)}`;

test('the socket is in the folder', () => {
  expect(socketPathOf('/home/ada/.config/plimsoll', here)).toBe('/home/ada/.config/plimsoll/plimsoll.sock');
});

test('exactly 100 bytes still fit, 101 do not; bytes are counted, not letters', () => {
  const fits = `/${'x'.repeat(100 - 1 - '/plimsoll.sock'.length)}`;
  expect(socketPathOf(fits, here)).toBe(`${fits}/plimsoll.sock`);
  expect(socketPathOf(`${fits}x`, here)).toMatch(/^\/tmp\/plimsoll-1000\/[0-9a-f]{20}\.sock$/);
  expect(socketPathOf(`/${'é'.repeat(45)}`, here)).toMatch(/^\/tmp\//);
});

test('a long folder has its socket in the runtime folder, in one of ours', () => {
  const path = socketPathOf(long, { ...here, env: { XDG_RUNTIME_DIR: '/run/user/1000' } });
  expect(path).toMatch(/^\/run\/user\/1000\/plimsoll\/[0-9a-f]{20}\.sock$/);
  expect(socketPathOf(`${long}y`, { ...here, env: { XDG_RUNTIME_DIR: '/run/user/1000' } })).not.toBe(path);
});

test('a relative or overlong runtime or temporary folder is not used', () => {
  expect(socketPathOf(long, { ...here, env: { XDG_RUNTIME_DIR: 'run' } })).toMatch(/^\/tmp\/plimsoll-1000\//);
  expect(socketPathOf(long, { ...here, env: { XDG_RUNTIME_DIR: long }, tmpDir: long })).toMatch(
    /^\/tmp\/plimsoll-1000\//,
  );
});

test('windows has a named pipe', () => {
  expect(socketPathOf('C:\\Users\\ada', { ...here, platform: 'win32', uid: null })).toMatch(
    /^\\\\\.\\pipe\\plimsoll-[0-9a-f]{20}$/,
  );
});
