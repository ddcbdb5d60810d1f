/** Somebody to ask: the app that runs on the folder, or an engine of our own. */
import { connectSocket } from '#doors/socket/client.ts';
import { socketPathHere } from '#doors/socket/place.ts';
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import { PlimsollError, type Result } from '#shared/contract/errors.ts';
import type { ChosenFolder } from './folderChoice.ts';
import type { CliWorld, GlobalOptions } from './world.ts';

export interface Session {
  readonly via: 'app' | 'engine';
  /** @throws PlimsollError as the handler said it */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
}

export interface SessionOptions {
  /** Without the app, in the demo: start its services so that they can be asked. */
  readonly withSandbox: boolean;
}

/** The session is over when `work` is, however it ends. */
export async function withSession<T>(
  folder: ChosenFolder,
  { withSandbox }: SessionOptions,
  options: GlobalOptions,
  world: CliWorld,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const client = await connectSocket(socketPathHere(folder.dir, world.env), { version: world.version });
  if (client !== null) {
    try {
      return await work({ via: 'app', call: async (name, input) => unwrap(await client.call(name, input)) });
    } finally {
      client.close();
    }
  }
  // The database is loaded only when it is needed: with the app running a command is quick.
  const { openOwnEngine } = await import('./ownEngine.ts');
  const own = await openOwnEngine(
    { dir: folder.dir, mode: folder.mode, withSandbox, verbose: options.verbose ?? false },
    world,
  );
  try {
    return await work({
      via: 'engine',
      call: async (name, input) => unwrap((await own.engine.dispatch(name, input)) as Result<CallOutput<typeof name>>),
    });
  } finally {
    await own.close();
  }
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new PlimsollError(result.error);
}
