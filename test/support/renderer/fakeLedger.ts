/**
 * A ledger as long as one likes, in a plain browser: each row is worked out from its place when it is asked for, so a
 * million of them weigh nothing. Runs inside the page, so it uses nothing from outside its own body.
 */
import type {
  Bucket,
  Dimension,
  LedgerFilter,
  LedgerPage,
  LedgerRow,
  LedgerSum,
  Outcome,
} from '#shared/contract/ledgerCalls.ts';
import type { Entry, EntryFlag, EntryKind } from '#shared/domain/entry.ts';
import type { Source } from '#shared/domain/wallet.ts';

export interface FakeLedgerOptions {
  readonly now: number;
  readonly rows: number;
  /** Milliseconds from one row to the next. */
  readonly step: number;
  /** Rows that come once the first page was read. */
  readonly newer?: number;
  /** How long an answer takes. */
  readonly delay?: number;
  readonly balances: Readonly<Record<string, number>>;
}

export interface FakeLedger {
  answer(name: string, input: Record<string, unknown>): unknown;
  readonly delay: number;
}

export function installFakeLedger(options: FakeLedgerOptions): void {
  interface Story {
    wallet: string;
    unit: string;
    kind: EntryKind;
    /** In millionths. */
    amount: number;
    text: string;
    agent?: string;
    byRule?: boolean;
    activity?: string;
    thread?: string;
    outcome?: Outcome;
    source?: Source;
    flags?: EntryFlag[];
    late?: string;
  }
  const ELIZA = { wallet: 'acc_elizaos-cloud:balance', unit: 'USD' };
  const OLOSTEP = { wallet: 'acc_olostep:credits', unit: 'credit' };
  const GEOPERA = { wallet: 'acc_geopera:credits', unit: 'credit' };
  const MOSAIC = { wallet: 'acc_mosaic:balance', unit: 'credit' };
  const BIZOS = { wallet: 'acc_bizos:credits', unit: 'credit', source: 'derived' as const };
  const ADS = { wallet: 'acc_bizos:ad-spend', unit: 'USD', source: 'derived' as const };
  const M = 1_000_000;
  const use = (of: typeof ELIZA, amount: number, text: string, more: Partial<Story> = {}): Story => ({
    ...of,
    kind: 'usage',
    amount: -Math.round(amount * M),
    text,
    ...more,
  });
  // The newest first. Each wallet comes out even over the round, so that balances stay where they are.
  const round: Story[] = [
    use(ELIZA, 0.018204, 'Chat completion, large model', { agent: 'ag_scout', activity: 'claude-sonnet' }),
    use(OLOSTEP, 12, 'Scrape of 12 pages', { agent: 'ag_research', byRule: true, activity: 'scrape' }),
    use(ELIZA, 0.04, 'Image generation', { agent: 'ag_quill', activity: 'image' }),
    {
      ...GEOPERA,
      kind: 'release',
      amount: 400 * M,
      text: 'Imagery order 5521, rest',
      thread: 'order',
      activity: 'imagery',
    },
    {
      ...GEOPERA,
      kind: 'usage',
      amount: 0,
      text: 'Imagery order 5521, delivered',
      thread: 'order',
      activity: 'imagery',
    },
    {
      ...GEOPERA,
      kind: 'reserve',
      amount: -2_400 * M,
      text: 'Imagery order 5521',
      thread: 'order',
      outcome: 'captured',
      activity: 'imagery',
    },
    use(MOSAIC, 60, 'Rough cut, 3 min', { activity: 'rough-cut' }),
    use(ELIZA, 0.0062, 'Chat completion, small model', { agent: 'ag_scout', activity: 'claude-haiku' }),
    use(ELIZA, 0.003918, 'Embedding of 40 documents', { agent: 'ag_ledgerly', activity: 'embedding' }),
    use(OLOSTEP, 88, 'Crawl of docs.example.org', { agent: 'ag_research', byRule: true, activity: 'crawl' }),
    { ...BIZOS, kind: 'refund', amount: 1 * M, text: 'Task that failed' },
    use(BIZOS, 3, 'Balance went down'),
    { ...BIZOS, kind: 'grant', amount: 2 * M, text: 'Plan credits' },
    use(ADS, 4.5, 'Balance went down'),
    { ...ADS, kind: 'topup', amount: 4.5 * M, text: 'Balance went up' },
    use(ELIZA, 0.67, 'Container hosting, a day', { activity: 'hosting', kind: 'fee' }),
    { ...GEOPERA, kind: 'unexplained', amount: -35 * M, text: 'Balance moved without a row', source: 'derived' },
    { ...OLOSTEP, kind: 'expiry', amount: -50 * M, text: 'Setup credits lapsed', source: 'derived' },
    use(MOSAIC, 14, 'Captions, 6 min', { activity: 'captions', late: '2026-10' }),
    use(MOSAIC, 22, 'Reframe to 9:16', { activity: 'reframe', flags: ['future'] }),
    {
      ...MOSAIC,
      kind: 'adjustment',
      amount: 2 * M,
      text: 'Captions, 6 min: amount changed',
      flags: ['amount-changed'],
    },
    {
      ...GEOPERA,
      kind: 'reserve',
      amount: -120 * M,
      text: 'Change detection, Tagus',
      thread: 'run',
      outcome: 'open',
      activity: 'analysis',
    },
    use(ELIZA, 0.0291, 'Chat completion, large model', {
      agent: 'ag_quill',
      activity: 'claude-sonnet',
      flags: ['no-id'],
    }),
    { ...OLOSTEP, kind: 'topup', amount: 150 * M, text: 'Top-up, 10,000 credit pack' },
    { ...ELIZA, kind: 'topup', amount: Math.round(0.767422 * M), text: 'Top-up by card' },
    { ...GEOPERA, kind: 'topup', amount: 2_155 * M, text: 'Credits bought' },
    { ...MOSAIC, kind: 'topup', amount: 94 * M, text: 'Auto top-up' },
  ];
  const length = round.length;
  const postedAt = (index: number) => options.now - 180_000 - index * options.step;
  const story = (index: number) => round[index % length] as Story;
  const idOf = (index: number) => `e_${String(options.rows - index).padStart(8, '0')}`;
  const indexOf = (id: string) => options.rows - Number(id.slice(2));
  // By the wallet, what came after each place of the round within it.
  const before = round.map((one, at) =>
    round.slice(0, at).reduce((sum, other) => (other.wallet === one.wallet ? sum + other.amount : sum), 0),
  );
  const entry = (index: number): Entry => {
    const one = story(index);
    const at = postedAt(index);
    const [accountId = '', walletKey = ''] = one.wallet.split(':');
    const turn = Math.floor(index / length);
    return {
      id: idOf(index),
      accountId,
      walletId: one.wallet,
      walletKey,
      sourceId: one.flags?.includes('no-id') ? `content-${turn}` : `txn_${(index * 7919).toString(36)}`,
      kind: one.kind,
      amount: { micros: one.amount, unit: one.unit },
      at: one.flags?.includes('future') ? at + 7_200_000 : one.late === undefined ? at : Date.UTC(2026, 9, 30, 18),
      since: one.source === 'derived' ? at - 300_000 : null,
      seenAt: at + 60_000,
      postedAt: at,
      description: one.text,
      agentId: one.byRule ? null : (one.agent ?? null),
      activity: one.activity ?? null,
      paymentRef: one.kind === 'topup' ? `pi_${turn}` : null,
      thread: one.thread === undefined ? null : `${one.thread}-${turn}`,
      source: one.source ?? 'reported',
      flags: one.flags ?? [],
      answers: null,
      lateFor: one.late ?? null,
      raw:
        one.source === 'derived'
          ? '{}'
          : `{"id":"txn_${index}","type":"${one.kind}","amount":${(one.amount / M).toFixed(6)},"description":${JSON.stringify(one.text)},"created_at":"${new Date(at).toISOString()}","metadata":{"model":${JSON.stringify(one.activity ?? null)},"tags":["nightly","<b>bold</b>"],"attempts":1}}`,
    };
  };
  const row = (index: number): LedgerRow => {
    const { raw: _, ...rest } = entry(index);
    const one = story(index);
    return {
      ...rest,
      balanceAfter: {
        micros: Math.round((options.balances[one.wallet] ?? 0) * M) - (before[index % length] ?? 0),
        unit: one.unit,
      },
      attribution:
        one.agent === undefined
          ? null
          : { agentId: one.agent, by: one.byRule ? 'rule' : 'service', ruleId: one.byRule ? 'rule_1' : null },
      outcome: one.outcome ?? null,
    };
  };
  const fits = (one: Story, filter: LedgerFilter): boolean => {
    const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const all = `${one.text} ${one.agent ?? ''} ${one.activity ?? ''}`.toLowerCase().split(/[^\p{L}\d]+/u);
    return (
      (filter.walletIds?.includes(one.wallet) ?? true) &&
      (filter.kinds?.includes(one.kind) ?? true) &&
      (filter.agentIds?.includes(one.agent ?? null) ?? true) &&
      (filter.activities?.includes(one.activity ?? null) ?? true) &&
      one.amount >= (filter.minMicros ?? -Infinity) &&
      one.amount <= (filter.maxMicros ?? Infinity) &&
      words.every((word) => all.some((part) => part.startsWith(word)))
    );
  };
  /** Places of the round that fit, and how many rows fit among the first `count`. */
  const matcher = (filter: LedgerFilter) => {
    const places = round.flatMap((one, place) => (fits(one, filter) ? [place] : []));
    const upTo = (count: number) =>
      Math.floor(count / length) * places.length + places.filter((place) => place < count % length).length;
    const first = filter.to === undefined ? 0 : Math.ceil((options.now - 180_000 - filter.to + 1) / options.step);
    const end =
      filter.from === undefined ? options.rows : Math.floor((options.now - 180_000 - filter.from) / options.step) + 1;
    const [from, to] = [Math.max(0, first), Math.max(0, Math.min(options.rows, end))];
    const skipped = upTo(from);
    return {
      total: Math.max(0, upTo(to) - skipped),
      at: (n: number) => {
        const k = n + skipped;
        return Math.floor(k / places.length) * length + (places[k % places.length] ?? 0);
      },
    };
  };
  let newer = 0;
  const page = (input: Record<string, unknown>): LedgerPage => {
    const { total, at } = matcher(input.filter as LedgerFilter);
    const from = Number(input.offset);
    const count = Math.max(0, Math.min(Number(input.limit), total - from));
    const answer = {
      rows: Array.from({ length: count }, (_, n) => row(at(from + n))),
      total,
      upTo: idOf(0),
      newer: input.upTo === undefined ? 0 : newer,
    };
    newer = options.newer ?? 0;
    return answer;
  };
  const chance = (seed: number) => {
    const x = Math.sin(seed * 12.9898) * 43_758.5453;
    return x - Math.floor(x);
  };
  const next = (bucket: Bucket, at: number, to: number): number => {
    if (bucket === 'whole') return to;
    if (bucket === 'hour') return at + 3_600_000;
    const date = new Date(at);
    if (bucket === 'month') date.setMonth(date.getMonth() + 1);
    else date.setDate(date.getDate() + (bucket === 'week' ? 7 : 1));
    return date.getTime();
  };
  const sums = (input: Record<string, unknown>) => {
    const filter = input.filter as LedgerFilter & { from: number; to: number };
    const by = input.by as Dimension[];
    const buckets: number[] = [];
    const found: LedgerSum[] = [];
    for (let at = filter.from; at < filter.to; at = next(input.bucket as Bucket, at, filter.to)) buckets.push(at);
    for (const [place, start] of buckets.entries()) {
      const end = buckets[place + 1] ?? filter.to;
      const span = Math.min(end, options.now) - start;
      if (span <= 0) continue;
      const groups = new Map<string, LedgerSum>();
      for (const [at, one] of round.entries()) {
        if (!fits(one, filter)) continue;
        const weekday = new Date(start).getDay();
        const swing = input.bucket === 'month' ? 1 : weekday === 0 || weekday === 6 ? 0.35 : 1;
        const turns = (span / options.step / length) * swing * (0.45 + 1.1 * chance(start / 3_600_000 + at));
        const sum: LedgerSum = {
          start,
          walletId: by.includes('wallet') ? one.wallet : null,
          kind: by.includes('kind') ? one.kind : null,
          agentId: by.includes('agent') ? (one.agent ?? null) : null,
          activity: by.includes('activity') ? (one.activity ?? null) : null,
          amount: { micros: Math.round(one.amount * turns), unit: one.unit },
          count: Math.max(1, Math.round(turns)),
        };
        const key = JSON.stringify([sum.walletId, sum.kind, sum.agentId, sum.activity, one.unit]);
        const known = groups.get(key);
        const total = (known?.amount.micros ?? 0) + sum.amount.micros;
        groups.set(key, { ...sum, amount: { ...sum.amount, micros: total }, count: sum.count + (known?.count ?? 0) });
      }
      found.push(...groups.values());
    }
    return { buckets, sums: found };
  };
  const counts = <K>(key: (one: Story) => K | undefined) => {
    const found = new Map<K, number>();
    for (const one of round) {
      const value = key(one);
      if (value !== undefined) found.set(value, (found.get(value) ?? 0) + Math.floor(options.rows / length));
    }
    return [...found];
  };
  const answer = (name: string, input: Record<string, unknown>): unknown => {
    if (name === 'ledger.page') return page(input);
    if (name === 'ledger.sums') return sums(input);
    if (name === 'ledger.facets')
      return {
        agents: counts((one) => one.agent).map(([agentId, count]) => ({ agentId, count })),
        activities: counts((one) => one.activity).map(([activity, count]) => ({ activity, count })),
        kinds: counts((one) => one.kind).map(([kind, count]) => ({ kind, count })),
        first: postedAt(options.rows - 1),
        last: postedAt(0),
        entries: options.rows,
      };
    if (name === 'ledger.entry') {
      const index = indexOf(String(input.entryId));
      const start = index - (index % length);
      const { thread } = story(index);
      const { attribution, balanceAfter } = row(index);
      const rows =
        thread === undefined
          ? []
          : round.flatMap((one, place) => (one.thread === thread ? [row(start + place)] : [])).reverse();
      return {
        entry: entry(index),
        attribution,
        balanceAfter,
        thread: rows,
        threadRows: rows.length,
        related: story(index).kind === 'adjustment' ? [{ ...row(index - 2), answers: null }] : [],
      };
    }
    if (name === 'rules.try') {
      const rule = input.rule as { description: string | null; walletId: string | null };
      const found = matcher({
        ...(rule.description === null ? {} : { text: rule.description.split(/\W+/).slice(0, 3).join(' ') }),
        ...(rule.walletId === null ? {} : { walletIds: [rule.walletId] }),
      });
      return {
        matches: found.total,
        examined: options.rows,
        examples: Array.from({ length: Math.min(5, found.total) }, (_, n) => row(found.at(n))),
      };
    }
    return undefined;
  };
  Object.assign(window, { fakeLedger: { answer, delay: options.delay ?? 0 } satisfies FakeLedger });
}
