/** A soak: sets everything up, lives through the plan, and hands on what is left to be judged. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '#engine/engine.ts';
import type { Log } from '#engine/ports.ts';
import type { OpenedStore } from '#engine/store/openStore.ts';
import { randomStream } from '#sandbox/world/random.ts';
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import type { Result } from '#shared/contract/errors.ts';
import type { ServiceId } from '#shared/domain/service.ts';
import { DAY, MINUTE, SECOND } from '#shared/domain/time.ts';
import { followPolls } from './followPolls.ts';
import { createNetwork, type Network } from './network.ts';
import { Polls } from './polls.ts';
import type { Sample } from './samples.ts';
import { openSoakEngine } from './soakEngine.ts';
import { createVirtualClock, type VirtualClock, Work } from './virtualClock.ts';
import { startWorlds, type Worlds } from './worlds.ts';

/** Summer time ends here on the night after the month does. */
export const ZONE = 'America/New_York';
const NIGHT_OF_CHANGE = Date.UTC(2026, 10, 1, 4);
/** Ahead and behind, within what clocks may differ by. */
const SKEWS = [0, 45 * SECOND, -45 * SECOND, 20 * SECOND] as const;

export interface SoakOptions {
  readonly seed: number;
  readonly days: number;
  readonly accounts: number;
  readonly syncMinutes: number;
  readonly dataDir: string;
}

export interface Connected {
  readonly id: string;
  readonly service: ServiceId;
  readonly world: number;
  readonly origin: string;
}

export interface Counts {
  paid: number;
  exports: number;
  sleeps: number;
  offline: number;
  drained: number;
  /** Looked at when no reading came in between, so that nothing could be warned of. */
  drainedUnseen: number;
  drainedMissed: string[];
  gate: Record<string, number>;
  refusedCalls: Record<string, number>;
  monthsClosed: number;
  comparedWallets: number;
  differences: string[];
}

export interface Soak {
  readonly options: SoakOptions;
  readonly epoch: number;
  readonly clock: VirtualClock;
  readonly work: Work;
  readonly worlds: Worlds;
  readonly network: Network;
  readonly engine: Engine;
  readonly store: OpenedStore;
  readonly accounts: readonly Connected[];
  readonly polls: Polls;
  readonly counts: Counts;
  readonly samples: Sample[];
  readonly notices: Map<string, number>;
  /** By the hour of the soak. */
  readonly noticesPerHour: Map<number, number>;
  /** How often each event was logged, by level and name. */
  readonly logged: Map<string, number>;
  readonly errors: string[];
  readonly exportFolder: string;
  /** Asks and waits for the answer while time goes by. @throws Error with the refusal */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** The same; a refusal is counted. */
  ask<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N> | null>;
  /** Asks and goes on. */
  begin<N extends CallName>(name: N, input: CallInput<N>): void;
  /** What was begun and has not been answered yet. */
  readonly open: ReadonlySet<Promise<unknown>>;
  /** Resolves when the ledger's worker has ended, and its memory with it. */
  ledgerRests(): Promise<void>;
  end(): Promise<void>;
}

export async function setUp(options: SoakOptions): Promise<Soak> {
  const { seed, days, dataDir } = options;
  const epoch = NIGHT_OF_CHANGE - Math.ceil(days * 0.6) * DAY;
  const work = new Work();
  const clock = createVirtualClock(epoch, work);
  const setup = Array.from({ length: Math.ceil(options.accounts / 5) }, (_, n) => ({
    seed: seed * 100 + n,
    skew: SKEWS[n % SKEWS.length] ?? 0,
  }));
  const worlds = await startWorlds({ epoch, worlds: setup }, clock);
  const network = createNetwork({ clock, work, worlds });
  const polls = new Polls(options.syncMinutes * MINUTE, clock.now);
  const logged = new Map<string, number>();
  const errors: string[] = [];
  const notices = new Map<string, number>();
  const noticesPerHour = new Map<number, number>();
  const exportFolder = join(dataDir, 'exports');
  mkdirSync(exportFolder);
  let exported = 0;
  const followed = followPolls(polls, clock.now);
  const awaitingRest: (() => void)[] = [];
  const log = logOf(logged, errors, clock, (event, fields) => {
    followed.heard(event, fields);
    if (event === 'ledgerWorker.rests') for (const rested of awaitingRest.splice(0)) rested();
  });
  const { engine, store } = await openSoakEngine({
    ...{ dataDir, syncMinutes: options.syncMinutes, zone: ZONE, clock, work, network, worlds: worlds.worlds, log },
    random: randomStream(seed, 'jitter').unit,
    shown({ id }) {
      notices.set(id, (notices.get(id) ?? 0) + 1);
      const hour = Math.floor((clock.now() - epoch) / (60 * MINUTE));
      noticesPerHour.set(hour, (noticesPerHour.get(hour) ?? 0) + 1);
    },
    chooseFile: ({ name }) => Promise.resolve(join(exportFolder, `${++exported}-${name}`)),
  });
  followed.follow(engine);
  const counts: Counts = {
    ...{ paid: 0, exports: 0, sleeps: 0, offline: 0, drained: 0, drainedUnseen: 0, drainedMissed: [] },
    ...{ gate: {}, refusedCalls: {}, monthsClosed: 0, comparedWallets: 0, differences: [] },
  };

  async function passing<T>(promise: Promise<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    promise.then(end, end);
    await clock.advance(0);
    while (!over) await clock.advance(SECOND);
    return await promise;
  }
  const dispatch = async (name: CallName, input: unknown) =>
    (await passing(engine.dispatch(name, input))) as Result<unknown>;
  const open = new Set<Promise<unknown>>();
  const refused = (name: string, kind: string) => {
    const key = `${name}: ${kind}`;
    counts.refusedCalls[key] = (counts.refusedCalls[key] ?? 0) + 1;
  };
  const call: Soak['call'] = async (name, input) => {
    const result = await dispatch(name, input);
    if (!result.ok) throw new Error(`${name} ${JSON.stringify(input)}: ${result.error.message} ${errors.at(-1) ?? ''}`);
    return result.value as never;
  };

  const wanted = worlds.worlds
    .flatMap(({ accounts }, world) => accounts.map((account) => ({ ...account, world })))
    // A service of each kind first; what is over comes off the last world.
    .slice(0, options.accounts);
  const accounts: Connected[] = [];
  for (const { service, key, origin, world } of wanted) {
    const label = `${service} ${world + 1}`;
    const { account } = await call('accounts.add', { service, key, origin, label });
    accounts.push({ id: account.id, service, world, origin });
  }
  return {
    ...{ options, epoch, clock, work, worlds, network, engine, store, accounts, polls, counts, samples: [], notices },
    ...{ noticesPerHour, logged, errors, exportFolder, open, call },
    async ask(name, input) {
      const result = await dispatch(name, input);
      if (result.ok) return result.value as never;
      refused(name, result.error.kind);
      return null;
    },
    begin(name, input) {
      const asked = engine
        .dispatch(name, input)
        .then((result) => {
          if (!(result as Result<unknown>).ok) refused(name, (result as { error: { kind: string } }).error.kind);
        })
        .finally(() => open.delete(asked));
      open.add(asked);
    },
    async ledgerRests() {
      // The worker that has answered this is there, and has no other question before it.
      await call('ledger.facets', {});
      await new Promise<void>((rested) => awaitingRest.push(rested));
    },
    async end() {
      await engine.close();
      await worlds.end();
    },
  };
}

export function confirmation(): string {
  return randomUUID();
}

function logOf(
  logged: Map<string, number>,
  errors: string[],
  clock: VirtualClock,
  hears: (event: string, fields: Record<string, unknown>) => void,
): Log {
  const count = (level: string, event: string, fields: Record<string, unknown> = {}) => {
    const name = `${level} ${event}`;
    logged.set(name, (logged.get(name) ?? 0) + 1);
    hears(event, fields);
    const tells = level === 'error' || event.includes('defect');
    if (tells && errors.length < 20)
      errors.push(`${new Date(clock.now()).toISOString()} ${name} ${JSON.stringify(fields)}`);
  };
  return {
    info: (event, fields) => count('info', event, fields),
    warn: (event, fields) => count('warn', event, fields),
    error: (event, fields) => count('error', event, fields),
  };
}
