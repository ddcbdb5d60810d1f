import { PlimsollError } from '#shared/contract/errors.ts';
import type { Selections } from './page.ts';
import { exactAmount, type Sight } from './sight.ts';

/** The sum of all entries of a wallet that are dated before an instant of the books, and how many they are. */
export function sumBefore(
  sight: Sight,
  selections: Selections,
  { walletId, before }: { readonly walletId: string; readonly before: number },
): { micros: number; count: number } {
  const rows = selections.select(sight, { walletIds: [walletId], to: before });
  const { micros, purse } = sight.model.columns.block;
  const first = rows.count === 0 ? 0 : purse[rows.row(0)];
  let sum = 0;
  for (let n = 0; n < rows.count; n++) {
    const row = rows.row(n);
    if (purse[row] !== first)
      throw new PlimsollError({ kind: 'conflict', message: 'The wallet has entries in more than one unit.' });
    sum = exactAmount(sum + (micros[row] ?? 0), 'credit').micros;
  }
  return { micros: sum, count: rows.count };
}
