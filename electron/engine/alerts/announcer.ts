/** Tells of alerts on the desktop. What was decided is on disk before anything is shown. */
import type { Episode } from '#shared/domain/alert.ts';
import type { Clock, Log, Notifier } from '../ports.ts';
import type { EngineState } from '../state.ts';
import { noticeOf } from './notice.ts';
import { notShown, planTelling, type Telling, type TellingPolicy, told } from './telling.ts';

export interface AnnouncerDeps {
  readonly state: EngineState;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  readonly policy: () => TellingPolicy;
}

export interface Announcer {
  /** Tells of what is due now. Calls while one runs are folded into it. */
  announcePending(): Promise<void>;
}

export function createAnnouncer(deps: AnnouncerDeps): Announcer {
  const { state, clock, log, notifier } = deps;
  /** Alerts whose notification may still be on the screen. */
  const onScreen = new Set<string>();
  let running: Promise<void> | null = null;
  let again = false;

  async function announceAll(): Promise<void> {
    do {
      again = false;
      takeBackWhatIsOver();
      for (const telling of await decide()) await tell(telling);
    } while (again);
  }

  async function decide(): Promise<readonly Telling[]> {
    const look = () => planTelling(state.episodes(), deps.policy());
    const first = look();
    if (first.episodes.length === 0) return first.tellings;
    let tellings: readonly Telling[] = [];
    await state.transact(() => {
      const plan = look();
      tellings = plan.tellings;
      return [
        { collection: 'episodes', put: plan.episodes },
        { collection: 'alertLog', insertNew: plan.log },
      ];
    });
    return tellings;
  }

  async function tell(telling: Telling): Promise<void> {
    const notice = noticeOf(telling);
    const shown = await notifier.show(notice);
    const now = clock.now();
    await state.transact(() => {
      // A reading may have worsened or closed one while the desktop was asked.
      const current = state.episodes();
      const stored = telling.episodes.flatMap(({ id }) => {
        const episode = current.find((one) => one.id === id);
        if (episode === undefined) return [];
        return shown ? told(episode, telling, now) : notShown(episode, now);
      });
      return [
        { collection: 'episodes', put: stored.map(({ episode }) => episode) },
        { collection: 'alertLog', insertNew: stored.flatMap((one) => one.log) },
      ];
    });
    if (shown && telling.kind === 'one') onScreen.add(notice.id);
    log.info('alert.announced', { notice: notice.id, shown, alerts: telling.episodes.length });
  }

  /** A notification about what is over, or was put off, says what is no longer so. */
  function takeBackWhatIsOver(): void {
    if (onScreen.size === 0) return;
    const episodes = new Map<string, Episode>(state.episodes().map((episode) => [episode.id, episode]));
    for (const id of [...onScreen]) {
      const episode = episodes.get(id);
      const stillSo = episode !== undefined && (episode.once || (episode.closedAt === null && episode.snooze === null));
      if (stillSo) continue;
      notifier.close(id);
      onScreen.delete(id);
    }
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
