import { describe, expect, test } from 'vitest';
import { amount } from '../fakeService.ts';
import { recording } from '../paying.ts';

const credits = (digits: string) => amount(digits, 'credit');

describe('plans and purchases', () => {
  const list = {
    plans: [
      {
        id: 'creator',
        billing: 'monthly',
        price_usd: 50,
        credits_per_month: 480,
        top_up_rate_per_100_credits_usd: 10.42,
        notes: 'For one person',
      },
      {
        id: 'professional_annual',
        billing: 'annual',
        price_usd: 1499.5,
        credits_per_month: 1500,
        top_up_rate_per_100_credits_usd: 1.6,
        notes: ['Two', 'lines', 3],
      },
    ],
  };

  test('the list, to the digit, and the plan there is', async () => {
    const service = recording('mosaic', {
      'GET /plan': { body: { plan: { id: 'creator' }, credits: {} } },
      'GET /plan/list': { body: list },
    });
    expect(await service.operations.plans?.()).toEqual({
      current: 'creator',
      plans: [
        {
          id: 'creator',
          name: 'Creator',
          billing: 'monthly',
          price: amount('50', 'USD'),
          includes: credits('480'),
          topUpRate: '$10.42 per 100 credits',
          notes: 'For one person',
        },
        {
          id: 'professional_annual',
          name: 'Professional annual',
          billing: 'annual',
          price: amount('1499.5', 'USD'),
          includes: credits('1500'),
          topUpRate: '$1.60 per 100 credits',
          notes: 'Two lines',
        },
      ],
    });
  });

  test('no paid plan; an older list with two prices', async () => {
    const older = { monthly_price_usd: 50, annual_price_usd: 500, credits_per_month: 480, aliases: ['basic'] };
    const service = recording('mosaic', {
      'GET /plan': { body: { plan: null } },
      'GET /plan/list': {
        body: { plans: [{ ...older, id: 'creator' }, { ...older, id: 'creator_annual' }, { id: 'pro' }] },
      },
    });
    const answer = await service.operations.plans?.();
    expect(answer?.current).toBeNull();
    expect(answer?.plans.map(({ price }) => price)).toEqual([amount('50', 'USD'), amount('500', 'USD'), null]);
    expect(answer?.plans[2]).toMatchObject({ topUpRate: null, notes: null, billing: null });
  });

  test('a list that cannot be read names the field', async () => {
    const service = recording('mosaic', {
      'GET /plan': { body: { plan: null } },
      'GET /plan/list': { body: { plans: [{ name: 'x' }] } },
    });
    await expect(service.operations.plans?.()).rejects.toThrow(/plans\.0\.id/);
  });

  test('single credits are bought on the web only', async () => {
    const { operations } = recording('mosaic', {});
    expect(await operations.topUpOffer?.('credits')).toMatchObject({
      by: 'web',
      sizes: [],
      range: null,
      blocked: null,
    });
    await expect(operations.topUpOffer?.('balance')).rejects.toMatchObject({ info: { kind: 'not-found' } });
  });
});
