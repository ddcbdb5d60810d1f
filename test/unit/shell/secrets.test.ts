import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeychainCipher, keychainName, openSecrets } from '../../../electron/shell/secrets.ts';

const KEY = 'sk-very-secret-0123456789';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Not a cipher, but not plain text either; counts how often the keychain is asked. */
function fakeCipher(backend = 'gnome_libsecret', { available = true, secret = 7 } = {}) {
  const asked = { decrypt: 0 };
  const turn = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ secret));
  const cipher: KeychainCipher = {
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (plain) => Buffer.concat([Buffer.from([secret]), turn(Buffer.from(plain))]),
    decryptString(bytes) {
      asked.decrypt++;
      if (bytes[0] !== secret) throw new Error(`cannot decrypt ${KEY}`);
      return turn(bytes.subarray(1)).toString();
    },
  };
  return { cipher, asked };
}

function open(given = fakeCipher()) {
  const logged: unknown[] = [];
  const write = (event: string, fields?: object) => logged.push([event, fields]);
  const file = join(folder, 'keys.json');
  const log = { info: write, warn: write, error: write };
  return {
    secrets: openSecrets({ cipher: given.cipher, platform: 'linux', file, log }),
    file,
    logged,
    asked: given.asked,
  };
}

describe('with a keychain', () => {
  it('keeps a key from one run to the next, encrypted, for this user only', async () => {
    const first = open();
    expect(first.secrets.keepsByDefault).toBe('keychain');
    await first.secrets.set('a', KEY, 'keychain');
    expect(readFileSync(first.file, 'utf8')).not.toContain(KEY);
    expect(statSync(first.file).mode & 0o777).toBe(0o600);
    const second = open();
    expect(second.secrets.keeperOf('a')).toBe('keychain');
    expect(await second.secrets.get('a')).toBe(KEY);
  });

  it('asks the keychain once in a run, however often the key is needed', async () => {
    await open().secrets.set('a', KEY, 'keychain');
    const { secrets, asked } = open();
    expect(secrets.keeperOf('a')).toBe('keychain');
    expect(asked.decrypt).toBe(0);
    await Promise.all([secrets.get('a'), secrets.get('a'), secrets.get('a')]);
    expect(asked.decrypt).toBe(1);
  });

  it('says that a key is missing when the keychain has changed, keeps the old one, and logs no key', async () => {
    await open().secrets.set('a', KEY, 'keychain');
    const { secrets, logged, file, asked } = open(fakeCipher('gnome_libsecret', { secret: 9 }));
    expect(await secrets.get('a')).toBeNull();
    expect(await secrets.get('a')).toBeNull();
    expect(asked.decrypt).toBe(1);
    expect(secrets.keeperOf('a')).toBe('missing');
    expect(JSON.stringify(logged)).not.toContain(KEY);
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')).keys)).toEqual(['a']);
  });

  it('forgets a deleted key on disk too', async () => {
    const { secrets, file } = open();
    await secrets.set('a', KEY, 'keychain');
    await secrets.delete('a');
    expect(await secrets.get('a')).toBeNull();
    expect(readFileSync(file, 'utf8')).not.toContain('"a"');
    await secrets.delete('never there');
  });

  it('moves a key to memory when asked: the stored one goes', async () => {
    const { secrets } = open();
    await secrets.set('a', KEY, 'keychain');
    await secrets.set('a', 'another-key', 'memory');
    expect([secrets.keeperOf('a'), await secrets.get('a')]).toEqual(['memory', 'another-key']);
    expect(open().secrets.keeperOf('a')).toBe('missing');
  });

  it('sets a damaged file aside and says so', async () => {
    writeFileSync(join(folder, 'keys.json'), '{"format":1,"keys":[');
    const { secrets, file } = open();
    expect(secrets.notices.map(({ id }) => id)).toEqual(['keys-damaged']);
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe('{"format":1,"keys":[');
    await secrets.set('a', KEY, 'keychain');
    expect(await open().secrets.get('a')).toBe(KEY);
  });
});

describe('without a keychain', () => {
  it('keeps keys in memory, writes nothing, and refuses to pretend', async () => {
    const { secrets, file } = open(fakeCipher('basic_text'));
    expect([secrets.keychain, secrets.keepsByDefault]).toEqual([null, 'memory']);
    await secrets.set('a', KEY, 'memory');
    await expect(secrets.set('b', KEY, 'keychain')).rejects.toMatchObject({ info: { kind: 'refused' } });
    expect(await secrets.get('a')).toBe(KEY);
    expect(secrets.keeperOf('b')).toBe('missing');
    expect(existsSync(file)).toBe(false);
    expect(open(fakeCipher('basic_text')).secrets.keeperOf('a')).toBe('missing');
  });

  it('leaves alone what an earlier run with a keychain stored', async () => {
    await open().secrets.set('a', KEY, 'keychain');
    const without = open(fakeCipher('basic_text'));
    expect([without.secrets.keeperOf('a'), await without.secrets.get('a')]).toEqual(['missing', null]);
    expect(await open().secrets.get('a')).toBe(KEY);
  });
});

it.each([
  ['linux', 'gnome_libsecret', true, 'GNOME Keyring'],
  ['linux', 'kwallet6', true, 'KWallet'],
  ['linux', 'basic_text', true, null],
  ['linux', 'unknown', true, null],
  ['linux', 'gnome_libsecret', false, null],
  ['darwin', '', true, 'macOS Keychain'],
  ['win32', '', true, 'Windows data protection'],
] as const)('on %s with %s (available: %s) the keychain is %s', (platform, backend, available, name) => {
  expect(keychainName(fakeCipher(backend, { available }).cipher, platform)).toBe(name);
});
