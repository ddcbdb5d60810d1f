/** The key to use for an account now. A key that ends by itself is renewed shortly before, once for all who ask. */
import { z } from 'zod';
import { toErrorInfo } from '#shared/contract/errors.ts';
import type { Account } from '#shared/domain/account.ts';
import { type Instant, MINUTE } from '#shared/domain/time.ts';
import type { Clock, Log, SecretStore } from '../ports.ts';
import type { SignIn } from '../providers/signIn.ts';

export interface Renewal {
  /** Good for one use. A secret. */
  readonly token: string;
  readonly expiresAt: Instant;
}

const packedSchema = z.object({
  plimsollKey: z.string(),
  renewal: z.object({ token: z.string(), expiresAt: z.int() }),
});

/** The text that the keeper of secrets holds: the key itself, or the key with what renews it. */
export function packKey(key: string, renewal: Renewal | null): string {
  return renewal === null ? key : JSON.stringify({ plimsollKey: key, renewal });
}

export function unpackKey(text: string): { readonly key: string; readonly renewal: Renewal | null } {
  if (!text.startsWith('{')) return { key: text, renewal: null };
  const { plimsollKey, renewal } = packedSchema.parse(JSON.parse(text));
  return { key: plimsollKey, renewal };
}

export interface KeysDeps {
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly signInOf: (account: Account) => SignIn | null;
}

/** Renewed this long before its end: clocks differ, and a request takes its time. */
const AHEAD = MINUTE;

/** @returns a function that gives the key for an account, or null where there is none. */
export function createKeys({ secrets, clock, log, signInOf }: KeysDeps): (account: Account) => Promise<string | null> {
  const renewing = new Map<string, Promise<string>>();

  async function renew(account: Account, key: string, renewal: Renewal): Promise<string> {
    const next = await signInOf(account)?.renew?.(renewal.token);
    if (next === undefined) return key;
    const token = next.renewal ?? renewal.token;
    const keeper = secrets.keeperOf(account.id) === 'keychain' ? 'keychain' : 'memory';
    await secrets.set(
      account.id,
      packKey(next.key, { token, expiresAt: next.expiresAt ?? clock.now() + 5 * MINUTE }),
      keeper,
    );
    log.info('key.renewed', { accountId: account.id });
    return next.key;
  }

  return async (account) => {
    const text = await secrets.get(account.id);
    if (text === null) return null;
    const { key, renewal } = unpackKey(text);
    if (renewal === null || renewal.expiresAt - clock.now() > AHEAD) return key;
    const running = renewing.get(account.id) ?? renew(account, key, renewal).finally(() => renewing.delete(account.id));
    renewing.set(account.id, running);
    return running.catch((error) => {
      log.warn('key.not-renewed', { accountId: account.id, message: toErrorInfo(error).message });
      throw error;
    });
  };
}
