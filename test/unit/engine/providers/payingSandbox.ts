/** A sandbox that stands still at one instant, and its accounts' adapters over real sockets: what is paid there counts. */
import { createServiceHttp } from '#engine/http/serviceHttp.ts';
import type { AccountReading, ServiceAdapter } from '#engine/providers/adapter.ts';
import type { PaymentAnswer, PaymentRoute } from '#engine/providers/operations.ts';
import { findService } from '#engine/providers/registry.ts';
import type { Fault, Sandbox, SandboxAccount } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import type { Payment, PaymentOrder } from '#shared/domain/payment.ts';
import { HOUR } from '#shared/domain/time.ts';
import { payment, RETURN } from './paying.ts';

const EPOCH = Date.UTC(2026, 10, 20, 6);

/** The money is taken and all is done, and the answer never comes. */
export const LOST_AFTER_CHARGE: Fault = { kind: 'after-charge', by: 'reset' };

export async function payingSandbox() {
  let time = EPOCH + 3 * HOUR;
  const clock = { now: () => time, setTimer: () => () => undefined };
  const sandbox: Sandbox = await startSandbox({ seed: 90_210, epoch: EPOCH, pace: 1, clock });
  const accountOf = (service: string, dialect: string, variant = 'main'): SandboxAccount => {
    const found = sandbox.variants.find(
      (one) => one.service === service && one.dialect === dialect && one.variant === variant,
    );
    if (found === undefined) throw new Error(`the sandbox has no ${service} ${dialect} ${variant}`);
    return found;
  };
  const httpOf = (origin: string, authorize: (key: string) => Record<string, string>, key: string) =>
    createServiceHttp({
      origin,
      authorize,
      key: async () => key,
      fetch,
      // Requests take real time; only the service's clock stands still.
      clock: {
        now: () => performance.timeOrigin + performance.now(),
        setTimer: (ms, callback) => {
          const timer = setTimeout(callback, ms < 5_000 ? 0 : ms);
          return () => clearTimeout(timer);
        },
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      random: () => 0,
      timeoutMs: 5_000,
    });

  function connect(service: string, dialect: string, variant?: string) {
    const account = accountOf(service, dialect, variant);
    const definition = findService(service);
    if (definition === undefined) throw new Error(`no adapter for ${service}`);
    const http = httpOf(account.origin, (key) => definition.authorize(key), account.key);
    const adapter: ServiceAdapter = definition.connect({ http, clock });
    const routeOf = (type: PaymentOrder['type']): PaymentRoute => {
      const route = adapter.operations?.payments?.[type];
      if (route === undefined) throw new Error(`there is no way to pay a ${type}`);
      return route;
    };

    /** As the runner does it: read, note, send. */
    async function pay(order: PaymentOrder, idempotencyKey: string) {
      const route = routeOf(order.type);
      const before: AccountReading = await adapter.read({ fresh: true });
      const answer: PaymentAnswer = await route.send({ order, idempotencyKey, returnTo: RETURN });
      const refs = 'refs' in answer && answer.refs !== undefined ? answer.refs : {};
      const kept: Payment = payment({
        kind: route.kind,
        order,
        amount: 'amount' in order ? order.amount : null,
        createdAt: time,
        refs: { ...refs },
        baseline: { ...route.baseline(before) },
        balanceBefore: before.wallets.find(({ key }) => key === route.walletKey)?.balance ?? null,
      });
      return { answer, payment: kept };
    }

    async function arrived(kept: Payment): Promise<string | null> {
      const seen = routeOf(kept.order.type).arrived(kept, await adapter.read({ fresh: true }));
      return seen?.evidence ?? null;
    }

    return { account, adapter, operations: adapter.operations ?? {}, pay, arrived, routeOf };
  }

  return {
    sandbox,
    connect,
    httpOf,
    accountOf,
    clock,
    pass: (ms: number) => {
      time += ms;
    },
  };
}
