/** A wallet's forecast out of its burn, as it is kept and stored. Pure. */
import type { SpendForecast } from '#shared/domain/forecast.ts';
import { HOUR, type Instant } from '#shared/domain/time.ts';
import type { Burn } from './burn.ts';
import { fanOf } from './fan.ts';
import { completeDays, DAYS_NEEDED, outlookOf } from './outlook.ts';

export interface Subject {
  readonly walletId: string;
  readonly accountId: string;
  readonly unit: string;
}

export function forecastOf(subject: Subject, burn: Burn, seed: number, now: Instant): SpendForecast {
  const outlook = outlookOf(burn, seed);
  return {
    ...subject,
    madeAt: now,
    days: completeDays(burn),
    daysNeeded: DAYS_NEEDED,
    knowsWeekdays: outlook?.knowsWeekdays ?? false,
    fan: outlook === null ? null : fanOf(outlook),
  };
}

/** The same futures are drawn for a wallet each time, so that a forecast moves with what happened and not with chance. */
export function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < name.length; n++) hash = Math.imul(hash ^ name.charCodeAt(n), 0x01000193) >>> 0;
  return hash;
}

/** Burns of several wallets of one unit as one: over the hours that all of them are known for. */
export function together(burns: readonly Burn[]): Burn | null {
  if (burns.length === 0) return null;
  const from = Math.max(...burns.map((burn) => burn.from));
  const until = Math.min(...burns.map((burn) => burn.from + burn.hours.length * HOUR));
  const hours = Array.from({ length: Math.max(0, (until - from) / HOUR) }, (_, n) =>
    burns.reduce((sum, burn) => sum + (burn.hours[(from - burn.from) / HOUR + n] ?? 0), 0),
  );
  return { from, hours, givenBackBefore: 0 };
}
