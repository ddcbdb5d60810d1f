/** What one agent burns of a wallet, and how much longer the wallet would last without it. Pure. */
import type { SpendForecast } from '#shared/domain/forecast.ts';
import type { Reading } from '#shared/domain/reading.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Amount, amountOf } from '#shared/money/amount.ts';
import { type Burn, type BurnEntry, burnOf } from './burn.ts';
import { horizonOf, runOutBy } from './fan.ts';
import { spendInDays } from './say.ts';

/** The burn of all others. */
export function withoutAgent(whole: Burn, own: Burn): Burn {
  return { ...whole, hours: whole.hours.map((micros, n) => Math.max(0, micros - (own.hours[n] ?? 0))) };
}

/**
 * The burn of an agent with a budget of its own, from what it had spent at each of some readings. Where that went down, the
 * service began to count anew.
 * @param until when it was last read: the same number read again is no new reading
 */
export function burnOfReadings(spent: readonly Pick<Reading, 'at' | 'balance'>[], until: Instant): Burn {
  const entries = spent.flatMap((reading, n): BurnEntry[] => {
    const before = spent[n - 1];
    if (before === undefined || reading.balance.micros <= before.balance.micros) return [];
    const micros = before.balance.micros - reading.balance.micros;
    return [
      {
        id: String(n),
        kind: 'usage',
        amount: { micros, unit: reading.balance.unit },
        at: reading.at,
        since: before.at,
        seenAt: reading.at,
        thread: null,
        answers: null,
      },
    ];
  });
  return burnOf(entries, spent[0]?.at ?? until, until);
}

export interface AgentQuestion {
  readonly forecast: SpendForecast;
  /** Of the wallet without the agent, and with it. */
  readonly rest: SpendForecast;
  readonly whole: SpendForecast | null;
  /** Of the wallet. */
  readonly balance: Amount | null;
  readonly now: Instant;
}

/**
 * `pauseGains`: how much later the median run-out would come were it paused now, in milliseconds; up to the horizon where
 * it would come later than that. Null where the wallet's own run-out cannot be told.
 */
export function agentRunway({ forecast, rest, whole, balance, now }: AgentQuestion): {
  readonly perDay: Amount | null;
  readonly pauseGains: number | null;
} {
  const micros = spendInDays(forecast, forecast.unit, 1, now);
  const perDay = micros === null ? null : amountOf(micros, forecast.unit);
  if (balance === null || balance.unit !== forecast.unit || balance.micros <= 0) return { perDay, pauseGains: null };
  if (whole?.fan == null || rest.fan === null) return { perDay, pauseGains: null };
  const withIt = runOutBy(whole.fan, balance.micros, now).p50;
  if (withIt === null) return { perDay, pauseGains: null };
  const without = runOutBy(rest.fan, balance.micros, now).p50 ?? horizonOf(rest.fan);
  return { perDay, pauseGains: Math.max(0, without - withIt) };
}
