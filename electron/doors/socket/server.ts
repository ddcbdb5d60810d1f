/** The contract over a local socket that only this user can open: how the command line asks the running app. */
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { CancelTimer, Clock, Log } from '#engine/ports.ts';
import { createRareWarnings } from '#engine/rareWarnings.ts';
import { createClock } from '#engine/systemClock.ts';
import type { Dispatch } from '#shared/contract/dispatch.ts';
import { type ErrorInfo, PlimsollError } from '#shared/contract/errors.ts';
import { frame, type Hello, LineCutter, LONGEST_REQUEST, PROTOCOL, requestSchema } from './frames.ts';
import { checkSocketFolder, makeSocketFolder } from './privateFolder.ts';

export interface SocketDoorOptions {
  /** From `socketPathOf`. The caller holds the folder's writer lock, so no other server is being started there. */
  readonly path: string;
  readonly version: string;
  readonly dispatch: Dispatch;
  readonly log: Log;
  /** Missing: the system's. */
  readonly clock?: Clock;
  readonly limits?: Partial<SocketLimits>;
}

export interface SocketLimits {
  readonly connections: number;
  /** Calls that one connection may have under way. */
  readonly underWay: number;
  /** Milliseconds without a byte and without a call under way. */
  readonly idleMs: number;
  /** Milliseconds from the first byte of a request to its last. */
  readonly requestMs: number;
  /** Milliseconds that calls under way get to end when the door closes. */
  readonly graceMs: number;
}

const LIMITS: SocketLimits = { connections: 16, underWay: 16, idleMs: 60_000, requestMs: 10_000, graceMs: 2_000 };

export interface SocketDoor {
  readonly path: string;
  /** Ends after the replies under way are out, or the grace time is over. The socket is gone then. */
  close(): Promise<void>;
}

/**
 * @throws PlimsollError `conflict` when somebody answers on this path already, `storage` when something that is no
 * socket is in the way or the path cannot be listened on, `refused` when its folder is not private
 */
export async function createSocketDoor(options: SocketDoorOptions): Promise<SocketDoor> {
  const { path, clock = createClock() } = options;
  // Whoever can connect could fill the log with what it is refused.
  const log: Log = { ...options.log, warn: createRareWarnings(options.log, clock) };
  const limits = { ...LIMITS, ...options.limits };
  const onPipe = process.platform === 'win32';
  if (!onPipe) {
    makeSocketFolder(path);
    checkSocketFolder(path);
    await clearStale(path);
  }
  const connections = new Set<Connection>();
  const server = createServer((socket) => {
    if (connections.size >= limits.connections) {
      log.warn('socket.too-many', { connections: connections.size });
      socket.on('error', () => socket.destroy());
      socket.end(fault('refused', 'Too many commands talk to Plimsoll at once. Try again in a moment.'));
      return;
    }
    const connection = new Connection(socket, { ...options, log, clock }, limits, () => connections.delete(connection));
    connections.add(connection);
  });
  await listen(server, path);
  if (!onPipe) chmodSync(path, 0o600);
  log.info('socket.open');
  return {
    path,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections) connection.finish();
      await closed;
    },
  };
}

const CLI = { door: 'cli', name: null } as const;

class Connection {
  readonly #socket: Socket;
  readonly #options: SocketDoorOptions & { readonly clock: Clock };
  readonly #limits: SocketLimits;
  readonly #lines = new LineCutter(LONGEST_REQUEST);
  #underWay = 0;
  #finishing = false;
  #cancelRequest: CancelTimer | null = null;

  constructor(
    socket: Socket,
    options: SocketDoorOptions & { readonly clock: Clock },
    limits: SocketLimits,
    gone: () => void,
  ) {
    this.#socket = socket;
    this.#options = options;
    this.#limits = limits;
    socket.on('data', (chunk) => this.#read(chunk as Buffer));
    socket.on('error', (error) => options.log.warn('socket.broken', { error: error.message }));
    socket.on('close', () => {
      this.#awaitRest(false);
      gone();
    });
    // Read on when what is there to be read has been taken: replies for one who does not read them are not heaped up.
    socket.on('drain', () => socket.resume());
    socket.setTimeout(limits.idleMs, () => {
      if (this.#underWay === 0) this.finish();
    });
    const hello: Hello = { product: 'plimsoll', protocol: PROTOCOL, version: options.version, pid: process.pid };
    this.#send(frame({ hello }));
  }

  /** Takes no more requests, and hangs up when the replies under way are out. */
  finish(): void {
    this.#finishing = true;
    this.#awaitRest(false);
    this.#endWhenDone();
    const timer = setTimeout(() => this.#socket.destroy(), this.#limits.graceMs);
    this.#socket.once('close', () => clearTimeout(timer));
  }

  #endWhenDone(): void {
    if (this.#finishing && this.#underWay === 0 && !this.#socket.writableEnded) this.#socket.end();
  }

  #read(chunk: Buffer): void {
    if (this.#finishing) return;
    try {
      for (const line of this.#lines.push(chunk)) {
        this.#awaitRest(false);
        this.#take(line);
      }
      this.#awaitRest(this.#lines.midLine);
    } catch (error) {
      this.#hangUp(error instanceof Error ? error.message : String(error));
    }
  }

  #send(text: string): void {
    if (this.#socket.writable && !this.#socket.write(text)) this.#socket.pause();
  }

  /** A request that has begun must come to its end, however steadily its bytes drip. */
  #awaitRest(begun: boolean): void {
    if (begun && this.#cancelRequest === null && !this.#finishing)
      this.#cancelRequest = this.#options.clock.setTimer(this.#limits.requestMs, () => {
        this.#cancelRequest = null;
        this.#hangUp('it took too long to come');
      });
    if (begun) return;
    this.#cancelRequest?.();
    this.#cancelRequest = null;
  }

  #take(line: string): void {
    if (this.#finishing) return;
    const request = requestSchema.safeParse(JSON.parse(line));
    if (!request.success) {
      this.#hangUp('it is not a request frame');
      return;
    }
    const { id, call, input, as = CLI } = request.data;
    if (this.#underWay >= this.#limits.underWay) {
      const error: ErrorInfo = { kind: 'refused', message: 'Too many calls are under way on this connection.' };
      this.#send(frame({ id, result: { ok: false, error } }));
      return;
    }
    this.#underWay++;
    void this.#options.dispatch(call, input ?? {}, as).then((result) => {
      this.#underWay--;
      this.#send(frame({ id, result }));
      this.#endWhenDone();
    });
  }

  /** What was sent is not repeated, neither in the answer nor in the log: it may hold a key. */
  #hangUp(reason: string): void {
    const words = reason.includes('JSON') ? 'it is not JSON' : reason;
    this.#options.log.warn('socket.bad-frame', { reason: words });
    this.#send(fault('invalid-input', `That could not be understood: ${words}.`));
    this.finish();
  }
}

function fault(kind: ErrorInfo['kind'], message: string): string {
  return frame({ id: null, result: { ok: false, error: { kind, message } } });
}

/** Removes what a killed process left behind, and only that: a socket on which nobody answers. */
async function clearStale(path: string): Promise<void> {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isSocket())
    throw new PlimsollError({
      kind: 'storage',
      message: `${path} is in the way: it is not a socket.`,
      help: 'Move that file and start Plimsoll again.',
    });
  if (await answers(path))
    throw new PlimsollError({ kind: 'conflict', message: `Another Plimsoll answers on ${path} already.` });
  unlinkSync(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(false);
      else reject(error);
    });
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new PlimsollError(
          { kind: 'storage', message: `The command line's socket ${path} cannot be opened: ${cause.message}.` },
          { cause },
        ),
      ),
    );
    server.listen(path, resolve);
  });
}
