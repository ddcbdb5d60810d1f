import { describe, expect, it } from 'vitest';
import type { CardOutcome } from '#sandbox/sandbox.ts';
import { accountOf, ask, EPOCH, handClock, MINUTE, post, SECOND, sandboxFor } from '../setup.ts';

const PATH = '/user/purchase-topup';

/** How each key words a code. */
const wording: readonly [dialect: string, variant: string, body: (code: string) => object][] = [
  ['seed', 'main', (code) => ({ error: code })],
  ['public', 'main', (code) => ({ object: 'error', code, type: 'about:blank', title: expect.any(String) })],
  ['public', 'no-plan', (code) => ({ error: { code, message: expect.any(String) } })],
  ['public', 'message-errors', () => ({ message: expect.any(String) })],
];

const refusals: readonly [body: unknown, status: number, code: string][] = [
  [{}, 400, 'missing_topup_selector'],
  [undefined, 400, 'missing_topup_selector'],
  [{ credits: 15_000 }, 400, 'invalid_credits'],
  [{ credits: '10000' }, 400, 'invalid_credits'],
  [{ credits: 10_000.5 }, 400, 'invalid_credits'],
];

const outcomes: readonly [outcome: CardOutcome, status: number, code: string | null, charges: number][] = [
  ['accepted', 200, null, 1],
  ['processing', 202, null, 0],
  ['processing-declined', 202, null, 0],
  ['declined', 402, 'payment_failed', 0],
  ['challenge', 402, 'payment_failed', 0],
  ['charged-unknown', 503, 'payment_status_unknown', 1],
  ['uncharged-unknown', 503, 'payment_status_unknown', 0],
  ['outage', 503, 'payment_status_unknown', 0],
];

describe.each(wording)('Olostep’s purchase with the %s %s key', (dialect, variant, wordsOf) => {
  it.each(refusals)('answers %o with %i %s, and charges nothing', async (body, status, code) => {
    const sandbox = await sandboxFor();
    const answer = await post(accountOf(sandbox, 'olostep', dialect, variant), PATH, body);
    expect(answer).toMatchObject({ status, json: wordsOf(code) });
    expect(sandbox.charges()).toEqual([]);
  });

  it.each(outcomes)('ends with a card that is %s: %i', async (outcome, status, code, charges) => {
    const sandbox = await sandboxFor();
    sandbox.setCard('olostep', outcome);
    const answer = await post(accountOf(sandbox, 'olostep', dialect, variant), PATH, { credits: 10_000 });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject(
      code === null
        ? { success: true, credits: 10_000, payment_intent_id: expect.stringMatching(/^pi_/) }
        : wordsOf(code),
    );
    expect(sandbox.charges()).toHaveLength(charges);
  });

  it('lets one attempt through in a minute, whatever became of it', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'olostep', dialect, variant);
    sandbox.setCard('olostep', 'declined');
    const buy = () => post(account, PATH, { credits: 10_000 });
    expect((await buy()).status).toBe(402);
    sandbox.setCard('olostep', null);
    clock.set(EPOCH + 20_500);
    const refused = await buy();
    expect(refused).toMatchObject({ status: 429, json: wordsOf('purchase_topup_cooldown') });
    expect(refused.headers.get('retry-after')).toBe('40');
    clock.set(EPOCH + MINUTE);
    expect((await buy()).status).toBe(200);
    expect(sandbox.charges()).toHaveLength(1);
  });
});

describe('Olostep’s purchase', () => {
  it.each([
    ['no-card', 'no_payment_method'],
    ['no-customer', 'no_stripe_customer'],
  ])('is refused for a team with %s', async (variant, code) => {
    const sandbox = await sandboxFor();
    const answer = await post(accountOf(sandbox, 'olostep', 'seed', variant), PATH, { credits: 10_000 });
    expect(answer).toMatchObject({ status: 400, json: { error: code } });
    const other = await post(accountOf(sandbox, 'olostep', 'public', variant), PATH, { credits: 10_000 });
    expect(other).toMatchObject({ status: 400, json: { error: { code } } });
  });

  it('is refused with 402 for a bad key, and no card is named', async () => {
    const sandbox = await sandboxFor();
    const answer = await post(accountOf(sandbox, 'olostep', 'seed', 'revoked'), PATH, { credits: 10_000 });
    expect(answer).toMatchObject({ status: 402, json: { error: 'invalid_api_key' } });
    expect((await ask(accountOf(sandbox, 'olostep'), PATH)).status).toBe(405);
  });

  it.each([
    ['processing', 1, 1],
    ['processing-declined', 0, 0],
  ] as const)('that is %s ends by itself with %i charge and %i grant', async (outcome, charges, grants) => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock, webhooks: { delayMs: 2 * SECOND } });
    sandbox.setCard('olostep', outcome);
    await post(accountOf(sandbox, 'olostep'), PATH, { credits: 80_000 });
    clock.set(EPOCH + 6 * SECOND);
    await sandbox.settle();
    expect(sandbox.charges().map((charge) => [charge.at, charge.grants])).toEqual(
      charges === 0 ? [] : [[EPOCH + 5 * SECOND, 0]],
    );
    clock.set(EPOCH + 7 * SECOND);
    await sandbox.settle();
    expect(sandbox.charges().reduce((sum, charge) => sum + charge.grants, 0)).toBe(grants);
  });

  it('adds a lot of its own', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'olostep');
    await post(account, PATH, { credits: 100_000 });
    expect((await ask(account, '/user/credits/info')).json).toMatchObject({
      breakdown: expect.arrayContaining([
        expect.objectContaining({ purchase_kind: 'Top-up', allocated_units: 100_000, remaining_units: 100_000 }),
      ]),
    });
  });
});
