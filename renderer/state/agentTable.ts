/** The order of the agents' table and what is searched in it. Pure. */
import type { AgentView } from '#shared/contract/agentCalls.ts';
import type { RunwayView } from '#shared/domain/forecast.ts';
import { type Amount, compare } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { urgencyOf } from './agents.ts';

export const COLUMNS = [
  'name',
  'state',
  'allocated',
  'spent',
  'available',
  'binding',
  'today',
  'perDay',
  'runway',
] as const;
export type Column = (typeof COLUMNS)[number];

export interface Order {
  readonly by: Column;
  readonly down: boolean;
}

export const FIRST_ORDER: Order = { by: 'state', down: false };

/** The same column again turns the order round. */
export function ordered(order: Order, by: Column): Order {
  return order.by === by ? { by, down: !order.down } : { by, down: by !== 'name' && by !== 'state' && by !== 'runway' };
}

/**
 * Sorted by a column, the rest by name. What is not known comes last either way, and amounts of different units are not
 * compared: each unit stands together.
 */
export function sorted(agents: readonly AgentView[], { by, down }: Order): AgentView[] {
  const sign = down ? -1 : 1;
  return agents.toSorted((a, b) => {
    const tie = byName(a, b);
    switch (by) {
      case 'name':
        return sign * tie;
      case 'state':
        return sign * (urgencyOf(a.state) - urgencyOf(b.state)) || tie;
      case 'runway':
        return byRunway(a.runway, b.runway, sign) || tie;
      default:
        return byAmount(amountIn(a, by), amountIn(b, by), sign) || tie;
    }
  });
}

function amountIn(agent: AgentView, column: Exclude<Column, 'name' | 'state' | 'runway'>): Amount | null {
  switch (column) {
    case 'binding':
      return agent.limits[0]?.left ?? null;
    case 'today':
      return agent.daily?.left ?? null;
    default:
      return agent[column];
  }
}

function byName(a: AgentView, b: AgentView): number {
  return a.name.localeCompare(b.name) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

function byAmount(a: Amount | null, b: Amount | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  // Money before credits, as everywhere in the app.
  if (a.unit !== b.unit) return Number(a.unit === 'credit') - Number(b.unit === 'credit') || (a.unit < b.unit ? -1 : 1);
  return sign * compare(a, b);
}

/** When it ends, as far as it is known; beyond what can be foreseen comes after that, and what is unknown last. */
function endOf(runway: RunwayView): readonly [rank: number, at: number] {
  switch (runway.state) {
    case 'empty':
      return [0, 0];
    case 'runs-out':
      return [0, runway.p50 ?? runway.horizon];
    case 'never':
      return [0, runway.horizon];
    default:
      return [1, 0];
  }
}

function byRunway(a: RunwayView, b: RunwayView, sign: number): number {
  const [rankA, atA] = endOf(a);
  const [rankB, atB] = endOf(b);
  return rankA - rankB || sign * (atA - atB);
}

/** Every word that was typed is somewhere in what its row says. */
export function searched(agents: readonly AgentView[], text: string): AgentView[] {
  const words = folded(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...agents];
  return agents.filter((agent) => {
    const said = folded(
      [
        agent.name,
        agent.id,
        agent.accountLabel,
        agent.serviceName,
        agent.walletName,
        en.agentState[agent.state],
        en.agents.origin[agent.origin],
        agent.why ?? '',
        agent.limits[0]?.name ?? '',
      ].join(' '),
    );
    return words.every((word) => said.includes(word));
  });
}

/** Without accents and in one case, so that `e` finds `É`. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
