/** The five services' worlds under one clock. Each is caught up when it is asked, never before. */

import { foundBizos } from './bizos.ts';
import type { WorldCommand } from './commands.ts';
import { foundElizaos } from './elizaos.ts';
import { foundGeopera } from './geopera.ts';
import { HISTORY, LifeTime } from './life.ts';
import { foundMosaic } from './mosaic.ts';
import { foundOlostep } from './olostep.ts';
import { randomStream } from './random.ts';
import type { Founding, ServiceState } from './service.ts';
import { Simulation } from './simulation.ts';

const FOUNDINGS = {
  bizos: foundBizos,
  olostep: foundOlostep,
  mosaic: foundMosaic,
  geopera: foundGeopera,
  elizaos: foundElizaos,
} satisfies Record<string, Founding<ServiceState>>;

export type ServiceName = keyof typeof FOUNDINGS;
export const SERVICES = Object.keys(FOUNDINGS) as readonly ServiceName[];
export type StateOf<N extends ServiceName> = ReturnType<(typeof FOUNDINGS)[N]>;

interface Running {
  readonly sim: Simulation;
  readonly state: ServiceState;
  readonly lifeTime: LifeTime;
  /** How far the state has come. */
  upTo: number;
  /** How many of the commands have been applied. */
  applied: number;
}

export interface WorldOptions {
  readonly seed: number;
  readonly epoch: number;
  readonly pace: number;
  readonly commands?: readonly WorldCommand[];
}

export class World {
  readonly seed: number;
  readonly epoch: number;
  readonly pace: number;
  #commands: readonly WorldCommand[];
  readonly #running = new Map<ServiceName, Running>();

  constructor({ seed, epoch, pace, commands = [] }: WorldOptions) {
    this.seed = seed;
    this.epoch = epoch;
    this.pace = pace;
    this.#commands = inOrder(commands.filter((command) => command.kind !== 'record'));
  }

  get commands(): readonly WorldCommand[] {
    return this.#commands;
  }

  /** Takes effect at its time; a world that is already past it is lived through again. */
  add(command: WorldCommand): void {
    const last = this.#commands.at(-1);
    this.#commands =
      last === undefined || last.at <= command.at
        ? [...this.#commands, command]
        : inOrder([...this.#commands, command]);
    const index = this.#commands.lastIndexOf(command);
    for (const [name, running] of this.#running)
      if (running.applied > index || running.upTo > command.at) this.#running.delete(name);
  }

  /** A service as it is at `now`. Asking about an earlier time than before is allowed. */
  at<N extends ServiceName>(name: N, now: number): StateOf<N> {
    let running = this.#running.get(name);
    if (running === undefined || running.upTo > now) {
      running = this.#found(name);
      this.#running.set(name, running);
    }
    for (;;) {
      const command = this.#commands[running.applied];
      if (command === undefined || command.at > now) break;
      running.sim.runUntil(Math.max(command.at, running.upTo));
      running.upTo = Math.max(command.at, running.upTo);
      if (command.kind === 'wake') running.lifeTime.wake(command.at);
      else if (command.kind === 'rest') running.lifeTime.rest(command.at);
      else if (command.kind !== 'record' && command.service === name) obey(running.state, command);
      running.applied++;
    }
    if (now > running.upTo) {
      running.sim.runUntil(now);
      running.upTo = now;
    }
    return running.state as StateOf<N>;
  }

  #found(name: ServiceName): Running {
    const start = this.epoch - HISTORY;
    const lifeTime = new LifeTime(this.epoch, this.pace);
    const sim = new Simulation(start, this.epoch, this.seed, randomStream(this.seed, name), lifeTime);
    return { sim, state: FOUNDINGS[name](sim), lifeTime, upTo: start, applied: 0 };
  }
}

function obey(state: ServiceState, command: Extract<WorldCommand, { service: string }>): void {
  if (command.kind === 'set-balance') state.setBalance(command.wallet, command.micros);
  else if (command.kind === 'credit') state.credit(command.wallet, command.micros, command.text, command.ref);
  else state.act(command.action);
}

function inOrder(commands: readonly WorldCommand[]): readonly WorldCommand[] {
  return [...commands].sort((a, b) => a.at - b.at);
}
