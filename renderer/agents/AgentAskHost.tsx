import { useCallback } from 'react';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { agentByKey } from '../state/agents.ts';
import { type AgentAsk, isAgentAsk } from '../state/ask.ts';
import { usePage, usePageState, useSnapshot } from '../state/context.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { EnvelopeDialog } from './EnvelopeDialog.tsx';
import { MakeAgentDialog } from './MakeAgentDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { PauseDialog } from './PauseDialog.tsx';
import { ResumeDialog } from './ResumeDialog.tsx';

/** The one open dialog about an agent, whichever place asked for it. */
export function AgentAskHost() {
  const page = usePage();
  const ask = usePageState((state) => state.ask);
  const onClose = useCallback(() => page.ask(page.store.getState().ask?.after ?? null), [page]);
  if (ask === null || !isAgentAsk(ask)) return null;
  switch (ask.what) {
    case 'make-agent':
      return <MakeAgentDialog onClose={onClose} />;
    case 'move':
      return <MoveDialog from={ask.from} onClose={onClose} to={ask.to} />;
    case 'undo-move':
      return <UndoMove moveId={ask.moveId} onClose={onClose} />;
    default:
      return <OfAgent ask={ask} key={`${ask.what} ${ask.agent}`} onClose={onClose} />;
  }
}

interface OfAgentProps {
  readonly ask: Extract<AgentAsk, { agent: string }>;
  readonly onClose: () => void;
}

function OfAgent({ ask, onClose }: OfAgentProps) {
  const page = usePage();
  const agent = useSnapshot((snapshot) => agentByKey(snapshot.agents, ask.agent));
  if (agent === undefined) return null;
  const props = { agent, onClose };
  switch (ask.what) {
    case 'pause':
      return <PauseDialog {...props} />;
    case 'resume':
      return <ResumeDialog {...props} />;
    case 'envelope':
      return <EnvelopeDialog {...props} envelope={agent.envelopes.find(({ id }) => id === ask.envelopeId) ?? null} />;
    case 'remove-envelope': {
      const envelope = agent.envelopes.find(({ id }) => id === ask.envelopeId);
      if (envelope === undefined) return null;
      return (
        <ConfirmDialog
          action={en.envelope.removeDo}
          asksWhy
          body={en.envelope.removeBody(formatAmount(envelope.left), envelope.walletName)}
          danger
          done={en.envelope.removed}
          failed={en.envelope.notRemoved}
          onClose={onClose}
          run={(reason) =>
            page.client.call('envelopes.remove', { envelopeId: envelope.id, ...(reason === '' ? {} : { reason }) })
          }
          title={en.envelope.removeTitle(agent.name)}
        />
      );
    }
    case 'forget':
      return (
        <ConfirmDialog
          action={en.agents.forgetDo}
          body={en.agents.forgetBody}
          danger
          done={en.agents.forgotten(agent.name)}
          failed={en.settings.notSaved}
          obstacle={agent.envelopes.length > 0 ? en.agents.forgetFirst : null}
          onClose={onClose}
          onDone={() => page.go({ name: 'agents' })}
          run={() => page.client.call('agents.forget', { agent: agent.key })}
          title={en.agents.forgetTitle(agent.name)}
        />
      );
  }
}

function UndoMove({ moveId, onClose }: { readonly moveId: string; readonly onClose: () => void }) {
  const page = usePage();
  const move = useSnapshot((snapshot) => snapshot.moves.find(({ id }) => id === moveId));
  if (move === undefined) return null;
  return (
    <ConfirmDialog
      action={en.moves.undoDo}
      asksWhy
      body={en.moves.undoBody(formatAmount(move.amount), move.fromName, move.toName)}
      done={en.moves.undoAsked}
      failed={en.moves.notUndone}
      onClose={onClose}
      run={(reason) => page.client.call('moves.undo', { moveId, ...(reason === '' ? {} : { reason }) })}
      title={en.moves.undoTitle}
    />
  );
}
