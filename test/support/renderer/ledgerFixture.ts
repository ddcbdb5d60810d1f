/** Rows of a ledger to look at. */
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { EntryKind } from '#shared/domain/entry.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { parseAmount, type Unit } from '#shared/money/amount.ts';

const STORIES: readonly {
  kind: EntryKind;
  text: string;
  amount: string;
  unit: Unit;
  wallet: string;
  agent: string | null;
}[] = [
  {
    kind: 'usage',
    text: 'Chat completion, large model',
    amount: '-0.018204',
    unit: 'USD',
    wallet: 'acc_elizaos-cloud:balance',
    agent: 'ag_scout',
  },
  {
    kind: 'usage',
    text: 'Scrape of 12 pages',
    amount: '-12',
    unit: 'credit',
    wallet: 'acc_olostep:credits',
    agent: null,
  },
  {
    kind: 'reserve',
    text: 'Imagery order 5521',
    amount: '-2400',
    unit: 'credit',
    wallet: 'acc_geopera:credits',
    agent: null,
  },
  { kind: 'usage', text: 'Rough cut, 3 min', amount: '-60', unit: 'credit', wallet: 'acc_mosaic:balance', agent: null },
  {
    kind: 'usage',
    text: 'Image generation',
    amount: '-0.04',
    unit: 'USD',
    wallet: 'acc_elizaos-cloud:balance',
    agent: 'ag_quill',
  },
  {
    kind: 'topup',
    text: 'Top-up by card',
    amount: '50',
    unit: 'USD',
    wallet: 'acc_elizaos-cloud:balance',
    agent: null,
  },
  { kind: 'usage', text: 'Campaign spend', amount: '-4.5', unit: 'USD', wallet: 'acc_bizos:ad-spend', agent: null },
  { kind: 'refund', text: 'Task that failed', amount: '1', unit: 'credit', wallet: 'acc_bizos:credits', agent: null },
];

/** Rows going back in time, some each hour. */
export function ledgerRows(now: number, count: number): LedgerRow[] {
  return Array.from({ length: count }, (_, index) => {
    const story = STORIES[index % STORIES.length];
    if (story === undefined) throw new Error('there are no stories');
    const [accountId = '', walletKey = ''] = story.wallet.split(':');
    const at = now - index * 47 * MINUTE - 3 * MINUTE;
    return {
      id: `row_${index}`,
      accountId,
      walletId: story.wallet,
      walletKey,
      sourceId: `src_${index}`,
      kind: story.kind,
      amount: parseAmount(story.amount, story.unit),
      at,
      since: null,
      seenAt: at + MINUTE,
      postedAt: at,
      description: story.text,
      agentId: story.agent,
      activity: null,
      paymentRef: null,
      thread: null,
      source: story.wallet.startsWith('acc_bizos') ? 'derived' : 'reported',
      flags: [],
      answers: null,
      lateFor: null,
      balanceAfter: null,
      attribution: story.agent === null ? null : { agentId: story.agent, by: 'service', ruleId: null },
      outcome: null,
    };
  });
}
