/** Joins a service's routes to the world, the books and the fake Stripe. */
import type { ServiceId } from '#shared/domain/service.ts';
import type { Books } from './books.ts';
import { type Ask, ok, type Reply } from './http/exchange.ts';
import type { FaultBox } from './http/faults.ts';
import type { Handler } from './http/server.ts';
import type { Charge, WorldCommand } from './sandbox.ts';
import { sandboxPage } from './services/pages.ts';
import { type Desk, dialectOf, type SandboxKey, type SandboxService, type Scene } from './services/service.ts';
import type { Bank } from './stripe/bank.ts';
import type { Cards } from './stripe/cards.ts';
import { loadSigning, verified, WEBHOOK_PATH } from './stripe/webhooks.ts';
import type { ServiceName, World } from './world/world.ts';

/** All that the services of one sandbox share. */
export interface Office {
  readonly world: World;
  readonly books: Books;
  readonly bank: Bank;
  readonly cards: Cards;
  readonly now: () => number;
  readonly add: (command: WorldCommand) => void;
  readonly settle: () => Promise<void>;
  readonly origin: (name: string) => string;
}

/** How often each intent was granted, counted in the wallets' own rows. */
export function grantsOf(world: World, service: ServiceId, now: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const purse of Object.values(world.at(service as ServiceName, now).purses))
    for (const row of purse.rows)
      if (row.kind === 'topup' && row.ref !== null) counts.set(row.ref, (counts.get(row.ref) ?? 0) + 1);
  return counts;
}

export function chargesOf({ world, bank, now }: Office): readonly Charge[] {
  const grants = new Map<ServiceId, ReadonlyMap<string, number>>();
  return bank.charges.all().map((charge) => {
    const counts = grants.get(charge.service) ?? grantsOf(world, charge.service, now());
    grants.set(charge.service, counts);
    const count = counts.get(charge.intentId) ?? 0;
    return { ...charge, granted: count > 0, grants: count };
  });
}

export function handlerOf<N extends ServiceName>(
  service: SandboxService<N>,
  keys: readonly SandboxKey[],
  office: Office,
  faults: FaultBox,
): Handler {
  const { world, bank, now } = office;
  const { name } = service;
  const sceneOf = (ask: Ask): Scene<N> => {
    const at = now();
    const state = world.at(name, at);
    /** The state that the routes hold shows at once what was done. */
    const apply = (command: WorldCommand) => {
      office.add(command);
      world.at(name, at);
    };
    const desk: Desk = {
      origin: office.origin(name),
      stripeOrigin: office.origin('stripe'),
      books: office.books,
      bank,
      cards: office.cards,
      outcome: () =>
        faults.card(`${ask.path}${ask.query.size > 0 ? `?${ask.query}` : ''}`, ask.method) ??
        office.cards.outcome(name),
      act: (action) => apply({ kind: 'act', at, service: name, action }),
      grant(intentId) {
        if (grantsOf(world, name, at).has(intentId)) return false;
        const { purpose } = bank.intent(intentId);
        const { wallet, micros, text, plan, account } = purpose;
        if (plan !== undefined)
          apply({
            kind: 'act',
            at,
            service: name,
            action: { do: 'set-plan', account: account ?? 'main', planId: plan },
          });
        apply({ kind: 'credit', at, service: name, wallet, micros, text, ref: intentId });
        return true;
      },
    };
    return { seed: world.seed, now: at, state, keys, desk };
  };
  return {
    async before(ask) {
      if (ask.path === WEBHOOK_PATH) await loadSigning();
      else await office.settle();
    },
    isInternal: (path) => path === WEBHOOK_PATH,
    chargeCount: () => bank.chargeCount,
    answer(ask) {
      if (ask.path === WEBHOOK_PATH) return webhook(ask, sceneOf(ask), name);
      return sandboxPage(ask, service, sceneOf(ask)) ?? service.answer(ask, sceneOf(ask));
    },
    refuse(ask, status, retryAfter) {
      const presented = ask.headers['x-api-key'] ?? ask.headers.authorization?.replace(/^Bearer\s+/i, '') ?? null;
      return service.refuse(status, dialectOf(keys, presented), retryAfter);
    },
  };
}

/** A service believes only what Stripe signed, and grants a payment once however often it is told of it. */
function webhook(ask: Ask, { desk, now }: Scene<ServiceName>, service: ServiceId): Reply {
  if (ask.method !== 'POST') return { status: 405, body: { error: 'method_not_allowed' } };
  const intentId = verified(ask.raw, ask.headers['stripe-signature'], desk.bank.webhookSecret(service), now);
  if (intentId === null) return { status: 400, body: { error: 'signature_verification_failed' } };
  const intent = desk.bank.intents.get(intentId);
  if (intent === undefined || intent.service !== service) return { status: 404, body: { error: 'no_such_payment' } };
  if (intent.status === 'succeeded' && intent.purpose.grantedBy === 'webhook') desk.grant(intentId);
  return ok({ received: true });
}
