/** What a run of payments under faults is made of: weighted so that most runs send the order and lose its answer. */
import fc from 'fast-check';
import type { CardOutcome, ChallengeMode, Fault } from '#sandbox/sandbox.ts';
import type { Flow } from './paymentWorld.ts';

const LOSSES = ['reset', 'timeout', 'unavailable', 'failed', 'edge-403', 'edge-429', 'edge-502', 'edge-504'] as const;

/** What goes wrong with the request that may charge, or with its answer. */
const atTheOrder = fc.oneof(
  { arbitrary: fc.constantFrom(...LOSSES).map((by): Fault => ({ kind: 'after-charge', by })), weight: 4 },
  { arbitrary: fc.constantFrom(...LOSSES).map((by): Fault => ({ kind: 'after-work', by })), weight: 2 },
  { arbitrary: fc.constant<Fault>({ kind: 'twice' }), weight: 1 },
  {
    arbitrary: fc.constantFrom<Fault>(
      { kind: 'truncated', times: 1 },
      { kind: 'malformed', times: 1 },
      { kind: 'wrong-types', times: 1 },
      { kind: 'reset', times: 1 },
      { kind: 'timeout', times: 1 },
      { kind: 'status', status: 500, times: 1 },
      { kind: 'status', status: 502, times: 1 },
      { kind: 'status', status: 503, times: 1, retryAfterSeconds: 5 },
      { kind: 'status', status: 429, times: 1, retryAfterSeconds: 20 },
    ),
    weight: 2,
  },
);

/** What goes wrong with everything else: what is read before and after. */
const anywhere = fc.oneof(
  fc.constantFrom<Fault>(
    { kind: 'reset', times: 2 },
    { kind: 'timeout', times: 1 },
    { kind: 'truncated', times: 3 },
    { kind: 'malformed', times: 3 },
    { kind: 'wrong-types', times: 2 },
    { kind: 'status', status: 500, times: 3 },
    { kind: 'status', status: 502, times: 2 },
    { kind: 'status', status: 503, times: 2, retryAfterSeconds: 5 },
    { kind: 'status', status: 429, times: 1, retryAfterSeconds: 20 },
    { kind: 'latency', ms: 5 },
  ),
);

/** One run of the tests: who pays, what breaks, when. */
export const plans = fc.record({
  seed: fc.integer({ min: 1, max: 10_000 }),
  atTheOrder: fc.array(atTheOrder, { maxLength: 2 }),
  /** Only after the order was sent: else most runs would end before there is a payment. */
  after: fc.array(anywhere, { maxLength: 2 }),
  /** Before the order, and so also in the reading without which nothing is sent. */
  before: fc.oneof(
    { arbitrary: fc.constant([]), weight: 7 },
    { arbitrary: fc.array(anywhere, { minLength: 1, maxLength: 2 }), weight: 1 },
  ),
  healAfter: fc.integer({ min: 0, max: 120 }),
  card: fc.oneof(
    { arbitrary: fc.constantFrom(null, 'accepted' as const), weight: 3 },
    {
      arbitrary: fc.constantFrom<CardOutcome>('declined', 'challenge', 'processing', 'processing-declined'),
      weight: 2,
    },
    { arbitrary: fc.constantFrom<CardOutcome>('charged-unknown', 'uncharged-unknown', 'outage'), weight: 1 },
  ),
  challenge: fc.constantFrom<ChallengeMode>('pass', 'pass', 'fail', 'abandon', 'ask'),
  payerActs: fc.option(fc.constantFrom('pay' as const, 'pay' as const, 'pay' as const, 'cancel' as const)),
  delayMs: fc.constantFrom(0, 5_000, 60_000),
  duplicate: fc.boolean(),
  /** No webhook comes: what was paid for is then not seen to arrive. */
  drop: fc.constantFrom(true, false, false, false, false),
  /** After how many seconds the app is closed and opened again. */
  restartAfter: fc.option(fc.integer({ min: 1, max: 90 })),
  /** Where the app offers to send it again with the same key, the person does. */
  resends: fc.boolean(),
  clicks: fc.integer({ min: 1, max: 3 }),
  confirmationId: fc.uuid({ version: 4 }),
});

export type Plan = typeof plans extends fc.Arbitrary<infer P> ? P : never;

/** The faults of a plan, aimed at the flow. */
export function faultsOf(flow: Flow, { atTheOrder, after, before }: Plan): Fault[] {
  // Making a page to pay on moves nothing: what matters comes after it, so most of these orders get through.
  const atOrder = flow.page ? atTheOrder.slice(1) : atTheOrder;
  const aimed = atOrder
    // Without a key nobody can tell a request that the network doubled from somebody else's, and HTTP forbids to do it.
    .filter(({ kind }) => flow.keyed || kind !== 'twice')
    // Work that costs credits charges no card.
    .map((fault): Fault => (fault.kind === 'after-charge' && !flow.charges ? { ...fault, kind: 'after-work' } : fault))
    .map((fault): Fault => ({ ...fault, path: flow.path }));
  return [...before, ...aimed, ...after.map((fault): Fault => ({ ...fault, after: flow.path }))];
}
