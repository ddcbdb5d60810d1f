/**
 * Comma-separated values by RFC 4180, for machines and spreadsheets alike. Written by hand since a million rows should
 * cost little more than reading them; quoting is the whole of the format.
 */
import { toDecimal } from '#shared/money/amount.ts';
import type { Line, Scan } from '../scan.ts';
import { decimal, guarded } from '../text.ts';
import { utcStamp, type ZoneTime } from '../zoneTime.ts';
import type { Format } from './format.ts';

export const CSV_COLUMNS = [
  'id',
  'service_id',
  'service',
  'account',
  'wallet',
  'wallet_id',
  'at_utc',
  'at_local',
  'posted_utc',
  'posted_local',
  'since_utc',
  'seen_utc',
  'kind',
  'amount_millionths',
  'amount',
  'unit',
  'balance_after_millionths',
  'balance_after',
  'source',
  'agent',
  'agent_by',
  'activity',
  'payment_reference',
  'thread',
  'answers',
  'late_for',
  'flags',
  'description',
] as const;

export const csv: Format = {
  async write(scan, out) {
    out.write(`${CSV_COLUMNS.join(',')}\r\n`);
    for (const wallet of scan.scope.wallets) {
      const row = rowWriter(scan, wallet);
      for await (const lines of scan.lines(wallet)) {
        for (const line of lines) out.write(row(line));
        await out.drain();
      }
    }
  },
};

function rowWriter({ scope }: Scan, wallet: Line['wallet']): (line: Line) => string {
  const { zone } = scope;
  // The same in every row of the wallet.
  const whose = [wallet.service, wallet.accountLabel, wallet.name, wallet.walletId].map(textCell).join(',');
  return ({ entry, balanceMicros, attribution }) => {
    const { amount } = entry;
    const balance = balanceMicros === null ? ',' : `${balanceMicros},${decimal(balanceMicros)}`;
    return (
      `${textCell(entry.id)},${textCell(entry.sourceId)},${whose},${times(entry, zone)},` +
      `${entry.kind},${amount.micros},${toDecimal(amount)},${amount.unit},${balance},${entry.source},` +
      `${textCell(attribution?.agentId ?? null)},${attribution?.by ?? ''},${textCell(entry.activity)},` +
      `${textCell(entry.paymentRef)},${textCell(entry.thread)},${textCell(entry.answers)},${entry.lateFor ?? ''},` +
      `${entry.flags.join(' ')},${textCell(entry.description)}\r\n`
    );
  };
}

function times({ at, postedAt, since, seenAt }: Line['entry'], zone: ZoneTime): string {
  const utc = utcStamp(at);
  const local = zone.stamp(at);
  const posted = postedAt === at ? `${utc},${local}` : `${utcStamp(postedAt)},${zone.stamp(postedAt)}`;
  return `${utc},${local},${posted},${since === null ? '' : utcStamp(since)},${utcStamp(seenAt)}`;
}

/** Nothing but such characters, and no formula: the usual text. */
const PLAIN = /^[A-Za-z0-9_.:/ #()[\]][A-Za-z0-9_.:/ #()[\]+\-@=]*$/;

/** A text as a cell: guarded against being taken for a formula, quoted where it needs to be. */
export function textCell(text: string | null): string {
  if (text === null || text === '' || PLAIN.test(text)) return text ?? '';
  const safe = guarded(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
