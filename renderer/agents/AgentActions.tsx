import { ArrowLeftRight, CirclePlus, History, MessageSquare, Pause, Play, Trash2, Wallet } from 'lucide-react';
import type { AgentView } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import { ActionMenu, type MenuAction } from '../components/ActionMenu.tsx';
import { Button } from '../components/Button.tsx';
import { canAlso, nextStep } from '../state/agents.ts';
import { usePage } from '../state/context.tsx';
import { moveEnds } from '../state/moveForm.ts';
import { usePause } from './usePausing.ts';

/** The one thing one does first: stop it with one click, or ask what letting it go on means. */
export function StepButton({ agent, inRow = false }: { readonly agent: AgentView; readonly inRow?: boolean }) {
  const page = usePage();
  const pause = usePause(agent);
  const tone = inRow ? 'ghost' : 'quiet';
  if (nextStep(agent) === 'resume')
    return (
      <Button
        aria-label={en.agents.about(en.pausing.resume, agent.name)}
        icon={<Play aria-hidden="true" />}
        onClick={() => page.ask({ what: 'resume', agent: agent.key })}
        title={inRow ? en.pausing.resume : undefined}
        tone={tone}
      >
        {en.pausing.resume}
      </Button>
    );
  const words = canAlso(agent) ? en.pausing.pauseAgain : en.pausing.pause;
  return (
    <Button
      aria-label={en.agents.about(words, agent.name)}
      busy={pause.call.busy}
      icon={<Pause aria-hidden="true" />}
      onClick={() => pause.run('', true)}
      title={inRow ? words : undefined}
      tone={tone}
    >
      {words}
    </Button>
  );
}

/** What else one may do with an agent. */
export function AgentMenu({ agent }: { readonly agent: AgentView }) {
  const page = usePage();
  const step = nextStep(agent);
  const ends = moveEnds([agent]);
  const actions: MenuAction[] = [];
  if (step === 'pause' || canAlso(agent))
    actions.push({
      label: en.pausing.pauseWhy,
      icon: <MessageSquare aria-hidden="true" />,
      onSelect: () => page.ask({ what: 'pause', agent: agent.key }),
    });
  if (step === 'pause' && canAlso(agent))
    actions.push({
      label: en.pausing.resume,
      icon: <Play aria-hidden="true" />,
      onSelect: () => page.ask({ what: 'resume', agent: agent.key }),
    });
  actions.push({
    label: en.envelope.new,
    icon: <CirclePlus aria-hidden="true" />,
    onSelect: () => page.ask({ what: 'envelope', agent: agent.key, envelopeId: null }),
  });
  if (ends.length > 0)
    actions.push({
      label: en.moves.action,
      icon: <ArrowLeftRight aria-hidden="true" />,
      onSelect: () => page.ask({ what: 'move', from: ends[0]?.end ?? null, to: null }),
    });
  actions.push(
    {
      label: en.agent.allChanges,
      icon: <History aria-hidden="true" />,
      onSelect: () => page.go({ name: 'audit', agent: agent.key }),
    },
    {
      label: en.alerts.goTo,
      icon: <Wallet aria-hidden="true" />,
      onSelect: () => page.go({ name: 'wallet', walletId: agent.walletId }),
    },
  );
  if (agent.origin === 'made')
    actions.push({
      label: en.agents.forget,
      icon: <Trash2 aria-hidden="true" />,
      danger: true,
      onSelect: () => page.ask({ what: 'forget', agent: agent.key }),
    });
  return <ActionMenu actions={actions} label={en.agents.menu(agent.name)} />;
}
