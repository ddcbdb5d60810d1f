/** The ledger that the bench writes: what stands in each row follows from its number alone. */
import { entryIdOf } from '#engine/ledger/entryId.ts';
import type { Entry, EntryKind } from '#shared/domain/entry.ts';

const ACCOUNTS = 5;
const FIRST = Date.UTC(2025, 0, 1);
/** A row each half minute: a million of them are about a year. */
const APART_MS = 30_000;
const KINDS: readonly EntryKind[] = ['usage', 'usage', 'usage', 'usage', 'usage', 'reserve', 'release', 'topup'];
const TILES = ['search', 'scrape', 'render', 'embed', null];

export const WALLETS = Array.from({ length: ACCOUNTS }, (_, n) => `acc-${n}:credits`);

export function instantOf(n: number): number {
  return FIRST + n * APART_MS;
}

export function entryAt(n: number): Entry {
  const accountId = `acc-${n % ACCOUNTS}`;
  const sourceId = `txn_${n.toString(36).padStart(8, '0')}`;
  const at = instantOf(n);
  const micros = -1_000 * (1 + (n % 977));
  return {
    id: entryIdOf(accountId, 'credits', sourceId),
    accountId,
    walletId: `${accountId}:credits`,
    walletKey: 'credits',
    sourceId,
    kind: KINDS[(n * 7) % KINDS.length] ?? 'usage',
    amount: { micros, unit: 'credit' },
    at,
    since: null,
    description: `call number ${n} of an agent`,
    agentId: n % 3 === 0 ? `agent-${n % 11}` : null,
    activity: TILES[n % TILES.length] ?? null,
    paymentRef: null,
    thread: n % 4 === 0 ? `job-${n >> 2}` : null,
    source: 'reported',
    flags: [],
    raw: `{"id":"${sourceId}","amount":${micros / 1e6},"created_at":"${new Date(at).toISOString()}","reason":"api_call"}`,
    seenAt: at + 5_000,
    postedAt: at,
    answers: null,
    lateFor: null,
  };
}

export function entriesFrom(first: number, count: number): Entry[] {
  return Array.from({ length: count }, (_, n) => entryAt(first + n));
}
