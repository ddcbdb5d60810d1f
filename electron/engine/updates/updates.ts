/** Keeps the app itself up to date, as far as its package and its owner want: looks, downloads, tells, and waits for a click. */
import type { Handlers } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { UpdatesView, updateCalls } from '#shared/contract/updateCalls.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { CancelTimer, Clock, Log, SettingsStore, Updater } from '../ports.ts';
import { whyOf } from './failure.ts';
import { isNewer } from './release.ts';
import { nextLookIn, SETTLE_AFTER_WAKE } from './schedule.ts';

export interface UpdatesDeps {
  /** Missing where there is no app to replace: in a command. */
  readonly updater?: Updater;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Pick<SettingsStore, 'get'>;
  /** Money is on its way just now, and a restart would have to ask the service what became of it. */
  readonly paying: () => boolean;
  readonly changed: () => void;
}

export interface Updates {
  /** Null where there is no app to replace. */
  view(): UpdatesView | null;
  readonly handlers: Pick<Handlers, keyof typeof updateCalls>;
  start(): void;
  /** The machine woke, or the setting was changed. */
  replan(): void;
  stop(): void;
}

export function createUpdates(deps: UpdatesDeps): Updates {
  const { updater = null, clock, log } = deps;
  let startedAt: Instant = clock.now();
  let triedAt: Instant | null = null;
  let lookedAt: Instant | null = null;
  let failed: UpdatesView['failed'] = null;
  let found: UpdatesView['found'] = null;
  let doing: UpdatesView['doing'] = 'nothing';
  let underWay: Promise<void> | null = null;
  let cancel: CancelTimer = () => undefined;
  let running = false;

  const offHere = () => updater?.off ?? (deps.settings.get().checkForUpdates ? null : 'switched-off');
  const set = (now: UpdatesView['doing']) => {
    doing = now;
    deps.changed();
  };
  const plan = (atLeast = 0) => {
    cancel();
    if (!running || updater === null || offHere() !== null) return;
    cancel = clock.setTimer(nextLookIn({ now: clock.now(), startedAt, triedAt }, atLeast), () => void look());
  };
  const fail = (error: unknown) => {
    const why = whyOf(error);
    failed = { at: clock.now(), while: doing === 'nothing' ? 'looking' : doing, why };
    log.warn('update.failed', { while: failed.while, why, ...(why === 'defect' ? { error: nameOf(error) } : {}) });
  };

  async function lookAndDownload(from: Updater): Promise<void> {
    triedAt = clock.now();
    set('looking');
    try {
      const version = await from.look();
      const isNew = version !== null && isNewer(version, deps.version);
      lookedAt = clock.now();
      failed = null;
      log.info('update.looked', { found: isNew ? version : null });
      if (!isNew) {
        found = null;
        return;
      }
      if (found?.version === version && found.ready) return;
      found = { version, ready: false };
      if (from.installs === 'by-hand') return;
      set('downloading');
      await from.download();
      found = { version, ready: true };
      log.info('update.ready', { version });
    } catch (error) {
      fail(error);
    } finally {
      set('nothing');
      plan();
    }
  }

  /** Never rejects: how it went is in the view. One at a time. */
  function look(): Promise<void> {
    if (updater === null || !running || doing === 'installing') return Promise.resolve();
    underWay ??= lookAndDownload(updater).finally(() => {
      underWay = null;
    });
    return underWay;
  }

  const view = (): UpdatesView | null =>
    updater === null ? null : { off: offHere(), installs: updater.installs, doing, lookedAt, failed, found };

  async function install(from: Updater): Promise<void> {
    if (found?.ready !== true || doing !== 'nothing')
      throw new PlimsollError({ kind: 'conflict', message: 'No newer version is ready to be installed.' });
    if (deps.paying())
      throw new PlimsollError({
        kind: 'conflict',
        message: 'A payment is being sent just now.',
        help: 'Try again in a minute, when its answer is there.',
      });
    set('installing');
    log.info('update.installing', { version: found.version });
    try {
      await from.install();
    } catch (error) {
      fail(error);
      // It is fetched anew: what was there is not what was checked, or cannot be used.
      if (whyOf(error) === 'wrong-checksum') found = { ...found, ready: false };
      set('nothing');
      throw new PlimsollError(
        { kind: 'storage', message: 'The new version could not be put in place.', help: 'This one goes on running.' },
        { cause: error },
      );
    }
  }

  const handlers = {
    'update.check': async () => {
      needed(updater);
      const off = offHere();
      if (off !== null && off !== 'switched-off')
        throw new PlimsollError({ kind: 'refused', message: 'This build has no place to look for updates.' });
      await look();
      return { updates: view() as UpdatesView };
    },
    'update.install': async (_input, caller) => {
      if (caller.door !== 'window' && caller.door !== 'tray')
        throw new PlimsollError({
          kind: 'refused',
          message: 'Plimsoll is restarted only by somebody in front of it.',
          help: 'Choose it in the tray’s menu, or in the settings.',
        });
      await install(needed(updater));
      return {};
    },
  } satisfies Pick<Handlers, keyof typeof updateCalls>;

  return {
    view,
    handlers,
    start() {
      running = true;
      startedAt = clock.now();
      plan();
    },
    replan: () => plan(SETTLE_AFTER_WAKE),
    stop() {
      running = false;
      cancel();
      updater?.stop();
    },
  };
}

function needed(updater: Updater | null): Updater {
  if (updater === null) throw new PlimsollError({ kind: 'refused', message: 'This needs the desktop app.' });
  return updater;
}

/** Of a defect's error only what kind it is: its words may hold what a feed said. */
function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name} ${'code' in error ? String(error.code).slice(0, 60) : ''}`.trim() : '';
}
