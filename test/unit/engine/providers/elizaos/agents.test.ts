/** Every form in which elizaOS Cloud may answer for an agent, and what each is taken for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocationProblem } from '#engine/providers/elizaos/budgetRoute.ts';
import { amountOf } from '#shared/money/amount.ts';
import { agentsOf } from '../agentsOf.ts';
import { type FixedAnswer, text } from '../fakeService.ts';
import { broken, recording, usd } from '../paying.ts';

const BUDGET = 'GET /api/v1/agents/a1/budget';
const SET = 'POST /api/v1/agents/a1/budget';
const ACTIVE = 'GET /api/v1/billing/active';
const SUSPEND = 'POST /api/v1/eliza/agents/s1/suspend';
const RESUME = 'POST /api/v1/eliza/agents/s1/resume';
const JOB = 'GET /api/v1/jobs/j1';
const SUMMARY = 'GET /api/v1/credits/summary';

const budget = (more: Record<string, unknown> = {}, transactions: unknown[] = []): FixedAnswer => ({
  body: {
    success: true,
    budget: { agentId: 'a1', allocated: 30, spent: 4.2, isPaused: false, pauseReason: null, ...more },
    transactions,
  },
});
const done: FixedAnswer = { body: { success: true, message: 'Done' } };
const noAgent: FixedAnswer = { status: 404, body: { error: 'Agent not found' } };
const noRoute: FixedAnswer = { status: 404, body: { success: false, error: 'Not found', code: 'resource_not_found' } };
const active = (status: string, more: Record<string, unknown> = {}): FixedAnswer => ({
  body: {
    success: true,
    resources: [
      { resourceType: 'container', resourceId: 'c1', status: 'running', metadata: {} },
      {
        resourceType: 'agent_sandbox',
        resourceId: 's1',
        status,
        metadata: { characterId: 'a1' },
        unitPrice: 1,
        ...more,
      },
      { resourceType: 'agent_sandbox', resourceId: 's2', status: 'running', metadata: { characterId: null } },
    ],
  },
});
const summary = (more: Record<string, unknown> = {}): FixedAnswer => ({
  body: { agents: [{ id: 'a1', name: 'Scout', hasBudget: true, isPaused: false, pauseReason: null, ...more }] },
});
const taken = (action: string): FixedAnswer => ({
  status: 202,
  body: {
    success: true,
    created: true,
    alreadyInProgress: false,
    message: 'Job created',
    data: { agentId: 's1', action, jobId: 'j1', status: 'pending', previousStatus: 'running' },
  },
});
const job = (status: string, error: unknown = null): FixedAnswer => ({
  body: { success: true, data: { id: 'j1', status, error } },
});
type Routes = Parameters<typeof recording>[1];
const at = (routes: Routes) => {
  const service = recording('elizaos', routes);
  return { ...service, agents: agentsOf(service.operations) };
};

describe('a server with the budget route', () => {
  test('pauses, opens again and tells, by the budget alone', async () => {
    const { agents, sent } = at({ [BUDGET]: budget({ isPaused: true, pauseReason: 'Looks odd' }), [SET]: done });
    expect(await agents.pause('a1', 'Looks odd')).toEqual({
      outcome: 'done',
      means: 'its budget is paused',
      note: 'Done',
    });
    expect(await agents.resume('a1')).toMatchObject({ outcome: 'done' });
    expect(sent.filter(({ request }) => request === SET).map(({ body }) => body)).toEqual([
      { action: 'pause', reason: 'Looks odd' },
      { action: 'resume' },
    ]);
  });

  test.each<[number, unknown, string]>([
    [401, { error: 'Invalid or expired API key' }, 'invalid-key'],
    [402, { error: 'Insufficient' }, 'out-of-credits'],
    [403, { error: 'Not authorized' }, 'forbidden'],
    [404, { error: 'Agent not found' }, 'not-found'],
    [409, { error: 'x' }, 'conflict'],
    [429, { code: 'rate_limit_exceeded' }, 'rate-limited'],
    [500, { error: 'x' }, 'unavailable'],
    [503, { code: 'rate_limit_unavailable' }, 'unavailable'],
    [200, { success: false }, 'bad-response'],
    [200, 'ok', 'bad-response'],
  ])('a pause answered with %i %j is %s', async (status, body, kind) => {
    const { agents, sent } = at({ [BUDGET]: budget(), [SET]: { status, body } });
    await expect(agents.pause('a1', 'x')).rejects.toMatchObject({ info: { kind } });
    expect(sent.filter(({ request }) => request === SET)).toHaveLength(1);
  });

  test.each<[number, unknown, string]>([
    [401, { error: 'x' }, 'invalid-key'],
    [403, { error: 'Not authorized' }, 'forbidden'],
    [500, { error: 'x' }, 'unavailable'],
    [200, { budget: { isPaused: 'no' } }, 'bad-response'],
  ])('asked how it stands, %i %j is %s', async (status, body, kind) => {
    const { agents } = at({ [BUDGET]: { status, body } });
    await expect(agents.standing('a1')).rejects.toMatchObject({ info: { kind } });
    await expect(agents.pause('a1', 'x')).rejects.toMatchObject({ info: { kind } });
  });

  test('an agent it does not know is no missing route', async () => {
    let known = false;
    const { agents } = at({
      [BUDGET]: () => (known ? budget() : noAgent),
      // No word of an agent here; but the route has answered for another.
      'GET /api/v1/agents/a2/budget': noRoute,
      [SUMMARY]: { body: { agents: [] } },
    });
    await expect(agents.budget('a1')).rejects.toMatchObject({ info: { kind: 'not-found' } });
    await expect(agents.pause('a1', 'x')).rejects.toMatchObject({ info: { kind: 'not-found' } });
    await expect(agents.standing('a1')).rejects.toMatchObject({ info: { kind: 'not-found' } });
    known = true;
    expect(await agents.budget('a1')).toMatchObject({ allocated: usd('30') });
    await expect(agents.budget('a2')).rejects.toMatchObject({ info: { kind: 'not-found' } });
  });

  test('grants are allocations and refills with their words; other rows are not read', async () => {
    const rows = [
      { type: 'allocation', amount: 15.5, balanceAfter: 1, description: 'mark-1' },
      { type: 'deduction', amount: 0.30000000000000004, description: null },
      { type: 'refill', amount: '10.0000', description: null },
      { type: 'adjustment' },
    ];
    const { agents } = at({ [BUDGET]: budget({}, rows) });
    expect(await agents.budget('a1')).toEqual({
      allocated: usd('30'),
      spent: usd('4.2'),
      grants: [
        { amount: usd('15.5'), description: 'mark-1' },
        { amount: usd('10'), description: '' },
      ],
    });
  });

  test.each([
    [budget({ allocated: null })],
    [budget({}, [{ type: 'allocation', amount: 0.1234567, description: 'm' }])],
    [budget({}, [{ amount: 1 }])],
    [{ body: { budget: { allocated: 1, spent: 0, isPaused: false } } }],
  ])('what cannot be read exactly is told: %j', async (answer) => {
    await expect(at({ [BUDGET]: answer }).agents.budget('a1')).rejects.toMatchObject({
      info: { kind: 'bad-response' },
    });
  });
});

describe('an allocation', () => {
  const put = (answer: FixedAnswer | Error, digits = '15.25') => {
    const service = at({ [SET]: answer });
    return { ...service, result: service.agents.allocate('a1', usd(digits), 'mark-1') };
  };

  test('is sent once, by its digits, with its mark', async () => {
    const { result, sent } = put(done, '0.1234');
    await result;
    expect(sent.map(({ raw }) => raw)).toEqual(['{"amount":0.1234,"description":"mark-1"}']);
  });

  test.each(['0', '-1', '10000.0001', '0.00001'])('of %s is not sent', async (digits) => {
    const { result, sent } = put(done, digits);
    await expect(result).rejects.toMatchObject({ info: { kind: 'invalid-input' } });
    expect(sent).toEqual([]);
  });

  test('of the most there may be is sent; in another unit not', async () => {
    await put(done, '10000').result;
    expect(allocationProblem(amountOf(1_000_000, 'credit'))).toMatch(/US dollars/);
  });

  test.each<[FixedAnswer, string, RegExp]>([
    [
      { status: 402, body: { error: 'x', required: 15, available: 3.1 } },
      'out-of-credits',
      /takes \$15\.00, and \$3\.10/,
    ],
    [
      { status: 402, body: { error: 'Insufficient organization credits' } },
      'out-of-credits',
      /Insufficient organization/,
    ],
    [{ status: 400, body: { error: 'Invalid request', details: ['amount is odd'] } }, 'invalid-input', /amount is odd/],
    [{ status: 401, body: { error: 'x' } }, 'invalid-key', /key/],
    [{ status: 403, body: { error: 'x' } }, 'forbidden', /./],
    [noAgent, 'not-found', /does not know/],
    [noRoute, 'refused', /no way to change/],
    [{ status: 405, body: { error: 'Method not allowed' } }, 'refused', /no way to change/],
    [{ status: 409, body: { error: 'x' } }, 'conflict', /./],
    [{ status: 429, body: { error: 'x' } }, 'rate-limited', /./],
    // From here on nobody knows.
    [{ status: 500, body: { error: 'Invalid API key' } }, 'unavailable', /./],
    [{ status: 503, body: { error: 'x' } }, 'unavailable', /./],
    [text('<html>403</html>', 403), 'bad-response', /nobody knows/],
    [text('<html>404</html>', 404), 'bad-response', /nobody knows/],
    [text('', 429), 'bad-response', /nobody knows/],
    [{ body: { success: false } }, 'bad-response', /success/],
    [text('<html>'), 'bad-response', /web page/],
  ])('answered with %j is %s', async (answer, kind, words) => {
    const { result, sent } = put(answer);
    await expect(result).rejects.toMatchObject({ info: { kind, message: expect.stringMatching(words) } });
    expect(sent).toHaveLength(1);
  });

  test('whose connection breaks is unknown, and not sent again', async () => {
    const { result, sent } = put(broken('ECONNRESET', 'read'));
    await expect(result).rejects.toMatchObject({ info: { kind: 'unavailable' } });
    expect(sent).toHaveLength(1);
  });

  test('never loses a digit: what is sent is what was meant, or nothing is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -1_000, max: 10_001_000_000 }),
        fc.constantFrom(1, 10, 100, 10_000),
        async (n, step) => {
          const micros = Math.trunc(n / step) * step;
          const { agents, sent } = at({ [SET]: done });
          await agents.allocate('a1', amountOf(micros, 'USD'), 'm').catch(() => undefined);
          const fits = micros > 0 && micros <= 10_000_000_000 && micros % 100 === 0;
          expect(sent).toHaveLength(fits ? 1 : 0);
          if (!fits) return;
          const [, digits = ''] = /"amount":([0-9.]+),/.exec(sent[0]?.raw ?? '') ?? [];
          const [whole = '', part = ''] = digits.split('.');
          expect(BigInt(whole + part.padEnd(6, '0'))).toBe(BigInt(micros));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('no digit of a budget is lost on the way in, however it is spelled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 9_000_000_000_000_000 }), fc.boolean(), async (micros, asText) => {
        const digits = `${Math.trunc(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
        const wire = asText ? `"${digits}"` : digits;
        const body = `{"budget":{"allocated":${wire},"spent":${wire}},"transactions":[{"type":"allocation","amount":${wire}}]}`;
        const read = await at({ [BUDGET]: text(body) }).agents.budget('a1');
        expect([read?.allocated.micros, read?.spent.micros, read?.grants[0]?.amount.micros]).toEqual([
          micros,
          micros,
          micros,
        ]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a server without the budget route', () => {
  test('is asked for it once; a page in its place proves nothing', async () => {
    const once = at({ [BUDGET]: noRoute, [ACTIVE]: noRoute, [SUMMARY]: summary() });
    for (let time = 0; time < 3; time += 1) expect(await once.agents.budget('a1')).toBeNull();
    await expect(once.agents.allocate('a1', usd('1'), 'm')).rejects.toMatchObject({ info: { kind: 'refused' } });
    expect(await once.agents.pause('a1', 'x')).toEqual({
      outcome: 'none',
      means: '',
      note: 'This service has no way to pause this agent through its API.',
    });
    expect(once.sent.map(({ request }) => request)).toEqual([BUDGET, ACTIVE]);

    const again = at({ [BUDGET]: text('<html>404</html>', 404) });
    for (let time = 0; time < 2; time += 1) expect(await again.agents.budget('a1')).toBeNull();
    expect(again.sent).toHaveLength(2);
  });

  test.each([
    [
      summary({ isPaused: true, pauseReason: 'Budget depleted' }),
      { paused: true, busy: false, reason: 'Budget depleted' },
    ],
    [summary(), { paused: false, busy: false, reason: null }],
    [summary({ hasBudget: false }), { paused: null, busy: false, reason: null }],
    [{ body: { agents: [] } }, { paused: null, busy: false, reason: null }],
  ])('tells by its summary at most: %j', async (answer, expected) => {
    const { agents } = at({ [BUDGET]: { status: 405, body: {} }, [ACTIVE]: noRoute, [SUMMARY]: answer });
    expect(await agents.standing('a1')).toEqual(expected);
  });
});

describe('compute', () => {
  const computed = (more: Routes) =>
    at({ [BUDGET]: noRoute, [SUMMARY]: summary(), [ACTIVE]: active('running'), ...more });

  test.each<[FixedAnswer, object]>([
    [taken('suspend'), { outcome: 'asked', means: 'its compute is stopped', note: 'Job created' }],
    [
      {
        body: {
          success: true,
          data: { action: 'suspend', message: 'Agent is already suspended', previousStatus: 'stopped' },
        },
      },
      { outcome: 'done', note: 'Agent is already suspended' },
    ],
    [
      {
        body: {
          success: true,
          source: 'shared_runtime',
          data: { message: 'x', previousStatus: 'stopped', executionTier: 'shared' },
        },
      },
      { outcome: 'none', means: '', note: expect.stringMatching(/shared runtime/) },
    ],
    [
      { body: { success: true, data: { message: 'Nothing done', previousStatus: 'running' } } },
      { outcome: 'none', note: expect.stringMatching(/calls it running.*Nothing done/) },
    ],
    [{ body: { success: true, data: {} } }, { outcome: 'none' }],
  ])('a stop answered with %j', async (answer, expected) => {
    expect(await computed({ [SUSPEND]: answer }).agents.pause('a1', 'x')).toMatchObject(expected);
  });

  test.each<[number, unknown, string]>([
    [401, { error: 'x' }, 'invalid-key'],
    [402, { error: 'x' }, 'out-of-credits'],
    [403, { error: 'x' }, 'forbidden'],
    [404, { error: 'Agent not found' }, 'not-found'],
    [409, { error: 'Agent provisioning is in progress' }, 'conflict'],
    [428, { code: 'DEDICATED_PRICE_CONFIRMATION_REQUIRED', error: 'Review the price' }, 'refused'],
    [429, { error: 'x' }, 'rate-limited'],
    [503, { error: 'x' }, 'unavailable'],
    [200, 'ok', 'bad-response'],
  ])('a stop and a start answered with %i %j are %s', async (status, body, kind) => {
    const { agents } = computed({ [SUSPEND]: { status, body }, [RESUME]: { status, body } });
    await expect(agents.pause('a1', 'x')).rejects.toMatchObject({ info: { kind } });
    await expect(agents.resume('a1')).rejects.toMatchObject({ info: { kind } });
  });

  test('a second start is told with 409, and is the one under way', async () => {
    const data = { action: 'resume', jobId: 'j1', status: 'pending' };
    const answer = { status: 409, body: { success: true, created: false, alreadyInProgress: true, data } };
    expect(await computed({ [RESUME]: answer }).agents.resume('a1')).toMatchObject({ outcome: 'asked' });
  });

  test.each([
    ['running', { paused: false, busy: false, reason: null }],
    ['stopped', { paused: true, busy: false, reason: null }],
    ['provisioning', { paused: null, busy: true }],
    ['error', { paused: null, busy: false }],
  ])('%s', async (status, expected) => {
    expect(await computed({ [ACTIVE]: active(status) }).agents.standing('a1')).toMatchObject(expected);
  });

  test('a job is followed to its end, and a failed one is told until the next', async () => {
    let state = job('pending');
    const { agents, sent } = computed({ [SUSPEND]: taken('suspend'), [RESUME]: taken('resume'), [JOB]: () => state });
    await agents.pause('a1', 'x');
    expect(await agents.standing('a1')).toEqual({ paused: false, busy: true, reason: null });
    state = job('in_progress');
    expect(await agents.standing('a1')).toMatchObject({ busy: true });
    state = job('failed', 'No space left');
    const failed = { paused: false, busy: false, reason: expect.stringMatching(/could not stop.*No space left/) };
    expect(await agents.standing('a1')).toEqual(failed);
    const asked = sent.filter(({ request }) => request === JOB).length;
    expect(await agents.standing('a1')).toEqual(failed);
    expect(sent.filter(({ request }) => request === JOB)).toHaveLength(asked);
    state = { status: 404, body: { error: 'Job not found' } };
    await agents.resume('a1');
    expect(await agents.standing('a1')).toEqual({ paused: false, busy: false, reason: null });
  });

  test('an agent that is not listed has none; a list that cannot be read says nothing of it', async () => {
    const other = computed({ [ACTIVE]: active('running', { metadata: { characterId: 'a9' } }) });
    expect(await other.agents.pause('a1', 'x')).toMatchObject({ outcome: 'none' });
    const odd = computed({ [ACTIVE]: active('running', { resourceId: null }) });
    await expect(odd.agents.pause('a1', 'x')).rejects.toMatchObject({ info: { kind: 'bad-response' } });
    const down = computed({ [ACTIVE]: { status: 500, body: {} } });
    await expect(down.agents.pause('a1', 'x')).rejects.toMatchObject({ info: { kind: 'unavailable' } });
  });

  test('a budget that the summary calls paused is paused, whatever runs', async () => {
    const { agents } = computed({ [SUMMARY]: summary({ isPaused: true, pauseReason: 'Paused by owner' }) });
    expect(await agents.standing('a1')).toEqual({ paused: true, busy: false, reason: 'Paused by owner' });
  });
});
