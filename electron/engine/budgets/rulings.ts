/** What is ruled of an account's agents, as the alerts look at it. Pure. */
import type { AgentRuling } from '../alerts/rules/rulingRules.ts';
import type { Board } from './board.ts';

export function rulingsOf(board: Board, accountId: string): AgentRuling[] {
  return board.agents
    .filter(({ account }) => account.id === accountId)
    .flatMap(({ key, agentId, name, walletIds }) => {
      const standing = board.standingOf(key);
      const envelopes = board.envelopesOf(key).map((envelope) => {
        const { granted, left, standing: at } = board.figures(envelope);
        const { id, walletId, window, onHard } = envelope;
        return { id, walletId, window, granted, left, standing: at, pauses: onHard === 'pause' };
      });
      const [walletId] = walletIds;
      if (walletId === undefined || (standing === null && envelopes.length === 0)) return [];
      const held = (standing?.holds.length ?? 0) > 0;
      const control = standing?.control ?? null;
      return [{ key, agentId, name, walletId, held, control, envelopes }];
    });
}
