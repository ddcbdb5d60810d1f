import type { Screen } from '#shared/contract/screens.ts';
import { en } from '#shared/words/en.ts';
import { ScreenLink } from '../components/ScreenLink.tsx';
import styles from './PlaceTabs.module.css';

type Tab = keyof typeof en.ledger.tabs;

const TABS: readonly { readonly tab: Tab; readonly to: Screen }[] = [
  { tab: 'rows', to: { name: 'ledger' } },
  { tab: 'proof', to: { name: 'proof', walletId: null } },
  { tab: 'rules', to: { name: 'rules' } },
];

/** The parts of the ledger. Each is a place of its own, so these are ways, not tabs of a panel. */
export function PlaceTabs({ current }: { readonly current: Tab }) {
  return (
    <nav aria-label={en.ledger.tabsLabel}>
      <ul className={styles.tabs}>
        {TABS.map(({ tab, to }) => (
          <li key={tab}>
            <ScreenLink className={styles.tab} current={tab === current} to={to}>
              {en.ledger.tabs[tab]}
            </ScreenLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
