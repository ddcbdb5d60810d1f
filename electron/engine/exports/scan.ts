/** The rows of an export, wallet by wallet in the order of the ledger, with what only the whole ledger knows. */
import type { Attribution } from '#shared/contract/ledgerCalls.ts';
import type { Entry, EntryKind } from '#shared/domain/entry.ts';
import { attributeBy } from '../ledger/attribution.ts';
import type { LedgerReader } from '../ledger/reader.ts';
import type { ExportScope, WalletScope } from './scope.ts';
import { exactly, Tally } from './tally.ts';

export interface Line {
  readonly entry: Entry;
  readonly wallet: WalletScope;
  /** By the book right after this row, whatever a filter left out; null for a wallet without a book. */
  readonly balanceMicros: number | null;
  readonly attribution: Attribution | null;
}

export interface Scan {
  readonly scope: ExportScope;
  /**
   * Handed out in batches, between which others have their turn. Each wallet can be gone through once.
   * @throws PlimsollError `cancelled` between two batches
   */
  lines(wallet: WalletScope): AsyncGenerator<readonly Line[], void>;
  /** Filled while the lines are gone through. */
  tally(wallet: WalletScope): Tally;
  /** The last balance that the service reported in a span, and what the book says of that moment. */
  reported(wallet: WalletScope, from: number, to: number): Reported | null;
}

export interface Reported {
  readonly at: number;
  readonly micros: number;
  /** Null for a wallet without a book. */
  readonly bookMicros: number | null;
}

export interface ScanHooks {
  /** Called before each batch; throws to stop. */
  check(): void;
  /** Rows looked at since the last call, those that the filter leaves out too. */
  passed(rows: number): void;
}

/** Small enough to be done in a few milliseconds. */
const BATCH = 1_000;

/** @param holds the kinds that the format is about; null: all */
export function createScan(
  scope: ExportScope,
  reader: LedgerReader,
  holds: ReadonlySet<EntryKind> | null,
  hooks: ScanHooks,
): Scan {
  const attribute = attributeBy(reader.rules());
  const tallies = new Map(scope.wallets.map((wallet) => [wallet, new Tally()]));
  const tally = (wallet: WalletScope): Tally => {
    const found = tallies.get(wallet);
    if (found === undefined) throw new Error(`${wallet.walletId} is not part of this export`);
    return found;
  };
  return {
    scope,
    tally,
    reported({ walletId, book }, from, to) {
      const reading = reader.lastReading(walletId, to);
      if (reading === null || reading.at < from) return null;
      const bookMicros =
        book === null ? null : exactly(book.baseMicros + reader.sumBefore(walletId, reading.at + 1).micros);
      return { at: reading.at, micros: reading.balance.micros, bookMicros };
    },
    async *lines(wallet) {
      const own = tally(wallet);
      let balanceMicros = wallet.openingMicros;
      let batch: Line[] = [];
      let passed = 0;
      hooks.check();
      for (const entry of reader.entries(wallet.walletId, scope.from ?? undefined, scope.to ?? undefined)) {
        if (entry.amount.unit !== wallet.unit) throw mixedUnits(wallet, entry);
        if (balanceMicros !== null) balanceMicros = exactly(balanceMicros + entry.amount.micros);
        const attribution = attribute(entry);
        if (scope.fits !== null && !scope.fits(entry, attribution)) own.leaveOut(entry, 'leftOut');
        else if (holds !== null && !holds.has(entry.kind)) own.leaveOut(entry, 'notHeld');
        else {
          own.add(entry);
          batch.push({ entry, wallet, balanceMicros, attribution });
        }
        if (++passed < BATCH) continue;
        yield batch;
        hooks.passed(passed);
        batch = [];
        passed = 0;
        await othersTurn();
        hooks.check();
      }
      yield batch;
      hooks.passed(passed);
    },
  };
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function mixedUnits({ walletId, unit }: WalletScope, { id, amount }: Entry): Error {
  return new Error(`entry ${id} of ${walletId} is in ${amount.unit}, its book in ${unit}`);
}
