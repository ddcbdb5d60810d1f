/** The server as a client knows it: the protocol's own client drives it as a process, a fake app answers on a real socket. */
import { resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MCP_CALLS } from '#doors/mcp/calls.ts';
import { amountOf } from '#shared/money/amount.ts';
import {
  fakeAgent,
  fakeDecision,
  fakeEnvelope,
  fakeReservation,
  RESERVATION,
  usd,
} from '../../../support/fakeAgent.ts';
import { createFakeApp, type FakeApp } from '../../../support/fakeApp.ts';
import { fakeAccount, fakeSnapshot, fakeWallet } from '../../../support/fakeSnapshot.ts';

const WITHIN = 60_000;
let app: FakeApp;
let client: Client | null = null;
let stderr = '';

beforeEach(async () => {
  app = await createFakeApp();
  stderr = '';
  const scout = fakeAgent({ envelopes: [fakeEnvelope()], reservations: [fakeReservation()], asOf: Date.now() });
  const miner = fakeAgent({
    ...{ key: 'b:agent/miner', id: 'miner', name: 'Miner', accountId: 'b' },
    walletId: 'b:credits',
  });
  app.answers['snapshot.get'] = fakeSnapshot({
    accounts: [fakeAccount()],
    wallets: [
      fakeWallet({ asOf: Date.now() }),
      fakeWallet({
        ...{ id: 'b:credits', accountLabel: 'Lab', name: 'Credits', unit: 'credit', balance: null },
        ...{ level: 'unknown', claim: 'unknown', freshness: 'never' },
      }),
    ],
    agents: [scout, { ...miner, walletIds: ['b:credits'] }],
  });
});
afterEach(async () => {
  await client?.close();
  client = null;
  await app.end();
});

async function start(...args: string[]): Promise<Client> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [resolve('electron/doors/cli/main.ts'), '--data-dir', app.home, 'mcp', ...args],
    env: { PATH: process.env.PATH ?? '', HOME: app.home, TZ: 'UTC', LC_ALL: 'en_US.UTF-8' },
    stderr: 'pipe',
  });
  transport.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  client = new Client({ name: 'test agent', version: '1' });
  await client.connect(transport);
  // The client then checks each answer against what the tool says it answers.
  await client.listTools();
  return client;
}

const call = async (name: string, args: Record<string, unknown> = {}) =>
  (await (client as Client).callTool({ name, arguments: args })) as CallToolResult;
const textOf = ({ content }: CallToolResult) => content.map((part) => (part.type === 'text' ? part.text : '')).join('');

describe('what there is', () => {
  test(
    'tools that look say so; the others are the gate’s; there is no other',
    async () => {
      await start();
      const { tools } = await (client as Client).listTools();
      const looks = (wanted: boolean) =>
        tools.filter(({ annotations }) => annotations?.readOnlyHint === wanted).map(({ name }) => name);
      expect(looks(true)).toEqual(['balances', 'runway', 'agents', 'ledger', 'check']);
      expect(looks(false)).toEqual(['reserve', 'settle', 'release']);
      for (const { inputSchema, outputSchema } of tools) {
        expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
        expect(outputSchema).toMatchObject({ type: 'object' });
      }
      expect((client as Client).getServerCapabilities()).toEqual({ tools: { listChanged: true } });
      expect((await call('agents.pause', { agent: 'Scout' })).isError).toBe(true);
    },
    WITHIN,
  );

  test('the calls that can be reached are these', () => {
    expect(MCP_CALLS).toEqual(['snapshot.get', 'ledger.page', 'gate.check', 'gate.settle', 'gate.release']);
  });
});

describe('each tool', () => {
  test(
    'balances: digits and units, unknown as a word, what is hidden in a name left out',
    async () => {
      const snapshot = app.answers['snapshot.get'] as ReturnType<typeof fakeSnapshot>;
      const [first, second] = snapshot.wallets;
      app.answers['snapshot.get'] = {
        ...snapshot,
        wallets: [{ ...first, name: 'Bal\u202eance\u0007\u{e0041}\n\u001b[2J' }, second],
      };
      await start();
      const result = await call('balances');
      expect(result.structuredContent).toMatchObject({
        mode: 'live',
        wallets: [
          {
            id: 'a:balance',
            name: 'Balance [2J',
            balance: { amount: '12.34', unit: 'USD' },
            level: 'ok',
            stale: false,
          },
          {
            balance: { amount: 'unknown', unit: 'credit' },
            level: 'unknown',
            asOf: 'unknown',
            ageSeconds: null,
            stale: true,
          },
        ],
      });
      expect(textOf(result)).toMatch(
        /^Bakery, Balance \[2J: 12\.34 USD, ok \(\d+ s old\)\nLab, Credits: unknown, unknown, not fresh \(never seen\)$/,
      );
      expect(app.calls.at(-1)?.as).toEqual({ door: 'mcp', name: 'test agent' });
      expect(stderr).toBe('');
    },
    WITHIN,
  );

  test(
    'runway, agents and the ledger',
    async () => {
      app.answers['ledger.page'] = { rows: [], total: 0, upTo: null, newer: 0 };
      await start();
      expect((await call('runway', { wallet: 'Bakery' })).structuredContent).toMatchObject({
        ...{ of: { kind: 'wallet', id: 'a:balance' }, state: 'unknown', earliest: 'unknown' },
        perDay: { amount: 'unknown', unit: 'USD' },
      });
      expect(textOf(await call('runway', { agent: 'Scout', wallet: 'Bakery' }))).toBe(
        'Name either a wallet or an agent.',
      );
      const { agents } = (await call('agents', { agent: 'scout' })).structuredContent as { agents: unknown[] };
      expect(agents).toMatchObject([
        {
          ...{ name: 'Scout', state: 'running', available: { amount: 'unknown', unit: 'USD' } },
          envelopes: [{ per: 'month', left: { amount: '6', unit: 'USD' }, standing: 'fine' }],
          reservations: [{ id: RESERVATION, amount: { amount: '0.25', unit: 'USD' }, state: 'held' }],
        },
      ]);
      await call('ledger', {
        agent: 'Scout',
        kinds: ['usage'],
        from: '2026-11-01',
        to: '2026-11-02T12:00:00Z',
        limit: 7,
      });
      expect(app.inputOf('ledger.page')).toEqual({
        filter: { agentIds: ['scout'], kinds: ['usage'], from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 2, 12) },
        ...{ offset: 0, limit: 7 },
      });
      expect((await call('ledger', { limit: 201 })).isError).toBe(true);
      expect(textOf(await call('ledger', { from: 'yesterday' }))).toContain('neither a day nor an instant');
    },
    WITHIN,
  );

  test(
    'check, reserve, settle and release',
    async () => {
      const denied = fakeDecision({ allowed: false, code: 'over-limit', cost: usd(9) });
      app.answers['gate.check'] = { decision: denied };
      await start();
      const no = await call('check', { agent: 'Scout', cost: '9.00', unit: 'USD' });
      expect(no.isError).toBeUndefined();
      expect(no.structuredContent).toMatchObject({
        allowed: false,
        code: 'over-limit',
        cost: { amount: '9', unit: 'USD' },
      });
      expect(textOf(no)).toMatch(/^Denied \(over-limit\)\. /);
      expect(app.inputOf('gate.check')).toEqual({ agent: 'Scout', cost: '9.00', unit: 'USD' });
      for (const cost of ['-1', '1e3', '0x1', '1,5', 9])
        expect((await call('check', { agent: 'Scout', cost })).isError).toBe(true);

      app.answers['gate.check'] = { decision: fakeDecision({ reservation: fakeReservation() }) };
      const held = await call('reserve', { agent: 'Scout', cost: '0.25', seconds: 60 });
      expect(held.structuredContent).toMatchObject({
        allowed: true,
        reservation: { id: RESERVATION, expiresAt: '2026-11-26T12:10:00.000Z' },
      });
      expect(app.inputOf('gate.check')).toMatchObject({
        reserve: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), seconds: 60 },
      });

      app.answers['gate.settle'] = {
        reservation: { ...fakeReservation(), state: 'settled', settled: usd(0.2) },
        note: 'Settled.',
      };
      const settled = await call('settle', { reservationId: RESERVATION, cost: '0.2' });
      expect(settled.structuredContent).toMatchObject({
        reservation: { settled: { amount: '0.2', unit: 'USD' } },
        note: 'Settled.',
      });
      app.failures['gate.release'] = { kind: 'conflict', message: 'It was settled already.', help: 'Nothing is held.' };
      const late = await call('release', { reservationId: RESERVATION });
      expect(late).toMatchObject({ isError: true });
      expect(textOf(late)).toBe('It was settled already.\nNothing is held.');
      expect((await call('balances')).isError).toBeUndefined();
    },
    WITHIN,
  );
});

test(
  'for one agent alone: it takes no other, sees no other, and settles nobody else’s',
  async () => {
    app.answers['gate.check'] = { decision: fakeDecision() };
    app.answers['gate.settle'] = { reservation: fakeReservation(), note: 'Settled.' };
    app.answers['ledger.page'] = { rows: [], total: 0, upTo: null, newer: 0 };
    await start('--agent', 'Scout');
    expect((await call('check', { agent: 'Miner', cost: '1' })).isError).toBe(true);
    expect(app.names()).not.toContain('gate.check');
    expect((await call('check', { cost: '1' })).structuredContent).toMatchObject({ allowed: true });
    expect(app.inputOf('gate.check')).toEqual({ agent: 'Scout', cost: '1' });
    const { agents } = (await call('agents')).structuredContent as { agents: { name: string }[] };
    expect(agents.map(({ name }) => name)).toEqual(['Scout']);
    const { wallets } = (await call('balances')).structuredContent as { wallets: { id: string }[] };
    expect(wallets.map(({ id }) => id)).toEqual(['a:balance']);
    await call('ledger');
    expect(app.inputOf('ledger.page')).toMatchObject({ filter: { walletIds: ['a:balance'], agentIds: ['scout'] } });
    expect((await call('ledger', { wallet: 'b:credits' })).isError).toBe(true);
    expect((await call('ledger', { agent: 'Miner' })).isError).toBe(true);

    const other = await call('settle', { reservationId: 'somebody-elses' });
    expect(textOf(other)).toContain('is no reservation that Scout holds');
    expect(app.names()).not.toContain('gate.settle');
    expect((await call('settle', { reservationId: RESERVATION })).isError).toBeUndefined();
  },
  WITHIN,
);

test(
  'an app that ends and starts again is found again; in between its folder is read without it',
  async () => {
    await start();
    expect((await call('balances')).isError).toBeUndefined();
    await app.stop();
    // No app: an engine of its own opens the folder for one question, and holds it no longer than that.
    const own = await call('balances');
    expect(textOf(own)).toBe('No wallet was seen yet.');
    await app.start();
    const asked = app.calls.length;
    expect((await call('balances')).structuredContent).toMatchObject({ wallets: [{ id: 'a:balance' }, {}] });
    expect(app.calls.length).toBe(asked + 1);
  },
  WITHIN,
);

test(
  'amounts past what a float can hold keep their digits',
  async () => {
    const exact = amountOf(9_007_199_254_740_991, 'credit');
    app.answers['gate.check'] = { decision: fakeDecision({ cost: exact, binding: null, limits: [] }) };
    await start();
    const result = await call('check', { agent: 'Scout', cost: '9007199254.740991' });
    expect(result.structuredContent).toMatchObject({
      cost: { amount: '9007199254.740991', unit: 'credit' },
      binding: null,
    });
  },
  WITHIN,
);
