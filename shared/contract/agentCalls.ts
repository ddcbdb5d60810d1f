/** The part of the contract about agents: what they may spend, pausing them, moving budget, and the gate that they ask. */
import { z } from 'zod';
import { agentControlSchema, agentHoldSchema } from '../domain/agent.ts';
import { auditSchema } from '../domain/audit.ts';
import { envelopeSchema, envelopeTermsSchema } from '../domain/envelope.ts';
import { agentFactsSchema } from '../domain/facts.ts';
import { runwaySchema } from '../domain/forecast.ts';
import { freshnessSchema } from '../domain/level.ts';
import { moveEndSchema, moveSchema } from '../domain/move.ts';
import { LONGEST_HOLD_SECONDS, reservationSchema } from '../domain/reservation.ts';
import { instantSchema } from '../domain/time.ts';
import { amountSchema, unitSchema } from '../money/amount.ts';
import { logPageOf, logPlaceSchema } from './logPlace.ts';

const done = z.object({});
const walletId = z.string().min(1).max(128);
/** `agentKeyOf`. */
const agent = z.string().min(1).max(300);
/** Of an agent: its key, or a name that only one has. */
const agentRef = z.string().trim().min(1).max(300);
const reason = z.string().trim().max(300);
const id = z.string().min(1).max(100);
/** Digits as they were written, in the wallet's unit: `12.50`. */
const decimal = z.string().trim().min(1).max(40);

/** One thing that limits what an agent may spend now, and what it leaves: reservations and settled work taken off. */
export const limitSchema = z.object({
  kind: z.enum(['wallet', 'allowance', 'service-budget', 'daily-limit', 'envelope']),
  /** "Fernhill Labs · Balance", "monthly envelope", "daily limit at the service". */
  name: z.string(),
  left: amountSchema,
  /** When there is more by itself; null where that is not known. */
  renewsAt: instantSchema.nullable(),
});
export type Limit = z.infer<typeof limitSchema>;

export const envelopeViewSchema = envelopeSchema.omit({ type: true, pastGranted: true, settled: true }).extend({
  walletName: z.string(),
  /** In this window: the limit, what was carried over and what was moved. */
  granted: amountSchema,
  carried: amountSchema,
  /** By the ledger (or by the budget that the service keeps), and what was settled and is not in it yet. */
  spent: amountSchema,
  /** By reservations. */
  held: amountSchema,
  /** Granted less spent less held; below zero where it was overshot. */
  left: amountSchema,
  standing: z.enum(['fine', 'soft', 'hard']),
  /** What the wallet cannot pay of what is left; null while it can, or is not known. */
  uncovered: amountSchema.nullable(),
  /** Spending is known up to then; null while nothing is known yet. */
  spentAsOf: instantSchema.nullable(),
});
export type EnvelopeView = z.infer<typeof envelopeViewSchema>;

/** How an agent stands, in one word; `why` and `control` have the rest. */
export const agentStateSchema = z.enum([
  'running',
  /** Paused, and seen to be. */
  'paused',
  /** Paused by the service itself, by nobody here. */
  'paused-by-service',
  /** A pause, or its end, is asked for and not confirmed yet. */
  'pausing',
  'resuming',
  /** It was paused, and the service says that it runs; or the other way round. */
  'contradicted',
  /** The service did not do it. */
  'not-carried-out',
  /** The service has no way to pause it: the gate says no, and that is all. */
  'held-here',
]);
export type AgentState = z.infer<typeof agentStateSchema>;

export const agentViewSchema = agentFactsSchema.extend({
  /** `agentKeyOf`. */
  key: z.string(),
  /** Listed by its service; named by the ledger or by the user's rules of attribution; made by the user. */
  origin: z.enum(['service', 'ledger', 'made']),
  accountId: z.string(),
  accountLabel: z.string(),
  serviceName: z.string(),
  /** The wallet that it draws on first. */
  walletId: z.string(),
  walletName: z.string(),
  /** All wallets that it draws on. */
  walletIds: z.array(z.string()),
  asOf: instantSchema,
  freshness: freshnessSchema,
  state: agentStateSchema,
  /** Why it stands as it does, in a sentence; null where there is nothing to say. */
  why: z.string().nullable(),
  holds: z.array(agentHoldSchema),
  control: agentControlSchema.nullable(),
  /** By its service's budget, or by its tightest envelope on its first wallet; null where it has neither. */
  allocated: amountSchema.nullable(),
  spent: amountSchema.nullable(),
  available: amountSchema.nullable(),
  daily: z.object({ limit: amountSchema, left: amountSchema.nullable() }).nullable(),
  heldBack: amountSchema.nullable(),
  /** What it may spend of its first wallet now goes by the first of these, the tightest. */
  limits: z.array(limitSchema),
  envelopes: z.array(envelopeViewSchema),
  reservations: z.array(reservationSchema.omit({ type: true })),
  /** Of its own budget where it has one; else how long the wallet would last it alone. */
  runway: runwaySchema,
  perDay: amountSchema.nullable(),
  /** How much longer the wallet's median runway would be without it, in milliseconds; null while that cannot be told. */
  pauseGains: z.int().nullable(),
});
export type AgentView = z.infer<typeof agentViewSchema>;

export const moveViewSchema = moveSchema.omit({ type: true, allocatedBefore: true }).extend({
  /** It can be undone now. */
  undoable: z.boolean(),
});
export type MoveView = z.infer<typeof moveViewSchema>;

/** What a move would do. Nothing is changed by asking. */
export const movePreviewSchema = z.object({
  fromName: z.string(),
  toName: z.string(),
  amount: amountSchema,
  before: z.object({ from: amountSchema, to: amountSchema }),
  after: z.object({ from: amountSchema, to: amountSchema }),
  /** How long each lasts, before and after; `unknown` where too little is known. */
  runways: z.object({
    before: z.object({ from: runwaySchema, to: runwaySchema }),
    after: z.object({ from: runwaySchema, to: runwaySchema }),
  }),
  /** Asked of the service, which takes it from its wallet; zero where nothing is asked of one. */
  atService: amountSchema,
  /** What a person must know before: that no money moves between services, that a service cannot take budget back ... */
  notes: z.array(z.string()),
  /** Why it cannot be done; null when it can. */
  refusal: z.string().nullable(),
});
export type MovePreview = z.infer<typeof movePreviewSchema>;

export const decisionSchema = z.object({
  allowed: z.boolean(),
  code: z.enum(['within', 'paused', 'over-limit', 'not-allowed', 'unknown', 'stale']),
  /** In a sentence. */
  reason: z.string(),
  agent: z.string(),
  agentName: z.string(),
  walletId: z.string(),
  walletName: z.string(),
  cost: amountSchema,
  /** The tightest limit; null while none is known. */
  binding: limitSchema.nullable(),
  limits: z.array(limitSchema),
  /** When the balance that this rests on was true; null where it never was seen. */
  asOf: instantSchema.nullable(),
  /** Older than two rounds of asking. */
  stale: z.boolean(),
  reservation: reservationSchema.omit({ type: true }).nullable(),
});
export type Decision = z.infer<typeof decisionSchema>;

export const auditRowSchema = auditSchema.extend({ id: z.string(), at: instantSchema, accountId: z.string() });
export type AuditRow = z.infer<typeof auditRowSchema>;

export const agentCalls = {
  /** An agent that no service and no row names: it draws on one wallet. */
  'agents.make': {
    input: z.object({ walletId, name: z.string().trim().min(1).max(80) }),
    output: z.object({ agent: z.string() }),
  },
  /** Only one that was made here, and has no envelope any more. */
  'agents.forget': { input: z.object({ agent }), output: done },
  /** Stores the wish, then carries it out; what became of it is in the topic `agents`. */
  'agents.pause': {
    input: z.object({ agent: agentRef, reason: reason.optional() }),
    output: z.object({ agent: z.string() }),
  },
  /** Lifts every hold: a person has the last word. Past an envelope's hard line it goes on until the window ends. */
  'agents.resume': {
    input: z.object({ agent: agentRef, reason: reason.optional() }),
    output: z.object({ agent: z.string() }),
  },

  /** A new envelope, or new terms of one. What is spent already is said in the notes, and may put it past its hard line. */
  'envelopes.put': {
    input: z.object({
      envelopeId: id.optional(),
      agent: agentRef,
      walletId: walletId.optional(),
      terms: envelopeTermsSchema,
      reason: reason.optional(),
    }),
    output: z.object({
      envelopeId: z.string(),
      /** What a person must know: more is promised of the wallet than it holds, more is spent already. */
      notes: z.array(z.string()),
    }),
  },
  'envelopes.remove': { input: z.object({ envelopeId: id, reason: reason.optional() }), output: done },

  'moves.preview': {
    input: z.object({ from: moveEndSchema, to: moveEndSchema, amount: decimal, standing: z.boolean().optional() }),
    output: z.object({ preview: movePreviewSchema }),
  },
  /** `moveId` is made once for each confirmation: the same one again returns the move there is. */
  'moves.start': {
    input: z.object({
      moveId: z.uuid(),
      from: moveEndSchema,
      to: moveEndSchema,
      amount: decimal,
      standing: z.boolean().optional(),
      reason,
    }),
    output: z.object({ move: moveViewSchema }),
  },
  'moves.undo': {
    input: z.object({ moveId: id, reason: reason.optional() }),
    output: z.object({ move: moveViewSchema }),
  },

  /** May this agent spend that? Answered from what is on this machine; nobody is asked. */
  'gate.check': {
    input: z.object({
      agent: agentRef,
      cost: decimal,
      unit: unitSchema.optional(),
      /** Its id, or a name that only one has; missing: the wallet that the agent draws on. */
      wallet: z.string().trim().min(1).max(128).optional(),
      /** Holds the amount, when it is allowed. The same `id` again returns the reservation there is. */
      reserve: z
        .object({ id: z.uuid().optional(), seconds: z.int().min(1).max(LONGEST_HOLD_SECONDS).optional() })
        .optional(),
    }),
    output: z.object({ decision: decisionSchema }),
  },
  /** The work is done and cost this; missing: what was reserved. */
  'gate.settle': {
    input: z.object({ reservationId: id, cost: decimal.optional() }),
    output: z.object({ reservation: reservationSchema.omit({ type: true }), note: z.string() }),
  },
  'gate.release': {
    input: z.object({ reservationId: id }),
    output: z.object({ reservation: reservationSchema.omit({ type: true }), note: z.string() }),
  },

  /** Every change. */
  'audit.list': {
    input: z.object({
      limit: z.int().min(1).max(500),
      before: logPlaceSchema.optional(),
      agent: agent.optional(),
    }),
    output: logPageOf(auditRowSchema),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
