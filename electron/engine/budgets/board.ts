/** All that is known of agents and their budgets at one moment, for those who decide by it. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AgentStanding } from '#shared/domain/agent.ts';
import { findAgent } from '#shared/domain/agentRef.ts';
import type { Envelope } from '#shared/domain/envelope.ts';
import { accountOfWallet, walletIdOf } from '#shared/domain/ids.ts';
import type { SeenWallet } from '#shared/domain/observation.ts';
import type { Reservation } from '#shared/domain/reservation.ts';
import type { Rule } from '#shared/domain/rule.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Amount, amountOf } from '#shared/money/amount.ts';
import { type EngineState, ofType } from '../state.ts';
import { type EnvelopeFigures, figuresOf, promisedOf } from './figures.ts';
import { factsSeenAt, type LimitFacts } from './limits.ts';
import { takenBy } from './reservations.ts';
import { type Agent, rosterOf } from './roster.ts';
import type { AgentSpending } from './spending.ts';
import { rolled } from './windows.ts';

export interface Board {
  readonly now: Instant;
  readonly agents: readonly Agent[];
  /** @throws PlimsollError `not-found`, `invalid-input` as {@link findAgent} */
  find(ref: string): Agent;
  standingOf(key: string): AgentStanding | null;
  /** In their windows of now. */
  envelopesOf(key: string, walletId?: string): readonly Envelope[];
  envelope(id: string): Envelope | null;
  figures(envelope: Envelope): EnvelopeFigures;
  reservationsOf(key: string): readonly Reservation[];
  /** When the service last told of an agent; null for one that it tells nothing of. */
  factsSeenAt(agent: Agent): Instant | null;
  /** @throws PlimsollError `not-found` */
  wallet(walletId: string): SeenWallet;
  limitFacts(agent: Agent, walletId: string): LimitFacts;
  /** What is promised of a wallet by envelopes, and what of the balance is free for it; null where it is not known. */
  promisesOf(walletId: string): Promises;
}

export interface Promises {
  readonly promised: Amount | null;
  readonly free: Amount | null;
}

export interface BoardParts {
  readonly state: EngineState;
  readonly spending: Pick<AgentSpending, 'of' | 'inLedger'>;
}

/** @param rules those of the state, or of a draft */
export function boardAt({ state, spending }: BoardParts, rules: ReadonlyMap<string, Rule>, now: Instant): Board {
  const envelopes = ofType(rules, 'envelope')
    .filter(({ accountId }) => state.accounts.has(accountId))
    .map((envelope) => rolled(envelope, now));
  const standings = new Map(ofType(rules, 'agent').map((standing) => [standing.id, standing]));
  const reservations = ofType(rules, 'reservation');
  const agents = rosterOf({
    accounts: [...state.accounts.values()],
    observationOf: state.observationOf,
    inLedger: spending.inLedger(),
    attributions: ofType(rules, 'attribution'),
    standings: [...standings.values()],
    envelopes,
  });
  const hasBudget = new Set(agents.filter(({ facts }) => facts?.budget != null).map(({ key }) => key));

  const wallet = (walletId: string): SeenWallet => {
    const accountId = accountOfWallet(walletId);
    const found = state.observationOf(accountId).wallets.find(({ key }) => walletIdOf(accountId, key) === walletId);
    if (!state.accounts.has(accountId) || found === undefined)
      throw new PlimsollError({
        kind: 'not-found',
        message: 'This wallet was never seen.',
        help: 'Sync its account first.',
      });
    return found;
  };
  const ownOf = Map.groupBy(reservations, ({ agent, walletId }) => `${agent} ${walletId}`);
  const ofWallet = Map.groupBy(reservations, ({ walletId }) => walletId);
  /** A board is of one moment: nothing on it is reckoned twice. */
  const reckoned = new Map<Envelope, EnvelopeFigures>();
  const figures = (envelope: Envelope): EnvelopeFigures => {
    const known = reckoned.get(envelope);
    if (known !== undefined) return known;
    const own = ownOf.get(`${envelope.agent} ${envelope.walletId}`) ?? [];
    const made = figuresOf(envelope, spending.of(envelope.id), own, now);
    reckoned.set(envelope, made);
    return made;
  };
  const promises = new Map<string, Promises>();
  const promisesOf = (walletId: string): Promises => {
    const known = promises.get(walletId);
    if (known !== undefined) return known;
    const own = envelopes.filter((one) => one.walletId === walletId && !hasBudget.has(one.agent));
    const { balance, asOf, unit } = wallet(walletId);
    const taken = takenBy(
      (ofWallet.get(walletId) ?? []).filter((one) => !hasBudget.has(one.agent)),
      asOf,
      now,
    );
    const made = {
      promised: promisedOf(
        own.map((envelope) => ({ agent: envelope.agent, left: figures(envelope).left })),
        unit,
      ),
      free: balance === null ? null : amountOf(balance.micros - taken.held - taken.pending, unit),
    };
    promises.set(walletId, made);
    return made;
  };

  return {
    now,
    agents,
    find(ref) {
      const named = agents.map((agent) => ({ ...agent, id: agent.agentId, accountLabel: agent.account.label }));
      return findAgent(named, ref);
    },
    standingOf: (key) => standings.get(key) ?? null,
    envelopesOf: (key, walletId) =>
      envelopes.filter((one) => one.agent === key && (walletId === undefined || one.walletId === walletId)),
    envelope: (id) => envelopes.find((one) => one.id === id) ?? null,
    figures,
    reservationsOf: (key) => reservations.filter(({ agent }) => agent === key),
    factsSeenAt: (agent) => factsSeenAt(agent, state.observationOf(agent.account.id)),
    wallet,
    limitFacts: (agent, walletId) => ({
      agent,
      walletId,
      wallet: wallet(walletId),
      observation: state.observationOf(agent.account.id),
      standing: standings.get(agent.key) ?? null,
      envelopes: envelopes.filter((one) => one.agent === agent.key && one.walletId === walletId),
      spendingOf: spending.of,
      reservations: ofWallet.get(walletId) ?? [],
      now,
    }),
    promisesOf,
  };
}
