/** Geopera's approvals: large purchases that somebody must allow. Approving charges the card. */
import { iso, ok, type Reply } from '../http/exchange.ts';
import type { Approval } from '../world/geopera.ts';
import { HOUR } from '../world/life.ts';
import { uuidOf } from '../world/random.ts';
import { above } from './geoperaCards.ts';
import { type Call, invalid, type Operation, problem } from './geoperaReplies.ts';
import { keyedCharge } from './geoperaTopUp.ts';

const USUAL_HOURS = 72;
const MOST_HOURS = 720;

export const approvalOperations: Readonly<Record<string, Operation>> = {
  'billing.approvals.list': { scope: 'billing:read', run: list },
  'billing.approvals.get': { scope: 'billing:read', run: (call) => withApproval(call, (_approval, body) => ok(body)) },
  'billing.approvals.request': { scope: 'billing:write', writes: true, run: request },
  'billing.approvals.approve': { scope: 'billing:write', writes: true, run: approve },
  'billing.approvals.reject': { scope: 'billing:write', writes: true, run: reject },
};

function bodyOf({ scene: { seed, now } }: Call, approval: Approval) {
  return {
    id: uuidOf(seed, `geopera/approval/${approval.seq}`),
    status: approval.status === 'pending' && approval.expiresAt <= now ? 'expired' : approval.status,
    credits: approval.credits,
    requested_by: 'Surveyor',
    created_at: iso(approval.requestedAt),
    expires_at: iso(approval.expiresAt),
  };
}

function list(call: Call): Reply {
  const status = call.input.status ?? null;
  const all = call.scene.state.approvals.map((approval) => bodyOf(call, approval));
  return ok({ approvals: status === null ? all : all.filter((approval) => approval.status === status) });
}

function withApproval(call: Call, run: (approval: Approval, body: ReturnType<typeof bodyOf>) => Reply): Reply {
  const { approval_id: id } = call.input;
  if (typeof id !== 'string') return invalid('approval_id', 'Field required', 'missing');
  const found = call.scene.state.approvals.find((approval) => bodyOf(call, approval).id === id);
  if (found === undefined) return problem(404, 'No such approval');
  const body = bodyOf(call, found);
  return body.status === 'expired' ? problem(410) : run(found, body);
}

function request(call: Call): Reply {
  const { input, scene } = call;
  const credits = above(input, 'credits');
  if (typeof credits !== 'number') return credits;
  const hours = input.expiry_hours ?? USUAL_HOURS;
  if (typeof hours !== 'number' || !Number.isInteger(hours) || hours < 1 || hours > MOST_HOURS)
    return invalid('expiry_hours', `Input should be from 1 to ${MOST_HOURS}`, 'less_than_equal');
  scene.desk.act({ do: 'request-approval', credits, expiresAt: scene.now + hours * HOUR });
  const made = scene.state.approvals.at(-1);
  return made === undefined ? problem(500) : ok(bodyOf(call, made));
}

/** OpenAPI: for a person who signed in, not for a key. The seed does not say so. */
function approve(call: Call): Reply {
  const { key, scene } = call;
  if (key.dialect === 'public' && key.variant !== 'session')
    return problem(403, 'A human approver is required: API keys cannot approve');
  return withApproval(call, (approval, body) => {
    const reply = keyedCharge(call, {
      operation: `billing.approvals.approve/${body.id}`,
      cents: approval.credits,
      text: 'Approved purchase',
      extra: () => ({ ...body, status: 'approved' }),
      guard: () => (approval.status === 'pending' ? null : conflict(approval)),
    });
    if (reply.status === 201 && approval.status === 'pending')
      scene.desk.act({ do: 'decide-approval', seq: approval.seq, approve: true });
    return reply;
  });
}

function conflict({ status }: Approval): Reply {
  return problem(409, `The approval is ${status} already`);
}

function reject(call: Call): Reply {
  return withApproval(call, (approval, body) => {
    if (approval.status !== 'pending') return conflict(approval);
    call.scene.desk.act({ do: 'decide-approval', seq: approval.seq, approve: false });
    return ok({
      ...body,
      status: 'rejected',
      reason: typeof call.input.reason === 'string' ? call.input.reason : null,
    });
  });
}
