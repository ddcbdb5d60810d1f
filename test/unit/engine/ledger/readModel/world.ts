/** A store with a ledger in it and the questions to it, for one test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { entryIdOf } from '#engine/ledger/entryId.ts';
import { type LedgerQueriesOptions, openLedgerQueriesHere } from '#engine/ledger/readModel/here.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';
import { openLedgerStore } from '../../../../support/ledgerStore.ts';
import { recordingLog } from '../../../../support/recordingLog.ts';

export const START = Date.UTC(2026, 0, 1);
export const NOW = Date.UTC(2026, 10, 25);

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store's file, and how to ask it. Closed when the test is over. */
export function ledgerWorld(folder = temporaryFolder()) {
  const file = join(folder, 'plimsoll.sqlite');
  const indexFile = join(folder, 'ledger-index.sqlite');
  const store = openLedgerStore(file, { durable: false });
  const log = recordingLog();
  const open = (over: Partial<LedgerQueriesOptions> = {}) => {
    const queries = openLedgerQueriesHere({ file, indexFile, log, now: () => NOW, ...over });
    closing.push(() => queries.close());
    return queries;
  };
  const closing: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    for (const close of closing) await close();
    await store.close();
  });
  return { file, indexFile, store, log, open };
}

export function entry(sourceId: string, over: Partial<Entry> = {}): Entry {
  const accountId = over.accountId ?? 'acc-1';
  const walletKey = over.walletKey ?? 'credits';
  const at = over.at ?? START;
  return {
    id: entryIdOf(accountId, walletKey, sourceId),
    accountId,
    walletId: `${accountId}:${walletKey}`,
    walletKey,
    sourceId,
    kind: 'usage',
    amount: { micros: -1_500_000, unit: 'credit' },
    at,
    since: null,
    description: 'a call',
    agentId: null,
    activity: null,
    paymentRef: null,
    thread: null,
    source: 'reported',
    flags: [],
    raw: '{"cost":1.50}',
    seenAt: at + 1,
    postedAt: at,
    answers: null,
    lateFor: null,
    ...over,
  };
}

export function book(walletId: string, over: Partial<Book> = {}): Book {
  const [accountId = '', walletKey = ''] = walletId.split(':');
  return {
    walletId,
    accountId,
    walletKey,
    name: 'Credits',
    accountLabel: accountId,
    unit: 'credit',
    way: 'rows',
    baseMicros: 0,
    totalMicros: 0,
    entries: 0,
    anchor: null,
    agreed: null,
    gap: null,
    unexplained: [],
    closed: [],
    history: { state: 'none', cursor: null, rows: 0, total: null, oldest: null, whole: false, hole: false, note: null },
    totals: {},
    ...over,
  };
}

export function rule(id: string, agentId: string, over: Partial<AttributionRule> = {}): AttributionRule {
  return {
    id,
    type: 'attribution',
    order: 0,
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
    createdAt: START,
    ...over,
  };
}
