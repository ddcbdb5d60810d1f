/** The services of the soak in a process of their own: what they remember does not count as memory of the app. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import { type ServiceName, World, type WorldOptions } from '#sandbox/world/world.ts';
import { type Order, type Reply, TIME_HEADER, type TruthOfWallet, type WorldsSetup } from './worldsProtocol.ts';

const setup = JSON.parse(process.argv[2] ?? '') as WorldsSetup;
let now = setup.epoch;

/** Each request brings the time with it: the services' clocks stand there before it is looked at. */
subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  now = Math.max(now, Number(request.headers[TIME_HEADER] ?? now));
});

interface Played {
  readonly sandbox: Sandbox;
  readonly clock: { now(): number };
  readonly options: WorldOptions;
  readonly commands: Parameters<World['add']>[0][];
}

const worlds: Played[] = [];
for (const { seed, skew } of setup.worlds) {
  const clock = { now: () => now + skew };
  const options = { seed, epoch: clock.now(), pace: 1 };
  const commands: Played['commands'] = [];
  const sandbox = await startSandbox({ ...options, clock, onCommand: (command) => void commands.push(command) });
  worlds.push({ sandbox, clock, options, commands });
}

/** Takes a connection and never says a word. */
const silent = createServer((socket) => void socket.on('error', () => socket.destroy()));
await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));

/** What the world came to, lived through anew from its seed and from what was done to it: beside the servers. */
function truthOf({ clock, options, commands }: Played, service: string): TruthOfWallet[] {
  const world = new World({ ...options, commands: [...commands] });
  return Object.entries(world.at(service as ServiceName, clock.now()).purses).map(([key, purse]) => ({
    key,
    balance: purse.balance,
    opening: purse.opening,
    rows: purse.rows.map(({ at, micros }) => ({ at, micros })),
  }));
}

function pausedOf({ clock, options, commands }: Played): string[] {
  const world = new World({ ...options, commands: [...commands] });
  return world
    .at('elizaos', clock.now())
    .agents.filter(({ paused }) => paused !== null)
    .map(({ name }) => name);
}

async function carryOut(order: Order): Promise<unknown> {
  const played = worlds[order.world];
  if (played === undefined) throw new RangeError(`there is no world ${order.world}`);
  const { sandbox } = played;
  switch (order.do) {
    case 'faults':
      return void sandbox.setFaults(order.service, order.faults);
    case 'balance':
      return void sandbox.setBalance(order.service, order.wallet, order.micros);
    case 'card':
      return void sandbox.setCard(order.service, order.outcome);
    case 'pay':
      return sandbox.answerCheckout(order.session, 'pay');
    case 'settle':
      return await sandbox.settle();
    case 'charges':
      return sandbox.charges();
    case 'truth':
      return truthOf(played, order.service);
    case 'paused':
      return pausedOf(played);
  }
}

process.on('message', (order: Order & { readonly id: number; readonly now: number }) => {
  now = Math.max(now, order.now);
  carryOut(order).then(
    (value) => process.send?.({ id: order.id, value: value ?? null } satisfies Reply),
    (error) => process.send?.({ id: order.id, error: String(error) } satisfies Reply),
  );
});
process.on('disconnect', () => process.exit(0));
const { port } = silent.address() as { port: number };
process.send?.({
  ready: {
    silent: `http://127.0.0.1:${port}`,
    worlds: worlds.map(({ sandbox }) => ({ accounts: sandbox.accounts, stripe: sandbox.stripe })),
  },
} satisfies Reply);
