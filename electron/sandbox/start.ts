/** Starts the sandbox: five servers and the fake Stripe's, one world. */
import { Books } from './books.ts';
import { chargesOf, handlerOf, type Office } from './desk.ts';
import { FaultBox } from './http/faults.ts';
import { type ServiceServer, serve } from './http/server.ts';
import type { Sandbox, SandboxAccount, SandboxOptions, WorldCommand } from './sandbox.ts';
import { bizos } from './services/bizos.ts';
import { elizaos } from './services/elizaos.ts';
import { geopera } from './services/geopera.ts';
import { mosaic } from './services/mosaic.ts';
import { olostep } from './services/olostep.ts';
import type { SandboxKey, SandboxService } from './services/service.ts';
import { Bank } from './stripe/bank.ts';
import { Cards } from './stripe/cards.ts';
import { afterCheckout } from './stripe/checkout.ts';
import { stripeHandler } from './stripe/server.ts';
import { postOffice } from './stripe/webhooks.ts';
import { agentActions } from './world/agents.ts';
import { purseOf } from './world/service.ts';
import { type ServiceName, World } from './world/world.ts';

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { seed, epoch, clock, portBase = 0, pace = 1 } = options;
  const world = new World({ seed, epoch, pace, commands: options.commands ?? [] });
  const servers = new Map<string, ServiceServer>();
  const now = () => clock.now();
  const add = (command: WorldCommand) => {
    if (command.kind !== 'record') world.add(command);
    options.onCommand?.(command);
  };
  const books = new Books(options.commands ?? [], (table, id, value) =>
    add({ kind: 'record', at: now(), table, id, value }),
  );
  const bank = new Bank(books, seed, now);
  const cards = new Cards(books, seed);
  bank.challenge = options.challenge ?? 'pass';
  bank.setWebhooks(options.webhooks ?? {});
  const serverOf = (service: string) => {
    const server = servers.get(service);
    if (server === undefined) throw new RangeError(`there is no service "${service}" in the sandbox`);
    return server;
  };
  const origin = (name: string) => serverOf(name).origin;
  const { settle } = postOffice({ bank, origin });
  const office: Office = { world, books, bank, cards, now, add, settle, origin };
  const accounts: SandboxAccount[] = [];
  const variants: SandboxAccount[] = [];

  const portOf = () => (portBase === 0 ? 0 : portBase + servers.size);
  const open = async <N extends ServiceName>(service: SandboxService<N>) => {
    const keys = service.keys(seed);
    const faults = new FaultBox();
    const server = await serve(handlerOf(service, keys, office, faults), portOf(), faults);
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
    const faults = new FaultBox();
    servers.set(
      'stripe',
      await serve(
        stripeHandler(bank, settle, () => origin('stripe')),
        portOf(),
        faults,
      ),
    );
  } catch (error) {
    await shut();
    throw error;
  }

  let isOpen = true;
  const close = async () => {
    // A world that will go on later must not have lived in a hurry while nobody was there.
    if (isOpen && options.onCommand) add({ kind: 'rest', at: clock.now() });
    isOpen = false;
    await shut();
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
    setAgent(service, agent, change) {
      const at = now();
      for (const action of agentActions(world, at, service, agent, change)) add({ kind: 'act', at, service, action });
    },
    wake: () => add({ kind: 'wake', at: clock.now() }),
    requests: (service) => serverOf(service).records,
    stripe: { origin: origin('stripe'), publishableKey: bank.publishableKey },
    charges: () => chargesOf(office),
    setChallenge(mode) {
      bank.challenge = mode;
    },
    setWebhooks: (settings) => bank.setWebhooks(settings),
    deliveries: () => bank.deliveries,
    setCard(service, outcome) {
      serverOf(service);
      cards.setOutcome(service, outcome);
    },
    answerCheckout: (sessionId, answer) => afterCheckout(bank, sessionId, answer),
    answerChallenge(intentId, answer) {
      bank.answerChallenge(intentId, answer === 'pass');
    },
    settle,
    close,
  };
}
