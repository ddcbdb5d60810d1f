/** What the rules make of an account, stored with the reading that caused it; and a look at the clock in between. */
import type { Account } from '#shared/domain/account.ts';
import type { Episode } from '#shared/domain/alert.ts';
import type { RunOut, SpendForecast } from '#shared/domain/forecast.ts';
import { accountOfWallet, walletIdOf } from '#shared/domain/ids.ts';
import type { Lines } from '#shared/domain/level.ts';
import type { Observation, SeenWallet } from '#shared/domain/observation.ts';
import { type Instant, SECOND } from '#shared/domain/time.ts';
import type { WalletSettings } from '#shared/domain/walletSettings.ts';
import type { Clock } from '../ports.ts';
import { runOutBy, spentBetween } from '../runway/fan.ts';
import { spendInDays } from '../runway/say.ts';
import type { EngineState } from '../state.ts';
import type { Change } from '../store/store.ts';
import { type Condition, keyOf } from './condition.ts';
import { byKey, type Decision, decideEpisode, withdraw } from './episodes.ts';
import { linesFor } from './lines.ts';
import { accountRules } from './rules/accountRules.ts';
import { agentRules } from './rules/agentRules.ts';
import { nameOf, type RuleFacts } from './rules/facts.ts';
import { lotRules } from './rules/lotRules.ts';
import { lowBalance } from './rules/lowBalance.ts';
import { paymentRules } from './rules/paymentRules.ts';
import { type AgentRuling, rulingRules } from './rules/rulingRules.ts';
import { spendRules } from './rules/spendRules.ts';
import { expectedWords, expectsTopUp, nextTopUpWatch, topUpRules } from './rules/topUpRules.ts';
import type { DailySpending } from './spending.ts';

export interface AlertsDeps {
  readonly state: EngineState;
  readonly clock: Clock;
  /** The newest forecast of a wallet, stored or not. */
  readonly forecastOf: (walletId: string) => SpendForecast | null;
  readonly spendingOf: (walletId: string) => DailySpending | null;
  /** As they are at this moment, for any account: worked out once for all that is looked at in it. */
  readonly rulings: () => (accountId: string) => readonly AgentRuling[];
  readonly seeingSince: () => Instant | null;
  readonly hasKey: (accountId: string) => boolean;
  /** Milliseconds between two rounds. */
  readonly interval: () => number;
  /** What is to be stored so that decisions reach people away from the desk. */
  readonly forward: (decisions: readonly Decision[], account: Account, now: Instant) => readonly Change[];
}

/** An account as it will stand once the transaction at hand is through. */
export interface AccountFacts {
  readonly account: Account;
  readonly observation: Observation;
  /** What was known before, where a reading is what changed it. */
  readonly before: Observation | null;
  readonly settingsOf: (walletId: string) => WalletSettings | null;
  readonly now: Instant;
}

export interface AlertChanges {
  readonly changes: readonly Change[];
  /** Settings with what is remembered of automatic top-ups; only those that changed. */
  readonly walletSettings: readonly WalletSettings[];
}

export interface Alerts {
  /** What follows for the alerts of an account. To be called within a transaction, and stored by it. */
  changesFor(facts: AccountFacts): AlertChanges;
  /** Time has passed: stores what follows for every account. */
  look(): Promise<void>;
  /** The lines in force for a wallet. */
  linesOf(
    walletId: string,
    wallet: Pick<SeenWallet, 'unit'>,
    settings: WalletSettings | null,
    now: Instant,
  ): Lines | null;
  /** An automatic top-up should step in by itself: a low balance is routine as long as it does. */
  isTopUpExpected(walletId: string): boolean;
  /** The user changed the automatic top-up of a wallet through this app. */
  noteTopUpSet(walletId: string): Promise<void>;
}

/** So long a wallet that was just connected may wait for its ledger, before it is judged without. */
const FIRST_SIGHT = 30 * SECOND;

export function createAlerts(deps: AlertsDeps): Alerts {
  const { state, clock, forecastOf } = deps;

  const linesOf: Alerts['linesOf'] = (walletId, { unit }, settings, now) =>
    linesFor({
      watch: settings?.watch ?? null,
      unit,
      reference: settings?.reference ?? null,
      spendInDays: (days) => spendInDays(forecastOf(walletId), unit, days, now),
    });

  function lowBalanceOf(facts: AccountFacts, wallet: SeenWallet): Condition {
    const { account, settingsOf, now } = facts;
    const walletId = walletIdOf(account.id, wallet.key);
    const condition = lowBalance(
      {
        accountId: account.id,
        walletId,
        name: nameOf(facts, wallet),
        balance: wallet.balance,
        lines: linesOf(walletId, wallet, settingsOf(walletId), now),
        runOut: runOutOf(forecastOf(walletId), wallet, now),
        topUpExpected: expectedWords(wallet),
      },
      now,
    );
    // Lines that the user states wait for nothing.
    const waits = settingsOf(walletId)?.watch == null && isFirstSight(account, walletId, now);
    return waits ? { ...condition, standing: 'unseen' } : condition;
  }

  /** Its ledger is on its way: what its lines are to be made from is not known yet. */
  function isFirstSight(account: Account, walletId: string, now: Instant): boolean {
    if (now - account.createdAt >= FIRST_SIGHT || now < account.createdAt) return false;
    const forecast = forecastOf(walletId);
    return forecast === null || (forecast.fan === null && state.books.get(walletId)?.history.state === 'running');
  }

  function ruleFacts(facts: AccountFacts, known: readonly Episode[], rulings: readonly AgentRuling[]): RuleFacts {
    const { account, observation, before, now } = facts;
    return {
      account,
      observation,
      before,
      payments: [...state.payments.values()].filter(({ accountId }) => accountId === account.id),
      rulings,
      spendingOf: deps.spendingOf,
      spendUntil: (walletId, until) => {
        const fan = forecastOf(walletId)?.fan ?? null;
        return fan === null ? null : spentBetween(fan, 'p50', now, until);
      },
      openSubjects: (rule) =>
        known.filter((episode) => episode.rule === rule && episode.closedAt === null).map((episode) => episode.subject),
      seeingSince: deps.seeingSince(),
      hasKey: deps.hasKey(account.id),
      interval: deps.interval(),
      now,
    };
  }

  function changesFor(facts: AccountFacts, rulingsOf = deps.rulings()): AlertChanges {
    const { account, observation, before, settingsOf, now } = facts;
    const known = state.episodes().filter(({ accountId }) => accountId === account.id);
    const rules = ruleFacts(facts, known, rulingsOf(account.id));
    const walletSettings: WalletSettings[] = [];
    const ofWallets = observation.wallets.flatMap((wallet) => {
      const settings = settingsOf(walletIdOf(account.id, wallet.key));
      const was = settings?.topUp ?? null;
      // Only a reading tells something new; between two, what is remembered stays.
      const is = before === null ? was : nextTopUpWatch(was, wallet, observation.problems.length === 0, now);
      if (settings !== null && JSON.stringify(is) !== JSON.stringify(was))
        walletSettings.push({ ...settings, topUp: is });
      return [lowBalanceOf(facts, wallet), ...topUpRules(rules, wallet, was, is), ...spendRules(rules, wallet)];
    });
    const conditions = [
      ...ofWallets,
      ...accountRules(rules),
      ...lotRules(rules),
      ...paymentRules(rules),
      ...agentRules(rules),
      ...rulingRules(rules),
    ];
    const decisions = decideAll(known, conditions, now);
    const episodes = decisions.flatMap(({ episode }) => (episode === null ? [] : [episode]));
    const log = decisions.flatMap((decision) => decision.log);
    return {
      walletSettings,
      changes: [
        { collection: 'episodes', put: episodes },
        { collection: 'alertLog', insertNew: log },
        ...deps.forward(decisions, account, now),
      ],
    };
  }

  /** Every account at one moment. */
  const lookAtAll = (): readonly Change[] => {
    const rulingsOf = deps.rulings();
    const now = clock.now();
    return [...state.accounts.values()].flatMap((account) => {
      const observation = state.observationOf(account.id);
      const facts = { account, observation, before: null, settingsOf: state.walletSettingsOf, now };
      return [...changesFor(facts, rulingsOf).changes];
    });
  };

  return {
    changesFor: (facts) => changesFor(facts),
    linesOf,
    async look() {
      if (lookAtAll().some(hasRows)) await state.transact(lookAtAll);
    },
    isTopUpExpected(walletId) {
      const accountId = accountOfWallet(walletId);
      const { wallets, problems } = state.observationOf(accountId);
      const wallet = wallets.find(({ key }) => walletId === walletIdOf(accountId, key));
      if (wallet === undefined) return false;
      // A setting that could not be read this time is as it was.
      if (wallet.autoTopUp === null && problems.length > 0)
        return state.walletSettingsOf(walletId)?.topUp?.state === 'on';
      return expectsTopUp(wallet);
    },
    async noteTopUpSet(walletId) {
      await state.transact(() => {
        const settings = state.walletSettingsOf(walletId);
        if (settings === null) return [];
        const topUp = { state: 'unknown' as const, belowSince: null, readingsBelow: 0, ...settings.topUp };
        return [
          { collection: 'walletSettings', put: [{ ...settings, topUp: { ...topUp, setByUserAt: clock.now() } }] },
        ];
      });
    },
  };
}

function runOutOf(forecast: SpendForecast | null, { balance }: SeenWallet, now: Instant): RunOut | null {
  if (forecast === null || forecast.fan === null || balance === null) return null;
  if (forecast.unit !== balance.unit || balance.micros <= 0) return null;
  return runOutBy(forecast.fan, balance.micros, now);
}

/** @param known the account's episodes, open and of late */
export function decideAll(known: readonly Episode[], conditions: readonly Condition[], now: Instant): Decision[] {
  const open = byKey(known.filter(({ closedAt }) => closedAt === null));
  const past = byKey(known);
  const ids = new Set(known.map(({ id }) => id));
  const decisions = conditions.map((condition) => {
    const key = keyOf(condition);
    const earlier = condition.happenedAt === undefined ? open.get(key) : past.get(key);
    return decideEpisode(earlier ?? null, condition, now, (id) => ids.has(id));
  });
  const found = new Set(conditions.map(keyOf));
  const gone = [...open].filter(([key]) => !found.has(key));
  return [...decisions, ...gone.map(([, episode]) => withdraw(episode, now, 'what it was about is gone'))];
}

export function hasRows(change: Change): boolean {
  if ('put' in change) return change.put.length > 0;
  return 'insertNew' in change ? change.insertNew.length > 0 : change.remove.length > 0;
}
