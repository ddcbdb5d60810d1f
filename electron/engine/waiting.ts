/** Documents that are newer at hand than on the disk: they only say when an account was last found as it was before. */
import type { Book } from '#shared/domain/book.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Change } from './store/store.ts';

export interface WaitingDocuments {
  /** Observations and books, whole documents. */
  add(changes: readonly Change[]): void;
  /** What must land with these changes: of one account, all that is newer goes to the disk together or not at all. */
  besides(changes: readonly Change[]): Change[];
  /** These, and what was {@link besides} them, are on the disk now. */
  stored(changes: readonly Change[]): void;
  all(): Change[];
}

export function createWaiting(): WaitingDocuments {
  const observations = new Map<string, Observation>();
  const books = new Map<string, Book>();

  const of = (wanted: (accountId: string) => boolean): Change[] => {
    const seen = [...observations.values()].filter(({ accountId }) => wanted(accountId));
    const kept = [...books.values()].filter(({ accountId }) => wanted(accountId));
    return [
      ...(seen.length === 0 ? [] : [{ collection: 'observations', put: seen } as const]),
      ...(kept.length === 0 ? [] : [{ collection: 'books', put: kept } as const]),
    ];
  };

  return {
    add(changes) {
      for (const change of changes) {
        if (change.collection === 'observations' && 'put' in change)
          for (const one of change.put) observations.set(one.accountId, one);
        else if (change.collection === 'books' && 'put' in change)
          for (const one of change.put) books.set(one.walletId, one);
        else throw new Error(`a change of ${change.collection} may not wait`);
      }
    },
    besides(changes) {
      const accounts = accountsIn(changes);
      const written = new Set(changes.flatMap(keysOf));
      return of((accountId) => accounts.has(accountId)).flatMap((change) => {
        const put = documentsOf(change).filter((one) => !written.has(keyOf(one)));
        return put.length === 0 ? [] : [{ ...change, put } as Change];
      });
    },
    stored(changes) {
      const accounts = accountsIn(changes);
      for (const accountId of accounts) observations.delete(accountId);
      for (const [walletId, { accountId }] of books) if (accounts.has(accountId)) books.delete(walletId);
    },
    all: () => of(() => true),
  };
}

/** Of whose observation or books the changes write or remove something. */
export function accountsIn(changes: readonly Change[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap((change) => {
      if (change.collection === 'observations' && 'remove' in change) return [...change.remove];
      return documentsOf(change).map(({ accountId }) => accountId);
    }),
  );
}

function documentsOf(change: Change): readonly (Observation | Book)[] {
  if (!('put' in change)) return [];
  return change.collection === 'observations' || change.collection === 'books' ? change.put : [];
}

function keysOf(change: Change): string[] {
  if (change.collection === 'observations' && 'remove' in change) return change.remove.map((id) => `seen ${id}`);
  if (change.collection === 'books' && 'remove' in change) return change.remove.map((id) => `book ${id}`);
  return documentsOf(change).map(keyOf);
}

function keyOf(document: Observation | Book): string {
  return 'walletId' in document ? `book ${document.walletId}` : `seen ${document.accountId}`;
}
