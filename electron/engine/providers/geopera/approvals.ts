/**
 * Purchases that wait for a person's yes. Approving charges the saved card and is for a human approver only (OpenAPI),
 * so it is a payment like any other, confirmed by the person in front of the screen.
 */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import type { Clock } from '../../ports.ts';
import { readRefusal } from '../answers.ts';
import { balanceRose, newTopUpRow, notedTopUpRows } from '../evidence.ts';
import { readSuccess, refsOf, refused, sendForMoney, unknown } from '../moneyRequests.ts';
import type { Operations, PaymentAnswer, PaymentRequest, PaymentRoute } from '../operations.ts';
import { readRows } from '../rows.ts';
import { readChargeRefusal, unreadableSuccess } from './charges.ts';
import { type GeoperaClient, geoperaVoice, geoperaWriteVoice, write } from './client.ts';
import { audOf, chargeRefs, grantedNote } from './topUp.ts';
import { approvalWire, chargeWire, listWire } from './wireWrites.ts';

const approvalList = listWire(['approvals', 'requests']);
const MOST_HOURS = 720;

export function createApprovals(client: GeoperaClient): NonNullable<Operations['approvals']> {
  return {
    async list() {
      const { value, request } = await client.operation('billing.approvals.list', {}, approvalList);
      const { read, problem } = readRows(geoperaVoice, request, value.path, value.rows, approvalWire);
      if (problem !== null) throw new PlimsollError(problem);
      return read;
    },
    async request(credits, expiryHours) {
      const hoursFit = expiryHours === null || (Number.isSafeInteger(expiryHours) && expiryHours >= 1);
      if (!Number.isSafeInteger(credits) || credits < 1 || !hoursFit || (expiryHours ?? 1) > MOST_HOURS)
        throw new PlimsollError({
          kind: 'invalid-input',
          message: `An approval is for whole credits above zero and lasts from 1 to ${MOST_HOURS} hours.`,
          help: 'Change the values and ask again.',
        });
      return client.change('billing.approvals.request', { credits, expiry_hours: expiryHours }, approvalWire);
    },
    async reject(approvalId, reason) {
      const input = { approval_id: approvalId, ...(reason === null ? {} : { reason }) };
      return client.change('billing.approvals.reject', input, approvalWire);
    },
  };
}

/** Words for an approval that is through. No document lists them; the seed's word for a charge is among them. */
const THROUGH: ReadonlySet<string> = new Set([
  'approved',
  'succeeded',
  'executed',
  'completed',
  'charged',
  'granted',
  'settled',
]);

export function createApprove(http: ServiceHttp, client: GeoperaClient, clock: Clock): PaymentRoute {
  async function send({ order, idempotencyKey }: PaymentRequest): Promise<PaymentAnswer> {
    if (order.type !== 'approval')
      return refused({ kind: 'invalid-input', message: 'This is no approval.', help: 'Choose one from the list.' });
    const { approvalId } = order;
    const headers = { 'idempotency-key': idempotencyKey };
    const request = write('billing.approvals.approve', { approval_id: approvalId }, headers);
    return sendForMoney(http, request, (response) => {
      if (response.status === 200 || response.status === 201) return approved(request, response, approvalId);
      return readApproveRefusal(request, response);
    });
  }

  function readApproveRefusal(request: ServiceRequest, response: ServiceResponse): PaymentAnswer {
    const answer = readChargeRefusal(request, response, clock.now());
    const said = readRefusal(response).message ?? '';
    // One that is approved may have been approved by an earlier sending of this same payment; a rejected one cannot.
    if (response.status === 409 && /\b(rejected|declined|cancell?ed|withdrawn)\b/i.test(said))
      return refused({
        kind: 'conflict',
        message: `This approval was decided otherwise. Geopera says: “${said}”`,
        help: 'Ask for a new approval if it is still wanted.',
      });
    if (answer.outcome !== 'refused') return answer;
    client.noteRefusal(answer.error);
    if (response.status === 404)
      return refused({
        kind: 'gone',
        message: 'Geopera knows no such approval.',
        help: 'Look at the list again: it may have been decided elsewhere.',
      });
    if (response.status === 410)
      return refused({ ...answer.error, help: 'Ask for a new approval of the same purchase.' });
    return answer;
  }

  return {
    kind: 'keyed-card',
    walletKey: 'credits',
    charge: (order) => (order.type === 'approval' && order.amount !== null ? audOf(order.amount) : null),
    send,
    baseline: (reading) => notedTopUpRows(reading, 'credits'),
    arrived(payment, now) {
      const amounts = payment.amount === null ? [] : [payment.amount];
      return newTopUpRow(payment, now, 'credits', amounts) ?? balanceRose(payment, now, 'credits', payment.amount);
    },
  };
}

function approved(request: ServiceRequest, response: ServiceResponse, approvalId: string): PaymentAnswer {
  const body = readSuccess(geoperaWriteVoice, request, response, chargeWire);
  const sameOne = body.id === null || body.id === approvalId;
  if (!sameOne || (body.id ?? body.topup_attempt_id ?? body.payment_intent_id) === null)
    return unreadableSuccess('which approval that was');
  if (body.status !== null && !THROUGH.has(body.status.toLowerCase()))
    return unknown({
      kind: 'payment-unknown',
      message: `Geopera took the approval and says of it: “${body.status.slice(0, 40)}”.`,
      help: 'Whether the card was charged shows in the balance. The same approval may be sent again: its key is the same.',
    });
  return { outcome: 'succeeded', refs: { ...chargeRefs(body), ...refsOf({ approvalId }) }, note: grantedNote(body) };
}
