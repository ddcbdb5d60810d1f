/** The check of the read model: whether each wallet has as many rows here as in the store, and the same sum. */
import { purseOf } from './arrivals.ts';
import type { LedgerColumns } from './columns.ts';
import type { Names } from './names.ts';
import type { Source } from './source.ts';

interface Tallied {
  readonly count: number;
  /** It may be past what a number holds exactly. */
  readonly sum: bigint;
}

export function agreesWithStore(columns: LedgerColumns, purses: Names, source: Source): boolean {
  const here = tallyByWallet(columns, purses);
  const there = source.tally();
  const agreeing = there.every(({ walletId, count, micros }) => {
    const known = here.get(walletId);
    return known?.count === count && known.sum === BigInt(micros);
  });
  return agreeing && there.reduce((all, { count }) => all + count, 0) === columns.length;
}

function tallyByWallet(columns: LedgerColumns, purses: Names): Map<string, Tallied> {
  const byPurse = tallyByPurse(columns, purses.size);
  const byWallet = new Map<string, Tallied>();
  purses.all().forEach((name, n) => {
    const { walletId } = purseOf(name);
    const known = byWallet.get(walletId) ?? { count: 0, sum: 0n };
    const { count, sum } = byPurse[n + 1] ?? { count: 0, sum: 0n };
    byWallet.set(walletId, { count: known.count + count, sum: known.sum + sum });
  });
  return byWallet;
}

function tallyByPurse({ block, length }: LedgerColumns, purses: number): Tallied[] {
  const counts = new Float64Array(purses + 1);
  const sums = new Float64Array(purses + 1);
  const large = new Array<bigint>(purses + 1).fill(0n);
  for (let i = 0; i < length; i++) {
    const purse = block.purse[i] ?? 0;
    const micros = block.micros[i] ?? 0;
    counts[purse] = (counts[purse] ?? 0) + 1;
    const sum = (sums[purse] ?? 0) + micros;
    if (Number.isSafeInteger(sum)) sums[purse] = sum;
    else {
      large[purse] = (large[purse] ?? 0n) + BigInt(sums[purse] ?? 0);
      sums[purse] = micros;
    }
  }
  return large.map((sum, purse) => ({ count: counts[purse] ?? 0, sum: sum + BigInt(sums[purse] ?? 0) }));
}
