/**
 * The services' keys. Encrypted with what the OS keychain keeps for this app; where there is no keychain, in memory
 * only and gone at the end. Never plain text on disk.
 */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomically } from '#engine/dataFolder/folder.ts';
import type { Notice } from '#engine/dataFolder/settingsFile.ts';
import type { Log, SecretStore } from '#engine/ports.ts';
import { PlimsollError } from '#shared/contract/errors.ts';

/** The part of Electron's `safeStorage` used here. */
export interface KeychainCipher {
  isEncryptionAvailable(): boolean;
  /** Linux only. */
  getSelectedStorageBackend?(): string;
  encryptString(plain: string): Buffer;
  decryptString(cipher: Buffer): string;
}

export interface SecretsParts {
  readonly cipher: KeychainCipher;
  readonly platform: NodeJS.Platform;
  /** `keys.json` of the data folder. */
  readonly file: string;
  readonly log: Log;
}

export interface OpenSecrets extends SecretStore {
  readonly notices: readonly Notice[];
}

const fileSchema = z.object({
  format: z.literal(1),
  /** By account: the encrypted key in base64. */
  keys: z.record(z.string(), z.string()),
});
type KeyFile = z.infer<typeof fileSchema>;

/** What people call the keychains. `basic_text` hides a key behind a word known to everybody: that is no keychain. */
const LINUX_BACKENDS: Readonly<Record<string, string>> = {
  gnome_libsecret: 'GNOME Keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};
const PLATFORM_KEYCHAINS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows data protection',
};

/** @returns the keychain in words, or null where there is none worth the name */
export function keychainName(cipher: KeychainCipher, platform: NodeJS.Platform): string | null {
  if (!cipher.isEncryptionAvailable()) return null;
  if (platform !== 'linux') return PLATFORM_KEYCHAINS[platform] ?? null;
  return LINUX_BACKENDS[cipher.getSelectedStorageBackend?.() ?? 'unknown'] ?? null;
}

/** Call it after the app is ready: before, the keychain cannot be asked. */
export function openSecrets({ cipher, platform, file, log }: SecretsParts): OpenSecrets {
  const keychain = keychainName(cipher, platform);
  const { stored, notices } = readKeyFile(file, log);
  const inMemory = new Map<string, string>();
  /** Each stored key is asked from the keychain once in a run; null where it could not be opened. */
  const opened = new Map<string, string | null>();

  const open = (accountId: string): string | null => {
    const known = opened.get(accountId);
    if (known !== undefined) return known;
    const key = decrypted(accountId);
    opened.set(accountId, key);
    return key;
  };
  const decrypted = (accountId: string): string | null => {
    const cipherText = stored.keys[accountId];
    if (cipherText === undefined || keychain === null) return null;
    try {
      return cipher.decryptString(Buffer.from(cipherText, 'base64'));
    } catch (error) {
      // Another login, a new keychain: the key must be given again. The old cipher text stays until then.
      log.warn('secrets.not-opened', { accountId, error: error instanceof Error ? error.name : 'unknown' });
      return null;
    }
  };
  const save = () => writeFileAtomically(file, `${JSON.stringify(stored)}\n`);

  return {
    notices,
    keychain,
    keepsByDefault: keychain === null ? 'memory' : 'keychain',
    async get(accountId) {
      return inMemory.get(accountId) ?? open(accountId);
    },
    keeperOf(accountId) {
      if (inMemory.has(accountId)) return 'memory';
      const readable = keychain !== null && stored.keys[accountId] !== undefined && opened.get(accountId) !== null;
      return readable ? 'keychain' : 'missing';
    },
    async set(accountId, key, keeper) {
      if (keeper === 'memory') {
        inMemory.set(accountId, key);
        forget(accountId);
        return;
      }
      if (keychain === null)
        throw new PlimsollError({
          kind: 'refused',
          message: 'This computer has no keychain that Plimsoll could keep the key in.',
          help: 'Keep the key in memory only, or start a keyring (GNOME Keyring, KWallet) and then Plimsoll again.',
        });
      const cipherText = cipher.encryptString(key).toString('base64');
      const before = stored.keys[accountId];
      stored.keys[accountId] = cipherText;
      try {
        save();
      } catch (error) {
        if (before === undefined) delete stored.keys[accountId];
        else stored.keys[accountId] = before;
        throw notSaved(file, error);
      }
      opened.set(accountId, key);
      inMemory.delete(accountId);
    },
    async delete(accountId) {
      inMemory.delete(accountId);
      forget(accountId);
    },
  };

  function forget(accountId: string): void {
    opened.delete(accountId);
    if (stored.keys[accountId] === undefined) return;
    delete stored.keys[accountId];
    try {
      save();
    } catch (error) {
      throw notSaved(file, error);
    }
  }
}

function notSaved(file: string, cause: unknown): PlimsollError {
  return new PlimsollError(
    {
      kind: 'storage',
      message: `The file of keys ${file} cannot be written.`,
      help: 'Check the disk and who owns it.',
    },
    { cause },
  );
}

/** A file that cannot be understood is set aside, never overwritten: its keys may still be wanted. */
function readKeyFile(file: string, log: Log): { stored: KeyFile; notices: Notice[] } {
  const none: KeyFile = { format: 1, keys: {} };
  if (!existsSync(file)) return { stored: none, notices: [] };
  const text = readFileSync(file, 'utf8');
  const read = fileSchema.safeParse(parsed(text));
  if (read.success) return { stored: read.data, notices: [] };
  const aside = `${file}.damaged`;
  writeFileAtomically(aside, text);
  log.warn('secrets.damaged', {});
  return {
    stored: none,
    notices: [
      {
        id: 'keys-damaged',
        tone: 'warning',
        text: 'The file of keys could not be read, so each account needs its key once more.',
        help: `The file as it was is kept as ${aside}. What is stored of the accounts is untouched.`,
      },
    ],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
