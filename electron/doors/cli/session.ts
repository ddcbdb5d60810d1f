/** Somebody to ask: the app that runs on the folder, or an engine of our own. */
import { connectSocket, type SocketClient } from '#doors/socket/client.ts';
import { socketPathHere } from '#doors/socket/place.ts';
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import { PlimsollError, type Result } from '#shared/contract/errors.ts';
import type { Caller } from '#shared/domain/caller.ts';
import type { ChosenFolder } from './folderChoice.ts';
import type { OwnEngine } from './ownEngine.ts';
import type { CliWorld, GlobalOptions } from './world.ts';

export interface Session {
  readonly via: 'app' | 'engine';
  /** @throws PlimsollError as the handler said it */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
}

export interface SessionOptions {
  /** Without the app, in the demo: start its services so that they can be asked. */
  readonly withSandbox: boolean;
  /** Without the app: payments that an earlier process left in the middle are taken up first. */
  readonly takesUpPayments?: boolean;
  /** As whom changes are told in the audit log; missing: the command line. */
  readonly as?: Caller & { readonly door: 'cli' | 'mcp' };
  /** Milliseconds for one answer of the app; missing: as long as a slow service may take. */
  readonly timeoutMs?: number;
}

const CLI = { door: 'cli', name: null } as const;

/** How long a folder may be held by somebody who does not answer yet: an app that starts, another command that ends. */
const PATIENCE = 4_000;
const BETWEEN_TRIES = 150;

/**
 * The session is over when `work` is, however it ends.
 * @throws PlimsollError what `work` throws; `conflict` when the folder stays held and nobody answers
 */
export async function withSession<T>(
  folder: ChosenFolder,
  { withSandbox, takesUpPayments = false, as = CLI, timeoutMs }: SessionOptions,
  options: GlobalOptions,
  world: CliWorld,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const until = world.clock.now() + PATIENCE;
  for (;;) {
    const client = await connectSocket(socketPathHere(folder.dir, world.env), {
      ...{ version: world.version, as },
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    if (client !== null) return throughApp(client, work);
    // The database is loaded only when it is needed: with the app running a command is quick.
    const { openOwnEngine } = await import('./ownEngine.ts');
    const own = await openOwnEngine(
      { dir: folder.dir, mode: folder.mode, withSandbox, verbose: options.verbose ?? false },
      world,
    ).catch((error: unknown) => {
      const held = error instanceof PlimsollError && error.kind === 'conflict';
      if (!held || world.clock.now() >= until) throw error;
      return null;
    });
    if (own !== null) return throughEngine(own, takesUpPayments, as, work);
    await new Promise<void>((resolve) => world.clock.setTimer(BETWEEN_TRIES, resolve));
  }
}

/** Only of the app that runs on the folder. @returns null where none does */
export async function withApp<T>(
  folder: ChosenFolder,
  world: CliWorld,
  work: (session: Session) => Promise<T>,
): Promise<T | null> {
  const client = await connectSocket(socketPathHere(folder.dir, world.env), { version: world.version, as: CLI });
  return client === null ? null : throughApp(client, work);
}

async function throughApp<T>(client: SocketClient, work: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await work({ via: 'app', call: async (name, input) => unwrap(await client.call(name, input)) });
  } finally {
    client.close();
  }
}

async function throughEngine<T>(
  own: OwnEngine,
  takesUpPayments: boolean,
  as: Caller,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  try {
    if (takesUpPayments) await own.engine.takeUpPayments();
    return await work({
      via: 'engine',
      call: async (name, input) =>
        unwrap((await own.engine.dispatch(name, input, as)) as Result<CallOutput<typeof name>>),
    });
  } finally {
    await own.close();
  }
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new PlimsollError(result.error);
}
