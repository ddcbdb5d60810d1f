/** Accounts of a sandbox on loopback, connected through the real client and the real definitions. */
import { createServiceHttp } from '#engine/http/serviceHttp.ts';
import type { Clock } from '#engine/ports.ts';
import type { ServiceAdapter } from '#engine/providers/adapter.ts';
import type { PaymentAnswer, PaymentRoute } from '#engine/providers/operations.ts';
import { findService } from '#engine/providers/registry.ts';
import type { Sandbox, SandboxAccount } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import type { Payment, PaymentOrder } from '#shared/domain/payment.ts';
import { HOUR } from '#shared/domain/time.ts';
import { paymentOf, routeOf } from './payments.ts';

const EPOCH = Date.UTC(2026, 10, 20, 6);

export interface PayingSandbox {
  readonly sandbox: Sandbox;
  readonly now: () => number;
  /** Moves the sandbox's time, and the adapters' with it. */
  advance(ms: number): Promise<void>;
  account(service: string, dialect: string, variant?: string): SandboxAccount;
  connect(account: SandboxAccount, key?: string): ServiceAdapter;
}

/** A world whose agents spend next to nothing, on a clock that only the test moves. */
export async function startPayingSandbox(): Promise<PayingSandbox> {
  let now = EPOCH + 3 * HOUR;
  const sandbox = await startSandbox({ seed: 4_711, epoch: EPOCH, pace: 0.001, clock: { now: () => now } });
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const clock: Clock = {
    now: () => now,
    setTimer(ms, callback) {
      // Requests are cut off soon in real time; nothing else waits here.
      const timer = setTimeout(callback, Math.min(ms, 1_500));
      return () => clearTimeout(timer);
    },
  };
  return {
    sandbox,
    now: () => now,
    async advance(ms) {
      now += ms;
      await sandbox.settle();
    },
    account(service, dialect, variant = 'main') {
      const found = sandbox.variants.find(
        (one) => one.service === service && one.dialect === dialect && one.variant === variant,
      );
      if (found === undefined) throw new Error(`the sandbox has no ${service} ${dialect} ${variant}`);
      return found;
    },
    connect(account, key = account.key) {
      const service = findService(account.service);
      if (service === undefined) throw new Error(`no adapter for ${account.service}`);
      const http = createServiceHttp({
        origin: account.origin,
        authorize: (secret) => service.authorize(secret),
        key: async () => key,
        fetch,
        clock,
        log: quiet,
        random: () => 0,
      });
      return service.connect({ http, clock });
    },
  };
}

export interface Attempt {
  readonly payment: Payment;
  readonly route: PaymentRoute;
  readonly answer: PaymentAnswer;
  /** The same request with the same key. */
  again(): Promise<PaymentAnswer>;
  /** What a reading now says of arrival. */
  seen(): Promise<{ readonly evidence: string } | null>;
}

/** As the runner does it: reads, notes, sends. */
export async function pay(world: PayingSandbox, adapter: ServiceAdapter, order: PaymentOrder): Promise<Attempt> {
  const route = routeOf(adapter.operations?.payments?.[order.type]);
  const before = await adapter.read({ fresh: true });
  const key = `key-${world.sandbox.charges().length}-${world.now()}-${order.type}`;
  const send = () =>
    route.send({ order, idempotencyKey: key, returnTo: { success: 'https://x.test/', cancel: 'https://x.test/' } });
  const payment = paymentOf(order, {
    kind: route.kind,
    amount: order.type === 'spend' ? order.cost : 'amount' in order ? order.amount : null,
    createdAt: world.now(),
    baseline: JSON.parse(JSON.stringify(route.baseline(before))),
    balanceBefore: before.wallets.find(({ key: wallet }) => wallet === route.walletKey)?.balance ?? null,
  });
  const answer = await send();
  const refs = 'refs' in answer ? { ...answer.refs } : {};
  return {
    payment: { ...payment, refs },
    route,
    answer,
    again: send,
    seen: async () => route.arrived({ ...payment, refs }, await adapter.read({ fresh: true })),
  };
}
