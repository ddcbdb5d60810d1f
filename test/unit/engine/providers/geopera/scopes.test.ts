import { describe, expect, test } from 'vitest';
import { grants } from '#engine/providers/geopera/scopes.ts';
import { type FixedAnswer, fakeService } from '../fakeService.ts';

const KEY = 'gpra_0123456789abcdef';
const LIST = 'POST /v1/op/api_keys.list';

async function withheldBy(answer: FixedAnswer) {
  const service = fakeService(
    'geopera',
    { 'POST /v1/op/billing.credits.balance': { body: { balance: 1 } }, [LIST]: answer },
    KEY,
  );
  await service.read();
  await service.read();
  const asked = service.asked.filter(({ request }) => request === LIST).length;
  return { withheld: (service.adapter.withheld?.() ?? []).map(({ capability }) => capability), asked };
}

describe('the scopes of our own key', () => {
  test.each([
    [['billing:read', 'billing:write'], true],
    [['billing:*'], true],
    [['*:write'], true],
    [['*'], true],
    [['billing:read', '*:read', 'orders:write', 'orders:*'], false],
    [[], false],
  ])('%j grants billing:write: %s', (scopes, granted) => {
    expect(grants(scopes, 'billing:write')).toBe(granted);
  });

  const row = (prefix: string, permissions: unknown) => ({ id: 'k', name: 'n', prefix, permissions });
  const others = [row('gpra_9999', ['*']), { id: 'odd' }, 7];

  test.each<[string, unknown]>([
    ['in a list', [...others, row('gpra_0123', ['billing:read'])]],
    ['under a name', { api_keys: [...others, row('gpra_01234567', ['*:read'])] }],
  ])('are read %s, and what they lack is withheld', async (_where, body) => {
    const { withheld, asked } = await withheldBy({ body });
    expect(withheld).toEqual(['top-up', 'auto-top-up.write', 'cards.write', 'approvals.write']);
    expect(asked).toBe(1);
  });

  test.each<[string, FixedAnswer]>([
    ['it may write', { body: [row('gpra_0123', ['billing:write'])] }],
    ['two keys begin so', { body: [row('gpra_0123', ['*:read']), row('gpra_01234', ['*'])] }],
    ['the beginning is that of every key', { body: [row('gpra_', ['*:read'])] }],
    ['it is not in the list', { body: others }],
    ['the permissions cannot be read', { body: [row('gpra_0123', 'billing:read')] }],
    ['the list has another form', { body: 'none' }],
    ['it may not see the list', { status: 403, body: { detail: 'Missing required scope: api_keys:read' } }],
    ['there is no such list', { status: 404, body: {} }],
  ])('withhold nothing where %s', async (_why, answer) => {
    expect(await withheldBy(answer)).toEqual({ withheld: [], asked: 1 });
  });

  test('are asked for again where the service did not answer', async () => {
    const { withheld, asked } = await withheldBy({ status: 500, body: {} });
    expect(withheld).toEqual([]);
    expect(asked).toBe(2);
  });
});
