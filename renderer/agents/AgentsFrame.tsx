import type { ReactNode } from 'react';
import { ScreenFrame } from '../components/Layout.tsx';
import { type AgentTab, AgentTabs } from './AgentTabs.tsx';

interface AgentsFrameProps {
  readonly current: AgentTab;
  readonly title: string;
  readonly lead: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What the parts about agents have in common: the name, the ways between them. */
export function AgentsFrame({ current, title, lead, actions, children }: AgentsFrameProps) {
  return (
    <ScreenFrame
      actions={
        <>
          <AgentTabs current={current} />
          {actions}
        </>
      }
      lead={lead}
      title={title}
      wide
    >
      {children}
    </ScreenFrame>
  );
}
