/** Rows of a ledger as a service should not send them. Which rows are odd follows from their id: the same each time. */
import { Digits, type Json } from '../json.ts';
import type { Oddity } from '../sandbox.ts';

type Row = Readonly<Record<string, Json | undefined>>;

const DAY = 86_400_000;

/** One in five. */
function isChosen({ id }: Row): boolean {
  const digits = typeof id === 'string' ? [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) : 0;
  return digits % 5 === 0;
}

/** Leaves rows alone that are none of a ledger: without an id, an amount and a time. */
export function oddRows(rows: readonly Json[], oddity: Oddity): readonly Json[] {
  return rows.flatMap((row): Json[] => {
    if (typeof row !== 'object' || row === null || Array.isArray(row) || row instanceof Digits) return [row];
    const fields = row as Row;
    if (fields.id === undefined || fields.amount === undefined || !isChosen(fields)) return [row];
    return oddity === 'not-listed' ? [] : [odd(fields, oddity) as Json];
  });
}

function odd(row: Row, oddity: Exclude<Oddity, 'not-listed'>): Row {
  const { id, ...rest } = row;
  const time = row.created_at === undefined ? 'createdAt' : 'created_at';
  const at = String(row[time]);
  switch (oddity) {
    case 'no-id':
      return rest;
    case 'no-zone':
      return { ...row, [time]: at.replace(/Z$/, '') };
    case 'future':
      return { ...row, [time]: new Date(Date.parse(at) + 400 * DAY).toISOString() };
    case 'text-amount':
      return { ...row, amount: textOf(row.amount) };
    case 'changed-amount':
      return { ...row, amount: new Digits(String(Number(textOf(row.amount)) + 1)) };
    case 'unreadable':
      return { ...row, amount: 'plenty' };
    case 'unknown-kind':
      return row.reason === undefined ? { ...row, type: 'sundry', metadata: {} } : { ...row, reason: 'sundry' };
  }
}

function textOf(amount: Json | undefined): string {
  return amount instanceof Digits ? amount.text : String(amount);
}
