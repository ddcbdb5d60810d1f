/** Sends what waits in the queue, one message at a time for each channel, and tries again until it is through. */
import type { ForwardingView } from '#shared/contract/alertCalls.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AlertLogRow } from '#shared/domain/alert.ts';
import type { Channel, Delivery, Forwarding } from '#shared/domain/forwarding.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { CancelTimer, Clock, Fetch, Log, SecretStore } from '../ports.ts';
import type { EngineState } from '../state.ts';
import type { Change } from '../store/store.ts';
import { runCommand } from './command.ts';
import { trialMessage } from './message.ts';
import { afterTry, nextInstant, nextToSend, outworn, type Sent } from './queue.ts';
import { postWebhook } from './webhook.ts';

/** Where the webhook's secret is kept, among the accounts' keys. */
export const SECRET_NAME = 'forwarding:webhook';
const CHANNELS: readonly Channel[] = ['command', 'webhook'];

export interface ForwarderDeps {
  readonly state: Pick<EngineState, 'deliveries' | 'transact'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly fetch: Fetch;
  readonly version: string;
  readonly secrets: Pick<SecretStore, 'get' | 'keeperOf'>;
  readonly forwarding: () => Forwarding;
  readonly changed: () => void;
}

export interface Forwarder {
  /** Something may wait. */
  kick(): void;
  test(channel: Channel): Promise<Sent>;
  view(): ForwardingView;
  /** Ends what is under way; it waits in the queue for the next start. */
  stop(): Promise<void>;
}

export function createForwarder(deps: ForwarderDeps): Forwarder {
  const { state, clock, log } = deps;
  const running = new Map<Channel, Promise<void>>();
  const timers = new Map<Channel, CancelTimer>();
  const closing = new AbortController();

  async function send(channel: Channel, id: string, payload: string, event: string): Promise<Sent> {
    const { command, webhook } = deps.forwarding();
    if (channel === 'command')
      return command === null ? OFF : runCommand({ ...command, payload, event, signal: closing.signal });
    if (webhook === null) return OFF;
    const secret = await deps.secrets.get(SECRET_NAME);
    if (secret === null) return { ok: false, detail: 'its secret is not at hand: give it again in Settings' };
    const { version, fetch } = deps;
    const now = clock.now();
    return postWebhook({ url: webhook.url, secret, id, payload, version, now, fetch, signal: closing.signal });
  }

  async function work(channel: Channel): Promise<void> {
    for (;;) {
      if (closing.signal.aborted) return;
      const next = nextToSend([...state.deliveries.values()], channel, clock.now());
      if (next === null) return;
      const sent = await send(channel, next.id, next.payload, eventOf(next));
      if (closing.signal.aborted && !sent.ok) return;
      await note(next, sent);
    }
  }

  async function note(delivery: Delivery, sent: Sent): Promise<void> {
    const now = clock.now();
    const after = afterTry(delivery, sent, now, deps.random());
    await state.transact((): Change[] => [
      { collection: 'deliveries', put: [after] },
      { collection: 'alertLog', insertNew: logRows(delivery, after, sent, now) },
      { collection: 'deliveries', remove: outworn(state.deliveries.values(), now) },
    ]);
    log.info('alert.forwarded', { delivery: delivery.id, ok: sent.ok, detail: sent.detail, attempts: after.attempts });
    deps.changed();
  }

  const run = (channel: Channel) => {
    timers.get(channel)?.();
    timers.delete(channel);
    if (running.has(channel) || closing.signal.aborted) return;
    const work_ = work(channel)
      .catch((error) => log.error('forwarding.defect', { channel, error: String(error) }))
      .finally(() => {
        running.delete(channel);
        const at = nextInstant([...state.deliveries.values()], channel);
        if (at === null || closing.signal.aborted) return;
        timers.set(
          channel,
          clock.setTimer(Math.max(0, at - clock.now()), () => run(channel)),
        );
      });
    running.set(channel, work_);
  };

  return {
    kick() {
      for (const channel of CHANNELS) run(channel);
    },
    async test(channel) {
      const now = clock.now();
      const id = `${channel}/test/${now}`;
      const sent = await send(channel, id, JSON.stringify(trialMessage(id, now)), 'test');
      if (sent === OFF) throw new PlimsollError({ kind: 'refused', message: 'Nothing is set here to send to.' });
      return sent;
    },
    view() {
      const { command, webhook } = deps.forwarding();
      const deliveries = [...state.deliveries.values()];
      const done = deliveries.filter(({ attempts }) => attempts > 0).sort((a, b) => b.nextAt - a.nextAt);
      const sent = done.filter(({ state: at }) => at === 'sent');
      const failed = done.find(({ lastError }) => lastError !== null);
      const lastSentAt = sent[0]?.nextAt ?? null;
      return {
        command,
        webhook,
        hasSecret: deps.secrets.keeperOf(SECRET_NAME) !== 'missing',
        waiting: deliveries.filter(({ state: at }) => at === 'waiting').length,
        lastSentAt,
        lastError: failed !== undefined && failed.nextAt >= (lastSentAt ?? 0) ? failed.lastError : null,
      };
    },
    async stop() {
      closing.abort();
      for (const cancel of timers.values()) cancel();
      await Promise.allSettled(running.values());
    },
  };
}

const OFF: Sent = { ok: false, never: true, detail: 'it was switched off' };

function eventOf({ id }: Delivery): string {
  return id.split('/')[1] ?? 'test';
}

/** The first failure and the end of it are told; the tries between them are in the app's own log. */
function logRows(before: Delivery, after: Delivery, sent: Sent, at: Instant): AlertLogRow[] {
  const first = before.attempts === 0;
  if (!sent.ok && !first && after.state === 'waiting') return [];
  const to = after.channel === 'command' ? 'the program' : 'the webhook';
  const reason = sent.ok
    ? `handed to ${to}: ${sent.detail}`
    : `${to}: ${sent.detail}; ${after.state === 'given-up' ? 'given up' : 'it is tried again'}`;
  const decision = sent.ok ? 'forwarded' : 'forward-failed';
  const { walletId, episodeId } = after;
  return [{ id: `${after.id}/${decision}/${at}`, at, walletId, episodeId, decision, reason }];
}
