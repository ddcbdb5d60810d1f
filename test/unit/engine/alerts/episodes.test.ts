import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideEpisode, leaveLineOf, type WalletNow } from '#engine/alerts/episodes.ts';
import type { Episode } from '#shared/domain/alert.ts';
import { defaultLines, levelOf } from '#shared/domain/level.ts';
import { amountOf } from '#shared/money/amount.ts';

const credits = (n: number) => amountOf(n * 1_000_000, 'credit');
const lines = defaultLines(credits(1000)); // low 200, critical 50, leave 220

function wallet(balance: number | null): WalletNow {
  const amount = balance === null ? null : credits(balance);
  return {
    accountId: 'a',
    walletId: 'a:credits',
    name: 'Acme · Credits',
    balance: amount,
    level: levelOf(amount, lines),
    lines,
  };
}

/** Plays a path of balances and counts what would be told. */
function play(path: readonly (number | null)[]): { opened: number; open: Episode | null; decisions: string[] } {
  let open: Episode | null = null;
  let opened = 0;
  const decisions: string[] = [];
  path.forEach((balance, index) => {
    const { episode, log } = decideEpisode(open, wallet(balance), 1_000 + index);
    decisions.push(...log.map((row) => row.decision));
    if (episode === null) return;
    if (open === null) opened++;
    open = episode.closedAt === null ? episode : null;
  });
  return { opened, open, decisions };
}

describe('decideEpisode', () => {
  it('opens once however far one drop goes', () => {
    const { opened, open, decisions } = play([900, 3, 2, 0]);
    expect({ opened, decisions }).toEqual({ opened: 1, decisions: ['opened', 'worsened'] });
    expect(open).toMatchObject({ level: 'empty', title: 'Acme · Credits is empty' });
  });

  it('does not ring again while the balance wobbles across the line', () => {
    expect(play([900, 199, 205, 198, 219, 150, 220]).decisions).toEqual(['opened']);
  });

  it('ends above the leave line and is armed again', () => {
    expect(leaveLineOf(lines)).toEqual(credits(220));
    expect(play([900, 150, 221, 900, 150]).decisions).toEqual(['opened', 'closed', 'opened']);
  });

  it('learns nothing from a balance it cannot see', () => {
    expect(play([900, 150, null, null, 150]).decisions).toEqual(['opened']);
    expect(play([null, null]).decisions).toEqual([]);
  });

  it('says which wallet, how much is left and what to do', () => {
    const { episode } = decideEpisode(null, wallet(180), 5);
    expect(episode?.title).toBe('Acme · Credits is running low');
    expect(episode?.body).toBe('180 credits left. The low line is 200 credits. Top up, or pause what spends from it.');
  });

  it('on any path: an episode opens exactly when the line is crossed while none is open, and never twice', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 400 })), { maxLength: 60 }), (path) => {
        let low = false;
        let expected = 0;
        for (const balance of path) {
          if (balance === null) continue;
          if (!low && balance <= 200) {
            low = true;
            expected++;
          } else if (low && balance > 220) low = false;
        }
        const played = play(path);
        expect(played.opened).toBe(expected);
        expect(played.open !== null).toBe(low);
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });
});
