/** The figures of an envelope: what is granted, spent, held and left of it now. Pure. */
import type { Envelope } from '#shared/domain/envelope.ts';
import type { Reservation } from '#shared/domain/reservation.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Amount, amountOf, percentOf } from '#shared/money/amount.ts';
import { takenBy } from './reservations.ts';

/** What is known of an agent's spending from a wallet for an envelope. Millionths. */
export interface KnownSpending {
  /** In the present window, and from `since` to its beginning. */
  readonly current: number;
  readonly past: number;
  /** Up to when it is known. */
  readonly asOf: Instant;
  /**
   * Whether the ledger or the service tells of this agent's spending at all. Where neither does, what it settled through the gate
   * is all there is to go by.
   */
  readonly told: boolean;
}

export interface EnvelopeFigures {
  readonly granted: Amount;
  readonly carried: Amount;
  readonly spent: Amount;
  readonly held: Amount;
  /** Granted less spent less held. */
  readonly left: Amount;
  /** What the gate may still grant: up to the hard line. Null where a person let the agent go on past it. */
  readonly grantable: Amount | null;
  readonly standing: 'fine' | 'soft' | 'hard';
  readonly spentAsOf: Instant | null;
}

/** @param own the agent's reservations of the envelope's wallet */
export function figuresOf(
  envelope: Envelope,
  known: KnownSpending | null,
  own: Iterable<Reservation>,
  now: Instant,
): EnvelopeFigures {
  const { limit, current, settled, pastGranted } = envelope;
  const amount = (micros: number) => amountOf(micros, limit.unit);
  const told = known?.told ?? false;
  const taken = takenBy(own, told ? (known?.asOf ?? null) : null, now);
  const ledger = known?.current ?? 0;
  // Where only the gate tells, what was settled is counted by the envelope itself, and for good.
  const spent = told ? ledger + taken.pending : ledger + settled.current.micros;
  const pastSpent = (known?.past ?? 0) + (told ? 0 : settled.past.micros);
  const carried = envelope.carry ? Math.max(0, pastGranted.micros - pastSpent) : 0;
  const granted = amount(limit.micros + carried + current.moved.micros);
  const hardLine = percentOf(granted, envelope.hardPercent).micros;
  const isOverridden = envelope.overriddenAt === current.start;
  return {
    granted,
    carried: amount(carried),
    spent: amount(spent),
    held: amount(taken.held),
    left: amount(granted.micros - spent - taken.held),
    grantable: isOverridden ? null : amount(hardLine - spent - taken.held),
    standing: spent >= hardLine ? 'hard' : spent >= percentOf(granted, envelope.softPercent).micros ? 'soft' : 'fine',
    spentAsOf: known?.asOf ?? null,
  };
}

/**
 * What the agents of a wallet may still spend of it by their envelopes: of each agent the least that one of its envelopes
 * leaves. Null where there is no envelope.
 */
export function promisedOf(
  envelopes: readonly { readonly agent: string; readonly left: Amount }[],
  unit: string,
): Amount | null {
  const least = new Map<string, number>();
  for (const { agent, left } of envelopes)
    least.set(agent, Math.min(least.get(agent) ?? Number.POSITIVE_INFINITY, Math.max(0, left.micros)));
  if (least.size === 0) return null;
  return amountOf(
    [...least.values()].reduce((all, one) => all + one, 0),
    unit,
  );
}
