/** What wallets burned hour by hour, each as a whole and agent by agent: what forecasts are made from. */
import { SPENDING_KINDS } from '#shared/domain/entry.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Burn, type BurnEntry, burnOf } from '../../runway/burn.ts';
import { KINDS, purseOf } from './arrivals.ts';
import { FLAG_LATE, FLAG_SPAN } from './block.ts';
import type { Selections } from './page.ts';
import type { Sight } from './sight.ts';

export interface BurnQuestion {
  readonly wallets: readonly {
    readonly walletId: string;
    readonly unit: string;
    /** Since when its entries are known; null: since the oldest. */
    readonly from: Instant | null;
    /** Until when they are: the hours after it are not known, which is not the same as idle. */
    readonly until: Instant;
  }[];
  /** Nothing before it is looked at. */
  readonly notBefore: Instant;
}

export interface WalletBurn {
  readonly walletId: string;
  readonly unit: string;
  readonly burn: Burn;
  /** Of each agent that rows are attributed to; over the same hours. */
  readonly agents: readonly { readonly agentId: string; readonly burn: Burn }[];
}

const SPENDING = new Set([...SPENDING_KINDS].map((kind) => KINDS.indexOf(kind)));

/** @returns the wallets of which there is any spending */
export function walletBurn(sight: Sight, _selections: Selections, question: BurnQuestion): WalletBurn[] {
  const rowsOf = spendingRows(sight, question);
  return question.wallets.flatMap((wallet) => {
    const rows = rowsOf.get(`${wallet.unit} ${wallet.walletId}`);
    if (rows === undefined) return [];
    const entries = rows.map((row) => ({
      agent: sight.model.columns.block.agent[row] ?? 0,
      entry: entryAt(sight, row),
    }));
    const oldest = entries.reduce((least, { entry }) => Math.min(least, entry.since ?? entry.at), Infinity);
    const from = Math.max(question.notBefore, wallet.from ?? oldest);
    const burn = (some: typeof entries) =>
      burnOf(
        some.map(({ entry }) => entry),
        from,
        wallet.until,
      );
    const agents = [...new Set(entries.map(({ agent }) => agent))].flatMap((agent) => {
      const agentId = sight.model.names.agent.textOf(agent);
      return agentId === null ? [] : [{ agentId, burn: burn(entries.filter((one) => one.agent === agent)) }];
    });
    return [{ walletId: wallet.walletId, unit: wallet.unit, burn: burn(entries), agents }];
  });
}

function spendingRows({ model }: Sight, { wallets, notBefore }: BurnQuestion): Map<string, number[]> {
  const { columns, names } = model;
  const until = Math.max(notBefore, ...wallets.map((wallet) => wallet.until));
  const wanted = new Set(wallets.map(({ walletId, unit }) => `${unit} ${walletId}`));
  const keys = ['', ...names.purse.all().map((name) => keyOf(name, wanted))];
  const found = new Map<string, number[]>();
  const { purse, kind } = columns.block;
  const end = columns.firstAt(until + 1);
  for (let row = columns.firstAt(notBefore); row < end; row++) {
    const key = keys[purse[row] ?? 0] ?? '';
    if (key === '' || !SPENDING.has(kind[row] ?? -1)) continue;
    const rows = found.get(key);
    if (rows === undefined) found.set(key, [row]);
    else rows.push(row);
  }
  return found;
}

function keyOf(name: string, wanted: ReadonlySet<string>): string {
  const { walletId, unit } = purseOf(name);
  const key = `${unit} ${walletId}`;
  return wanted.has(key) ? key : '';
}

/** Only a row that sums up a span, or was dated otherwise in the books, is looked up whole. */
function entryAt(sight: Sight, row: number): BurnEntry {
  const { block } = sight.model.columns;
  const at = block.at[row] ?? 0;
  const document = ((block.flags[row] ?? 0) & (FLAG_SPAN | FLAG_LATE)) === 0 ? null : sight.document(row);
  const thread = block.thread[row] ?? 0;
  return {
    id: String(block.rowid[row]),
    kind: sight.kind(row),
    amount: { micros: block.micros[row] ?? 0, unit: '' },
    at: document?.at ?? at,
    since: document?.since ?? null,
    seenAt: document?.seenAt ?? at,
    thread: thread === 0 ? null : String(thread),
    answers: null,
  };
}
