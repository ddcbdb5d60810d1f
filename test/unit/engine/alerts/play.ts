/** A wallet and a person's desk, played step by step through the real rule, reducer and plan: no store, no desktop. */
import { decideEpisode } from '#engine/alerts/episodes.ts';
import { quietUntil } from '#engine/alerts/quiet.ts';
import { lowBalance, type WalletNow } from '#engine/alerts/rules/lowBalance.ts';
import { snoozed, snoozeFor } from '#engine/alerts/snooze.ts';
import { planTelling, type TellingPolicy, told } from '#engine/alerts/telling.ts';
import type { AlertLogRow, Episode } from '#shared/domain/alert.ts';
import type { Lines } from '#shared/domain/level.ts';
import type { QuietHours } from '#shared/domain/quiet.ts';
import { amountOf } from '#shared/money/amount.ts';

export const credits = (n: number) => amountOf(n * 1_000_000, 'credit');
/** Low at 200, critical at 50; an episode ends above 220. */
export const LINES: Lines = {
  low: credits(200),
  critical: credits(50),
  reference: credits(1000),
  source: 'derived',
  measure: 'share',
};
export const ZONE = 'Europe/Berlin';

export function wallet(balance: number | null, change: Partial<WalletNow> = {}): WalletNow {
  return {
    accountId: 'a',
    walletId: 'a:credits',
    name: 'Acme · Credits',
    balance: balance === null ? null : credits(balance),
    lines: LINES,
    runOut: null,
    topUpExpected: null,
    ...change,
  };
}

export type Step =
  | { readonly do: 'read'; readonly balance: number | null }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'snooze'; readonly for: 'hour' | 'tomorrow' | 'top-up' }
  | { readonly do: 'mute'; readonly muted: boolean }
  /** The app is closed and started again: all that is left is what was stored. */
  | { readonly do: 'restart' };

export interface Shown {
  readonly at: number;
  readonly kind: 'one' | 'summary';
  readonly episodeIds: readonly string[];
}

export interface Played {
  readonly episodes: readonly Episode[];
  readonly shown: readonly Shown[];
  readonly log: readonly AlertLogRow[];
  /** Each snooze that was taken, by episode. */
  readonly snoozes: readonly { readonly episodeId: string; readonly at: number; readonly until: number | null }[];
  /** After every step: what was open, and whether anything kept it back. */
  readonly moments: readonly { readonly at: number; readonly open: Episode | null; readonly free: boolean }[];
}

export function play(steps: readonly Step[], quiet: QuietHours, start: number): Played {
  let stored: { episodes: Episode[]; muted: boolean } = { episodes: [], muted: false };
  let now = start;
  const shown: Shown[] = [];
  const log: AlertLogRow[] = [];
  const snoozes: { episodeId: string; at: number; until: number | null }[] = [];
  const moments: { at: number; open: Episode | null; free: boolean }[] = [];
  const put = (episode: Episode) => {
    stored.episodes = [...stored.episodes.filter(({ id }) => id !== episode.id), episode];
  };
  const taken = (id: string) => stored.episodes.some((episode) => episode.id === id);
  const open = () => stored.episodes.find(({ closedAt }) => closedAt === null) ?? null;
  const policy = (): TellingPolicy => ({
    now,
    quietUntil: quietUntil(quiet, now, ZONE),
    criticalPasses: quiet.criticalPasses,
    notificationsOn: true,
    isMuted: () => stored.muted,
    isTopUpExpected: () => false,
  });
  const announce = () => {
    const plan = planTelling(stored.episodes, policy());
    plan.episodes.forEach(put);
    log.push(...plan.log);
    for (const telling of plan.tellings) {
      shown.push({ at: now, kind: telling.kind, episodeIds: telling.episodes.map(({ id }) => id) });
      for (const episode of telling.episodes) {
        const after = told(episode, telling, now);
        put(after.episode);
        log.push(...after.log);
      }
    }
  };
  for (const step of steps) {
    switch (step.do) {
      case 'read': {
        const { episode, log: rows } = decideEpisode(open(), lowBalance(wallet(step.balance), now), now, taken);
        if (episode !== null) put(episode);
        log.push(...rows);
        break;
      }
      case 'wait':
        now += step.ms;
        break;
      case 'snooze': {
        const current = open();
        if (current === null) break;
        const snooze = snoozeFor(step.for, now, ZONE);
        const decision = snoozed(current, snooze, now);
        if (decision.episode !== null) put(decision.episode);
        log.push(...decision.log);
        snoozes.push({ episodeId: current.id, at: now, until: snooze.until });
        break;
      }
      case 'mute':
        stored.muted = step.muted;
        break;
      case 'restart':
        stored = JSON.parse(JSON.stringify(stored));
        break;
    }
    announce();
    const current = open();
    const { quietUntil: until, criticalPasses } = policy();
    const passes = criticalPasses && (current?.level === 'critical' || current?.level === 'empty');
    const asleep = current?.snooze != null && (current.snooze.until === null || current.snooze.until > now);
    moments.push({ at: now, open: current, free: !stored.muted && !asleep && (until === null || passes) });
  }
  return { episodes: stored.episodes, shown, log, snoozes, moments };
}
