/** Documents for the store's tests, and folders that clean up after themselves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { DatabaseListener } from '#engine/store/database.ts';
import type { Account } from '#shared/domain/account.ts';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { Episode } from '#shared/domain/alert.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { Reading } from '#shared/domain/reading.ts';
import type { Rule } from '#shared/domain/rule.ts';

export const START = Date.UTC(2026, 0, 1);

export function temporaryFolder(): () => string {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-store-'));
    made.push(folder);
    return folder;
  };
}

/** For a storage of which no trouble is expected: it ends the test run. */
export function noTrouble(error: Error): never;
export function noTrouble(file: string, error: Error): never;
export function noTrouble(...told: readonly unknown[]): never {
  throw told.at(-1);
}

/** For a database of which neither trouble nor a migration is expected. */
export const quietListener: DatabaseListener = { trouble: noTrouble, migrating: () => undefined };

export function entry(id: string, over: Partial<Entry> = {}): Entry {
  return {
    id,
    accountId: 'acc-1',
    walletId: 'acc-1:credits',
    walletKey: 'credits',
    sourceId: id,
    kind: 'usage',
    amount: { micros: -1_500_000, unit: 'credit' },
    at: START,
    since: null,
    description: 'a call – 😀',
    agentId: null,
    activity: null,
    paymentRef: null,
    thread: null,
    source: 'reported',
    flags: [],
    raw: '{"cost":1.50}',
    seenAt: START + 1,
    postedAt: over.at ?? START,
    answers: null,
    lateFor: null,
    ...over,
  };
}

export function reading(at: number, over: Partial<Reading> = {}): Reading {
  const walletId = over.walletId ?? 'acc-1:credits';
  return {
    id: `${walletId}@${at}`,
    accountId: 'acc-1',
    walletId,
    at,
    balance: { micros: at, unit: 'credit' },
    reserved: null,
    ...over,
  };
}

export function episode(id: string, over: Partial<Episode> = {}): Episode {
  return {
    id,
    accountId: 'acc-1',
    walletId: 'acc-1:credits',
    rule: 'low-balance',
    subject: '',
    openedAt: START,
    closedAt: null,
    level: 'low',
    balance: { micros: 1, unit: 'credit' },
    runOut: null,
    once: false,
    notifiedAt: null,
    settled: false,
    held: null,
    snooze: null,
    title: 'Low',
    body: 'Top up',
    ...over,
  };
}

export function account(id: string): Account {
  return {
    id,
    service: 'some-service',
    label: 'Some',
    origin: 'https://example.test',
    createdAt: START,
    keyFingerprint: 'abc',
    demo: false,
  };
}

export function book(walletId: string): Book {
  const [accountId = '', walletKey = ''] = walletId.split(':');
  return {
    walletId,
    accountId,
    walletKey,
    name: 'Credits',
    accountLabel: 'Some',
    unit: 'credit',
    way: 'rows',
    baseMicros: 1_000_000,
    totalMicros: -1_500_000,
    entries: 1,
    anchor: { at: START, firm: true, takes: 1, newestRowAt: null },
    agreed: { at: START, balance: { micros: -500_000, unit: 'credit' } },
    gap: null,
    unexplained: [{ entryId: 'u', at: START, openMicros: -1 }],
    closed: [],
    history: {
      state: 'running',
      cursor: 'page 2',
      rows: 200,
      total: null,
      oldest: START,
      whole: false,
      hole: false,
      note: null,
    },
    totals: { 'day 1': -5 },
  };
}

export function logRow(id: string, at: number, over: Partial<AccountLogRow> = {}): AccountLogRow {
  return { id, at, accountId: 'acc-1', walletId: null, topic: 'history', message: 'm', entryId: null, ...over };
}

export function rule(id: string): Rule {
  return {
    id,
    type: 'attribution',
    order: 1,
    enabled: true,
    agentId: 'agent-7',
    accountId: null,
    walletId: null,
    description: 'nightly',
    field: { path: 'metadata.model', equals: 'large' },
    from: null,
    to: null,
    hours: { from: '22:00', to: '06:00', zone: 'Europe/Berlin' },
    weekdays: { days: [1, 7], zone: 'Europe/Berlin' },
    createdAt: START,
  };
}
