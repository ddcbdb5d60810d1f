/** One server shared by all who need it: started by the first, closed some time after the last. */
import type { CancelTimer, Clock } from '../../ports.ts';
import type { LoopbackServer } from './server.ts';

export interface Lease {
  /** @returns null when there is none to be had; then nothing is to be given back. */
  take(): Promise<LoopbackServer | null>;
  giveBack(): void;
  /** Closes now and for good, whoever still needs it. */
  close(): Promise<void>;
}

/**
 * @param open null where no server can be had
 * @param idleMs how long the server outlives the last user
 */
export function createLease(open: () => Promise<LoopbackServer | null>, clock: Clock, idleMs: number): Lease {
  let running: Promise<LoopbackServer | null> | null = null;
  let closed: Promise<void> = Promise.resolve();
  let users = 0;
  let ended = false;
  let cancelIdle: CancelTimer = () => {};

  /** The next one is opened only when the one before has let go of its port. */
  function stop(): Promise<void> {
    cancelIdle();
    const was = running;
    running = null;
    if (was !== null)
      closed = was.then(
        (server) => server?.close(),
        // Whoever opened it was told; there is nothing to close.
        () => undefined,
      );
    return closed;
  }

  return {
    async take() {
      cancelIdle();
      users++;
      running ??= closed.then(open);
      const mine = running;
      const giveUp = () => {
        users--;
        if (running === mine) running = null;
      };
      try {
        const server = await mine;
        if (server !== null && !ended) return server;
        giveUp();
        return null;
      } catch (error) {
        giveUp();
        throw error;
      }
    },
    giveBack() {
      users = Math.max(0, users - 1);
      if (users > 0) return;
      if (idleMs === 0) void stop();
      else cancelIdle = clock.setTimer(idleMs, () => void stop());
    },
    close() {
      ended = true;
      users = 0;
      return stop();
    },
  };
}
