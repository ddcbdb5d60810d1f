/** Envelopes that come to their lines, and pauses that did not take. Pure. */
import type { AgentControl } from '#shared/domain/agent.ts';
import type { Amount } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { Condition } from '../condition.ts';
import { plain, type RuleFacts } from './facts.ts';

/** What is ruled of one agent of the account, as it stands now. */
export interface AgentRuling {
  readonly key: string;
  readonly agentId: string;
  readonly name: string;
  readonly walletId: string;
  /** Somebody here wants it to stand still. */
  readonly held: boolean;
  readonly control: Pick<AgentControl, 'want' | 'state' | 'detail'> | null;
  readonly envelopes: readonly {
    readonly id: string;
    readonly walletId: string;
    readonly window: string;
    readonly granted: Amount;
    readonly left: Amount;
    readonly standing: 'fine' | 'soft' | 'hard';
    readonly pauses: boolean;
  }[];
}

export function rulingRules(facts: RuleFacts): Condition[] {
  return facts.rulings.flatMap((ruling) => [...envelopeConditions(facts, ruling), ...controlConditions(facts, ruling)]);
}

function envelopeConditions({ account }: RuleFacts, { name, envelopes }: AgentRuling): Condition[] {
  return envelopes.map(({ id, walletId, window, granted, left, standing, pauses }) => {
    const who = plain(name);
    const figures = `${formatAmount(left)} of ${formatAmount(granted)} are left`;
    const which = window === 'open' ? 'its envelope' : `this ${window}’s envelope`;
    const level = standing === 'hard' ? (left.micros <= 0 ? 'empty' : 'critical') : 'low';
    const next = standing === 'hard' ? (pauses ? ' It is paused.' : ' The gate says no to more.') : '';
    return {
      ...{ accountId: account.id, walletId, rule: 'agent-budget', subject: id, runOut: null, balance: left },
      standing: standing === 'fine' ? 'out' : 'in',
      level,
      title: standing === 'hard' ? `${who} has used up ${which}` : `${who} is near the end of ${which}`,
      body: `${figures}.${next} Give it more, or let it stop.`,
      reason: figures,
    };
  });
}

function controlConditions({ account }: RuleFacts, { key, name, walletId, control }: AgentRuling): Condition[] {
  const who = plain(name);
  const failed = control !== null && (control.state === 'contradicted' || control.state === 'failed');
  if (control === null) return [];
  const detail = control.detail === null ? '' : ` ${plain(control.detail)}`;
  const wantsPause = control.want === 'paused';
  return [
    {
      ...{ accountId: account.id, walletId, rule: 'agent-control', subject: key, runOut: null, balance: null },
      standing: failed ? 'in' : control.state === 'confirmed' || control.state === 'here-only' ? 'out' : 'between',
      level: wantsPause ? 'critical' : 'low',
      title: wantsPause ? `${who} runs although it is to be paused` : `${who} is paused although it is to run`,
      body: `Its service did not do it, and is asked again.${detail}`,
      reason: `${control.state}.${detail}`,
    },
  ];
}
