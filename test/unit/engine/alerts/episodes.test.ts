import { describe, expect, it } from 'vitest';
import { decideEpisode } from '#engine/alerts/episodes.ts';
import { leaveLineOf, lowBalance, type WalletNow } from '#engine/alerts/rules/lowBalance.ts';
import type { Episode } from '#shared/domain/alert.ts';
import { DAY } from '#shared/domain/time.ts';
import { credits, LINES, wallet } from './play.ts';

const none = () => false;

/** Plays a path of balances and counts what would be told. */
function path(balances: readonly (number | null)[]): { opened: number; open: Episode | null; decisions: string[] } {
  let open: Episode | null = null;
  let opened = 0;
  const decisions: string[] = [];
  balances.forEach((balance, index) => {
    const now = 1_000 + index;
    const { episode, log } = decideEpisode(open, lowBalance(wallet(balance), now), now, none);
    decisions.push(...log.map((row) => row.decision));
    if (episode === null) return;
    if (open === null) opened++;
    open = episode.closedAt === null ? episode : null;
  });
  return { opened, open, decisions };
}

function words(now: WalletNow): Pick<Episode, 'title' | 'body'> {
  const { title, body } = lowBalance(now, 0);
  return { title, body };
}

describe('an episode', () => {
  it('opens once however far one drop goes', () => {
    const { opened, open, decisions } = path([900, 3, 2, 0]);
    expect({ opened, decisions }).toEqual({ opened: 1, decisions: ['opened', 'worsened'] });
    expect(open).toMatchObject({ level: 'empty', title: 'Acme · Credits is empty' });
  });

  it('does not begin again while the balance wobbles across the line', () => {
    expect(path([900, 199, 205, 198, 219, 150, 220]).decisions).toEqual(['opened']);
  });

  it('ends above the leave line and is armed again', () => {
    expect(leaveLineOf(LINES)).toEqual(credits(220));
    expect(path([900, 150, 221, 900, 150]).decisions).toEqual(['opened', 'closed', 'opened']);
  });

  it('learns nothing from a balance it cannot see', () => {
    expect(path([900, 150, null, null, 150]).decisions).toEqual(['opened']);
    expect(path([null, null]).decisions).toEqual([]);
  });

  it('is opened and closed at once by what happened once, and known by it when it is seen again', () => {
    const condition = { ...lowBalance(wallet(10), 5), rule: 'payment-arrived' as const, subject: 'p1', happenedAt: 4 };
    const { episode } = decideEpisode(null, condition, 5, none);
    expect(episode).toMatchObject({ openedAt: 4, closedAt: 5, once: true, settled: false, subject: 'p1' });
    expect(decideEpisode(episode, condition, 900, none)).toEqual({ episode: null, log: [] });
  });
});

describe('the words of a low balance', () => {
  it.each([
    [
      wallet(180),
      'Acme · Credits is running low',
      '180 credits left. The low line is 200 credits. Top up, or pause what spends from it.',
    ],
    [
      wallet(40, { runOut: { p10: 2 * DAY, p50: 3 * DAY, p90: 5 * DAY } }),
      'Acme · Credits is almost empty',
      '40 credits left, about 3 days (2 to 5 days). The low line is 200 credits. Top up, or pause what spends from it.',
    ],
    [
      wallet(0, { topUpExpected: 'An automatic top-up of 500 credits is set.' }),
      'Acme · Credits is empty',
      '0 credits left: agents that spend from it will be refused. An automatic top-up of 500 credits is set.',
    ],
  ])('say which wallet, how much, how long and what to do', (now, title, body) => {
    expect(words(now)).toEqual({ title, body });
  });
});
