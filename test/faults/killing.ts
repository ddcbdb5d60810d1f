/** Killing a process of ours at its n-th point: where it touches the disk or the network. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Clock, Fetch } from '#engine/ports.ts';
import type { Store } from '#engine/store/store.ts';

/** Runs a child on its task. @returns whether it was killed, and how many points it came by */
export function runChild(
  file: string,
  task: { readonly killAt: number },
): Promise<{ killed: boolean; points: number }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [resolve('test/faults', file), JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') done({ killed: true, points: task.killAt });
      else if (code === 0) done({ killed: false, points: (JSON.parse(out) as { points: number }).points });
      else fail(new Error(`the child ended with ${code ?? signal}: ${err}`));
    });
  });
}

export interface KillPoints {
  /** From now on points count. */
  count(on: boolean): void;
  readonly passed: number;
  /** A point of one's own. */
  point(): void;
  readonly fetch: Fetch;
  readonly wrapStore: (store: Store) => Store;
}

/** In the child: before and after each commit and each request, the moments between which a crash differs. */
export function killPoints(killAt: number): KillPoints {
  let points = 0;
  let counting = false;
  const point = () => {
    if (counting && ++points === killAt) process.kill(process.pid, 'SIGKILL');
  };
  return {
    count(on) {
      counting = on;
    },
    get passed() {
      return points;
    },
    point,
    fetch: async (input, init) => {
      point();
      const response = await fetch(input, init);
      point();
      return response;
    },
    wrapStore: (store) => ({
      ...store,
      async commit(changes) {
        point();
        const result = await store.commit(changes);
        point();
        return result;
      },
    }),
  };
}

/** The pauses between pages of the past pass at once: what a crash does to those is another test. */
const SHORT = 500;

/** Real time that began at an instant of the test's world. */
export function childClock(began: number): Clock {
  const started = performance.now();
  return {
    now: () => Math.round(began + performance.now() - started),
    setTimer(ms, callback) {
      const timer = setTimeout(callback, ms <= SHORT ? 0 : ms);
      return () => clearTimeout(timer);
    },
  };
}
