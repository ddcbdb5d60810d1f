/** Agents in the tray's menu: those that stand still or are near their limit, with what can be done one click away. Pure. */
import { screenText } from '#shared/contract/screens.ts';
import type { AgentView, Snapshot } from '#shared/contract/snapshot.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { MenuLine } from './menu.ts';

const MOST_AGENTS = 5;

const STATE_WORDS: Readonly<Record<AgentView['state'], string>> = {
  running: 'running',
  paused: 'paused',
  'paused-by-service': 'paused by its service',
  pausing: 'pausing, not confirmed',
  resuming: 'resuming, not confirmed',
  contradicted: 'its service says otherwise',
  'not-carried-out': 'not carried out',
  'held-here': 'held back here',
};

/** From what should be seen first. */
const ORDER: readonly AgentView['state'][] = [
  'contradicted',
  'not-carried-out',
  'pausing',
  'paused',
  'held-here',
  'paused-by-service',
  'resuming',
  'running',
];

export function agentLines({ agents }: Pick<Snapshot, 'agents'>, locale?: string): MenuLine[] {
  const told = agents
    .filter((agent) => agent.state !== 'running' || nearLimit(agent) !== null)
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.name < b.name ? -1 : 1));
  const lines = told.slice(0, MOST_AGENTS).map((agent) => agentLine(agent, locale));
  const more = told.length - lines.length;
  return more > 0
    ? [...lines, open(`${more} more ${more === 1 ? 'agent' : 'agents'}`, screenText({ name: 'agents' }))]
    : lines;
}

/** The envelope or budget that is nearly used up, as figures; null while there is room. */
function nearLimit({ envelopes, budget, heldBack }: AgentView): AgentView['available'] {
  const worst = envelopes
    .filter(({ standing }) => standing !== 'fine')
    .sort((a, b) => a.left.micros - b.left.micros)[0];
  if (worst !== undefined) return worst.left;
  if (budget === null) return null;
  const left = budget.available.micros - (heldBack?.micros ?? 0);
  return left * 5 <= budget.allocated.micros ? { ...budget.available, micros: left } : null;
}

function agentLine(agent: AgentView, locale: string | undefined): MenuLine {
  const { key, name, state, why } = agent;
  const left = nearLimit(agent);
  const room = left === null ? '' : `, ${formatAmount(left, { locale })} left`;
  const words = state === 'running' ? `near its limit${room}` : `${STATE_WORDS[state]}${room}`;
  const items: MenuLine[] = [];
  if (why !== null) items.push({ kind: 'words', label: clipped(why) }, { kind: 'separator' });
  if (wantsRunning(agent))
    items.push({ kind: 'item', label: 'Pause', action: { do: 'pause-agent', agent: key }, enabled: true });
  if (state !== 'running')
    items.push({ kind: 'item', label: 'Resume', action: { do: 'resume-agent', agent: key }, enabled: true });
  items.push(open('Open', screenText({ name: 'agent', agent: key })));
  return { kind: 'submenu', label: `${name}: ${words}`, items };
}

/** Nobody here stopped it; or somebody did, it did not take, and may be asked again. */
function wantsRunning({ state, holds }: AgentView): boolean {
  return holds.length === 0 || state === 'contradicted' || state === 'not-carried-out';
}

function clipped(text: string): string {
  return text.length <= 90 ? text : `${text.slice(0, 89)}…`;
}

function open(label: string, screen: string): MenuLine {
  return { kind: 'item', label, action: { do: 'open', screen }, enabled: true };
}
