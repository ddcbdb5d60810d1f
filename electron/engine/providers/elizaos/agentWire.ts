/**
 * What elizaOS Cloud says of one agent: of its budget, on the route that its source had until January 2026, and of the
 * compute it runs on, on the routes of the newest generation (public source).
 */
import { z } from 'zod';
import { amount, flag, identifier, list, object, orNull, text } from '../wireFields.ts';

const usd = () => amount('USD');

/** `GET /api/v1/agents/{id}/budget`: whether the budget is open. */
export const budgetStateWire = object({ budget: object({ isPaused: flag(), pauseReason: orNull(text()) }) });

/** The same answer for its money. Kept in dollars to four decimals, so all of it is exact. */
export const budgetWire = object({
  budget: object({ allocated: usd(), spent: usd() }),
  transactions: list(z.unknown()),
});

/** A row of a budget, of whatever kind; the service writes `allocation` and `deduction`, its schema names more. */
export const budgetRowWire = object({ type: text() });
export const grantWire = object({ amount: usd(), description: orNull(text()) });

/** Pausing, resuming and allocating: each says that it was done. */
export const doneWire = object({
  success: flag().refine((success) => success, 'true was expected, not false'),
  message: orNull(text()),
});

/** What a 402 for an allocation says. */
export const shortWire = object({ required: usd(), available: usd() });

/** `GET /api/v1/billing/active`; its resources are read one by one. */
export const activeWire = object({ resources: list(z.unknown()) });
export const resourceWire = object({
  resourceType: text(),
  resourceId: identifier(),
  status: text(),
  metadata: orNull(object({ characterId: orNull(identifier()) })),
});

/**
 * `POST /api/v1/eliza/agents/{resourceId}/suspend` and `/resume`. Nothing to do is answered with 200, and so is an
 * agent on the shared runtime, which has no compute of its own to stop.
 */
export const computeWire = object({
  source: orNull(text()),
  message: orNull(text()),
  alreadyInProgress: orNull(flag()),
  data: object({
    action: orNull(text()),
    jobId: orNull(identifier()),
    status: orNull(text()),
    previousStatus: orNull(text()),
    executionTier: orNull(text()),
    message: orNull(text()),
  }),
}).transform(({ data, ...answer }) => ({ ...answer, ...data, message: data.message ?? answer.message }));
export type ComputeWire = z.output<typeof computeWire>;

/** `GET /api/v1/jobs/{jobId}` */
export const jobWire = object({ data: object({ status: text(), error: z.unknown().optional() }) });
