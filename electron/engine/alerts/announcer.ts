/** Sends the one notification of each episode. What was decided is on disk before anything is shown. */
import type { Episode } from '#shared/domain/alert.ts';
import type { Clock, DesktopNotice, Log, Notifier } from '../ports.ts';
import type { EngineState } from '../state.ts';
import { row } from './episodes.ts';

export interface AnnouncerDeps {
  readonly state: EngineState;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  readonly wanted: () => boolean;
}

export interface Announcer {
  /** Tells of every open episode that was not told of yet. Calls while one runs are folded into it. */
  announcePending(): Promise<void>;
}

export function createAnnouncer(deps: AnnouncerDeps): Announcer {
  let running: Promise<void> | null = null;
  let again = false;

  async function announceAll(): Promise<void> {
    do {
      again = false;
      for (const episode of deps.state.episodes().filter(isPending)) await announce(episode, deps);
    } while (again);
  }

  return {
    announcePending() {
      if (running !== null) {
        again = true;
        return running;
      }
      running = announceAll().finally(() => {
        running = null;
      });
      return running;
    },
  };
}

function isPending(episode: Episode): boolean {
  return episode.closedAt === null && episode.notifiedAt === null;
}

async function announce(episode: Episode, { state, clock, log, notifier, wanted }: AnnouncerDeps): Promise<void> {
  const shown = wanted() ? await notifier.show(noticeOf(episode)) : null;
  const now = clock.now();
  const [decision, reason] =
    shown === null
      ? (['suppressed', 'notifications are off in Settings'] as const)
      : shown
        ? (['notified', episode.title] as const)
        : (['suppressed', 'this desktop shows no notifications'] as const);
  log.info('alert.announced', { episodeId: episode.id, decision, reason });
  await state.transact(() => {
    // A reading may have worsened or closed it while the desktop was asked.
    const current = state.episodes().find(({ id }) => id === episode.id);
    return [
      ...(current === undefined ? [] : [{ collection: 'episodes' as const, put: [{ ...current, notifiedAt: now }] }]),
      { collection: 'alertLog', insertNew: [row(episode, now, decision, reason)] },
    ];
  });
}

export function noticeOf(episode: Episode): DesktopNotice {
  return {
    id: episode.id,
    title: episode.title,
    body: episode.body,
    urgency: episode.level === 'low' ? 'normal' : 'critical',
    screen: `wallets/${episode.walletId}`,
  };
}
