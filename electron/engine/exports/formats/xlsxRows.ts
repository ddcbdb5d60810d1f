/** What stands in the sheets of a workbook: the rows of the ledger, and the sums that prove them. Pure. */
import type { Line, Scan } from '../scan.ts';
import type { WalletScope } from '../scope.ts';
import { closingOf, rowsOf } from '../tally.ts';
import { decimal } from '../text.ts';
import type { ZoneTime } from '../zoneTime.ts';
import { type Column, letterOf, momentCell, numberCell, STYLE, textCell } from './xlsxCells.ts';

export function ledgerColumns(zone: string): readonly Column[] {
  return [
    { title: `Posted (${zone})`, width: 23 },
    { title: `At (${zone})`, width: 23 },
    { title: 'At (UTC)', width: 23 },
    { title: 'Account', width: 18 },
    { title: 'Wallet', width: 14 },
    { title: 'Kind', width: 12 },
    { title: 'Amount', width: 16 },
    { title: 'Unit', width: 8 },
    { title: 'Balance after', width: 16 },
    { title: 'Agent', width: 16 },
    { title: 'Agent by', width: 9 },
    { title: 'Activity', width: 16 },
    { title: 'Description', width: 40 },
    { title: 'Payment reference', width: 20 },
    { title: 'Thread', width: 20 },
    { title: 'Answers', width: 34 },
    { title: 'Late for', width: 9 },
    { title: 'Flags', width: 14 },
    { title: 'Source', width: 10 },
    { title: 'Amount (millionths)', width: 20 },
    { title: 'Balance after (millionths)', width: 22 },
    { title: 'Id', width: 34 },
    { title: 'Service id', width: 30 },
    { title: 'Wallet id', width: 24 },
  ];
}

/** @param row from 2 on; the first one holds the titles */
export function ledgerRow({ entry, wallet, balanceMicros, attribution }: Line, row: number, zone: ZoneTime): string {
  const { at, postedAt, amount } = entry;
  const balance = (letter: string, digits: string | number | null, style: number) =>
    digits === null ? '' : numberCell(`${letter}${row}`, digits, style);
  return (
    `<row r="${row}">${momentCell(`A${row}`, postedAt, zone.offset(postedAt))}${momentCell(`B${row}`, at, zone.offset(at))}` +
    `${momentCell(`C${row}`, at, 0)}${textCell(`D${row}`, wallet.accountLabel)}${textCell(`E${row}`, wallet.name)}` +
    `${textCell(`F${row}`, entry.kind)}${numberCell(`G${row}`, decimal(amount.micros), STYLE.amount)}` +
    `${textCell(`H${row}`, amount.unit)}` +
    `${balance('I', balanceMicros === null ? null : decimal(balanceMicros), STYLE.amount)}` +
    `${textCell(`J${row}`, attribution?.agentId ?? null)}${textCell(`K${row}`, attribution?.by ?? null)}` +
    `${textCell(`L${row}`, entry.activity)}${textCell(`M${row}`, entry.description)}` +
    `${textCell(`N${row}`, entry.paymentRef)}${textCell(`O${row}`, entry.thread)}${textCell(`P${row}`, entry.answers)}` +
    `${textCell(`Q${row}`, entry.lateFor)}${textCell(`R${row}`, entry.flags.join(' '))}` +
    `${textCell(`S${row}`, entry.source)}${numberCell(`T${row}`, amount.micros, STYLE.whole)}` +
    `${balance('U', balanceMicros, STYLE.whole)}` +
    `${textCell(`V${row}`, entry.id)}${textCell(`W${row}`, entry.sourceId)}${textCell(`X${row}`, entry.walletId)}</row>`
  );
}

export const SUMMARY_COLUMNS: readonly Column[] = [
  { title: 'Account', width: 20 },
  { title: 'Wallet', width: 16 },
  { title: 'What', width: 26 },
  { title: 'Rows', width: 10 },
  { title: 'Amount', width: 20 },
  { title: 'Unit', width: 8 },
  { title: 'Amount (millionths)', width: 22 },
  { title: 'When', width: 23 },
  { title: 'Wallet id', width: 24 },
];

/** For each wallet: opening, the sum of each kind, what a filter left out, closing. Asked for when all lines are gone through. */
export function summaryRows(scan: Scan): string {
  let row = 1;
  const { from, zone } = scan.scope;
  const rows: string[] = [];
  for (const wallet of scan.scope.wallets) {
    const add = (what: string, count: number | null, micros: number | null, at: number | null = null): void => {
      rows.push(summaryRow(wallet, ++row, what, count, micros, at, zone));
    };
    const tally = scan.tally(wallet);
    add('opening', null, wallet.openingMicros, from);
    for (const [kind, sum] of [...tally.byKind].sort(([a], [b]) => (a < b ? -1 : 1))) add(kind, sum.count, sum.micros);
    if (tally.leftOut.count > 0) add('left out by the filter', tally.leftOut.count, tally.leftOut.micros);
    const closing = wallet.openingMicros === null ? null : closingOf(wallet.openingMicros, tally);
    add('closing', rowsOf(tally), closing, wallet.asOf);
  }
  return rows.join('');
}

function summaryRow(
  wallet: WalletScope,
  row: number,
  what: string,
  count: number | null,
  micros: number | null,
  at: number | null,
  zone: ZoneTime,
): string {
  const place = (column: number) => `${letterOf(column)}${row}`;
  const amount =
    micros === null
      ? textCell(place(4), 'not known')
      : numberCell(place(4), decimal(micros), STYLE.amount) +
        textCell(place(5), wallet.unit) +
        numberCell(place(6), micros, STYLE.whole);
  return (
    `<row r="${row}">${textCell(place(0), wallet.accountLabel)}${textCell(place(1), wallet.name)}${textCell(place(2), what)}` +
    `${count === null ? '' : numberCell(place(3), count, STYLE.whole)}${amount}` +
    `${momentCell(place(7), at, at === null ? 0 : zone.offset(at))}${textCell(place(8), wallet.walletId)}</row>`
  );
}
