import type { Screen } from '#shared/contract/screens.ts';
import { en } from '#shared/words/en.ts';
import { ScreenLink } from '../components/ScreenLink.tsx';
import styles from '../ledger/PlaceTabs.module.css';

export type AgentTab = keyof typeof en.agents.tabs;

const TABS: readonly { readonly tab: AgentTab; readonly to: Screen }[] = [
  { tab: 'agents', to: { name: 'agents' } },
  { tab: 'moves', to: { name: 'moves' } },
  { tab: 'audit', to: { name: 'audit', agent: null } },
];

/** The parts of what is ruled about agents. Each is a place of its own. */
export function AgentTabs({ current }: { readonly current: AgentTab }) {
  return (
    <nav aria-label={en.agents.tabsLabel}>
      <ul className={styles.tabs}>
        {TABS.map(({ tab, to }) => (
          <li key={tab}>
            <ScreenLink className={styles.tab} current={tab === current} to={to}>
              {en.agents.tabs[tab]}
            </ScreenLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
