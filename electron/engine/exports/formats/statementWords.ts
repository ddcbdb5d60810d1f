/** What a statement says, line by line, before anything is drawn. Pure. */
import { en } from '#shared/words/en.ts';
import { decimal } from '../text.ts';
import type { ZoneTime } from '../zoneTime.ts';
import type { WalletMonth } from './months.ts';

export type Block =
  | { readonly type: 'gap' }
  | { readonly type: 'line' }
  | {
      readonly type: 'row';
      /** One: across the page. Three: a text, a count and an amount. */
      readonly cells: readonly string[];
      readonly bold?: boolean;
      readonly size?: number;
    };

/** @param doubts why the page may not be the whole truth; none means that it is proven */
export function statementOf(month: WalletMonth, doubts: readonly string[], zone: ZoneTime): Block[] {
  const { wallet, openingMicros, closingMicros, reported, rows } = month;
  const unit = wallet.unit === 'credit' ? 'credits' : wallet.unit;
  const amount = (micros: number | null) => (micros === null ? 'not known' : `${grouped(micros)} ${unit}`);
  const when = (at: number) => zone.stamp(at).slice(0, 19).replace('T', ' ');
  const difference = reported === null || reported.bookMicros === null ? null : reported.micros - reported.bookMicros;
  return [
    row([`Statement ${month.month}`], { bold: true, size: 16 }),
    row([`${wallet.accountLabel}, ${wallet.name}`], { bold: true, size: 12 }),
    row([`Wallet ${wallet.walletId}${wallet.service === null ? '' : ` at ${wallet.service}`}, in ${unit}`]),
    row([`From ${when(month.from)} to ${when(month.to)} (not included), time zone ${zone.zone}`]),
    GAP,
    row(['Opening balance', '', amount(openingMicros)], { bold: true }),
    LINE,
    row(['Kind', 'Rows', 'Amount']),
    ...month.byKind.map(([kind, { count, micros }]) => row([en.entryKind[kind], String(count), amount(micros)])),
    row(['All rows', String(rows), amount(month.sumMicros)]),
    LINE,
    row(['Closing balance', '', amount(closingMicros)], { bold: true }),
    GAP,
    row(['Reported by the service'], { bold: true }),
    ...(reported === null
      ? [row(['The service reported no balance in this month.'])]
      : [
          row([`Balance reported at ${when(reported.at)}`, '', amount(reported.micros)]),
          row(['Balance by the ledger at that moment', '', amount(reported.bookMicros)]),
          row(['Difference', '', amount(difference)], { bold: true }),
        ]),
    GAP,
    row(['Proof'], { bold: true }),
    row([equation(month)]),
    row([`Rows that belong to an earlier, closed month: ${month.lateRows}`]),
    row([`SHA-256 over "id amount_millionths" of each row: ${month.proof}`], { size: 7.5 }),
    ...conclusion(doubts, difference),
    ...(wallet.asOf !== null && wallet.asOf < month.to
      ? [row([`The ledger reaches to ${when(wallet.asOf)} so far.`])]
      : []),
  ];
}

const GAP: Block = { type: 'gap' };
const LINE: Block = { type: 'line' };

function row(cells: readonly string[], look: { readonly bold?: boolean; readonly size?: number } = {}): Block {
  return { type: 'row', cells, ...look };
}

function conclusion(doubts: readonly string[], difference: number | null): Block[] {
  const all =
    difference === null || difference === 0 ? doubts : ['The reported balance and the ledger differ.', ...doubts];
  if (all.length > 0) return [row(['Not complete:'], { bold: true }), ...all.map((doubt) => row([doubt]))];
  return [row(['Complete: every row that the service gives was fetched, and its balance agreed with the ledger.'])];
}

function equation({ openingMicros, closingMicros, sumMicros }: WalletMonth): string {
  if (openingMicros === null || closingMicros === null) return 'No balance is known, so nothing proves these rows.';
  const rows = `${sumMicros < 0 ? '-' : '+'} ${grouped(Math.abs(sumMicros))}`;
  return `Opening and rows give closing: ${grouped(openingMicros)} ${rows} = ${grouped(closingMicros)}`;
}

/** Thousands apart by a blank that does not break: no comma or point that another country would read otherwise. */
export function grouped(micros: number): string {
  const [whole = '', fraction] = decimal(micros).split('.');
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, '\u00A0');
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}
