/** One wallet's ledger out of the app's own CSV export. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { BurnEntry } from '#engine/runway/burn.ts';
import { entryKindSchema } from '#shared/domain/entry.ts';
import { HOUR } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';
import type { Ledger } from './families.ts';

type Row = Readonly<Partial<Record<string, string>>>;

/** @param walletId as the column `wallet_id` has it; may be left out where the file holds one wallet only */
export function readCsvLedger(file: string, walletId?: string): Ledger {
  const rows = parse(readFileSync(file, 'utf8'), { columns: true, bom: true }) as Row[];
  const wallets = [...new Set(rows.map((row) => cell(row, 'wallet_id')))];
  const wanted = walletId ?? (wallets.length === 1 ? wallets[0] : undefined);
  if (wanted === undefined || !wallets.includes(wanted))
    throw new Error(`--wallet: ${file} holds ${wallets.join(', ') || 'no wallet'}`);
  const entries = rows.filter((row) => row.wallet_id === wanted).map(entryOf);
  const times = entries.flatMap(({ at, since }) => [since ?? at, at]);
  const from = times.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, at) => Math.max(most, at), 0);
  return { name: wanted, entries, from, until: Math.floor(last / HOUR + 1) * HOUR };
}

function entryOf(row: Row): BurnEntry {
  return {
    id: cell(row, 'id'),
    kind: entryKindSchema.parse(cell(row, 'kind')),
    amount: amountOf(Number(cell(row, 'amount_millionths')), cell(row, 'unit')),
    at: instant(cell(row, 'at_utc')),
    seenAt: instant(cell(row, 'seen_utc')),
    since: row.since_utc ? instant(row.since_utc) : null,
    thread: row.thread || null,
    answers: row.answers || null,
  };
}

function cell(row: Row, column: string): string {
  const text = row[column];
  if (text === undefined) throw new Error(`no column ${column}: is this an export of the ledger?`);
  return text;
}

function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Error(`"${text}" is no time`);
  return at;
}
