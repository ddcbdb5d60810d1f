/** Geopera's saved cards and its automatic top-up. The seed speaks of Stripe's set-up, the OpenAPI of Airwallex's. */
import { ok, type Reply } from '../http/exchange.ts';
import type { Json } from '../json.ts';
import type { SavedCard } from '../stripe/records.ts';
import { hexOf } from '../world/random.ts';
import { UNIT } from '../world/service.ts';
import { type Call, type Input, invalid, type Operation, problem } from './geoperaReplies.ts';
import { processorOf } from './geoperaTopUp.ts';
import type { Desk, SandboxKey } from './service.ts';

/** OpenAPI: Airwallex's consents and Stripe's methods alike. */
const METHOD_FORM = /^(cst|pm)_[A-Za-z0-9_]+$/;

export const cardOperations: Readonly<Record<string, Operation>> = {
  'payment_methods.list': { scope: 'billing:read', run: list },
  'payment_methods.create_setup_intent': { scope: 'billing:write', writes: true, run: createSetup },
  'payment_methods.attach': { scope: 'billing:write', writes: true, run: attach },
  'payment_methods.set_default': { scope: 'billing:write', writes: true, run: setDefault },
  'payment_methods.detach': { scope: 'billing:write', writes: true, run: detach },
  'billing.set_auto_topup': { scope: 'billing:write', writes: true, run: setAutoTopUp },
};

export function cardsOf({ cards }: Desk, key: SandboxKey): readonly SavedCard[] {
  return key.variant === 'no-card' ? [] : cards.of('geopera');
}

function cardBody({ rowId, isDefault, brand, last4 }: SavedCard): Json {
  return { id: rowId, isDefault, brand, last4, exp_month: 8, exp_year: 2029 };
}

function list({ scene, key }: Call): Reply {
  const cards = cardsOf(scene.desk, key).map(cardBody);
  return ok(key.dialect === 'seed' ? { payment_methods: cards } : cards);
}

function createSetup({ scene: { desk, seed }, key }: Call): Reply {
  const { id, clientSecret } = desk.bank.openSetup('geopera', processorOf(key));
  if (key.dialect === 'seed') return ok({ client_secret: clientSecret, setup_intent_id: id });
  const customer = `cus_${hexOf(seed, 'geopera/customer', 14)}`;
  return ok({ client_secret: clientSecret, setup_intent_id: id, customer_id: customer, env: 'demo' });
}

function text(input: Input, field: string): string | Reply {
  const value = input[field];
  if (value === undefined) return invalid(field, 'Field required', 'missing');
  return typeof value === 'string' ? value : invalid(field, 'Input should be a valid string', 'string_type');
}

function attach({ input, scene: { desk } }: Call): Reply {
  const id = text(input, 'payment_method_id');
  if (typeof id !== 'string') return id;
  if (!METHOD_FORM.test(id))
    return invalid(
      'payment_method_id',
      `String should match pattern '${METHOD_FORM.source}'`,
      'string_pattern_mismatch',
    );
  const confirmed = desk.bank.setups.all().some((setup) => setup.paymentMethodId === id && setup.service === 'geopera');
  if (!confirmed) return problem(400, 'The payment method is not confirmed');
  return ok(cardBody(desk.cards.attach('geopera', id)));
}

function setDefault({ input, scene: { desk } }: Call): Reply {
  const row = text(input, 'payment_method_row_id');
  if (typeof row !== 'string') return row;
  const card = desk.cards.setDefault('geopera', row);
  return card === undefined ? problem(404, 'No such payment method') : ok(cardBody(card));
}

function detach({ input, scene: { desk } }: Call): Reply {
  const row = text(input, 'payment_method_row_id');
  if (typeof row !== 'string') return row;
  return desk.cards.detach('geopera', row) ? ok({ ok: true }) : problem(404, 'No such payment method');
}

/** OpenAPI: threshold and amount are required and above zero even to switch it off. The cap is not echoed. */
function setAutoTopUp({ input, scene: { desk }, key }: Call): Reply {
  const { enabled, daily_charge_cap_aud: cap = null } = input;
  if (enabled === undefined) return invalid('enabled', 'Field required', 'missing');
  if (typeof enabled !== 'boolean') return invalid('enabled', 'Input should be a valid boolean', 'bool_type');
  const threshold = above(input, 'threshold_credits');
  if (typeof threshold !== 'number') return threshold;
  const amount = above(input, 'topup_amount_credits');
  if (typeof amount !== 'number') return amount;
  const cents = cap === null ? null : typeof cap === 'number' ? Math.round(cap * 100) : Number.NaN;
  if (cents !== null && !Number.isSafeInteger(cents))
    return invalid('daily_charge_cap_aud', 'Input should be a valid number', 'float_type');
  if (cents !== null && cents <= 0)
    return invalid('daily_charge_cap_aud', 'Input should be greater than 0', 'greater_than');
  if (enabled && !cardsOf(desk, key).some((card) => card.isDefault))
    return problem(402, 'No default card: attach one', {}, { title: 'Payment Method Required' });
  desk.act({
    do: 'set-auto-top-up',
    enabled,
    threshold: threshold * UNIT,
    amount: amount * UNIT,
    capCents: cents,
  });
  return ok({ enabled, threshold_credits: threshold, topup_amount_credits: amount });
}

export function above(input: Input, field: string): number | Reply {
  const value = input[field];
  if (value === undefined || value === null) return invalid(field, 'Field required', 'missing');
  if (typeof value !== 'number' || !Number.isInteger(value))
    return invalid(field, 'Input should be a valid integer', 'int_type');
  return value > 0 ? value : invalid(field, 'Input should be greater than 0', 'greater_than');
}
