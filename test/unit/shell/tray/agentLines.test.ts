/** Which agents the tray's menu lists, in what words, and what may be done about each. */
import { describe, expect, it } from 'vitest';
import type { AgentView } from '#shared/contract/agentCalls.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { agentLines } from '../../../../electron/shell/tray/agentLines.ts';
import type { MenuLine } from '../../../../electron/shell/tray/menu.ts';
import { fakeAgent } from '../../../support/fakeAgent.ts';

const usd = (text: string) => parseAmount(text, 'USD');
const HOLD = { by: 'person', envelopeId: null, at: 1, caller: { door: 'window', name: null }, reason: 'mine' } as const;
const labels = (lines: readonly MenuLine[]) => lines.map((line) => (line.kind === 'separator' ? '-' : line.label));
function itemsOf(agent: AgentView): string[] {
  const [line] = agentLines({ agents: [agent] }, 'en-US');
  return line?.kind === 'submenu' ? labels(line.items) : [];
}

describe('agents in the tray', () => {
  it.each<[AgentView['state'], Partial<AgentView>, string, string[]]>([
    ['paused', { holds: [HOLD], why: 'mine' }, 'Scout: paused', ['mine', '-', 'Resume', 'Open']],
    ['pausing', { holds: [HOLD] }, 'Scout: pausing, not confirmed', ['Resume', 'Open']],
    ['contradicted', { holds: [HOLD] }, 'Scout: its service says otherwise', ['Pause', 'Resume', 'Open']],
    ['not-carried-out', { holds: [HOLD] }, 'Scout: not carried out', ['Pause', 'Resume', 'Open']],
    ['held-here', { holds: [HOLD] }, 'Scout: held back here', ['Resume', 'Open']],
    ['paused-by-service', {}, 'Scout: paused by its service', ['Pause', 'Resume', 'Open']],
    ['resuming', {}, 'Scout: resuming, not confirmed', ['Pause', 'Resume', 'Open']],
  ])('%s', (state, change, label, items) => {
    const agent = fakeAgent({ state, ...change });
    expect(labels(agentLines({ agents: [agent] }, 'en-US'))).toEqual([label]);
    expect(itemsOf(agent)).toEqual(items);
  });

  it('lists one that runs only when it is near its limit, with what is left', () => {
    const budget = {
      allocated: usd('30'),
      spent: usd('25'),
      available: usd('5'),
      dailyLimit: null,
      dailySpent: null,
      dailyRemaining: null,
    };
    const near = fakeAgent({ budget });
    expect(labels(agentLines({ agents: [fakeAgent(), near] }, 'en-US'))).toEqual(['Scout: near its limit, $5.00 left']);
    expect(itemsOf(near)).toEqual(['Pause', 'Open']);
    expect(agentLines({ agents: [fakeAgent({ budget: { ...budget, available: usd('20') } })] }, 'en-US')).toEqual([]);
    expect(
      labels(
        agentLines(
          { agents: [fakeAgent({ budget: { ...budget, available: usd('20') }, heldBack: usd('16') })] },
          'en-US',
        ),
      ),
    ).toEqual(['Scout: near its limit, $4.00 left']);
  });

  it('names the worst first and says how many more there are', () => {
    const states = ['paused', 'running', 'contradicted', 'held-here', 'pausing', 'paused', 'paused'] as const;
    const agents = states.map((state, n) => fakeAgent({ state, name: `A${n}`, key: `k${n}` }));
    expect(labels(agentLines({ agents }, 'en-US'))).toEqual([
      'A2: its service says otherwise',
      'A4: pausing, not confirmed',
      'A0: paused',
      'A5: paused',
      'A6: paused',
      '1 more agent',
    ]);
  });
});
