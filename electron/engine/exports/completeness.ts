/** Why an export may not be the whole truth about its wallets and its period. Pure. */
import type { WalletScope } from './scope.ts';
import { decimal } from './text.ts';
import { utcStamp } from './zoneTime.ts';

export interface Doubt {
  readonly walletId: string;
  readonly reason:
    | 'no-book'
    | 'balance-not-confirmed'
    | 'difference-open'
    | 'history-not-fetched'
    | 'rows-missing'
    | 'history-beyond-reach'
    | 'rows-left-out';
  readonly message: string;
}

interface Period {
  readonly from: number | null;
  readonly to: number | null;
}

/** Empty means: every row there is, and a balance that the service confirmed. */
export function doubtsOf(wallet: WalletScope, leftOut: number, period: Period): Doubt[] {
  const { walletId, book, unit } = wallet;
  const doubts: Doubt[] = [];
  const doubt = (reason: Doubt['reason'], message: string) => doubts.push({ walletId, reason, message });
  if (leftOut > 0) doubt('rows-left-out', `The filter left out ${leftOut} rows of the period.`);
  if (book === null) {
    doubt('no-book', 'No balance of this wallet was ever read, so nothing proves its rows.');
    return doubts;
  }
  const { anchor, agreed, gap, history } = book;
  if (anchor === null || !anchor.firm)
    doubt('balance-not-confirmed', 'The balance before the first row was not confirmed by a second reading yet.');
  // What came up after the service had agreed with the whole period is none of the period's business.
  const settled = period.to !== null && agreed !== null && agreed.at >= period.to;
  if (gap !== null && !settled)
    doubt(
      'difference-open',
      `Reported less ledger is ${decimal(gap.micros)} ${unit === 'credit' ? 'credits' : unit} since ${utcStamp(gap.since)}.`,
    );
  if (book.way !== 'balance' && !history.whole && history.state !== 'beyond-reach')
    doubt('history-not-fetched', 'Older rows of the service were not all fetched yet.');
  if ((history.hole || (history.whole && history.state === 'running')) && !settled)
    doubt('rows-missing', 'Rows of the service between the newest and the known ones were not all fetched yet.');
  if (history.state === 'beyond-reach' && reachesBefore(history.oldest, period.from))
    doubt('history-beyond-reach', history.note ?? 'The service no longer gives its older rows.');
  return doubts;
}

function reachesBefore(oldest: number | null, from: number | null): boolean {
  return from === null || oldest === null || from < oldest;
}
