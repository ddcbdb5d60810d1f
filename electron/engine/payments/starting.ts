/** What the runner asks and says around a payment's beginning, apart from its effects. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Payment, PaymentOrder } from '#shared/domain/payment.ts';
import type { Amount } from '#shared/money/amount.ts';
import type { Log } from '../ports.ts';
import type { AccountReading } from '../providers/adapter.ts';
import type { PaymentRoute } from '../providers/operations.ts';
import { isUnsettled, WATCH_FOR } from './decide.ts';

/** A price that cannot be read now is not told; it does not stand in the way of what was confirmed. */
export async function statedCharge(
  route: PaymentRoute,
  order: PaymentOrder,
  before: AccountReading,
  log: Log,
): Promise<Amount | null> {
  try {
    return (await route.charge?.(order, before)) ?? null;
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    log.warn('payment.price-not-read', { kind: error.kind, message: error.message });
    return null;
  }
}

export function interrupted(at: number) {
  return {
    at,
    to: 'unknown' as const,
    note: 'Plimsoll was closed while it was being sent; the same request goes out again with the same key.',
    watchUntil: at + WATCH_FOR,
  };
}

export function refuseWhileUnsettled(others: readonly Payment[], walletId: string, now: number): void {
  const open = others.find((other) => other.walletId === walletId && isUnsettled(other, now));
  if (open === undefined) return;
  const retryAt = open.lockedUntil ?? undefined;
  throw new PlimsollError({
    kind: open.state === 'failed' ? 'cooldown' : 'conflict',
    message:
      open.state === 'failed'
        ? 'The service takes no further attempt just now.'
        : `${open.what} is not settled yet. A second payment now could not be told from it.`,
    help: open.state === 'failed' ? 'Wait until the countdown ends.' : 'Look at it under Payments.',
    ...(retryAt === undefined ? {} : { retryAt }),
  });
}

export function returnOf({ refs }: Payment): { success: string; cancel: string } | null {
  const { returnSuccess: success, returnCancel: cancel } = refs;
  return success === undefined || cancel === undefined ? null : { success, cancel };
}

export function cannotOpen(): PlimsollError {
  return new PlimsollError({
    kind: 'gone',
    message: 'This payment has no page to open now.',
    help: 'Look again, or see the service’s billing page.',
  });
}
