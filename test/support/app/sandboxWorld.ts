/** The five services for one test: a world that stands still until the test moves it. */

import type { Sandbox, SandboxAccount } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';

export interface SandboxWorld extends Sandbox {
  /** The account of the service that the demo would connect. */
  account(service: string): SandboxAccount;
  /** Lets time pass in the world; agents spend meanwhile. */
  advance(milliseconds: number): void;
}

export const TEST_SEED = 4711;

/** @param portBase for addresses that are the same each time, where a picture shows them */
export async function startSandboxWorld(now: number, portBase = 0): Promise<SandboxWorld> {
  let time = now;
  const sandbox = await startSandbox({ seed: TEST_SEED, epoch: now, clock: { now: () => time }, pace: 1, portBase });
  return {
    ...sandbox,
    account(service) {
      const found = sandbox.accounts.find((account) => account.service === service);
      if (found === undefined) throw new Error(`the sandbox has no account of ${service}`);
      return found;
    },
    advance(milliseconds) {
      time += milliseconds;
    },
  };
}
