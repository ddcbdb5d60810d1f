/** The five services, and a data folder in which the app has an account at each. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connectSocket, type SocketClient } from '#doors/socket/client.ts';
import { socketPathHere } from '#doors/socket/place.ts';
import type { SandboxAccount } from '#sandbox/sandbox.ts';
import { REPO } from '../../support/app/app.ts';
import type { Place } from './programs.ts';
import type { Stage } from './stage.ts';

export interface Services {
  readonly accounts: readonly SandboxAccount[];
  close(): Promise<void>;
}

export async function startServices({ still }: { readonly still: boolean }): Promise<Services> {
  const script = join(import.meta.dirname, 'servicesProcess.ts');
  const child = spawn(process.execPath, [script, ...(still ? ['--still'] : [])], {
    cwd: REPO,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const first = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const line = await Promise.race([first, ended.then(() => null)]);
  if (line === null) throw new Error('the services did not start');
  return {
    accounts: JSON.parse(line[0]) as SandboxAccount[],
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

export function placeIn(folder: string, name: string): Place {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  return { home, dataDir: join(home, 'folder') };
}

/** Connects the five accounts as a user would, waits until all that can be fetched of their past is there, and ends the app. */
export async function connectAccounts(
  { place, ours }: Pick<Stage, 'place' | 'ours'>,
  services: Services,
): Promise<void> {
  const app = await ours();
  const client = await clientOf(place);
  for (const { service, key, origin, label } of services.accounts)
    answer(await client.call('accounts.add', { service, key, origin, label, keepKey: 'keychain' }));
  await fetched(client);
  client.close();
  await app.end();
}

async function clientOf({ home, dataDir }: Place): Promise<SocketClient> {
  const path = socketPathHere(dataDir, { XDG_RUNTIME_DIR: join(home, 'run') });
  const { version } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as { version: string };
  for (let tried = 0; tried < 200; tried++) {
    const client = await connectSocket(path, { version });
    if (client !== null) return client;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens at ${path}`);
}

/** Waits until every account has answered and no ledger's past is being fetched. */
async function fetched(client: SocketClient): Promise<void> {
  for (let tried = 0; tried < 600; tried++) {
    const { accounts, books } = answer(await client.call('snapshot.get', {}));
    const asked = accounts.every(({ sync, lastSuccessAt }) => sync === 'waiting' && lastSuccessAt !== null);
    if (accounts.length > 0 && asked && books.every(({ history }) => history.state !== 'running')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the accounts were not fetched within a minute');
}

/** Asks every account now: an app that was away for less than its interval would wait for the rest of it. */
export async function askAll(place: Place): Promise<void> {
  const client = await clientOf(place);
  try {
    const { failed } = answer(await client.call('sync.now', {}));
    if (failed > 0) throw new Error(`${failed} accounts did not answer`);
    await fetched(client);
  } finally {
    client.close();
  }
}

function answer<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
