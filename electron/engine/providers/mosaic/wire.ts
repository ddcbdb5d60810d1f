/**
 * What Mosaic puts on the wire. `GET /credits` has been published in two shapes: flat (seed's era, current page) and
 * with a `credits` object (an older copy of the same page). Both are read.
 */
import { z } from 'zod';
import {
  amount,
  amountOrUnknown,
  flag,
  identifier,
  integer,
  isoInstant,
  list,
  object,
  orNull,
  text,
  verbatim,
} from '../wireFields.ts';

const cycle = { current_period_start: orNull(isoInstant()), current_period_end: orNull(isoInstant()) };

/** `balance` is looked for in both places; it comes out at the top. */
export const creditsWire = object({
  organization_id: orNull(identifier()),
  balance: orNull(amount('credit')),
  credits: orNull(
    object({
      balance: amount('credit'),
      unlimited: orNull(flag()),
      included_usage: orNull(amountOrUnknown('credit')),
      next_reset_at: orNull(isoInstant()),
    }),
  ),
}).transform((body, context) => {
  const balance = body.balance ?? body.credits?.balance ?? null;
  if (balance !== null) return { ...body, balance };
  context.addIssue({ code: 'custom', path: ['balance'], message: 'an amount was expected, not nothing' });
  return z.NEVER;
});
export type CreditsWire = z.output<typeof creditsWire>;

/** The plan as `/credits` mentions it: its family, its id, the billing cycle. */
export const creditsPlanWire = object({
  plan: orNull(text()),
  plan_id: orNull(identifier()),
  billing_cycle: orNull(object(cycle)),
});
export type CreditsPlanWire = z.output<typeof creditsPlanWire>;

export const autoTopUpWire = object({
  auto_topup: orNull(
    object({
      eligible: orNull(flag()),
      enabled: flag(),
      threshold: orNull(amount('credit')),
      quantity: orNull(amount('credit')),
    }),
  ),
});
export type AutoTopUpWire = z.output<typeof autoTopUpWire>['auto_topup'];

/** `GET /plan`. What it says without a paid plan is not documented: null is accepted. */
export const planWire = object({
  plan: orNull(
    object({
      ...cycle,
      id: orNull(identifier()),
      family: orNull(text()),
      status: orNull(text()),
      started_at: orNull(isoInstant()),
    }),
  ),
  /** What the plan becomes at the end of the period. */
  scheduled_plan: orNull(object({ id: orNull(identifier()) })),
  credits: orNull(object({ included_usage: orNull(amountOrUnknown('credit')) })),
});
export type PlanWire = z.output<typeof planWire>;

/** The echo of `POST /credits/settings`. */
export const settingsEchoWire = object({
  auto_topup: object({ enabled: flag(), threshold: amount('credit'), quantity: amount('credit') }),
});

/** One plan of `GET /plan/list`. An older client had two prices in place of one. */
export const planOfferWire = object({
  id: identifier(),
  billing: orNull(text()),
  price_usd: orNull(amountOrUnknown('USD')),
  monthly_price_usd: orNull(amountOrUnknown('USD')),
  annual_price_usd: orNull(amountOrUnknown('USD')),
  credits_per_month: orNull(amountOrUnknown('credit')),
  top_up_rate_per_100_credits_usd: orNull(amountOrUnknown('USD')),
  notes: z.unknown().optional(),
});
export type PlanOfferWire = z.output<typeof planOfferWire>;
export const planListWire = object({ plans: list(planOfferWire) });

/** `POST /plan/upgrade` */
export const upgradeWire = object({
  success: orNull(flag()),
  requires_checkout: flag(),
  plan_id: orNull(identifier()),
  checkout_url: orNull(verbatim()),
});

/** Documents spell it both ways. Null where the answer says nothing of it. */
const needsCredits = { needs_credits: orNull(flag()), needsCredits: orNull(flag()) };
function needsOf(body: { readonly needs_credits: boolean | null; readonly needsCredits: boolean | null }) {
  return body.needs_credits ?? body.needsCredits;
}

/** A run, in the list of runs or by itself. */
export const runWire = object({
  ...needsCredits,
  run_id: orNull(identifier()),
  id: orNull(identifier()),
  agent_id: orNull(identifier()),
  agent_name: orNull(text()),
  status: text(),
  status_message: orNull(text()),
  started_at: orNull(isoInstant()),
}).transform((run) => ({ ...run, runId: run.run_id ?? run.id, needs: needsOf(run) }));
export type RunWire = z.output<typeof runWire>;

export const runPageWire = object({ runs: list(z.unknown()), next_cursor: orNull(identifier()) });

export const nodesWire = object({
  nodes: list(
    object({
      ...needsCredits,
      agent_node_id: orNull(identifier()),
      status: orNull(text()),
      node_type: orNull(object({ node_type_name: orNull(text()) })),
    }).transform((node) => ({ ...node, needs: needsOf(node) })),
  ),
});

/** `GET /agents`; its form is documented nowhere, so a bare list is read as well. */
const agentWire = object({
  agent_id: orNull(identifier()),
  id: orNull(identifier()),
  name: orNull(text()),
  title: orNull(text()),
}).transform(({ agent_id, id, name, title }) => ({ id: agent_id ?? id, name: name ?? title }));
export type AgentWire = z.output<typeof agentWire>;
export const agentsWire = z
  .unknown()
  .transform((body) => (Array.isArray(body) ? { agents: body } : body))
  .pipe(object({ agents: list(agentWire) }))
  .transform(({ agents }) => agents);

export const resumedWire = object({
  success: orNull(flag()),
  nodes_queued: orNull(integer()),
  requeued_nodes: orNull(integer()),
});

export const cancelledWire = object({ success: orNull(flag()), tasks_cancelled: orNull(integer()) });

/** `GET /credits/usage`. Rows are read one by one, as {@link usageRowWire}. */
export const usageWire = object({
  summary: orNull(object({ truncated: orNull(flag()) })),
  breakdown: object({ by_date_and_tile: list(z.unknown()) }),
});

/** What one tile used on one UTC day, as a positive number. */
export const usageRowWire = object({
  date: isoInstant(),
  tile_id: identifier(),
  tile_name: orNull(text()),
  credits_used: amount('credit'),
});
export type UsageRowWire = z.output<typeof usageRowWire>;
