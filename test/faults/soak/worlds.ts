/** The services of the soak, as the soak reaches them beside the wire. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Clock } from '#engine/ports.ts';
import type { Charge } from '#sandbox/sandbox.ts';
import type { Order, Ready, Reply, TruthOfWallet, WorldsSetup } from './worldsProtocol.ts';

export interface Worlds extends Ready {
  tell(order: Order): Promise<unknown>;
  charges(world: number): Promise<readonly Charge[]>;
  truth(world: number, service: string): Promise<readonly TruthOfWallet[]>;
  paused(world: number): Promise<readonly string[]>;
  end(): Promise<void>;
}

export async function startWorlds(setup: WorldsSetup, clock: Pick<Clock, 'now'>): Promise<Worlds> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'worldsChild.ts'), [JSON.stringify(setup)], {
    execArgv: [],
  });
  const waiting = new Map<number, { done(value: unknown): void; fail(error: Error): void }>();
  let ids = 0;
  const ready = await new Promise<Ready>((done, fail) => {
    child.on('message', (reply: Reply) => {
      if ('ready' in reply) return done(reply.ready);
      const asked = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ('error' in reply) asked?.fail(new Error(reply.error));
      else asked?.done(reply.value);
    });
    child.once('exit', (code, signal) => {
      const error = new Error(`the services ended with ${code ?? signal}`);
      fail(error);
      for (const { fail: lost } of waiting.values()) lost(error);
    });
  });
  const ask = (order: Order) =>
    new Promise<unknown>((done, fail) => {
      const id = ++ids;
      waiting.set(id, { done, fail });
      child.send({ ...order, id, now: clock.now() });
    });
  return {
    ...ready,
    tell: ask,
    charges: async (world) => (await ask({ do: 'charges', world })) as readonly Charge[],
    truth: async (world, service) =>
      (await ask({ do: 'truth', world, service: service as never })) as readonly TruthOfWallet[],
    paused: async (world) => (await ask({ do: 'paused', world })) as readonly string[],
    async end() {
      child.removeAllListeners('exit');
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
