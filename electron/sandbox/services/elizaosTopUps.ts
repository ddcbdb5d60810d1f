/** elizaOS Cloud's automatic top-up: its settings, and the check that somebody asks for. */
import { type Ask, fieldsOf, ok, type Reply } from '../http/exchange.ts';
import { decimalText, type Json } from '../json.ts';
import { UNIT } from '../world/service.ts';
import { dollars, settingsOf, type View } from './elizaosBodies.ts';
import { centsOf } from './elizaosCheckout.ts';
import { refuse } from './elizaosReplies.ts';
import type { Desk } from './service.ts';

/** Within this a second check finds the first one's payment (source: Stripe idempotency bucket). */
const BUCKET = 300_000;
const CENT = UNIT / 100;
const MOST_CENTS = 100_000;

/** The newest generation lets nobody but a signed-in billing manager do this. */
export function sessionOnly(): Reply {
  return refuse(401, undefined, 'Session authentication required', 'session_auth_required');
}

export function hasCard({ cards }: Desk): boolean {
  return cards.of('elizaos').some((card) => card.isDefault);
}

export function putSettings(ask: Ask, view: View, desk: Desk): Reply {
  if (view.generation === 'g3') return sessionOnly();
  const body = fieldsOf(ask.body);
  const wanted = fieldsOf(body.autoTopUp);
  const { autoTopUp } = view.state;
  const enabled = wanted.enabled ?? autoTopUp.enabled;
  const amount = wanted.amount === undefined ? autoTopUp.amount / CENT : centsOf(wanted.amount);
  const threshold = wanted.threshold === undefined ? autoTopUp.threshold / CENT : centsOf(wanted.threshold);
  const bad = (error: string) => refuse(400, undefined, error);
  if (typeof enabled !== 'boolean') return bad('autoTopUp.enabled must be a boolean');
  if (amount === null || amount < 100 || amount > MOST_CENTS) return bad('Amount must be between $1 and $1000');
  if (threshold === null || threshold > MOST_CENTS) return bad('Threshold must be between $0 and $1000');
  if (enabled && !hasCard(desk)) return bad('Cannot enable auto top-up without a default payment method');
  const { payAsYouGoFromEarnings: earnings } = body;
  if (earnings !== undefined && typeof earnings !== 'boolean') return bad('payAsYouGoFromEarnings must be a boolean');
  if (typeof earnings === 'boolean' && view.generation !== 'seed') payAsYouGo(desk).put('org', { on: earnings });
  desk.act({ do: 'set-auto-top-up', enabled, amount: amount * CENT, threshold: threshold * CENT });
  const after = typeof earnings === 'boolean' ? { ...view, payAsYouGo: earnings } : view;
  const message = 'Billing settings updated successfully';
  return ok({ success: true, message, settings: settingsOf(after, null, hasCard(desk)) });
}

export function payAsYouGo({ books }: Desk) {
  return books.table<{ readonly on: boolean }>('elizaos-pay-as-you-go');
}

/** It is a check, and it charges the card when the balance is below the line. The dollars come with the webhook. */
export function trigger(view: View, desk: Desk): Reply {
  if (view.generation === 'g3') return sessionOnly();
  const { autoTopUp, balance } = view.state;
  const newer = view.generation === 'g2';
  const money = (micros: number) => dollars(view, micros);
  const failed = (error: string, message: string): Reply => ({
    status: 400,
    body: { success: false, error, message, ...(newer ? { status: 'failed' } : {}) },
  });
  if (!autoTopUp.enabled)
    return { status: 400, body: { error: 'Auto top-up is not enabled', message: 'Auto top-up is not enabled' } };
  if (balance.balance >= autoTopUp.threshold)
    return ok({
      success: false,
      message: 'Balance is above threshold',
      currentBalance: money(balance.balance),
      threshold: money(autoTopUp.threshold),
      ...(newer ? { status: 'not_needed' } : {}),
    });
  if (!hasCard(desk)) return failed('No default payment method', 'Auto top-up was disabled');

  const { bank } = desk;
  const attempts = desk.books.table<{ readonly intentId: string; readonly previous: number }>('elizaos-attempts');
  const bucket = String(Math.floor(view.now / BUCKET));
  const earlier = attempts.get(bucket);
  const attemptId = `atu_${bucket}`;
  const { amount } = autoTopUp;
  const under = (status: string, previous: number): Reply => ({
    status: 202,
    body: {
      success: true,
      message: 'Auto top-up is under way',
      status,
      attemptId,
      recovered: earlier !== undefined,
      amount: money(amount),
      previousBalance: money(previous),
    },
  });
  const done = (previous: number): Reply => {
    const more: { readonly [field: string]: Json } = newer
      ? { attemptId, status: 'succeeded', recovered: earlier !== undefined }
      : {};
    const text = `Auto top-up successful! Added $${decimalText(amount, 2)}`;
    const newBalance = money(previous + amount);
    return ok({
      success: true,
      message: text,
      amount: money(amount),
      previousBalance: money(previous),
      newBalance,
      ...more,
    });
  };
  if (earlier !== undefined) {
    const { status } = bank.intent(earlier.intentId);
    if (status === 'succeeded') return newer ? under('payment_succeeded', earlier.previous) : done(earlier.previous);
    if (status === 'processing')
      return newer ? under('claimed', earlier.previous) : failed('Payment failed', 'Payment status: processing');
  }
  const { id } = bank.open({
    service: 'elizaos',
    amount: amount / CENT,
    currency: 'usd',
    purpose: { wallet: 'balance', micros: amount, text: 'Auto top-up', grantedBy: 'webhook' },
    idempotencyKey: attemptId,
  });
  attempts.put(bucket, { intentId: id, previous: balance.balance });
  const review = () =>
    refuse(409, undefined, 'A previous attempt needs manual review', 'billing_state_conflict', {
      attemptId,
      status: 'manual_review',
    });
  const outcome = desk.outcome();
  switch (outcome) {
    case 'accepted':
      bank.charge(id);
      return done(balance.balance);
    case 'processing':
    case 'processing-declined':
      bank.process(id, outcome === 'processing');
      return newer ? under('payment_pending', balance.balance) : failed('Payment failed', 'Payment status: processing');
    case 'charged-unknown':
      bank.charge(id);
      return newer ? under('payment_pending', balance.balance) : failed('Payment failed', 'Auto top-up failed');
    case 'uncharged-unknown':
      return newer ? review() : failed('Payment failed', 'Auto top-up failed');
    case 'outage':
      return newer
        ? refuse(503, 60, 'Auto top-up is unavailable', 'service_unavailable', { status: 'unavailable' })
        : failed('Payment failed', 'Auto top-up failed');
    case 'challenge':
    case 'declined':
      // A charge that fails switches the feature off.
      bank.decline(id, outcome === 'declined' ? 'card_declined' : 'authentication_required');
      desk.act({ do: 'set-auto-top-up', enabled: false, amount, threshold: autoTopUp.threshold });
      return failed(
        'Payment failed',
        outcome === 'declined' ? 'Your card was declined.' : 'Payment status: requires_action',
      );
  }
}
