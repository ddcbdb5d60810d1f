/**
 * Buying credits at Geopera: the organisation's default card is charged by one request with an Idempotency-Key. The
 * same key again is the same payment (seed; page on idempotency), so what is unknown may be sent again with it.
 */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { bonusOf, type TopUpOffer } from '#shared/domain/offers.ts';
import { type Amount, add, amountOf, MICROS_PER_UNIT } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import type { Clock } from '../../ports.ts';
import { balanceRose, newTopUpRow, notedTopUpRows } from '../evidence.ts';
import { readSuccess, refsOf, refused, sendForMoney } from '../moneyRequests.ts';
import type { PaymentAnswer, PaymentRequest, PaymentRoute } from '../operations.ts';
import { readChargeRefusal, unreadableSuccess } from './charges.ts';
import { type GeoperaClient, geoperaWriteVoice, write } from './client.ts';
import { type ChargeWire, chargeWire } from './wireWrites.ts';

/** 100 credits are A$1, so one credit costs a cent (seed). */
export const AUD_MICROS_PER_CREDIT = 10_000;
const CREDITS_PER_AUD = MICROS_PER_UNIT / AUD_MICROS_PER_CREDIT;
const LEAST_CREDITS = 10_000;
/** Above A$20,000 Geopera adds five per cent (seed). */
const BONUS = { above: amountOf(2_000_000 * MICROS_PER_UNIT, 'credit'), percent: 5 };

export function createTopUp(http: ServiceHttp, client: GeoperaClient, clock: Clock): PaymentRoute {
  async function send({ order, idempotencyKey }: PaymentRequest): Promise<PaymentAnswer> {
    const input = order.type === 'top-up' ? inputOf(order.amount) : null;
    if (input === null) return refused(notAnAmount());
    const request = write('billing.topup', input, { 'idempotency-key': idempotencyKey });
    return sendForMoney(http, request, (response) => {
      if (response.status === 201 || response.status === 200) return succeeded(request, response);
      const answer = readChargeRefusal(request, response, clock.now());
      if (answer.outcome === 'refused') client.noteRefusal(answer.error);
      return answer;
    });
  }

  return {
    kind: 'keyed-card',
    walletKey: 'credits',
    charge: (order) => (order.type === 'top-up' ? audOf(order.amount) : null),
    send,
    baseline: (reading) => notedTopUpRows(reading, 'credits'),
    arrived(payment, now) {
      const asked = payment.amount === null ? null : creditsOf(payment.amount);
      if (asked === null) return newTopUpRow(payment, now, 'credits', []);
      return (
        newTopUpRow(payment, now, 'credits', [asked, ...withBonus(asked)]) ??
        balanceRose(payment, now, 'credits', asked)
      );
    },
  };
}

/** The body of the request: whole credits, or whole cents of at least A$100. Null for any other amount. */
export function inputOf({ micros, unit }: Amount): { credits: number } | { aud_cents: number } | null {
  if (unit === 'credit' && micros > 0 && micros % MICROS_PER_UNIT === 0) return { credits: micros / MICROS_PER_UNIT };
  const cents = micros / AUD_MICROS_PER_CREDIT;
  return unit === 'AUD' && Number.isSafeInteger(cents) && cents >= LEAST_CREDITS ? { aud_cents: cents } : null;
}

/** What should arrive, without a bonus. Null for a unit that the service states no rate for, or past exactness. */
function creditsOf({ micros, unit }: Amount): Amount | null {
  if (unit === 'credit') return { micros, unit };
  const credits = micros * CREDITS_PER_AUD;
  return unit === 'AUD' && Number.isSafeInteger(credits) ? amountOf(credits, 'credit') : null;
}

/** What an amount costs at the stated rate; null where that is no exact sum of dollars. */
export function audOf({ micros, unit }: Amount): Amount | null {
  if (unit === 'AUD') return { micros, unit };
  const product = (micros / MICROS_PER_UNIT) * AUD_MICROS_PER_CREDIT;
  return unit === 'credit' && Number.isSafeInteger(product) ? amountOf(product, 'AUD') : null;
}

/** What the ledger may show as one row: the credits with their bonus. */
function withBonus(asked: Amount): Amount[] {
  const bonus = bonusOf({ bonus: BONUS }, asked);
  return bonus === null ? [] : [add(asked, bonus)];
}

function succeeded(request: ServiceRequest, response: ServiceResponse): PaymentAnswer {
  const body = readSuccess(geoperaWriteVoice, request, response, chargeWire);
  if (body.status !== 'succeeded' || (body.topup_attempt_id ?? body.payment_intent_id) === null)
    return unreadableSuccess('how the payment stands');
  return { outcome: 'succeeded', refs: chargeRefs(body), note: grantedNote(body) };
}

export function chargeRefs(body: ChargeWire) {
  return refsOf({ topUpAttemptId: body.topup_attempt_id, paymentIntentId: body.payment_intent_id });
}

export function grantedNote({ credits_granted: granted, bonus_credits: bonus }: ChargeWire): string {
  const shown = granted === null ? 'the credits' : formatAmount(granted, { locale: 'en' });
  const extra = bonus !== null && bonus.micros > 0 ? `, with a bonus of ${formatAmount(bonus, { locale: 'en' })}` : '';
  return `Geopera charged the card and granted ${shown}${extra}.`;
}

function notAnAmount(): ErrorInfo {
  return {
    kind: 'invalid-input',
    message: 'Geopera does not sell this amount.',
    help: 'Choose whole credits, or at least A$100 in whole cents.',
  };
}

export interface Payer {
  /** The default card in words; null where none could be seen. */
  readonly card: string | null;
  /** Why nothing can be bought now, and what to do. */
  readonly blocked: string | null;
}

export function topUpOffer({ card, blocked }: Payer): TopUpOffer {
  const credits = (count: number) => amountOf(count * MICROS_PER_UNIT, 'credit');
  return {
    by: 'card',
    sizes: [],
    range: { min: credits(LEAST_CREDITS), max: null, step: credits(1) },
    charges: {},
    rate: { unit: 'AUD', microsPerUnit: AUD_MICROS_PER_CREDIT },
    bonus: BONUS,
    notes: ['Above A$20,000 Geopera adds a bonus of 5 %.', 'The card is charged in Australian dollars.'],
    availableAt: null,
    blocked,
    card,
  };
}
