/**
 * Geopera's `billing.topup`: charges the saved card and grants in its answer. Amounts, answers and the 3-D Secure
 * retry: seed. 201 and the stored answers of a key: OpenAPI and the page on idempotency.
 */
import type { Reply } from '../http/exchange.ts';
import type { Json } from '../json.ts';
import { DAY } from '../world/life.ts';
import { UNIT } from '../world/service.ts';
import { type Call, invalid, type Operation, problem } from './geoperaReplies.ts';
import { claimKey, type KeyedRequest, stateOfKey } from './idempotency.ts';
import type { Desk, SandboxKey } from './service.ts';

/** A$100. */
const LEAST_CENTS = 10_000;
/** Above A$20,000 five per cent are added. */
const BONUS_ABOVE_CENTS = 2_000_000;
const BONUS_PERCENT = 5;

export const topUpOperations: Readonly<Record<string, Operation>> = {
  'billing.topup': { scope: 'billing:write', writes: true, run: topUp },
};

/** The attempt's own id, which the ledger names as the row's reference. */
export function attemptOf(intentId: string): string {
  return `ta_${intentId.slice(intentId.indexOf('_') + 1, intentId.indexOf('_') + 13)}`;
}

export function bonusOf(cents: number): number {
  return cents > BONUS_ABOVE_CENTS ? Math.floor((cents * BONUS_PERCENT) / 100) : 0;
}

/** One credit is one cent, so both forms name the same number. */
function centsOf({ input, key }: Call): number | Reply {
  const { aud_cents: cents, credits } = input;
  const field = credits === undefined ? 'aud_cents' : 'credits';
  const value = credits ?? cents;
  if ((cents === undefined) === (credits === undefined)) return problem(400, 'Give either aud_cents or credits');
  if (typeof value !== 'number' || !Number.isInteger(value))
    return invalid(field, 'Input should be a valid integer', 'int_type');
  if (value >= LEAST_CENTS) return value;
  if (key.dialect === 'seed') return problem(400, 'The minimum top-up is 10000 aud_cents (A$100)');
  return invalid(field, `Input should be greater than or equal to ${LEAST_CENTS}`, 'greater_than_equal');
}

function topUp(call: Call): Reply {
  const cents = centsOf(call);
  if (typeof cents !== 'number') return cents;
  return keyedCharge(call, {
    operation: 'billing.topup',
    cents,
    text: 'Top-up by card',
    extra: (intentId) => ({ topup_attempt_id: attemptOf(intentId), payment_intent_id: intentId }),
  });
}

interface KeyedCharge {
  /** What a key is claimed for. */
  readonly operation: string;
  readonly cents: number;
  readonly text: string;
  /** Fields that the answer has besides those of every grant. */
  readonly extra: (intentId: string) => { readonly [field: string]: Json };
  /** Why a new charge is refused, where it is; not asked for a key that was used before. */
  readonly guard?: () => Reply | null;
}

/** Charges the default card for credits, once for each Idempotency-Key; without a key, each time it is asked. */
export function keyedCharge(
  { ask, input, scene, key }: Call,
  { operation, cents, text, extra, guard }: KeyedCharge,
): Reply {
  const { desk, now } = scene;
  const { bank, books } = desk;
  if (key.variant === 'enterprise') return problem(403, 'Enterprise organizations are invoiced and hold no wallet');
  if (key.variant === 'not-configured') return problem(503);
  const header = ask.headers['idempotency-key'] ?? null;
  const keyed: KeyedRequest | null =
    header === null ? null : { scope: `geopera ${operation}`, key: header, body: input, now, lasts: DAY };
  const state = keyed === null ? { kind: 'new' as const } : stateOfKey(books, keyed);
  if (state.kind === 'replay') return state.reply;
  if (state.kind === 'conflict') return problem(409);
  const refused = state.kind === 'new' ? (guard?.() ?? null) : null;
  if (refused !== null) return refused;
  if (state.kind === 'new' && !hasCard(desk, key))
    return problem(402, 'No default card: attach one', {}, { title: 'Payment Method Required' });

  const bonus = bonusOf(cents);
  const intentId =
    state.kind === 'open'
      ? state.intentId
      : bank.open({
          service: 'geopera',
          amount: cents,
          currency: 'aud',
          purpose: { wallet: 'credits', micros: (cents + bonus) * UNIT, text, grantedBy: 'answer' },
          idempotencyKey: header,
          processor: processorOf(key),
          confirmation: key.variant === 'manual' ? 'manual' : 'automatic',
        }).id;
  const end = (reply: Reply | null, answer: Reply) => {
    if (keyed !== null) claimKey(books, keyed, intentId, reply);
    return answer;
  };
  const granted = () => {
    bank.charge(intentId);
    desk.grant(intentId);
    const reply: Reply = {
      status: 201,
      body: {
        ...extra(intentId),
        status: 'succeeded',
        credits_granted: cents + bonus,
        new_balance: scene.state.credits.balance / UNIT,
        bonus_credits: bonus,
      },
    };
    return end(reply, reply);
  };
  const { status } = bank.intent(intentId);
  if (status === 'succeeded' || status === 'requires_confirmation') return granted();
  if (status === 'requires_action') return end(null, challengeReply(desk, intentId));
  // The payer refused at the bank: the same key asks them again.
  if (state.kind === 'open' && bank.intent(intentId).declineCode === 'payment_intent_authentication_failure') {
    bank.askForChallenge(intentId);
    return end(null, challengeReply(desk, intentId));
  }
  switch (desk.outcome()) {
    case 'accepted':
    case 'processing':
      return granted();
    case 'challenge':
      bank.askForChallenge(intentId);
      return end(null, challengeReply(desk, intentId));
    case 'declined':
    case 'processing-declined': {
      bank.decline(intentId);
      const declined = problem(402, 'Your card was declined: try another card', {}, { title: 'Card Declined' });
      return end(declined, declined);
    }
    case 'charged-unknown':
      // The money moved and the service fell over before it heard of it: the same key finds the payment made.
      bank.charge(intentId);
      return end(null, problem(502));
    default:
      return end(null, problem(502));
  }
}

function hasCard({ cards }: Desk, key: SandboxKey): boolean {
  return key.variant !== 'no-card' && cards.of('geopera').some((card) => card.isDefault);
}

/** The seed speaks of Stripe, the OpenAPI of Airwallex; which one it is hangs on the key here. */
export function processorOf(key: SandboxKey): 'stripe' | 'airwallex' {
  return key.dialect === 'public' && key.variant !== 'manual' ? 'airwallex' : 'stripe';
}

function challengeReply({ bank }: Desk, intentId: string): Reply {
  const detail = 'Card requires authentication (3DS) — customer must complete on-session';
  const { clientSecret } = bank.intent(intentId);
  return problem(
    402,
    detail,
    {},
    { title: 'Authentication Required', client_secret: clientSecret, requires_action: true },
  );
}
