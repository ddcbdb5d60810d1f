/** The worker's side: answers questions to the ledger in a thread of its own. Started by `worker.ts`, never by hand. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Log } from '#engine/ports.ts';
import { PlimsollError, toErrorInfo } from '#shared/contract/errors.ts';
import { LedgerCore } from './core.ts';
import { throughGate } from './gate.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './protocol.ts';

if (parentPort === null) throw new Error('this file is started as a worker');
const port = parentPort;
const { gate, ...setup } = workerData as WorkerSetup;
const turn = throughGate(gate);
const say = (message: FromWorker) => port.postMessage(message);
const tell =
  (level: 'info' | 'warn' | 'error'): Log['info'] =>
  (event, fields) =>
    say({ log: [level, event, fields ?? {}] });
const log: Log = { info: tell('info'), warn: tell('warn'), error: tell('error') };

let core: LedgerCore | null = null;

/** Opened by the first question, so that a store that cannot be read is that question's error, and the next one tries again. */
function opened(): LedgerCore {
  core ??= new LedgerCore({
    ...setup,
    log,
    turn,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    progress: (progress) => say({ progress }),
  });
  return core;
}

port.on('message', (message: ToWorker) => {
  if ('close' in message) {
    turn(() => core?.close());
    port.close();
    return;
  }
  const { id } = message;
  answer(message).then(
    (value) => say({ id, answer: JSON.stringify(value) }),
    (error: unknown) => {
      const detail =
        error instanceof PlimsollError ? null : error instanceof Error ? (error.stack ?? error.message) : String(error);
      say({ id, error: toErrorInfo(error), detail });
    },
  );
});

async function answer(message: Exclude<ToWorker, { close: true }>): Promise<unknown> {
  const { ask, input, now } = message;
  const ready = turn(opened);
  if (ask === 'checkpoint') return turn(() => ready.checkpoint());
  return ready.ask(ask, JSON.parse(input) as never, now);
}
