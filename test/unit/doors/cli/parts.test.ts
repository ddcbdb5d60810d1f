import { describe, expect, test } from 'vitest';
import { findAccount } from '#doors/cli/accountRef.ts';
import { createLineLog } from '#doors/cli/cliLog.ts';
import { changeOf } from '#doors/cli/commands/demo.ts';
import { createEnvironmentSecrets, keysFromEnvironment } from '#doors/cli/environmentSecrets.ts';
import { readKey } from '#doors/cli/keyInput.ts';
import { chargeOf, checkOffered } from '#doors/cli/money/offer.ts';
import { ageText, plain, table } from '#doors/cli/render/text.ts';
import { findWallet, mainWallet } from '#doors/cli/walletRef.ts';
import type { Terminal } from '#doors/cli/world.ts';
import { amountOf } from '#shared/money/amount.ts';
import { fakeAccount, fakeWallet } from '../../../support/fakeSnapshot.ts';

describe('keys from the environment', () => {
  const secrets = (keys: Record<string, string>) => {
    const made = createEnvironmentSecrets(keysFromEnvironment(JSON.stringify(keys)));
    made.knowAccounts([
      { id: 'id-1', label: 'Bakery' },
      { id: 'id-2', label: 'Twin' },
      { id: 'id-3', label: 'Twin' },
    ]);
    return made;
  };

  test('by id or by label, the id first', async () => {
    const both = secrets({ 'id-1': 'by-id', Bakery: 'by-label' });
    expect(await both.get('id-1')).toBe('by-id');
    expect(await secrets({ Bakery: 'by-label' }).get('id-1')).toBe('by-label');
    expect(secrets({ Bakery: 'by-label' }).keeperOf('id-1')).toBe('environment');
    expect(secrets({}).keeperOf('id-1')).toBe('missing');
    expect(await secrets({}).get('id-1')).toBeNull();
  });

  test('a label that two accounts bear names neither: a key must not go to the wrong one', async () => {
    const twins = secrets({ Twin: 'whose' });
    expect(await twins.get('id-2')).toBeNull();
    expect(twins.keeperOf('id-3')).toBe('missing');
    expect(await secrets({ 'id-3': 'mine' }).get('id-3')).toBe('mine');
  });

  test('a key given for this run is in memory, and gone when deleted', async () => {
    const made = secrets({});
    await made.set('new', 'given', 'memory');
    expect([await made.get('new'), made.keeperOf('new')]).toEqual(['given', 'memory']);
    await made.delete('new');
    expect(made.keeperOf('new')).toBe('missing');
    await expect(made.set('new', 'given', 'keychain')).rejects.toMatchObject({ kind: 'refused' });
  });

  test.each(['{', '[]', '"x"', '{"a":1}', '{"a":""}', 'bzk_secret_value'])('%j is refused and not repeated', (text) => {
    expect(() => keysFromEnvironment(text)).toThrow('PLIMSOLL_KEYS is not a JSON object of keys.');
  });

  test('unset and empty are no keys', () => {
    expect(keysFromEnvironment(undefined).size + keysFromEnvironment(' ').size).toBe(0);
  });
});

describe('the key of a new account', () => {
  const terminal = (change: Partial<Terminal> = {}): Terminal => ({
    interactive: false,
    out: () => {},
    outBytes: async () => {},
    err: () => {},
    readInput: () => Promise.reject(new Error('standard input was read')),
    ask: () => Promise.reject(new Error('it asked in the open')),
    askHidden: () => Promise.reject(new Error('it asked')),
    ...change,
  });
  const what = 'API key';

  test('standard input before the environment before a person', async () => {
    const person = terminal({ interactive: true, askHidden: async () => 'typed ', readInput: async () => 'piped\n' });
    const env = { PLIMSOLL_KEY: 'set' };
    expect(await readKey({ keyStdin: true, what }, { env, terminal: person })).toBe('piped');
    expect(await readKey({ keyStdin: false, what }, { env, terminal: person })).toBe('set');
    expect(await readKey({ keyStdin: false, what }, { env: {}, terminal: person })).toBe('typed');
  });

  test('nobody to ask', async () => {
    await expect(readKey({ keyStdin: false, what }, { env: {}, terminal: terminal() })).rejects.toMatchObject({
      info: { kind: 'invalid-input', message: 'No API key was given.' },
    });
  });

  test.each([
    ['', 'is empty'],
    ['two words', 'more than one word'],
    ['x'.repeat(4097), 'too long'],
  ])('what is no key is refused', async (readInput, words) => {
    const input = terminal({ readInput: async () => readInput });
    await expect(readKey({ keyStdin: true, what }, { env: {}, terminal: input })).rejects.toThrow(words);
  });
});

describe('which account', () => {
  const accounts = [
    fakeAccount({ id: 'id-1', label: 'Bakery' }),
    fakeAccount({ id: 'id-2', label: 'bakery' }),
    fakeAccount({ id: 'id-3', label: 'Harbour' }),
    fakeAccount({ id: 'id-4', label: 'Harbour' }),
    fakeAccount({ id: 'id-5', label: 'Lantern' }),
  ];
  test.each([
    ['id-3', 'id-3'],
    ['Bakery', 'id-1'],
    ['bakery', 'id-2'],
    ['lantern', 'id-5'],
  ])('%s is %s', (wanted, id) => {
    expect(findAccount(accounts, wanted).id).toBe(id);
  });
  test('two of one label', () => {
    expect(() => findAccount(accounts, 'Harbour')).toThrow('More than one account');
    expect(() => findAccount(accounts, 'BAKERY')).toThrow('More than one account');
  });
  test('none', () => {
    expect(() => findAccount(accounts, 'Nobody')).toThrow('There is no account "Nobody".');
  });
});

describe('which wallet', () => {
  const bakery = { accountId: 'a', accountLabel: 'Harbour Bakery', serviceName: 'BizOS' };
  const wallets = [
    fakeWallet({ ...bakery, id: 'a:credits', name: 'Credits', unit: 'credit' }),
    fakeWallet({ ...bakery, id: 'a:ad-spend', name: 'Ad wallet' }),
    fakeWallet({ id: 'b:balance', accountId: 'b', accountLabel: 'Lab', serviceName: 'Cloud', name: 'Balance' }),
  ];
  test.each([
    ['a:ad-spend', 'a:ad-spend'],
    ['harbour bakery credits', 'a:credits'],
    ['Harbour Bakery, Ad wallet', 'a:ad-spend'],
    ['LAB', 'b:balance'],
    ['bizos ad', 'a:ad-spend'],
    ['balance', 'b:balance'],
  ])('%s is %s', (wanted, id) => {
    expect(findWallet(wallets, wanted).id).toBe(id);
  });
  test.each([
    ['Harbour Bakery', 'fits more than one wallet'],
    ['bizos', 'fits more than one wallet'],
    ['nothing', 'There is no wallet "nothing".'],
    ['', 'There is no wallet "".'],
  ])('%j is no wallet: money never goes by a guess', (wanted, words) => {
    expect(() => findWallet(wallets, wanted)).toThrow(words);
    expect(() => findWallet([], wanted)).toThrow('There is no wallet');
  });
  test('the wallet that plans and work draw on', () => {
    expect(mainWallet(wallets, 'a').id).toBe('a:credits');
    expect(mainWallet(wallets, 'b').id).toBe('b:balance');
    expect(() => mainWallet(wallets, 'c')).toThrow('No wallet of this account');
  });
});

describe('what an offer says of an amount', () => {
  const credits = (count: number) => amountOf(count * 1_000_000, 'credit');
  const none = { notes: [], card: null, blocked: null, availableAt: null, charges: {}, range: null, rate: null };
  const sizes = { ...none, by: 'card' as const, sizes: [credits(10), credits(20)] };

  test('only what is sold, and only now', () => {
    expect(() => checkOffered(sizes, credits(20), 0)).not.toThrow();
    expect(() => checkOffered(sizes, credits(21), 0)).toThrow('cannot be bought here');
    expect(() => checkOffered({ ...sizes, blocked: 'No card.' }, credits(20), 0)).toThrow('No card.');
    expect(() => checkOffered({ ...sizes, availableAt: 5_000 }, credits(20), 0)).toThrow('no further purchase');
    expect(() => checkOffered({ ...sizes, availableAt: 5_000 }, credits(20), 5_000)).not.toThrow();
    expect(() => checkOffered({ ...sizes, by: 'web' }, credits(20), 0)).toThrow('on its own page only');
  });

  test('a price is stated or unsaid, never rounded', () => {
    expect(chargeOf(sizes, credits(10))).toBeNull();
    const charges = { [credits(10).micros]: amountOf(3_000_000, 'USD') };
    expect(chargeOf({ ...sizes, charges }, credits(10))).toEqual(amountOf(3_000_000, 'USD'));
    const rate = { unit: 'USD', microsPerUnit: 333_333 };
    expect(chargeOf({ ...sizes, rate }, credits(3))).toEqual(amountOf(999_999, 'USD'));
    expect(chargeOf({ ...sizes, rate }, amountOf(1, 'credit'))).toBeNull();
  });
});

describe('text for a terminal', () => {
  test('columns line up and lines have no trailing blanks', () => {
    const text = table(
      [{ title: 'A' }, { title: 'N', right: true }, { title: 'END' }],
      [
        ['é', '1', 'x'],
        ['long', '100', ''],
      ],
    );
    expect(text).toBe('A       N  END\né       1  x\nlong  100\n');
  });

  test('a label cannot steer the terminal', () => {
    expect(plain('a\u001b[2Jb\r\nc\u0007')).toBe('a [2Jb c ');
    expect(plain('a\u202eb\u2066c\u200bd\u{e0041}e\ufeff')).toBe('abcde');
    expect(plain('می‌شود 👩‍🔬 עברית')).toBe('می‌شود 👩‍🔬 עברית');
    expect(table([{ title: 'T' }], [['\u001b]0;x']])).not.toContain('\u001b');
  });

  test.each([
    [0, 'just now'],
    [59_000, '59 s ago'],
    [119_999, '119 s ago'],
    [120_000, '2 min ago'],
    [7_199_999, '119 min ago'],
    [7_200_000, '2 h ago'],
    [172_800_000, '2 days ago'],
  ])('%d ms is %s', (ms, words) => {
    expect(ageText(ms)).toBe(words);
  });
});

test('the watch tells of changed balances and levels, and of nothing else', () => {
  const before = fakeWallet({ balance: amountOf(10_000_000, 'USD'), claim: 'ok' });
  const after = fakeWallet({ balance: amountOf(7_500_000, 'USD'), claim: 'low', asOf: 5 });
  expect(changeOf(before, { ...before, asOf: 99 })).toBeNull();
  expect(changeOf(before, after)).toBe('low       Bakery, Balance: $7.50 (-$2.50), ok -> low');
  expect(changeOf(undefined, before)).toBe('ok        Bakery, Balance: $10.00');
  expect(changeOf(before, { ...before, balance: null, claim: 'unknown' })).toBe(
    'unknown   Bakery, Balance: not known, ok -> unknown',
  );
});

test('the log masks what looks like a key', () => {
  const lines: string[] = [];
  const log = createLineLog({ now: () => 0 }, (line) => lines.push(line));
  log.warn('sync.failed', { key: 'whatever', message: 'Bearer abcdefgh12345 refused' });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    time: '1970-01-01T00:00:00.000Z',
    level: 'warn',
    event: 'sync.failed',
  });
  expect(lines[0]).not.toMatch(/whatever|abcdefgh12345/);
});
