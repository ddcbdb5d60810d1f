/** The queue of messages: what is put in, what is sent next, and when a failed one is tried again. Pure. */
import type { Account } from '#shared/domain/account.ts';
import type { Channel, Delivery, Forwarding } from '#shared/domain/forwarding.ts';
import { DAY, HOUR, type Instant, SECOND } from '#shared/domain/time.ts';
import type { Decision } from '../alerts/episodes.ts';
import { type AlertEvent, messageOf } from './message.ts';

/** How a try ended. `never` says that trying again cannot help. */
export type Sent =
  | { readonly ok: true; readonly detail: string }
  | { readonly ok: false; readonly detail: string; readonly never?: boolean; readonly retryAfterMs?: number };

const FIRST_RETRY = 30 * SECOND;
const LONGEST_RETRY = 6 * HOUR;
const GIVE_UP_AFTER = 3 * DAY;
const KEEP_SENT_FOR = 7 * DAY;
const MOST_KEPT = 200;

/** To be stored with the decisions themselves, so that neither is there without the other. */
export function deliveriesFor(
  decisions: readonly Decision[],
  account: Account,
  forwarding: Forwarding,
  now: Instant,
): Delivery[] {
  const channels = (['command', 'webhook'] as const).filter((channel) => forwarding[channel] !== null);
  return decisions.flatMap(({ episode, log }) => {
    const event = log.map(({ decision }) => EVENTS[decision]).find((found) => found !== undefined);
    if (episode === null || event === undefined) return [];
    return channels.map((channel) => {
      const id = `${channel}/${event}/${episode.id}/${now}`;
      return {
        id,
        channel,
        accountId: account.id,
        walletId: episode.walletId ?? account.id,
        episodeId: episode.id,
        payload: JSON.stringify(messageOf(id, event, episode, account, now)),
        createdAt: now,
        attempts: 0,
        nextAt: now,
        state: 'waiting',
        lastError: null,
      };
    });
  });
}

const EVENTS: Readonly<Record<string, AlertEvent>> = {
  opened: 'opened',
  worsened: 'worsened',
  closed: 'closed',
  withdrawn: 'closed',
};

/** The oldest that may be sent now. Messages of one alert keep their order: a later one waits for the one before. */
export function nextToSend(waiting: readonly Delivery[], channel: Channel, now: Instant): Delivery | null {
  const blocked = new Set<string | null>();
  for (const delivery of inOrder(waiting, channel)) {
    if (delivery.nextAt <= now && !blocked.has(delivery.episodeId)) return delivery;
    blocked.add(delivery.episodeId);
  }
  return null;
}

/** When there is something to send again; null when nothing waits. */
export function nextInstant(waiting: readonly Delivery[], channel: Channel): Instant | null {
  const first = new Map<string | null, Instant>();
  for (const { episodeId, nextAt } of inOrder(waiting, channel))
    if (!first.has(episodeId)) first.set(episodeId, nextAt);
  return first.size === 0 ? null : Math.min(...first.values());
}

function inOrder(deliveries: readonly Delivery[], channel: Channel): Delivery[] {
  return deliveries
    .filter((delivery) => delivery.state === 'waiting' && delivery.channel === channel)
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** The delivery after a try. @param spread 0 inclusive to 1 exclusive: many apps need not come back in step */
export function afterTry(delivery: Delivery, sent: Sent, now: Instant, spread: number): Delivery {
  const attempts = delivery.attempts + 1;
  if (sent.ok) return { ...delivery, attempts, state: 'sent', nextAt: now, lastError: null };
  const lastError = sent.detail;
  if (sent.never === true || now - delivery.createdAt >= GIVE_UP_AFTER)
    return { ...delivery, attempts, state: 'given-up', nextAt: now, lastError };
  const backOff = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(attempts - 1, 20));
  const wait = Math.max(backOff * (0.8 + 0.4 * spread), Math.min(sent.retryAfterMs ?? 0, LONGEST_RETRY));
  return { ...delivery, attempts, nextAt: now + Math.round(wait), lastError };
}

/** What is over and need not be kept: sent long ago, or more than anyone looks at. */
export function outworn(deliveries: Iterable<Delivery>, now: Instant): string[] {
  const over = [...deliveries]
    .filter(({ state }) => state !== 'waiting')
    .sort((a, b) => b.nextAt - a.nextAt || (a.id < b.id ? -1 : 1));
  return over.filter(({ nextAt }, n) => n >= MOST_KEPT || now - nextAt > KEEP_SENT_FOR).map(({ id }) => id);
}
