/** The commits that the crash test writes: what each holds follows from its round and number alone. */
import type { Change } from '#engine/store/store.ts';
import type { Account } from '#shared/domain/account.ts';
import type { Entry } from '#shared/domain/entry.ts';

export interface PlannedCommit {
  readonly changes: readonly Change[];
  readonly entryIds: readonly string[];
  readonly readingId: string;
}

/** One account document per round counts the commits: it must agree with the rows, or a commit landed by halves. */
export function counterIdOf(round: number): string {
  return `counter-${round}`;
}

export function commitOf(round: number, commit: number): PlannedCommit {
  const name = `r${round}c${commit}`;
  const walletId = `acc-${round}:credits`;
  const amount = { micros: -(commit + 1), unit: 'credit' };
  const entries = Array.from(
    { length: 1 + (commit % 7) },
    (_, n): Entry => ({
      id: `${name}e${n}`,
      accountId: `acc-${round}`,
      walletId,
      walletKey: 'credits',
      sourceId: `${commit}-${n}`,
      kind: 'usage',
      amount,
      at: commit,
      since: null,
      description: 'x'.repeat(1 + ((commit * 37) % 900)),
      agentId: null,
      activity: null,
      paymentRef: null,
      thread: null,
      source: 'reported',
      flags: [],
      raw: '{}',
      seenAt: commit,
      postedAt: commit,
      answers: null,
      lateFor: null,
    }),
  );
  const counter: Account = {
    id: counterIdOf(round),
    service: 'some-service',
    label: 'counter',
    origin: 'https://example.test',
    createdAt: commit,
    keyFingerprint: '',
    demo: false,
  };
  const reading = { id: `${name}r`, accountId: `acc-${round}`, walletId, at: commit, balance: amount, reserved: null };
  return {
    changes: [
      { collection: 'entries', insertNew: entries },
      { collection: 'accounts', put: [counter] },
      { collection: 'readings', insertNew: [reading] },
    ],
    entryIds: entries.map(({ id }) => id),
    readingId: reading.id,
  };
}
