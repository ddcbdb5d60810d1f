/** Books, their months, rules and an account's log, in the states they can be in. */
import type { BookMonth, BookView } from '#shared/contract/ledgerCalls.ts';
import type { WalletView } from '#shared/contract/snapshot.ts';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { EntryKind } from '#shared/domain/entry.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { amountOf, parseAmount, subtract, sum, type Unit, zero } from '#shared/money/amount.ts';

type Differing = Partial<Omit<BookView, 'history'>> & { readonly history?: Partial<BookView['history']> };

/** One book for each wallet, and one of an account that was removed. */
export function booksOf(now: number, wallets: readonly WalletView[]): BookView[] {
  const more: Record<string, Differing> = {
    'acc_geopera:credits': {
      gap: { amount: parseAmount('-2400', 'credit'), since: now - 12 * MINUTE },
      history: { state: 'running', rows: 12_400, total: 40_210, oldest: Date.UTC(2026, 2, 3) },
    },
    'acc_elizaos-cloud:balance': {
      history: { state: 'running', rows: 8_200, oldest: Date.UTC(2026, 8, 1) },
    },
    'acc_mosaic:balance': {
      way: 'usage',
      unexplained: { amount: parseAmount('-35', 'credit'), count: 2 },
      history: { state: 'beyond-reach', rows: 410, oldest: Date.UTC(2026, 7, 22) },
    },
    'acc_bizos:credits': { way: 'balance', history: { state: 'none' } },
    'acc_bizos:ad-spend': { way: 'balance', agreedAt: null, history: { state: 'none' } },
  };
  const books = wallets.map((wallet, index) => bookOf(now, wallet, index, more[wallet.id] ?? {}));
  const first = books[0];
  if (first === undefined) return [];
  return [
    ...books,
    {
      ...first,
      walletId: 'acc_gone:credits',
      accountId: 'acc_gone',
      accountLabel: 'Old Lighthouse',
      name: 'Credits',
      entries: 412,
      balance: zero('credit'),
      agreedAt: now - 40 * DAY,
      orphaned: true,
      closedThrough: Date.UTC(2026, 10, 1),
    },
  ];
}

function bookOf(now: number, wallet: WalletView, index: number, { history, ...more }: Differing): BookView {
  return {
    walletId: wallet.id,
    accountId: wallet.accountId,
    name: wallet.name,
    accountLabel: wallet.accountLabel,
    unit: wallet.unit,
    way: 'rows',
    entries: 3_120 * (index + 1),
    balance: wallet.balance ?? zero(wallet.unit),
    agreedAt: now - 80_000,
    gap: null,
    unexplained: { amount: zero(wallet.unit), count: 0 },
    orphaned: false,
    closedThrough: Date.UTC(2026, 9, 1),
    ...more,
    history: {
      state: 'done',
      rows: 3_120 * (index + 1),
      total: null,
      oldest: Date.UTC(2025, 4, 14),
      note: null,
      ...history,
    },
  };
}

interface Month {
  readonly month: string;
  readonly moved: readonly (readonly [kind: EntryKind, amount: string, count: number])[];
  readonly state?: BookMonth['state'];
  /** Reported less book. */
  readonly off?: string | null;
  readonly late?: number;
}

const MONTHS: readonly Month[] = [
  {
    month: '2026-11',
    state: 'current',
    late: 1,
    moved: [
      ['usage', '-11820', 812],
      ['reserve', '-4800', 2],
      ['release', '400', 1],
      ['topup', '10000', 1],
    ],
  },
  {
    month: '2026-10',
    state: 'open',
    off: '35',
    moved: [
      ['usage', '-18244', 1_430],
      ['expiry', '-500', 1],
      ['topup', '20000', 2],
      ['unexplained', '-35', 1],
    ],
  },
  {
    month: '2026-09',
    state: 'closed',
    moved: [
      ['usage', '-16402.5', 1_210],
      ['refund', '120', 3],
      ['topup', '10000', 1],
    ],
  },
  { month: '2026-08', state: 'closed', moved: [['usage', '-9120', 640]] },
  { month: '2026-07', state: 'closed', off: null, moved: [] },
];

/** Months that add up: each opens with what the one before closed with. */
export function monthsOf(closingNow: string, unit: Unit): BookMonth[] {
  let closing = parseAmount(closingNow, unit);
  return MONTHS.map(({ month, moved, state = 'closed', off = '0', late = 0 }) => {
    const byKind = moved.map(([kind, amount, count]) => ({ kind, amount: parseAmount(amount, unit), count }));
    const opening = subtract(
      closing,
      sum(
        byKind.map(({ amount }) => amount),
        unit,
      ),
    );
    const from = Date.parse(`${month}-01T00:00:00Z`);
    const to = new Date(from).setUTCMonth(new Date(from).getUTCMonth() + 1);
    const difference = off === null ? null : parseAmount(off, unit);
    const one: BookMonth = {
      month,
      from,
      to,
      opening,
      byKind,
      entries: byKind.reduce((count, kind) => count + kind.count, 0),
      closing,
      reported:
        difference === null
          ? null
          : {
              at: state === 'current' ? from + 19 * DAY : to - 2 * HOUR,
              balance: amountOf(closing.micros + difference.micros, unit),
              book: closing,
            },
      difference,
      state,
      lateRows: late,
    };
    closing = opening;
    return one;
  });
}

export function rulesFixture(now: number): AttributionRule[] {
  const rule = (id: string, order: number, agentId: string, more: Partial<AttributionRule>): AttributionRule => ({
    id,
    type: 'attribution',
    order,
    enabled: true,
    agentId,
    accountId: null,
    walletId: null,
    description: null,
    field: null,
    from: null,
    to: null,
    hours: null,
    weekdays: null,
    createdAt: now - order * HOUR,
    ...more,
  });
  return [
    rule('rule_1', 0, 'ag_research', { walletId: 'acc_olostep:credits', description: 'scrape' }),
    rule('rule_2', 1, 'Night desk', {
      accountId: 'acc_mosaic',
      hours: { from: '22:00', to: '06:00', zone: 'Europe/Lisbon' },
      weekdays: { days: [1, 2, 3, 4, 5], zone: 'Europe/Lisbon' },
    }),
    rule('rule_3', 2, 'ag_quill', { enabled: false, field: { path: 'metadata.model', equals: 'image' } }),
  ];
}

export function logFixture(now: number): AccountLogRow[] {
  const row = (
    id: string,
    minutes: number,
    topic: AccountLogRow['topic'],
    message: string,
    entryId: string | null = null,
  ): AccountLogRow => ({
    id,
    at: now - minutes * MINUTE,
    accountId: 'acc_geopera',
    walletId: null,
    topic,
    message,
    entryId,
  });
  return [
    row('l1', 12, 'unexplained', 'The balance is 2,400 credits below the book. It is watched.'),
    row('l2', 64, 'late-row', 'A row of 30 October came after October was closed. It is posted today.', 'e_00999982'),
    row('l3', 95, 'odd-row', 'A row has no id. It is known by its content from now on.', 'e_00999978'),
    row('l4', 60 * 26, 'amount-changed', 'Captions, 6 min: −14 credits became −12 credits.', 'e_00999980'),
    row('l5', 60 * 50, 'month-closed', 'September 2026 was closed at 31,000 credits.'),
  ];
}
