/** What elizaOS Cloud says of agents' budgets (its source before 97b6a2ef) and of the compute they run on (its newest source). */
import { z } from 'zod';
import { amount, flag, identifier, object, orNull, text } from '../wireFields.ts';

const usd = () => amount('USD');

/** `GET /api/v1/agents/{id}/budget`; `transactions` are the last twenty. */
export const budgetWire = object({
  budget: object({
    allocated: usd(),
    spent: usd(),
    isPaused: orNull(flag()),
    pauseReason: orNull(text()),
  }),
  transactions: orNull(z.array(object({ type: orNull(text()), amount: orNull(usd()), description: orNull(text()) }))),
});
export type BudgetWire = z.output<typeof budgetWire>;

export const doneWire = object({ success: orNull(flag()), message: orNull(text()) });

/** `GET /api/v1/billing/active` */
export const activeWire = object({
  resources: z.array(
    object({
      resourceType: orNull(text()),
      resourceId: identifier(),
      status: orNull(text()),
      metadata: orNull(object({ characterId: orNull(identifier()) })),
    }),
  ),
});
export type ActiveWire = z.output<typeof activeWire>;

/** `POST /api/v1/eliza/agents/{sandboxId}/suspend|resume`; without a job where there was nothing to do. */
export const computeJobWire = object({
  message: orNull(text()),
  data: orNull(object({ jobId: orNull(identifier()), status: orNull(text()) })),
});

/** `GET /api/v1/jobs/{jobId}` */
export const jobWire = object({ data: object({ status: text(), error: orNull(text()) }) });
