/** What the payment fault tests share: the flows, the engine on a folder, and the judgement over a journal and its charges. */
import { join } from 'node:path';
import { createEngine } from '#engine/createEngine.ts';
import { defaultSettings } from '#engine/dataFolder/settingsFile.ts';
import { createSandboxSecrets, demoAccountId } from '#engine/demo/demoAccounts.ts';
import type { Engine } from '#engine/engine.ts';
import { createInlineExporter } from '#engine/exports/inlineExporter.ts';
import type { LedgerQueries } from '#engine/ledger/queries.ts';
import { TRANSITIONS } from '#engine/payments/machine.ts';
import type { ChallengeOutcome, PaymentPages } from '#engine/payments/pages.ts';
import type { Browser, Clock, Fetch, Log } from '#engine/ports.ts';
import { openStore } from '#engine/store/openStore.ts';
import type { Store } from '#engine/store/store.ts';
import type { CardOutcome, Charge, RequestRecord } from '#sandbox/sandbox.ts';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { amountOf } from '#shared/money/amount.ts';
import type { FakeClock } from '../support/fakeClock.ts';
import { watchedStore } from '../support/watchedStore.ts';

const credits = (n: number) => amountOf(n * 1_000_000, 'credit');

export interface Flow {
  readonly name: string;
  readonly service: string;
  readonly walletKey: string;
  /** Where the request goes that may move money or credits. */
  readonly path: string;
  readonly order: PaymentOrder;
  /** How the card ends, where the flow is about that. */
  readonly card?: CardOutcome;
  /** With an idempotency key: sent again, it is still one payment. */
  readonly keyed: boolean;
  /** The order only makes a page; the person pays there. */
  readonly page: boolean;
  /** A card is charged, not credits of the account. */
  readonly charges: boolean;
}

/** One for each way that money or credits move. */
export const FLOWS: readonly Flow[] = [
  {
    name: 'saved card without a key',
    service: 'olostep',
    walletKey: 'credits',
    path: '/user/purchase-topup',
    order: { type: 'top-up', amount: credits(10_000) },
    keyed: false,
    page: false,
    charges: true,
  },
  {
    name: 'saved card with a key',
    service: 'geopera',
    walletKey: 'credits',
    path: '/v1/op/billing.topup',
    order: { type: 'top-up', amount: credits(10_000) },
    keyed: true,
    page: false,
    charges: true,
  },
  {
    name: 'saved card with a key, where the bank asks',
    service: 'geopera',
    walletKey: 'credits',
    path: '/v1/op/billing.topup',
    order: { type: 'top-up', amount: credits(10_000) },
    card: 'challenge',
    keyed: true,
    page: false,
    charges: true,
  },
  {
    name: 'checkout in the browser',
    service: 'elizaos',
    walletKey: 'balance',
    path: '/api/v1/credits/checkout',
    order: { type: 'top-up', amount: amountOf(25_000_000, 'USD') },
    keyed: true,
    page: true,
    charges: true,
  },
  {
    name: 'the service’s automatic top-up',
    service: 'elizaos',
    walletKey: 'balance',
    path: '/api/auto-top-up/trigger',
    order: { type: 'auto-top-up' },
    keyed: false,
    page: false,
    charges: true,
  },
  {
    name: 'crypto',
    service: 'elizaos',
    walletKey: 'balance',
    path: '/api/crypto/payments',
    order: { type: 'crypto', amount: amountOf(20_000_000, 'USD'), token: 'USDT', network: null },
    keyed: false,
    page: true,
    charges: true,
  },
  {
    name: 'plan upgrade',
    service: 'mosaic',
    walletKey: 'credits',
    path: '/plan/upgrade',
    order: { type: 'plan', planId: 'professional' },
    keyed: false,
    page: false,
    charges: true,
  },
  {
    name: 'work that costs a credit',
    service: 'bizos',
    walletKey: 'credits',
    path: '/api/cli/creative/generate',
    order: { type: 'spend', action: 'creative', target: null, prompt: 'A loaf in the morning sun', cost: credits(1) },
    keyed: false,
    page: false,
    charges: false,
  },
];

export interface Connection {
  readonly service: string;
  readonly label: string;
  readonly key: string;
  readonly origin: string;
}

export interface EngineParts {
  readonly dataDir: string;
  readonly connections: readonly Connection[];
  readonly stripe: { readonly origin: string; readonly publishableKey: string };
  readonly clock: Clock;
  readonly fetch?: Fetch;
  readonly wrapStore?: (store: Store) => Store;
  readonly browser?: Browser;
  readonly pages?: PaymentPages;
  readonly log?: Log;
  /** Missing: the ledger is asked nothing. */
  readonly ledger?: () => LedgerQueries;
}

const SILENT: Log = { info() {}, warn() {}, error() {} };

/** The real engine on a folder, watching the sandbox's accounts as the demo does. */
export async function openEngine(parts: EngineParts): Promise<Engine> {
  const log = parts.log ?? SILENT;
  const opened = await openStore({ file: join(parts.dataDir, 'plimsoll.sqlite'), log, now: parts.clock.now });
  const store = isPlayed(parts.clock) ? watchedStore(opened, parts.clock) : opened;
  return createEngine({
    version: '0.0.0-test',
    mode: 'demo',
    dataDir: parts.dataDir,
    loopbackOnly: true,
    clock: parts.clock,
    fetch: parts.fetch ?? globalThis.fetch,
    random: () => 0.5,
    log,
    secrets: createSandboxSecrets(parts.connections),
    browser: parts.browser ?? { open: () => Promise.resolve() },
    notifier: null,
    settings: {
      get: () => ({ ...defaultSettings, notifications: false }),
      set: (change) => ({ ...defaultSettings, notifications: false, ...change }),
    },
    host: null,
    store: parts.wrapStore?.(store) ?? store,
    ledger: parts.ledger?.() ?? noQuestions(),
    exporter: createInlineExporter({ database: join(parts.dataDir, 'plimsoll.sqlite'), version: '0.0.0-test' }),
    pages: parts.pages ?? silentPages('abandoned'),
    notices: [],
    demoAccounts: parts.connections,
    cardProcessorKey: parts.stripe.publishableKey,
    checkoutOrigins: [parts.stripe.origin],
  });
}

function isPlayed(clock: Clock): clock is FakeClock {
  return 'standWhile' in clock;
}

/** Nobody asks the ledger here. */
function noQuestions(): LedgerQueries {
  const refuse = () => Promise.reject(new Error('no questions to the ledger in this test'));
  return {
    ask: refuse,
    sumBefore: refuse,
    walletBurn: refuse,
    tryRule: refuse,
    refresh: refuse,
    close: () => Promise.resolve(),
  };
}

/** Pages that nobody looks at: each challenge ends as told. */
export function silentPages(outcome: ChallengeOutcome): PaymentPages {
  return {
    openChallenge: () =>
      Promise.resolve({ url: 'http://127.0.0.1:1/challenge', outcome: Promise.resolve(outcome), close() {} }),
    openReturn: () => Promise.resolve(null),
    readIntent: () => Promise.resolve({ status: 'needs-challenge', paymentMethodId: null }),
    close: () => Promise.resolve(),
  };
}

export function walletIdOf(flow: Flow): string {
  return `${demoAccountId(flow)}:${flow.walletKey}`;
}

const WAITS_FOR_A_PERSON = new Set<PaymentView['state']>(['action-required', 'not-seen']);
const OVER = new Set<PaymentView['state']>(['arrived', 'declined', 'failed', 'cancelled']);

export function isAtRest(payment: PaymentView): boolean {
  return OVER.has(payment.state) || WAITS_FOR_A_PERSON.has(payment.state);
}

/** The requests of this flow that reached the service and could have moved something. */
export function sendings(flow: Flow, requests: readonly RequestRecord[]): readonly RequestRecord[] {
  return requests.filter(({ method, path }) => method === 'POST' && path === flow.path);
}

/** What must hold of a payment at rest and of the money that moved for it; the first thing that does not, in words. */
export function judge(
  flow: Flow,
  payment: PaymentView | null,
  charges: readonly Charge[],
  requests: readonly RequestRecord[],
): string | null {
  const moved = charges.filter((charge) => charge.service === flow.service);
  const sent = sendings(flow, requests).length;
  if (!flow.keyed && sent > 1) return `${sent} requests without a key for one confirmed payment`;
  if (moved.length > 1) return `${moved.length} charges for one confirmed payment`;
  if (moved.some((charge) => charge.grants > 1)) return 'granted twice';
  if (payment === null && sent > 0) return 'a request without a payment in the journal';
  if (payment === null) return moved.length === 0 ? null : 'a charge without a payment in the journal';
  if (!isAtRest(payment)) return `left in ${payment.state}`;
  for (const [index, event] of payment.history.entries()) {
    const from = payment.history[index - 1]?.state;
    if (from !== undefined && !TRANSITIONS[payment.kind][from].includes(event.state))
      return `went from ${from} to ${event.state}`;
  }
  if (WAITS_FOR_A_PERSON.has(payment.state) && payment.next === '') return 'waits without a reason';
  if (flow.charges && ['declined', 'failed', 'cancelled'].includes(payment.state) && moved.length > 0)
    return `says ${payment.state}, but was charged`;
  // An automatic top-up that the service runs by itself meanwhile is no other thing than the one asked for.
  const mayComeByItself = payment.kind === 'auto-top-up';
  if (flow.charges && !mayComeByItself && payment.state === 'arrived' && !moved.some((charge) => charge.granted))
    return 'says arrived, but nothing was bought';
  if (!flow.keyed && payment.attempts > 1) return `sent ${payment.attempts} times without a key`;
  return null;
}
