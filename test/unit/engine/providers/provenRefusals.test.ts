/** What stands between a service and us may put its own page in place of any answer: it says nothing of a charge. */
import { describe, expect, test } from 'vitest';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { amount, text } from './fakeService.ts';
import { sendTo } from './payments.ts';

const CHARGES: Readonly<Record<string, PaymentOrder>> = {
  olostep: { type: 'top-up', amount: amount('20000', 'credit') },
  mosaic: { type: 'plan', planId: 'professional' },
  geopera: { type: 'top-up', amount: amount('20000', 'credit') },
  elizaos: { type: 'auto-top-up' },
  bizos: { type: 'spend', action: 'creative', target: null, prompt: 'A loaf', cost: amount('1', 'credit') },
};
const STATUSES = [
  400, 401, 402, 403, 404, 405, 407, 408, 409, 410, 413, 415, 422, 425, 429, 499, 500, 502, 503, 504, 520, 530,
];
/** A page, nothing, JSON cut in the middle, and JSON that says nothing. */
const BODIES = ['<html><h1>Request blocked</h1></html>', '', '{"error":"Card decl', '{}', '[]', 'null'];

describe.each(Object.entries(CHARGES))('%s: a request that may charge', (service, order) => {
  test.each(STATUSES)('answered %i by nobody in particular is unknown, and sent once', async (status) => {
    for (const body of BODIES) {
      const { answer, requests } = await sendTo(service, order, text(body, status));
      expect(answer.outcome, `${status} ${body}`).toBe('unknown');
      expect(requests).toHaveLength(1);
    }
  });

  test.each([500, 502, 503, 504])('answered %i in the words of the service is unknown', async (status) => {
    const bodies = [
      { success: false, error: 'Service unavailable', code: 'service_unavailable', status: 'unavailable' },
      { error: 'internal', message: 'Something went wrong.' },
      { type: 'about:blank', title: 'Service Unavailable', status, detail: 'Upstream connect error' },
      { detail: 'Your card was declined' },
      { message: 'Endpoint request timed out' },
    ];
    for (const body of bodies)
      expect((await sendTo(service, order, { status, body })).answer.outcome, JSON.stringify(body)).toBe('unknown');
  });
});

test('a request that can charge nobody needs no proof', async () => {
  const order: PaymentOrder = { type: 'top-up', amount: amount('25', 'USD') };
  const { answer } = await sendTo('elizaos', order, text('<html>blocked</html>', 403));
  expect(answer.outcome).toBe('refused');
});
