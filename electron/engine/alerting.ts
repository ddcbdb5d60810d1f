/** Puts together what foresees, watches, tells and hands on: it follows readings, new rows and the clock. */

import type { alertCalls } from '#shared/contract/alertCalls.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Alerts, createAlerts } from './alerts/alerts.ts';
import { createAnnouncer } from './alerts/announcer.ts';
import { createAlertHandlers } from './alerts/handlers.ts';
import { quietUntil } from './alerts/quiet.ts';
import type { AgentRuling } from './alerts/rules/rulingRules.ts';
import { createSpending } from './alerts/spending.ts';
import type { TellingPolicy } from './alerts/telling.ts';
import type { EngineDeps } from './deps.ts';
import { createForwarder, type Forwarder } from './forwarding/forwarder.ts';
import { createForwardingHandlers } from './forwarding/handlers.ts';
import { deliveriesFor } from './forwarding/queue.ts';
import type { LogEvent } from './log/events.ts';
import { createRunwayKeeper, type RunwayKeeper } from './runway/keeper.ts';
import type { EngineState } from './state.ts';

export interface AlertingDeps
  extends Pick<
    EngineDeps,
    | 'clock'
    | 'fetch'
    | 'host'
    | 'ledger'
    | 'log'
    | 'loopbackOnly'
    | 'notifier'
    | 'random'
    | 'secrets'
    | 'settings'
    | 'store'
    | 'version'
    | 'zone'
  > {
  readonly state: EngineState;
  readonly hasKey: (accountId: string) => boolean;
  readonly rulings: () => (accountId: string) => readonly AgentRuling[];
  readonly seeingSince: () => Instant | null;
  /** Milliseconds between two rounds. */
  readonly interval: () => number;
  /** Something to show may have changed. */
  readonly changed: () => void;
}

export interface Alerting {
  readonly alerts: Alerts;
  readonly runway: RunwayKeeper;
  readonly forwarder: Pick<Forwarder, 'view'>;
  readonly handlers: Pick<Handlers, keyof typeof alertCalls>;
  /** Time has passed, or something was worked out: what it means is stored, told and shown. */
  look(): void;
  /** What was decided may have to be told and handed on. */
  announce(): void;
  /** There are new rows. */
  ledgerChanged(): void;
  start(): void;
  stop(): Promise<void>;
}

/** That of the machine: what a day and quiet hours are to the person in front of it. */
const systemZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function createAlerting(deps: AlertingDeps): Alerting {
  const { state, clock, log, ledger, notifier, settings, changed } = deps;
  const zone = deps.zone ?? systemZone;
  let stopped = false;
  /** What is under way: the store may not be closed before it is through. */
  let underWay: Promise<void> = Promise.resolve();

  const runway = createRunwayKeeper({ ...deps, zone, changed: () => look() });
  const spending = createSpending({ ledger, clock, zone, log, changed: () => look() });
  const forwarder = createForwarder({ ...deps, forwarding: () => settings.get().forwarding });
  const alerts = createAlerts({
    ...deps,
    forecastOf: runway.forecastOf,
    spendingOf: spending.of,
    forward: (decisions, account, now) => [
      { collection: 'deliveries', insertNew: deliveriesFor(decisions, account, settings.get().forwarding, now) },
    ],
  });
  const policy = (): TellingPolicy => {
    const { quietHours, notifications } = settings.get();
    const now = clock.now();
    return {
      now,
      quietUntil: quietUntil(quietHours, now, zone()),
      criticalPasses: quietHours.criticalPasses,
      notificationsOn: notifications,
      isMuted: (walletId) => state.walletSettingsOf(walletId)?.mutedAt != null,
      isTopUpExpected: alerts.isTopUpExpected,
    };
  };
  // Where nobody is told now, what is decided waits for the desktop app.
  const announcer = notifier === null ? null : createAnnouncer({ state, clock, log, notifier, policy });

  const follow = (work: Promise<void>, event: LogEvent) => {
    const done = work.then(changed).catch((error) => log.error(event, { error: String(error) }));
    underWay = Promise.all([underWay, done]).then(() => undefined);
  };
  const announce = () => {
    if (announcer === null || stopped) return;
    forwarder.kick();
    follow(announcer.announcePending(), 'alert.not-announced');
  };
  const look = () => {
    if (stopped) return;
    follow(alerts.look().then(announce), 'alerts.not-looked-at');
    changed();
  };

  return {
    alerts,
    runway,
    forwarder,
    handlers: {
      ...createAlertHandlers({ ...deps, alerts, zone, changed: look }),
      ...createForwardingHandlers({ ...deps, forwarder }),
    },
    look,
    announce,
    ledgerChanged() {
      runway.refreshSoon();
      spending.refreshSoon();
    },
    start() {
      runway.start();
      spending.refreshSoon();
    },
    async stop() {
      stopped = true;
      await runway.stop();
      await spending.stop();
      await forwarder.stop();
      await underWay;
    },
  };
}
