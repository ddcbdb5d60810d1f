/** What a transaction means, told from the documents it writes and those it replaces. Pure. */
import type { Episode } from '#shared/domain/alert.ts';
import { accountOfWallet, walletIdOf } from '#shared/domain/ids.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { Rule } from '#shared/domain/rule.ts';
import type { TraceWhat } from '#shared/domain/trace.ts';
import { type Amount, add } from '#shared/money/amount.ts';
import type { Change, StoredDocuments } from '../store/store.ts';
import type { About } from './trace.ts';

export interface Told {
  readonly what: TraceWhat;
  readonly about: About;
}

/** As it was before the transaction. */
export interface Before {
  readonly accounts: ReadonlyMap<string, unknown>;
  observationOf(accountId: string): Observation;
  readonly payments: ReadonlyMap<string, Payment>;
  readonly rules: ReadonlyMap<string, Rule>;
  episodes(): readonly Episode[];
}

export function whatChanged(changes: readonly Change[], before: Before): Told[] {
  const written = <C extends Change['collection']>(collection: C): readonly StoredDocuments[C][] =>
    changes.flatMap((change): readonly unknown[] => {
      if (change.collection !== collection || 'remove' in change) return [];
      return 'put' in change ? change.put : change.insertNew;
    }) as readonly StoredDocuments[C][];
  const removed = changes.flatMap((change) =>
    change.collection === 'rules' && 'remove' in change ? change.remove : [],
  );
  const observations = written('observations');
  const balances = observations.flatMap((now) => balancesOf(before.observationOf(now.accountId), now));
  const rows = rowsOf(written('entries'), observations.length > 0 ? 'reading' : 'past');
  const isNews = observations.length > 0 && balances.length + rows.length > 0;
  const told = [...rows, ...balances];
  return [
    ...(isNews ? [storedOf(observations[0]?.accountId ?? null, told)] : []),
    ...told,
    ...written('payments').flatMap((payment) => paymentStep(before.payments.get(payment.id) ?? null, payment)),
    ...written('rules').flatMap((rule) => ruleStep(before.rules.get(rule.id) ?? null, rule)),
    ...removed.flatMap((id) => ruleGone(before.rules.get(id) ?? null)),
    ...alertsOf(written('alertLog'), [...written('episodes'), ...before.episodes()], before),
  ];
}

function storedOf(accountId: string | null, told: readonly Told[]): Told {
  const rows = told.reduce((sum, { what }) => sum + (what.kind === 'rows' ? what.count : 0), 0);
  const balances = told.filter(({ what }) => what.kind === 'balance').length;
  return { what: { kind: 'stored', rows, balances }, about: { accountId } };
}

function balancesOf(before: Observation, now: Observation): Told[] {
  const { accountId } = now;
  return now.wallets.flatMap(({ key, balance: to, asOf }) => {
    const from = before.wallets.find((wallet) => wallet.key === key)?.balance ?? null;
    if (to === null || (from !== null && from.unit === to.unit && from.micros === to.micros)) return [];
    return {
      what: { kind: 'balance', from, to, readAt: asOf },
      about: { accountId, walletId: walletIdOf(accountId, key) },
    };
  });
}

function rowsOf(entries: readonly StoredDocuments['entries'][], from: 'reading' | 'past'): Told[] {
  const byWallet = new Map<string, { count: number; sum: Amount }>();
  for (const { walletId, amount } of entries) {
    const so = byWallet.get(walletId);
    byWallet.set(
      walletId,
      so === undefined ? { count: 1, sum: amount } : { count: so.count + 1, sum: add(so.sum, amount) },
    );
  }
  return [...byWallet].map(([walletId, { count, sum }]) => ({
    what: { kind: 'rows', count, sum, from },
    about: { accountId: accountOfWallet(walletId), walletId },
  }));
}

function paymentStep(before: Payment | null, { id, state, accountId, walletId }: Payment): Told[] {
  if (before?.state === state) return [];
  const what: TraceWhat = { kind: 'payment', paymentId: id, from: before?.state ?? null, to: state };
  return [{ what, about: { accountId, walletId } }];
}

function ruleStep(before: Rule | null, now: Rule): Told[] {
  if (now.type === 'agent') {
    const was = before?.type === 'agent' ? before : null;
    const { control, holds, accountId, id } = now;
    const same = was !== null && was.control?.want === control?.want && was.control?.state === control?.state;
    if ((same || (was === null && control === null)) && (was?.holds.length ?? 0) === holds.length) return [];
    const what = {
      kind: 'agent',
      want: control?.want ?? null,
      state: control?.state ?? null,
      holds: holds.length,
    } as const;
    return [{ what, about: { accountId, agent: id } }];
  }
  if (now.type === 'envelope') {
    const was = before?.type === 'envelope' ? before : null;
    const about = { accountId: now.accountId, walletId: now.walletId, agent: now.agent };
    if (was === null || was.changedAt !== now.changedAt) return [{ what: { kind: 'envelope', change: 'set' }, about }];
    return was.current.start === now.current.start ? [] : [{ what: { kind: 'envelope', change: 'rolled' }, about }];
  }
  if (now.type === 'reservation') {
    if (now.state !== 'expired' || (before?.type === 'reservation' && before.state === 'expired')) return [];
    const about = { accountId: now.accountId, walletId: now.walletId, agent: now.agent };
    return [{ what: { kind: 'reservation-expired', amount: now.amount }, about }];
  }
  if (now.type === 'move') {
    if (before?.type === 'move' && before.state === now.state) return [];
    const what = { kind: 'move', moveId: now.id, state: now.state, amount: now.amount } as const;
    return [{ what, about: { accountId: now.accountId } }];
  }
  return [];
}

function ruleGone(before: Rule | null): Told[] {
  if (before?.type !== 'envelope') return [];
  const { accountId, walletId, agent } = before;
  return [{ what: { kind: 'envelope', change: 'removed' }, about: { accountId, walletId, agent } }];
}

function alertsOf(
  log: readonly StoredDocuments['alertLog'][],
  episodes: readonly Episode[],
  { accounts }: Before,
): Told[] {
  return log.map(({ walletId: about, episodeId, decision }) => {
    const rule = episodes.find(({ id }) => id === episodeId)?.rule ?? null;
    const ofAccount = accounts.has(about);
    return {
      what: { kind: 'alert', episodeId, rule, decision },
      about: { accountId: ofAccount ? about : accountOfWallet(about), walletId: ofAccount ? null : about },
    };
  });
}
