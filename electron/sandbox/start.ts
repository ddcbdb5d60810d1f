/** Starts the sandbox: five servers, one world. */
import { type Handler, type ServiceServer, serve } from './http/server.ts';
import type { Sandbox, SandboxAccount, SandboxOptions, WorldCommand } from './sandbox.ts';
import { bizos } from './services/bizos.ts';
import { elizaos } from './services/elizaos.ts';
import { geopera } from './services/geopera.ts';
import { mosaic } from './services/mosaic.ts';
import { olostep } from './services/olostep.ts';
import { dialectOf, type SandboxKey, type SandboxService } from './services/service.ts';
import { purseOf } from './world/service.ts';
import { type ServiceName, World } from './world/world.ts';

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { seed, epoch, clock, portBase = 0, pace = 1 } = options;
  const world = new World({ seed, epoch, pace, commands: options.commands ?? [] });
  const servers = new Map<string, ServiceServer>();
  const accounts: SandboxAccount[] = [];
  const variants: SandboxAccount[] = [];

  const open = async <N extends ServiceName>(service: SandboxService<N>) => {
    const keys = service.keys(seed);
    const port = portBase === 0 ? 0 : portBase + servers.size;
    const server = await serve(
      handlerOf(service, keys, world, () => clock.now()),
      port,
    );
    servers.set(service.name, server);
    const account = ({ key, dialect, variant }: SandboxKey): SandboxAccount => ({
      service: service.name,
      label: service.label,
      key,
      origin: server.origin,
      dialect,
      variant,
    });
    accounts.push(account(keys[0]));
    variants.push(...keys.map(account));
  };

  const shut = async () => {
    await Promise.all([...servers.values()].map((server) => server.close()));
  };
  try {
    await open(bizos);
    await open(olostep);
    await open(mosaic);
    await open(geopera);
    await open(elizaos);
  } catch (error) {
    await shut();
    throw error;
  }

  const serverOf = (service: string) => {
    const server = servers.get(service);
    if (server === undefined) throw new RangeError(`there is no service "${service}" in the sandbox`);
    return server;
  };
  let isOpen = true;
  const close = async () => {
    // A world that will go on later must not have lived in a hurry while nobody was there.
    if (isOpen && options.onCommand) add({ kind: 'rest', at: clock.now() });
    isOpen = false;
    await shut();
  };
  const add = (command: WorldCommand) => {
    world.add(command);
    options.onCommand?.(command);
  };

  return {
    accounts,
    variants,
    setFaults: (service, faults) => serverOf(service).faults.set(faults),
    setBalance(service, wallet, micros) {
      serverOf(service);
      if (!Number.isSafeInteger(micros) || micros < 0) throw new RangeError(`${micros} is not a balance in millionths`);
      const now = clock.now();
      purseOf(world.at(service as ServiceName, now).purses, wallet);
      add({ kind: 'set-balance', at: now, service, wallet, micros });
    },
    wake: () => add({ kind: 'wake', at: clock.now() }),
    requests: (service) => serverOf(service).records,
    close,
  };
}

function handlerOf<N extends ServiceName>(
  service: SandboxService<N>,
  keys: readonly SandboxKey[],
  world: World,
  now: () => number,
): Handler {
  return {
    answer(ask) {
      const at = now();
      return service.answer(ask, { seed: world.seed, now: at, state: world.at(service.name, at), keys });
    },
    refuse(ask, status, retryAfter) {
      const presented = ask.headers['x-api-key'] ?? ask.headers.authorization?.replace(/^Bearer\s+/i, '') ?? null;
      return service.refuse(status, dialectOf(keys, presented), retryAfter);
    },
  };
}
