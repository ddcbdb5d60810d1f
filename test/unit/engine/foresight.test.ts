/** Runways and forwarding in a whole engine: real store, real ledger, real HTTP; only time is played. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { messageSchema } from '#engine/forwarding/message.ts';
import { signatureOf } from '#engine/forwarding/webhook.ts';
import { openLedgerQueriesHere } from '#engine/ledger/readModel/here.ts';
import { burnOf } from '#engine/runway/burn.ts';
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { createEngineWorld, type EngineWorld } from '../../support/engineWorld.ts';
import { recordingLog } from '../../support/recordingLog.ts';

let world: EngineWorld;
afterEach(() => world.end());

const wallets = () => world.engine.snapshot().wallets;
const mosaic = () => {
  const found = wallets().find(({ serviceName }) => serviceName === 'Mosaic');
  if (found === undefined) throw new Error('no wallet of Mosaic');
  return found;
};

async function withHistory(): Promise<void> {
  world = await createEngineWorld();
  await world.connectAll();
  world.engine.start();
  await world.fetchHistory();
  await world.clock.advance(20 * MINUTE);
  await expect.poll(() => mosaic().runway.state, { timeout: 10_000 }).not.toBe('unknown');
}

describe('a runway', () => {
  it('is foreseen from the ledger, makes the lines, tells of agents and the month, and is there after a restart', async () => {
    await withHistory();
    const told = wallets().filter(({ runway }) => runway.state === 'runs-out' || runway.state === 'never');
    expect(told.length).toBeGreaterThanOrEqual(3);
    for (const { runway, perDay, lines, watchStated } of told) {
      if (runway.state !== 'runs-out') continue;
      expect(perDay?.micros).toBeGreaterThan(0);
      expect(lines).toMatchObject({ measure: 'days', source: 'derived' });
      expect(watchStated).toBe(false);
      expect(runway.p10 ?? 0).toBeGreaterThan(0);
      expect(runway.p50 ?? Infinity).toBeGreaterThanOrEqual(runway.p10 ?? 0);
      expect(runway.p90 ?? Infinity).toBeGreaterThanOrEqual(runway.p50 ?? 0);
    }
    const { months, agents } = world.engine.snapshot();
    expect(months.map(({ unit }) => unit)).toEqual(expect.arrayContaining(['USD', 'credit']));
    for (const { spent, expected } of months)
      if (expected !== null) expect(expected.p50.micros).toBeGreaterThanOrEqual(spent.micros);
    // What agents spend out of budgets of their own is known from now on only.
    expect(agents.some(({ runway }) => runway.state === 'gathering')).toBe(true);

    const { lines, runway } = mosaic();
    await world.restart();
    expect(mosaic().lines?.measure).toBe(lines?.measure);
    expect(mosaic().runway.state).toBe(runway.state);
    expect(world.logged.filter(({ event }) => event === 'runway.not-worked-out')).toEqual([]);
  });

  it('says nothing of a balance that is not fresh', async () => {
    await withHistory();
    world.sandbox.setFaults('mosaic', [{ kind: 'status', status: 503 }]);
    await world.clock.advance(2 * HOUR);
    expect(mosaic().runway).toEqual({ state: 'unknown', why: 'stale' });
  });

  it('keeps score: what was foreseen a while ago is held against what came', async () => {
    await withHistory();
    const kept = () =>
      wallets()
        .filter(({ score }) => score.settled + score.open > 0)
        .flatMap(({ score }) => new Array(score.settled + score.open).fill(0));
    // The machine sleeps for most of each day.
    for (let day = 0; day < 14; day++) {
      world.clock.jump(DAY);
      await world.call('sync.now', {});
      await world.clock.advance(2 * MINUTE);
      await expect.poll(() => kept().length, { timeout: 5_000 }).toBeGreaterThan(day);
    }
    const scores = wallets().map(({ score }) => score);
    expect(scores.some(({ settled }) => settled >= 5)).toBe(true);
    for (const { hitRate, settled } of scores) expect(hitRate === null).toBe(settled === 0);
    // By now agents with a budget of their own have a past, too.
    const { agents } = world.engine.snapshot();
    expect(agents.some(({ perDay }) => perDay !== null && perDay.micros > 0)).toBe(true);
  }, 120_000);
});

describe('the burn that the read model tells', () => {
  it('is what the rows themselves come to, wallet by wallet', async () => {
    await withHistory();
    const now = world.clock.now();
    const file = join(world.dataDir, 'plimsoll.sqlite');
    const ledger = openLedgerQueriesHere({ file, indexFile: null, log: recordingLog(), now: () => now });
    try {
      const asked = wallets().map(({ id, unit }) => ({ walletId: id, unit, from: null, until: now }));
      const notBefore = now - 125 * DAY;
      const burns = await ledger.walletBurn({ wallets: asked, notBefore });
      let told = 0;
      for (const { walletId, burn, agents } of burns) {
        const entries = await rowsOf(walletId);
        const total = sumOf(burn.hours);
        if (total > 0) told++;
        // What a row answers is known to the read model by its thread alone.
        expect(burn).toEqual(
          burnOf(
            entries.map((entry) => ({ ...entry, answers: null })),
            burn.from,
            now,
          ),
        );
        expect(sumOf(agents.flatMap((agent) => agent.burn.hours))).toBeLessThanOrEqual(total);
      }
      expect(told).toBeGreaterThanOrEqual(3);
    } finally {
      await ledger.close();
    }
  });
});

const sumOf = (hours: readonly number[]) => hours.reduce((sum, micros) => sum + micros, 0);

async function rowsOf(walletId: string): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for (;;) {
    const filter = { walletIds: [walletId] };
    const page = await world.call('ledger.page', { filter, offset: rows.length, limit: 500 });
    rows.push(...page.rows);
    if (rows.length >= page.total) return rows;
  }
}

describe('an alert on its way to people away from the desk', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('waits in the queue over a restart until the webhook takes it, signed, and under one name', async () => {
    world = await createEngineWorld();
    const heard: { id: string; body: string; signature: string }[] = [];
    let status = 503;
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        heard.push({
          id: String(request.headers['plimsoll-delivery']),
          signature: String(request.headers['plimsoll-signature']),
          body,
        });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const secret = 'sixteen characters and more';
    const forwarding = { command: null, webhook: { url } };
    expect(await world.ask('forwarding.set', { forwarding })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    });
    await world.call('forwarding.set', { forwarding, secret });
    expect(JSON.stringify(world.engine.snapshot())).not.toContain(secret);
    expect(await world.call('forwarding.test', { channel: 'webhook' })).toEqual({ ok: false, detail: 'answered 503' });

    await world.connectAll();
    const micros = (n: number) => ({ micros: n * 1_000_000, unit: 'credit' });
    const watch = { days: null, share: null, amount: { low: micros(800), critical: micros(200) } };
    await world.call('wallets.setWatch', { walletId: mosaic().id, watch });
    world.engine.start();
    world.sandbox.setBalance('mosaic', 'credits', 100 * 1_000_000);
    await world.clock.advance(MINUTE);
    await world.call('sync.now', {});
    await expect.poll(() => heard.length).toBeGreaterThanOrEqual(2);
    await expect
      .poll(() => world.engine.snapshot().forwarding)
      .toMatchObject({ waiting: 1, lastError: 'answered 503' });

    await world.restart();
    status = 204;
    world.engine.start();
    await world.clock.advance(2 * MINUTE);
    await expect.poll(() => world.engine.snapshot().forwarding.waiting).toBe(0);
    expect(world.engine.snapshot().forwarding).toMatchObject({ lastError: null });
    const opened = heard.filter(({ id }) => id.startsWith('webhook/opened/low-balance/'));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    const last = opened.at(-1);
    expect(messageSchema.parse(JSON.parse(last?.body ?? ''))).toMatchObject({
      event: 'opened',
      alert: { level: 'critical', balance: { amount: '100', unit: 'credit' }, account: { service: 'mosaic' } },
    });
    const seconds = Number(/^t=(\d+),/.exec(last?.signature ?? '')?.[1]);
    expect(Math.abs(seconds - world.clock.now() / SECOND)).toBeLessThan(300);
    expect(last?.signature).toBe(`t=${seconds},v1=${signatureOf(secret, seconds, last?.body ?? '')}`);
    const { rows } = await world.call('alerts.log', { limit: 50 });
    const about = rows.filter(({ decision }) => decision.startsWith('forward'));
    expect(about.map(({ decision }) => decision)).toEqual(['forwarded', 'forwarded', 'forward-failed']);
  });
});
