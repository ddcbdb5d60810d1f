import { describe, expect, it } from 'vitest';
import {
  type Caller,
  isAtOrigin,
  MAX_MESSAGE_CHARACTERS,
  messageFault,
  refusalOf,
} from '../../../../electron/shell/ipc/gate.ts';

const ORIGIN = 'plimsoll-app://app';
const page: Caller = { contentsId: 3, isMainFrame: true, url: `${ORIGIN}/index.html#/wallets`, origin: ORIGIN };
const admitted = new Set([3]);

describe('who may speak', () => {
  it('takes the main frame of an admitted window that shows our page', () => {
    expect(refusalOf(page, admitted, ORIGIN)).toBeNull();
  });

  it.each([
    ['another window', { contentsId: 4 }, 'the sender is not one of the app windows'],
    ['a frame inside the page', { isMainFrame: false }, 'the sender is not the main frame of its window'],
    [
      'another page in our window',
      { url: 'https://example.com/', origin: 'https://example.com' },
      'the sender is not the app page',
    ],
    ['an address that only begins like ours', { url: 'plimsoll-app://app.evil/' }, 'the sender is not the app page'],
    ['a sandboxed frame with an opaque origin', { origin: 'null' }, 'the sender is not the app page'],
    ['a frame that is gone', { url: '', origin: '' }, 'the sender is not the app page'],
  ])('refuses %s', (_who, change, why) => {
    expect(refusalOf({ ...page, ...change }, admitted, ORIGIN)).toBe(why);
  });
});

describe('an origin', () => {
  it.each([
    ['plimsoll-app://app/', true],
    ['plimsoll-app://app', true],
    ['plimsoll-app://apps/', false],
    ['plimsoll-app://app:80/', false],
    ['plimsoll-app://user@app/', false],
    ['plimsoll-app2://app/', false],
    ['https://app/', false],
    ['about:blank', false],
    ['', false],
  ])('%s at ours: %s', (address, at) => {
    expect(isAtOrigin(address, ORIGIN)).toBe(at);
  });
});

describe('a message', () => {
  it('is a name and plain data', () => {
    expect(messageFault(['snapshot.get', {}])).toBeNull();
  });

  it('at the size limit passes, one character more does not', () => {
    expect(messageFault(['call', 'x'.repeat(MAX_MESSAGE_CHARACTERS - 2)])).toBeNull();
    expect(messageFault(['call', 'x'.repeat(MAX_MESSAGE_CHARACTERS - 1)])).toBe('the input is too large');
  });

  it.each([
    [['snapshot.get'], 'a message has a name and an input'],
    [['snapshot.get', {}, {}], 'a message has a name and an input'],
    [[{ toString: () => 'snapshot.get' }, {}], 'the name is not a name'],
    [['n'.repeat(101), {}], 'the name is not a name'],
    [['snapshot.get', 1n], 'the input is not plain data'],
    [['snapshot.get', undefined], 'the input is not plain data'],
  ])('is refused when %#', (parts, why) => {
    expect(messageFault(parts)).toBe(why);
  });
});

describe('a message that a page could not have typed', () => {
  const shared = (depth: number): unknown => {
    let part: unknown = 'x';
    for (let n = 0; n < depth; n++) part = [part, part, part, part, part, part, part, part];
    return part;
  };
  const nested = (depth: number) => {
    let part: unknown = 1;
    for (let n = 0; n < depth; n++) part = { a: part };
    return part;
  };
  const endless: Record<string, unknown> = {};
  endless.self = endless;

  it.each<[string, unknown, string]>([
    ['one part referred to a billion times', shared(10), 'the input is too large'],
    ['a list that says it is long', new Array(1_000_000_000), 'the input is too large'],
    ['a text of 50 MB', 'x'.repeat(50 * 1024 * 1024), 'the input is too large'],
    ['a name of 50 MB', { ['x'.repeat(50 * 1024 * 1024)]: 1 }, 'the input is too large'],
    ['ten thousand levels', nested(10_000), 'the input is nested too deeply'],
    ['itself', endless, 'the input is nested too deeply'],
    ['a map', new Map([['a', 1]]), 'the input is not plain data'],
    ['a date', { at: new Date(0) }, 'the input is not plain data'],
    ['bytes', new Uint8Array(8), 'the input is not plain data'],
    ['a buffer inside', { key: new ArrayBuffer(50 * 1024 * 1024) }, 'the input is not plain data'],
    ['an error', new Error('no'), 'the input is not plain data'],
    ['a pattern', [/x/], 'the input is not plain data'],
    ['a key of all objects', JSON.parse('{"a":{"__proto__":{"admin":true}}}'), 'the input is not plain data'],
  ])('%s is refused, at once', (_what, input, why) => {
    expect(messageFault(['snapshot.get', input])).toBe(why);
  });

  it('of any plain data within the bounds is taken', () => {
    for (const input of [{}, [], 'a', 1, true, null, { label: undefined, rows: [1, { a: null }] }, nested(20)])
      expect(messageFault(['snapshot.get', input])).toBeNull();
  });
});
