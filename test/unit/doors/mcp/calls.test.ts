/** What a client cannot reach stays out of reach, whoever asks for it. */
import { expect, test } from 'vitest';
import { MCP_CALLS, type McpAsk, onlyMcpCalls } from '#doors/mcp/calls.ts';
import { asData, line, money } from '#doors/mcp/data.ts';
import { callNames } from '#shared/contract/contract.ts';
import { amountOf } from '#shared/money/amount.ts';

test.each(callNames.filter((name) => !(MCP_CALLS as readonly string[]).includes(name)))(
  '%s is refused',
  async (name) => {
    let asked = false;
    const ask = onlyMcpCalls((async () => {
      asked = true;
    }) as McpAsk);
    await expect(ask(name as 'snapshot.get', {})).rejects.toMatchObject({ info: { kind: 'refused' } });
    expect(asked).toBe(false);
  },
);

test('strings go out as what they show, at any depth, and not endlessly', () => {
  expect(asData({ a: ['x\u202ey', { b: 'z\u200b\u0000' }], n: 1, none: null })).toEqual({
    a: ['xy', { b: 'z ' }],
    n: 1,
    none: null,
  });
  expect(line('👩‍🔬 می‌شود')).toBe('👩‍🔬 می‌شود');
  expect(line('x'.repeat(5_000))).toHaveLength(1_000);
});

test.each([
  [amountOf(1, 'USD'), { amount: '0.000001', unit: 'USD' }],
  [amountOf(-2_500_000, 'credit'), { amount: '-2.5', unit: 'credit' }],
  [amountOf(0, 'AUD'), { amount: '0', unit: 'AUD' }],
])('%j is %j', (amount, shown) => {
  expect(money(amount)).toEqual(shown);
});

test('what is not known is a word', () => {
  expect(money(null, 'USD')).toEqual({ amount: 'unknown', unit: 'USD' });
});
