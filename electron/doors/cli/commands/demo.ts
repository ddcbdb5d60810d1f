import { connectSocket } from '#doors/socket/client.ts';
import { socketPathHere } from '#doors/socket/place.ts';
import { createSocketDoor } from '#doors/socket/server.ts';
import type { Engine } from '#engine/engine.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Snapshot, WalletView } from '#shared/contract/snapshot.ts';
import { subtract } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { EXIT, exitCodeOf } from '../exitCode.ts';
import { type ChosenFolder, chooseFolder } from '../folderChoice.ts';
import type { OwnEngine } from '../ownEngine.ts';
import { statusJson, statusText } from '../render/status.ts';
import { plain } from '../render/text.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export interface DemoOptions extends GlobalOptions {
  readonly once?: boolean;
}

/** The sandbox and its five accounts: filled once, or watched until the person stops it. */
export async function demo(options: DemoOptions, world: CliWorld): Promise<Outcome> {
  if (options.live)
    throw new PlimsollError({ kind: 'invalid-input', message: 'The demo is never live.', help: 'Leave --live away.' });
  const folder = chooseFolder({ ...options, demo: true }, world, 'demo');
  await refuseWhereAppRuns(folder, world);
  const { openOwnEngine } = await import('../ownEngine.ts');
  const own = await openOwnEngine(
    { dir: folder.dir, mode: 'demo', withSandbox: true, verbose: options.verbose ?? false },
    world,
  );
  try {
    const snapshot = await fullSync(own.engine);
    const shown = { snapshot, source: 'services' as const, exitCode: exitCodeOf(snapshot), now: world.clock.now() };
    if (options.once) return { exitCode: EXIT.ok, text: statusText(shown), json: statusJson(shown) };
    world.terminal.out(options.json ? `${JSON.stringify(statusJson(shown))}\n` : `${statusText(shown)}\n`);
    await watch(own, folder, snapshot, options, world);
    return { exitCode: EXIT.ok, text: '', json: null };
  } finally {
    await own.close();
  }
}

async function refuseWhereAppRuns({ dir }: ChosenFolder, world: CliWorld): Promise<void> {
  const client = await connectSocket(socketPathHere(dir, world.env), { version: world.version });
  if (client === null) return;
  client.close();
  throw new PlimsollError({
    kind: 'conflict',
    message: `Plimsoll (process ${client.pid}) runs on ${dir} already and watches it.`,
    help: '"plimsoll status" shows what it sees.',
  });
}

/** @throws PlimsollError when an account did not answer, or answered in part */
async function fullSync(engine: Engine): Promise<Snapshot> {
  const result = await engine.dispatch('sync.now', {});
  if (!result.ok) throw new PlimsollError(result.error);
  const snapshot = engine.snapshot();
  for (const { label, lastError, problems } of snapshot.accounts) {
    const error = lastError ?? problems[0]?.error;
    if (error) throw new PlimsollError({ ...error, message: `${label}: ${error.message}` });
  }
  return snapshot;
}

/** Prints each change, and answers other commands meanwhile as the app would. */
async function watch(
  { engine, log }: OwnEngine,
  folder: ChosenFolder,
  first: Snapshot,
  options: DemoOptions,
  world: CliWorld,
): Promise<void> {
  const { terminal, clock, version } = world;
  const door = await createSocketDoor({
    path: socketPathHere(folder.dir, world.env),
    version,
    dispatch: engine.dispatch,
    log,
    clock,
  });
  let before = new Map(first.wallets.map((wallet) => [wallet.id, wallet]));
  const unsubscribe = engine.subscribe('wallets', (wallets) => {
    const now = clock.now();
    for (const wallet of wallets) {
      const change = changeOf(before.get(wallet.id), wallet);
      if (change === null) continue;
      const { id, claim, balance } = wallet;
      terminal.out(
        options.json
          ? `${JSON.stringify({ at: now, walletId: id, claim, balance })}\n`
          : `${new Date(now).toLocaleTimeString()}  ${plain(change)}\n`,
      );
    }
    before = new Map(wallets.map((wallet) => [wallet.id, wallet]));
  });
  try {
    engine.start();
    await world.untilStopped();
  } finally {
    unsubscribe();
    await door.close();
  }
}

/** One line of words, or null where nothing a person looks for has changed. */
export function changeOf(before: WalletView | undefined, after: WalletView): string | null {
  const moved = before?.balance?.micros !== after.balance?.micros;
  if (before !== undefined && !moved && before.claim === after.claim) return null;
  const amount = after.balance === null ? 'not known' : formatAmount(after.balance);
  const by =
    before?.balance && after.balance && moved
      ? ` (${formatAmount(subtract(after.balance, before.balance), { signed: true })})`
      : '';
  const level = before !== undefined && before.claim !== after.claim ? `, ${before.claim} -> ${after.claim}` : '';
  return `${after.claim.padEnd(8)}  ${after.accountLabel}, ${after.name}: ${amount}${by}${level}`;
}
