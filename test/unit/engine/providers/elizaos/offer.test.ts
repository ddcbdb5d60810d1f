import { describe, expect, test } from 'vitest';
import { recording, usd } from '../paying.ts';

describe('what can be bought', () => {
  const SUMMARY = 'GET /api/v1/credits/summary';
  test.each<[string, unknown, string, string, number]>([
    ['the published limits where none are stated', {}, '1', '1000', 2],
    ['the seed states five dollars', { pricing: { minimumTopUp: 5.0, x402Enabled: true } }, '5', '1000', 1],
    ['G3 states both', { pricing: { minimumTopUp: 1, maximumTopUp: 400 } }, '1', '400', 1],
    ['nonsense is not taken over', { pricing: { minimumTopUp: 5000, maximumTopUp: 0 } }, '1', '1000', 1],
  ])('%s', async (_name, body, min, max, notes) => {
    const service = recording('elizaos', { [SUMMARY]: { body } });
    const offer = await service.operations.topUpOffer?.('balance');
    expect(offer).toMatchObject({
      by: 'checkout',
      range: { min: usd(min), max: usd(max), step: usd('0.01') },
      rate: { unit: 'USD', microsPerUnit: 1_000_000 },
      blocked: null,
    });
    expect(offer?.notes).toHaveLength(notes);
  });

  test('a service that cannot be asked for its prices still sells; a wrong key is told', async () => {
    const closed = recording('elizaos', { [SUMMARY]: { status: 403, body: { code: 'access_denied' } } });
    expect(await closed.operations.topUpOffer?.('balance')).toMatchObject({ range: { min: usd('1') } });
    const wrong = recording('elizaos', { [SUMMARY]: { status: 401, body: { code: 'invalid_credentials' } } });
    await expect(wrong.operations.topUpOffer?.('balance')).rejects.toMatchObject({ info: { kind: 'invalid-key' } });
  });
});
