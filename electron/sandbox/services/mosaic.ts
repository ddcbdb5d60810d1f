/** Mosaic over HTTP. Shapes: public docs and skill file; the public dialect answers `/credits` in the older shape. */

import { type Ask, bearer, iso, ok, type Reply, wholeFrom } from '../http/exchange.ts';
import type { Json } from '../json.ts';
import { DAY } from '../world/life.ts';
import { accountOf, MOSAIC_AGENTS, type MosaicRun, TILES } from '../world/mosaic.ts';
import { hexOf, uuidOf } from '../world/random.ts';
import { UNIT } from '../world/service.ts';
import { creditsBody, planBody, planList } from './mosaicPlans.ts';
import { refuse } from './mosaicReplies.ts';
import { WRITES, write } from './mosaicWrites.ts';
import { dialectOf, liveKey, type SandboxService, type Scene } from './service.ts';

function usageBody(ask: Ask, org: string, { state, now }: Scene<'mosaic'>): Reply | null {
  const limit = wholeFrom(ask.query.get('limit'), 5000);
  const from = Date.parse(ask.query.get('start_date') ?? iso(now - 30 * DAY));
  const to = Date.parse(ask.query.get('end_date') ?? iso(now));
  if (limit < 1 || limit > 10_000 || Number.isNaN(from) || Number.isNaN(to)) return null;
  const rows = [...state.usage.values()].filter((row) => row.day + DAY > from && row.day <= to);
  const sums = (part: typeof rows) => ({
    credits_used: part.reduce((total, row) => total + row.micros, 0) / UNIT,
    events: part.reduce((total, row) => total + row.events, 0),
  });
  const tile = (index: number) => ({ tile_id: `tile_${index + 1}`, tile_name: TILES[index] ?? 'Tile' });
  const total = sums(rows);
  const days = [...new Set(rows.map((row) => row.day))].sort((a, b) => a - b);
  return ok({
    organization_id: org,
    date_range: { start_date: iso(from), end_date: iso(to) },
    summary: {
      total_credits_used: total.credits_used,
      total_events: total.events,
      matching_events: total.events,
      returned_events: Math.min(limit, total.events),
      truncated: total.events > limit,
    },
    breakdown: {
      by_tile: TILES.map((_, index) => ({ ...tile(index), ...sums(rows.filter((row) => row.tile === index)) })),
      by_date: days.map((day) => ({ date: iso(day).slice(0, 10), ...sums(rows.filter((row) => row.day === day)) })),
      by_date_and_tile: rows.map((row) => ({ date: iso(row.day).slice(0, 10), ...tile(row.tile), ...sums([row]) })),
    },
  });
}

export const mosaic: SandboxService<'mosaic'> = {
  name: 'mosaic',
  label: 'Northlight Studio',
  keys: (seed) => [
    { key: `mk_demo${hexOf(seed, 'mosaic/seed', 32)}`, dialect: 'seed', variant: 'main' },
    { key: `mk_demo${hexOf(seed, 'mosaic/public', 32)}`, dialect: 'public', variant: 'main' },
    { key: `mk_demo${hexOf(seed, 'mosaic/free', 32)}`, dialect: 'public', variant: 'free-plan' },
    { key: `mk_demo${hexOf(seed, 'mosaic/free-seed', 32)}`, dialect: 'seed', variant: 'free-plan' },
    { key: `mk_demo${hexOf(seed, 'mosaic/creator', 32)}`, dialect: 'seed', variant: 'creator-plan' },
    { key: `mk_demo${hexOf(seed, 'mosaic/pro', 32)}`, dialect: 'seed', variant: 'pro-plan' },
    { key: `mk_demo${hexOf(seed, 'mosaic/revoked', 32)}`, dialect: 'seed', variant: 'revoked' },
  ],
  refuse,
  shop: [{ wallet: 'credits', micros: 2_000 * UNIT, text: '2,000 credits', price: 8_000, currency: 'usd' }],
  answer(ask, scene) {
    const { state, seed, keys } = scene;
    const presented = bearer(ask);
    const dialect = dialectOf(keys, presented);
    const key = liveKey(keys, presented);
    if (key === undefined) return refuse(401, dialect);
    const org = uuidOf(seed, 'mosaic/org');
    const agentId = (index: number) => uuidOf(seed, `mosaic/agent/${index}`);
    const runId = (run: MosaicRun) => uuidOf(seed, `mosaic/run/${run.seq}`);
    const mine = key.variant === 'free-plan' ? [state.blocked] : state.runs;
    const find = (id: string | undefined) => mine.find((run) => runId(run) === id);
    const agents = MOSAIC_AGENTS.map((name, index) => ({
      id: agentId(index),
      name,
      created_at: iso(accountOf(state.accounts).since),
    }));
    // The third-party client and the skill file spell it both ways.
    const needs = (run: MosaicRun): Record<string, boolean> =>
      dialect === 'seed' ? { needs_credits: run.needsCredits } : { needsCredits: run.needsCredits };

    const counts = (run: MosaicRun) => ({
      completed: run.status === 'completed' ? 3 : 1,
      in_progress: run.status === 'running' ? 1 : 0,
      failed: run.status === 'failed' ? 1 : 0,
    });
    const brief = (run: MosaicRun): { [key: string]: Json } => ({
      run_id: runId(run),
      agent_id: agentId(run.agent),
      started_at: iso(run.startedAt),
      status: run.status,
      ...needs(run),
    });

    const [, first, second, third] = ask.path.split('/');
    const read = (): Reply | null => {
      if (ask.path === '/credits') return ok(creditsBody(dialect, key.variant, org, state));
      if (ask.path === '/credits/usage') return usageBody(ask, org, scene) ?? refuse(400, dialect);
      if (ask.path === '/plan') return ok(planBody(key.variant, org, state));
      if (ask.path === '/plan/list') return ok(planList(dialect));
      if (ask.path === '/whoami')
        return ok({ organization_id: org, organization_name: 'Northlight Studio', email: 'studio@northlight.example' });
      if (ask.path === '/agents') return ok({ agents });
      if (ask.path === '/agent_runs') return runsPage(ask, mine, agentId, runId, brief);
      if (first === 'agent' && third === undefined) {
        const agent = agents.find((known) => known.id === second);
        return agent === undefined ? null : ok(agent);
      }
      if (first === 'agent' && third === 'runs') return runsPage(ask, mine, agentId, runId, brief, second);
      if (first !== 'agent_run') return null;
      const run = find(second);
      if (run === undefined) return null;
      if (third === 'nodes') return ok(nodesBody(run, runId(run), seed, needs(run)));
      if (third !== undefined) return null;
      return ok({
        ...brief(run),
        status_message: run.needsCredits ? 'Waiting for credits' : null,
        errors: [],
        node_status_counts: counts(run),
        inputs: [],
        outputs: [],
      });
    };
    const written = ask.method === 'POST' ? write(ask, scene, key, find) : null;
    if (written !== null) return written;
    // `GET /credits/settings` must not be used, says the seed: there is only a POST.
    if (WRITES.test(ask.path) || (ask.method !== 'GET' && read() !== null)) return refuse(405, dialect);
    return (ask.method === 'GET' ? read() : null) ?? refuse(404, dialect);
  },
};

function runsPage(
  ask: Ask,
  runs: readonly MosaicRun[],
  agentId: (index: number) => string,
  runId: (run: MosaicRun) => string,
  brief: (run: MosaicRun) => Json,
  ofAgent?: string,
): Reply {
  const wanted = ofAgent ?? ask.query.get('agent_id');
  const status = ask.query.get('status');
  const from = Date.parse(ask.query.get('from') ?? '') || 0;
  const to = Date.parse(ask.query.get('to') ?? '') || Number.POSITIVE_INFINITY;
  const matching = [...runs]
    .reverse()
    .filter((run) => wanted === null || agentId(run.agent) === wanted)
    .filter((run) => status === null || run.status === status)
    .filter((run) => run.startedAt >= from && run.startedAt <= to);
  const cursor = ask.query.get('cursor');
  const begin = cursor === null ? 0 : matching.findIndex((run) => runId(run) === cursor) + 1;
  const limit = Math.min(100, Math.max(1, wholeFrom(ask.query.get('limit'), 20)));
  const page = matching.slice(begin, begin + limit);
  const last = page.at(-1);
  return ok({
    runs: page.map(brief),
    next_cursor: last !== undefined && begin + limit < matching.length ? runId(last) : null,
  });
}

function nodesBody(run: MosaicRun, id: string, seed: number, needs: Readonly<Record<string, boolean>>): Json {
  const last = {
    running: 'in_progress',
    completed: 'completed',
    failed: run.needsCredits ? 'blocked' : 'failed',
    cancelled: 'cancelled',
  } as const;
  return {
    run_id: id,
    nodes: [0, 1].map((index) => ({
      agent_node_id: uuidOf(seed, `mosaic/node/${run.seq}/${index}`),
      original_node_id: null,
      status: index === 0 ? 'completed' : last[run.status],
      status_message: null,
      errors: [],
      node_type: {
        node_type_id: index === 0 ? 'input' : `tile_${run.tile + 1}`,
        node_type_name: index === 0 ? 'Video Input' : (TILES[run.tile] ?? 'Tile'),
        docs_url: null,
        params_docs_url: null,
      },
      ...(index === 0 ? Object.fromEntries(Object.keys(needs).map((name) => [name, false])) : needs),
    })),
  };
}
