/** Mosaic's writes: automatic top-up, plan changes, and runs that go on or stop. */
import { type Ask, fieldsOf, ok, type Reply } from '../http/exchange.ts';
import { checkoutUrl } from '../stripe/checkout.ts';
import { accountOf, type MosaicRun } from '../world/mosaic.ts';
import { UNIT } from '../world/service.ts';
import { familyOf, isEligible, PLANS } from './mosaicPlans.ts';
import { refuse } from './mosaicReplies.ts';
import type { SandboxKey, Scene } from './service.ts';

const MOST = 1_000_000;
const RUN = /^\/agent_run\/([^/]+)\/(resume|cancel)$/;
/** Routes that exist by POST only. */
export const WRITES = new RegExp(`${RUN.source}|^/credits/settings$|^/plan/upgrade$`);

type Find = (id: string | undefined) => MosaicRun | undefined;

/** Null when the path is no write of Mosaic's. */
export function write(ask: Ask, scene: Scene<'mosaic'>, key: SandboxKey, find: Find): Reply | null {
  if (ask.path === '/credits/settings') return settings(ask, scene, key);
  if (ask.path === '/plan/upgrade') return upgrade(ask, scene, key);
  const [, id, action] = RUN.exec(ask.path) ?? [];
  const run = find(id);
  if (id === undefined) return null;
  if (run === undefined) return refuse(404, key.dialect);
  return action === 'resume' ? resume(run, id, scene, key) : cancel(run, id, scene, key);
}

function settings(ask: Ask, { state, desk }: Scene<'mosaic'>, key: SandboxKey): Reply {
  if (!isEligible(accountOf(state.accounts, key.variant).planId)) return refuse(403, key.dialect);
  const { enabled, threshold, quantity } = fieldsOf(fieldsOf(ask.body).auto_topup);
  const inRange = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST;
  if (typeof enabled !== 'boolean' || !inRange(threshold) || !inRange(quantity))
    return refuse(
      400,
      key.dialect,
      undefined,
      `auto_topup needs enabled, and threshold and quantity from 0 to ${MOST.toLocaleString('en-US')}`,
    );
  desk.act({
    do: 'set-auto-top-up',
    account: key.variant,
    enabled,
    threshold: threshold * UNIT,
    amount: quantity * UNIT,
  });
  return ok({ auto_topup: { enabled, threshold, quantity } });
}

/** An account with a plan is charged at once on its saved card; one without, or whose card wants its owner, checks out. */
function upgrade(ask: Ask, { state, desk }: Scene<'mosaic'>, key: SandboxKey): Reply {
  const { plan_id: wanted, success_url: success, cancel_url: cancel } = fieldsOf(ask.body);
  const plan = PLANS.find(([id]) => id === wanted);
  if (plan === undefined) return refuse(400, key.dialect, undefined, 'plan_id is not one of the plans');
  const [planId, , price, credits] = plan;
  const current = accountOf(state.accounts, key.variant).planId;
  if (current === planId) return refuse(400, key.dialect, undefined, 'You are on this plan already');
  const order = {
    service: 'mosaic',
    amount: price * 100,
    currency: 'usd',
    purpose: {
      wallet: 'credits',
      micros: credits * UNIT,
      text: `Plan ${planId}`,
      plan: planId,
      account: key.variant,
      grantedBy: 'webhook',
    },
  } as const;
  const answer = (url: string | null): Reply =>
    ok({
      success: true,
      requires_checkout: url !== null,
      plan_id: planId,
      plan_family: familyOf(planId),
      checkout_url: url,
    });
  const { bank } = desk;
  const outcome = current === null ? 'challenge' : desk.outcome();
  if (outcome === 'challenge') {
    const home = `${desk.origin}/sandbox/billing`;
    const urls = { successUrl: addressOf(success) ?? home, cancelUrl: addressOf(cancel) ?? home };
    return answer(checkoutUrl(desk.stripeOrigin, bank.openSession({ ...order, ...urls }).id));
  }
  const { id } = bank.open(order);
  switch (outcome) {
    case 'accepted':
      bank.charge(id);
      desk.grant(id);
      return answer(null);
    case 'processing':
    case 'processing-declined':
      // The plan changes when the payment has ended.
      bank.process(id, outcome === 'processing');
      return answer(null);
    case 'declined':
      bank.decline(id);
      return refuse(402, key.dialect, undefined, 'Your card was declined');
    case 'charged-unknown':
      bank.charge(id);
      return refuse(500, key.dialect);
    default:
      return refuse(500, key.dialect);
  }
}

function addressOf(value: unknown): string | null {
  return typeof value === 'string' && URL.canParse(value) ? value : null;
}

function resume(run: MosaicRun, id: string, { desk }: Scene<'mosaic'>, key: SandboxKey): Reply {
  if (run.status !== 'failed' && run.status !== 'cancelled')
    return refuse(409, key.dialect, undefined, `Run is ${run.status}: only failed or cancelled runs can be resumed`);
  desk.act({ do: 'resume-run', seq: run.seq });
  return ok({
    success: true,
    run_id: id,
    agent_state_id: id,
    nodes_queued: 1,
    nodes_considered: 2,
    requeued_nodes: 1,
    requeued_node_tasks_detached: 1,
    requeued_node_active_tasks_cancelled: 0,
    requeued_node_active_tasks_total: 0,
  });
}

function cancel(run: MosaicRun, id: string, { desk }: Scene<'mosaic'>, key: SandboxKey): Reply {
  if (run.status !== 'running') return refuse(409, key.dialect, undefined, `Run is ${run.status}`);
  desk.act({ do: 'cancel-run', seq: run.seq });
  return ok({ success: true, run_id: id, tasks_cancelled: 1, nodes_reset: 1, message: 'Run cancelled' });
}
