/** What a person may hand to who helps: everything that helps, and no secret or name, whatever ran before. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import type { Host } from '#engine/ports.ts';
import { createEngineWorld, type EngineWorld } from '../../../support/engineWorld.ts';
import { FORMED, formless, TELLTALES } from '../../../support/secretShapes.ts';

let world: EngineWorld;
afterEach(() => world.end());

const LABELS = ['Harbour Bakery GmbH', 'Mara Lindqvist (private)', 'Zephyr/7', 'Quill + Sons', 'Ondine'];

async function filled(change: { host?: Host } = {}): Promise<void> {
  world = await createEngineWorld({ change });
  for (const [n, { service, key, origin }] of world.sandbox.accounts.entries())
    await world.call('accounts.add', { service, key, origin, label: LABELS[n] ?? service });
  world.sandbox.setFaults('mosaic', [{ kind: 'status', status: 401 }]);
  await world.passTime(world.call('sync.now', {}));
}

/** Lines as an older version might have left them: unmasked. */
function logged(lines: readonly string[]): void {
  const { appLog } = pathsIn(world.dataDir);
  mkdirSync(dirname(appLog), { recursive: true });
  appendFileSync(appLog, lines.map((line) => `${line}\n`).join(''));
}

it('holds what helps, as JSON, and copies just what was shown', async () => {
  const copied: string[] = [];
  await filled({ host: { copyText: (text: string) => void copied.push(text) } as unknown as Host });
  logged([JSON.stringify({ time: '2026-11-20T09:00:00.000Z', level: 'info', event: 'sync.ok', ms: 3 })]);
  const { id, text } = await world.call('diagnostics.report', {});
  const report = JSON.parse(text);
  expect(report.plimsoll).toMatchObject({ version: '0.0.0-test', mode: 'live' });
  expect(report.accounts).toHaveLength(5);
  expect(report.accounts.find(({ service }: { service: string }) => service === 'mosaic').lastError).toBe(
    'invalid-key',
  );
  expect(report.wallets).toHaveLength(6);
  expect(report.errors).toEqual({ 'invalid-key': 1 });
  expect(report.events.length).toBeGreaterThan(10);
  expect(report.log.at(-1)).toMatchObject({ event: 'sync.ok', ms: 3 });
  expect(report.memoryBytes.rss).toBeGreaterThan(1_000_000);
  expect(report.folder.bytes).toBeGreaterThan(10_000);
  await world.call('diagnostics.report', {});
  await world.call('diagnostics.copy', { id });
  expect(copied).toEqual([text]);
  const unknown = '5f0c2c2e-8e0e-4a7b-9a0e-0d8f0a6c1b2d';
  expect(await world.ask('diagnostics.copy', { id: unknown })).toMatchObject({
    ok: false,
    error: { kind: 'not-found' },
  });
});

it('without the desktop app there is no clipboard, and it says so', async () => {
  await filled();
  const { id } = await world.call('diagnostics.report', {});
  expect(await world.ask('diagnostics.copy', { id })).toMatchObject({ ok: false, error: { kind: 'refused' } });
});

it('holds no key, no label, no agent’s or organisation’s name, no home folder', async () => {
  await filled();
  const { accounts, agents } = world.engine.snapshot();
  expect(agents.length).toBeGreaterThan(3);
  const named = [
    ...world.sandbox.accounts.map(({ key }) => key),
    ...LABELS,
    ...accounts.flatMap(({ slices }) => slices.identity?.value.name ?? []),
    ...agents.flatMap(({ id, name }) => [id, name]),
    homedir(),
  ].filter((name) => name.length >= 3);
  logged([
    JSON.stringify({ event: 'agent.asked', agent: agents[0]?.key, note: `of ${LABELS[0]} in ${homedir()}/x` }),
    `not even JSON, of ${LABELS[3]}: ${world.sandbox.accounts[0]?.key}`,
  ]);
  await world.call('agents.pause', { agent: agents[0]?.key ?? '' });
  const { text } = await world.call('diagnostics.report', {});
  expect(text).toContain('agent-1');
  for (const name of named) expect(text.includes(name), name).toBe(false);
});

it('masks again what a log of old may hold', async () => {
  await filled();
  const shapes = fc.record(FORMED);
  const [secrets] = fc.sample(shapes, { seed: 9, numRuns: 1 });
  const [hidden] = fc.sample(formless, { seed: 9, numRuns: 1 });
  const texts = Object.values(TELLTALES)
    .map((tell) => tell(hidden ?? ''))
    .filter((told) => typeof told === 'string');
  logged(
    [...Object.values(secrets ?? {}), ...texts].map((secret) => JSON.stringify({ event: 'old', message: secret })),
  );
  logged(Object.values(secrets ?? {}).map((secret) => `raw ${secret} line`));
  const { text } = await world.call('diagnostics.report', {});
  for (const [shape, secret] of Object.entries(secrets ?? {})) expect(text.includes(secret), shape).toBe(false);
  expect(text.includes(hidden ?? '')).toBe(false);
});
