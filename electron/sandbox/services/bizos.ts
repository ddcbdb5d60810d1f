/** BizOS over HTTP. Response fields: seed and public docs; paths of billing, wallet and notifications are inferred. */
import { type Ask, bearer, fieldsOf, iso, ok, type Reply } from '../http/exchange.ts';
import { decimal, type Json } from '../json.ts';
import { type BizosTask, RECHARGE_THRESHOLD, tasksToday } from '../world/bizos.ts';
import { hexOf } from '../world/random.ts';
import { UNIT } from '../world/service.ts';
import { dialectOf, liveKey, type SandboxService, type Scene } from './service.ts';

const TEXTS: Readonly<Record<number, { error: string; message: string }>> = {
  401: { error: 'unauthorized', message: 'Invalid or revoked API key.' },
  402: { error: 'out_of_credits', message: 'Out of credits — top up at app.bizos.lol/billing.' },
  400: { error: 'invalid_request', message: 'A field is missing or not of its type.' },
  403: { error: 'forbidden', message: 'This key may not do that.' },
  404: { error: 'not_found', message: 'No such route.' },
  405: { error: 'method_not_allowed', message: 'Use another method.' },
  409: { error: 'already_running', message: 'This task is running.' },
  429: { error: 'rate_limited', message: 'Too many requests for this key.' },
};

function refuse(status: number, retryAfter?: number): Reply {
  const body = TEXTS[status] ?? { error: 'internal', message: 'Something went wrong.' };
  return { status, body, ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }) };
}

const TIERS = [
  { id: 'starter', name: 'Starter', credits: 40, price: 29 },
  { id: 'pro', name: 'Pro', credits: 120, price: 79 },
];
const PACKS = [
  { id: 'pack_25', credits: 25, price: 19 },
  { id: 'pack_50', credits: 50, price: 35 },
];

const idOf = (seed: number, seq: number) => `tsk_${hexOf(seed, `task/${seq}`, 8)}`;

function taskBody(seed: number, { seq, text, status, at }: BizosTask): Json {
  return { id: idOf(seed, seq), text, status, created_at: iso(at) };
}

const RUN = /^\/api\/cli\/tasks\/([^/]+)\/run$/;
const READ_ONE = /^\/api\/cli\/notifications\/(ntf_\d+)\/read$/;
const WRITES = new RegExp(`${RUN.source}|${READ_ONE.source}|^/api/cli/(creative/generate|notifications/read)$`);

/** The two routes that cost a credit, and the free ones. Bodies: docs; those of notifications are inferred. */
function write(ask: Ask, { state, seed, desk }: Scene<'bizos'>): Reply | null {
  const fields = fieldsOf(ask.body);
  const textOf = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  if (ask.path === '/api/cli/tasks') {
    const text = textOf('text');
    if (text === null) return refuse(400);
    desk.act({ do: 'create-task', text });
    const created = state.tasks.at(-1);
    return created === undefined ? refuse(500) : ok({ task: taskBody(seed, created) });
  }
  const taskId = RUN.exec(ask.path)?.[1];
  if (taskId !== undefined) {
    const task = state.tasks.find(({ seq }) => idOf(seed, seq) === taskId);
    if (task === undefined) return refuse(404);
    if (task.status === 'running') return refuse(409);
    if (state.credits.balance < UNIT) return refuse(402);
    desk.act({ do: 'run-task', seq: task.seq });
    const { begunAt } = task;
    return ok({ ok: true, status: 'running', runId: `run_${hexOf(seed, `run/${task.seq}/${begunAt}`, 8)}` });
  }
  if (ask.path === '/api/cli/creative/generate') {
    const prompt = textOf('prompt');
    if (prompt === null) return refuse(400);
    if (state.credits.balance < UNIT) return refuse(402);
    desk.act({ do: 'make-creative', prompt });
    // The credit was held before the work and given back when it failed.
    if (/fail/i.test(prompt)) return { status: 502, body: { error: 'generation_failed', message: 'It did not work.' } };
    const artifactId = `art_${hexOf(seed, `creative/${state.creatives}`, 8)}`;
    return ok({ url: `${desk.origin}/sandbox/artifacts/${artifactId}.png`, artifactId });
  }
  const one = READ_ONE.exec(ask.path)?.[1];
  if (one !== undefined || ask.path === '/api/cli/notifications/read') {
    const ids = one === undefined ? fields.ids : [one];
    const known = new Map(state.notices.map(({ seq }) => [`ntf_${seq}`, seq]));
    const seqs = Array.isArray(ids) ? ids.flatMap((id) => known.get(String(id)) ?? []) : null;
    if (one !== undefined && seqs?.length === 0) return refuse(404);
    desk.act({ do: 'read-notices', seqs });
    return ok({ ok: true });
  }
  return null;
}

export const bizos: SandboxService<'bizos'> = {
  name: 'bizos',
  label: 'Harbour Bakery',
  keys: (seed) => [
    { key: `bzk_live_demo${hexOf(seed, 'bizos/seed', 24)}`, dialect: 'seed', variant: 'main' },
    { key: `bzk_live_demo${hexOf(seed, 'bizos/public', 24)}`, dialect: 'public', variant: 'main' },
    { key: `bzk_live_demo${hexOf(seed, 'bizos/revoked', 24)}`, dialect: 'seed', variant: 'revoked' },
  ],
  refuse: (status, _dialect, retryAfter) => refuse(status, retryAfter),
  shop: [
    { wallet: 'credits', micros: 50 * UNIT, text: '50 credits', price: 3_500, currency: 'usd' },
    { wallet: 'ad-spend', micros: 25 * UNIT, text: '$25 of ad spend', price: 2_500, currency: 'usd' },
  ],
  answer(ask: Ask, scene) {
    const { state, seed, now, keys } = scene;
    const presented = bearer(ask);
    if (liveKey(keys, presented) === undefined) return refuse(401);
    const asSeed = dialectOf(keys, presented) === 'seed';
    const credits = state.credits.balance / UNIT;
    const routes: Readonly<Record<string, () => Reply>> = {
      '/api/cli/whoami': () =>
        ok({ org: { id: `org_${hexOf(seed, 'bizos/org', 8)}`, name: 'Harbour Bakery' }, plan: 'pro', credits }),
      '/api/cli/billing': () => ok({ plan: 'pro', credits, tiers: asSeed ? TIERS : [], packs: asSeed ? PACKS : [] }),
      '/api/cli/wallet': () =>
        ok({
          balance: decimal(state.adSpend.balance, 2),
          funding: 'card',
          autoRecharge: { enabled: true, threshold: decimal(RECHARGE_THRESHOLD) },
        }),
      '/api/cli/tasks': () => {
        const usedToday = Math.min(tasksToday(state, now), state.taskLimit);
        const items = state.tasks
          .slice(-20)
          .reverse()
          .map((task) => taskBody(seed, task));
        return ok({ items, usedToday, limit: state.taskLimit, remaining: state.taskLimit - usedToday });
      },
      '/api/cli/notifications': () => {
        const rows = [...state.notices]
          .reverse()
          .map(({ seq, text, at, read }) => ({ id: `ntf_${seq}`, text, read, created_at: iso(at) }));
        return ok(asSeed ? { items: rows } : { notifications: rows });
      },
    };
    const written = ask.method === 'POST' ? write(ask, scene) : null;
    if (written !== null) return written;
    const route = routes[ask.path];
    if (route === undefined) return refuse(WRITES.test(ask.path) ? 405 : 404);
    return ask.method === 'GET' ? route() : refuse(405);
  },
};
