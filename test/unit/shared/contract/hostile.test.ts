/** The dispatch that every door leads to: what does not fit the contract never gets as far as a handler. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callNames, calls, type Handlers } from '#shared/contract/contract.ts';
import { createDispatch } from '#shared/contract/dispatch.ts';
import { goodInput, wrongInput } from '../../../support/contractInputs.ts';

function setUp() {
  const reached: string[] = [];
  const defects: string[] = [];
  const handlers = Object.fromEntries(
    callNames.map((name) => [
      name,
      async () => {
        reached.push(name);
        throw new Error('/home/secret/path: the key is bzk_0123456789');
      },
    ]),
  ) as unknown as Handlers;
  return { dispatch: createDispatch(handlers, (call) => defects.push(call)), reached, defects };
}

describe.each(callNames)('%s', (name) => {
  it('refuses whatever does not fit, and never says what was sent at length', async () => {
    const { dispatch, reached } = setUp();
    await fc.assert(
      fc.asyncProperty(wrongInput(name), async (input) => {
        const answer = await dispatch(name, input);
        expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid-input', message: expect.any(String) } });
        expect(JSON.stringify(answer).length).toBeLessThan(1_000);
      }),
      { seed: 20261126, numRuns: 60 },
    );
    expect(reached).toEqual([]);
  });

  it('lets what fits through to its handler, whose mistakes are told to nobody but the log', async () => {
    const { dispatch, reached, defects } = setUp();
    const inputs = fc.sample(goodInput(name), { seed: 20261126, numRuns: 3 });
    for (const input of inputs) {
      const answer = await dispatch(name, input);
      expect(answer).toMatchObject({ ok: false, error: { kind: 'internal' } });
      expect(JSON.stringify(answer)).not.toMatch(/secret|bzk_|Error|at /);
    }
    expect([reached, defects]).toEqual([Array(3).fill(name), Array(3).fill(name)]);
  });
});

it.each([
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '',
  'snapshot.get ',
  'SNAPSHOT.GET',
  'x'.repeat(1e6),
  null,
  7,
  {},
  [],
  ['snapshot.get'],
  undefined,
])('there is no call %#', async (name) => {
  const { dispatch, reached } = setUp();
  const answer = await dispatch(name, {});
  expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
  expect(JSON.stringify(answer).length).toBeLessThan(200);
  expect(reached).toEqual([]);
  expect(Object.keys(calls)).not.toContain(name);
});
