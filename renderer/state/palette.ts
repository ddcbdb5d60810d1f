/** Everything that the command palette reaches: places, wallets, agents, and what can be done with them. Pure. */
import type { Screen } from '#shared/contract/screens.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { canAlso, nextStep } from './agents.ts';
import type { Ask } from './ask.ts';
import { canMove, moveEnds } from './moveForm.ts';
import { fullName } from './select.ts';

export interface PaletteItem {
  readonly id: string;
  readonly kind: keyof typeof en.palette.kinds;
  readonly label: string;
  /** Said beside it, and searched. */
  readonly hint: string;
  readonly act: { readonly go: Screen } | { readonly ask: Ask };
}

const PLACES = ['wallets', 'agents', 'usage', 'ledger', 'payments', 'alerts', 'settings'] as const;

export function paletteItems({
  wallets,
  agents,
  accounts,
}: Pick<Snapshot, 'wallets' | 'agents' | 'accounts'>): PaletteItem[] {
  const items: PaletteItem[] = PLACES.map((name) => ({
    id: `place ${name}`,
    kind: 'place',
    label: en.shell[name],
    hint: '',
    act: { go: { name } },
  }));
  items.push(
    { id: 'place moves', kind: 'place', label: en.moves.title, hint: en.agents.title, act: { go: { name: 'moves' } } },
    {
      id: 'place audit',
      kind: 'place',
      label: en.audit.title,
      hint: en.agents.title,
      act: { go: { name: 'audit', agent: null } },
    },
  );
  for (const wallet of wallets)
    items.push({
      id: `wallet ${wallet.id}`,
      kind: 'wallet',
      label: fullName(wallet),
      hint: wallet.balance === null ? en.unknown : formatAmount(wallet.balance),
      act: { go: { name: 'wallet', walletId: wallet.id } },
    });
  for (const agent of agents)
    items.push({
      id: `agent ${agent.key}`,
      kind: 'agent',
      label: agent.name,
      hint: `${agent.accountLabel}, ${en.agentState[agent.state]}`,
      act: { go: { name: 'agent', agent: agent.key } },
    });
  const action = (id: string, label: string, hint: string, ask: Ask) =>
    items.push({ id: `action ${id}`, kind: 'action', label, hint, act: { ask } });
  if (canMove(moveEnds(agents))) action('move', en.moves.button, '', { what: 'move', from: null, to: null });
  if (wallets.length > 0) action('make', en.agents.makeTitle, '', { what: 'make-agent' });
  for (const agent of agents) {
    const { key, name, accountLabel } = agent;
    const step = nextStep(agent);
    const about = (word: string) => en.agents.about(word.replace('…', ''), name);
    if (step === 'pause' || canAlso(agent))
      action(`pause ${key}`, about(en.pausing.pause), accountLabel, { what: 'pause', agent: key });
    if (step === 'resume' || canAlso(agent))
      action(`resume ${key}`, about(en.pausing.resume), accountLabel, { what: 'resume', agent: key });
    action(`envelope ${key}`, about(en.envelope.new), accountLabel, { what: 'envelope', agent: key, envelopeId: null });
    const end = moveEnds([agent])[0]?.end;
    if (end !== undefined)
      action(`move ${key}`, about(en.moves.action), accountLabel, { what: 'move', from: end, to: null });
  }
  for (const wallet of wallets)
    if (accounts.some(({ id, capabilities }) => id === wallet.accountId && capabilities.includes('top-up')))
      action(`top-up ${wallet.id}`, en.agents.about(en.actions.topUp, fullName(wallet)), '', {
        what: 'top-up',
        walletId: wallet.id,
      });
  return items;
}

const MOST = 60;

/** Those in which every word that was typed is found, those that begin with it first. Actions wait for a word. */
export function paletteFound(items: readonly PaletteItem[], text: string): PaletteItem[] {
  const typed = text.trim().toLowerCase();
  if (typed === '') return items.filter(({ kind }) => kind !== 'action').slice(0, MOST);
  const words = typed.split(/\s+/);
  const rank = ({ label }: PaletteItem) => Number(!label.toLowerCase().startsWith(typed));
  return items
    .filter(({ label, hint, kind }) => {
      const said = `${label} ${hint} ${en.palette.kinds[kind]}`.toLowerCase();
      return words.every((word) => said.includes(word));
    })
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, MOST);
}
