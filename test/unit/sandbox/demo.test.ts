import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startDemo } from '#sandbox/demo.ts';

const NOW = 1_790_000_000_000;
const clock = { now: () => NOW };
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'plimsoll-demo-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const worldFile = () => join(dataDir, 'sandbox.json');
const worldNow = () => JSON.parse(readFileSync(worldFile(), 'utf8')) as Record<string, unknown>;

it('answers on the ports that its folder names, from start to start', async () => {
  const portBase = await freePort();
  writeFileSync(worldFile(), JSON.stringify({ seed: 7, epoch: NOW - 1_000, pace: 1, portBase, commands: [] }));
  for (const start of ['first', 'second']) {
    const demo = await startDemo({ dataDir, clock });
    expect(new URL(demo.accounts[0]?.origin ?? '').port, start).toBe(String(portBase));
    await demo.close();
    expect(worldNow().portBase).toBe(portBase);
  }
});

it('goes on with the world of its folder, and puts one aside that it cannot read', async () => {
  const first = await startDemo({ dataDir, clock });
  first.setBalance('bizos', 'credits', 5_000_000);
  await first.close();
  const again = await startDemo({ dataDir, clock });
  await again.close();
  const kinds = (worldNow().commands as { kind: string }[]).map(({ kind }) => kind);
  expect(kinds).toContain('set-balance');
  writeFileSync(worldFile(), '{"seed": 7, ');
  const fresh = await startDemo({ dataDir, clock });
  await fresh.close();
  expect((worldNow().commands as { kind: string }[]).map(({ kind }) => kind)).not.toContain('set-balance');
  expect(readFileSync(`${worldFile()}.damaged-${NOW}`, 'utf8')).toBe('{"seed": 7, ');
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
