/** Asks the app that runs on a data folder, over its socket. */
import { lstatSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { type CallInput, type CallName, type CallOutput, calls } from '#shared/contract/contract.ts';
import { type ErrorInfo, PlimsollError, type Result } from '#shared/contract/errors.ts';
import type { Caller } from '#shared/domain/caller.ts';
import { frame, type Hello, helloSchema, LineCutter, LONGEST_REPLY, PROTOCOL, replySchema } from './frames.ts';
import { checkSocketFolder } from './privateFolder.ts';

export interface SocketClientOptions {
  /** Ours: an app of another version is not asked. */
  readonly version: string;
  /** Milliseconds for one call. A first sync of a slow service takes its time. */
  readonly timeoutMs?: number;
  /** Milliseconds for the greeting. */
  readonly helloMs?: number;
  /** Which command asks, and as what. */
  readonly as?: Caller & { readonly door: 'cli' | 'mcp' };
}

export interface SocketClient {
  /** The process id of the app that answers. */
  readonly pid: number;
  /** Never rejects: a broken connection and a late reply are results too. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  close(): void;
}

/**
 * @returns null when nobody listens there
 * @throws PlimsollError `refused` when the folder is not private or the app is of another version, `unavailable` when
 * something listens and does not greet
 */
export async function connectSocket(path: string, options: SocketClientOptions): Promise<SocketClient | null> {
  if (process.platform !== 'win32') {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return null;
    checkSocketFolder(path);
  }
  const socket = await open(path);
  if (socket === null) return null;
  const wire = new Wire(socket, options.as);
  try {
    const hello = await wire.hello(options.helloMs ?? 5_000);
    checkVersion(hello, options.version);
    return {
      pid: hello.pid,
      call: (name, input) => wire.call(name, input, options.timeoutMs ?? 180_000),
      close: () => socket.end(),
    };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function checkVersion({ version, protocol }: Hello, ours: string): void {
  if (version === ours && protocol === PROTOCOL) return;
  throw new PlimsollError({
    kind: 'refused',
    message: `The Plimsoll that runs on this data folder is version ${version}; this command is version ${ours}.`,
    help: 'Quit the app and start the one of this version, or use the command that came with the app.',
  });
}

class Wire {
  readonly #socket: Socket;
  readonly #as: SocketClientOptions['as'];
  readonly #lines = new LineCutter(LONGEST_REPLY);
  readonly #waiting = new Map<number, (result: Result<unknown>) => void>();
  #greet: ((line: string) => void) | null = null;
  #lost: ErrorInfo | null = null;
  #nextId = 1;

  constructor(socket: Socket, as: SocketClientOptions['as']) {
    this.#as = as;
    this.#socket = socket;
    socket.on('data', (chunk) => this.#read(chunk as Buffer));
    socket.on('error', (error) => this.#lose(`The connection to the running app broke: ${error.message}.`));
    socket.on('close', () => this.#lose('The running app closed the connection.'));
  }

  async hello(timeoutMs: number): Promise<Hello> {
    const line = await new Promise<string>((resolve, reject) => {
      const silent = setTimeout(
        () => reject(unavailable('A process listens on the socket of this data folder but does not answer.')),
        timeoutMs,
      );
      this.#greet = (greeting) => {
        clearTimeout(silent);
        resolve(greeting);
      };
      this.#socket.once('close', () => {
        clearTimeout(silent);
        reject(unavailable('The running app closed the connection.'));
      });
    });
    const message = parse(line);
    const hello = helloSchema.safeParse(message);
    if (hello.success) return hello.data.hello;
    const refusal = replySchema.safeParse(message);
    if (refusal.success && !refusal.data.result.ok) throw new PlimsollError(refusal.data.result.error);
    throw unavailable('What listens on the socket of this data folder is not Plimsoll.');
  }

  call<N extends CallName>(name: N, input: CallInput<N>, timeoutMs: number): Promise<Result<CallOutput<N>>> {
    if (this.#lost !== null) return Promise.resolve({ ok: false, error: this.#lost });
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#waiting.delete(id);
        const seconds = Math.round(timeoutMs / 1000);
        resolve({
          ok: false,
          error: { kind: 'unavailable', message: `The running app did not answer within ${seconds} s.` },
        });
      }, timeoutMs);
      this.#waiting.set(id, (result) => {
        clearTimeout(late);
        resolve(result.ok ? checked(name, result.value) : result);
      });
      this.#socket.write(frame({ id, call: name, input, as: this.#as }));
    });
  }

  #read(chunk: Buffer): void {
    let lines: string[];
    try {
      lines = this.#lines.push(chunk);
    } catch (error) {
      this.#lose(`The running app's answer cannot be read: ${error instanceof Error ? error.message : error}.`);
      this.#socket.destroy();
      return;
    }
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    if (this.#greet !== null) {
      this.#greet(line);
      this.#greet = null;
      return;
    }
    const reply = replySchema.safeParse(parse(line));
    if (!reply.success) {
      this.#lose("The running app's answer cannot be read: it is not a reply frame.");
      this.#socket.destroy();
      return;
    }
    const { id, result } = reply.data;
    if (id === null) {
      if (!result.ok) this.#lose(result.error.message, result.error);
      return;
    }
    this.#waiting.get(id)?.(result);
    this.#waiting.delete(id);
  }

  #lose(message: string, error: ErrorInfo = { kind: 'unavailable', message }): void {
    this.#lost ??= error;
    for (const answer of this.#waiting.values()) answer({ ok: false, error: this.#lost });
    this.#waiting.clear();
  }
}

function checked<N extends CallName>(name: N, value: unknown): Result<CallOutput<N>> {
  const output = calls[name].output.safeParse(value);
  if (output.success) return { ok: true, value: output.data as CallOutput<N> };
  const where = output.error.issues[0]?.path.join('.') ?? '';
  return {
    ok: false,
    error: { kind: 'bad-response', message: `The running app's answer to ${name} cannot be read at "${where}".` },
  };
}

function open(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(null);
      else reject(unavailable(`The running app cannot be reached: ${error.message}.`));
    });
  });
}

function unavailable(message: string): PlimsollError {
  return new PlimsollError({ kind: 'unavailable', message, help: 'Quit the app and start it again.' });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
