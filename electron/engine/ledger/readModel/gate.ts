/**
 * Lets a process end while its worker is at work. A thread that is stopped in the middle of SQLite takes the whole process
 * down with it, so that whoever ends the process waits for the piece of work, and no other is begun.
 */

const BUSY = 0;
const SHUT = 1;

export type GateMemory = SharedArrayBuffer;

export function gateMemory(): GateMemory {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/** The worker's side. */
export function throughGate(memory: GateMemory): <T>(work: () => T) => T {
  const cells = new Int32Array(memory);
  return (work) => {
    Atomics.store(cells, BUSY, 1);
    try {
      if (Atomics.load(cells, SHUT) === 1) throw new Error('the process is ending');
      return work();
    } finally {
      Atomics.store(cells, BUSY, 0);
      Atomics.notify(cells, BUSY);
    }
  };
}

/**
 * The other side: from then on no work is begun.
 * @param patience milliseconds to wait for the work that is under way
 * @returns whether none is
 */
export function shutGate(memory: GateMemory, patience: number): boolean {
  const cells = new Int32Array(memory);
  Atomics.store(cells, SHUT, 1);
  return Atomics.wait(cells, BUSY, 1, patience) !== 'timed-out';
}
