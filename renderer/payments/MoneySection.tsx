import { ChevronRight } from 'lucide-react';
import type { AccountView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { Section } from '../components/Layout.tsx';
import { usePage, usePageState } from '../state/context.tsx';
import styles from './MoneySection.module.css';

const PLACES = [
  { capability: 'blocked-work', what: 'unblock', name: en.money.blocked, help: en.money.blockedHelp },
  { capability: 'plans', what: 'plans', name: en.money.plans, help: en.money.plansHelp },
  { capability: 'work', what: 'work', name: en.money.work, help: en.money.workHelp },
  { capability: 'cards', what: 'cards', name: en.money.cards, help: en.money.cardsHelp },
  { capability: 'approvals', what: 'approvals', name: en.money.approvals, help: en.money.approvalsHelp },
  { capability: 'crypto', what: 'crypto', name: en.money.crypto, help: en.money.cryptoHelp },
] as const;

/** What else the account's service can be asked to do: only what this account can. */
export function MoneySection({ account }: { readonly account: AccountView }) {
  const page = usePage();
  const left = usePageState(({ unblocking }) => unblocking[account.id]);
  const places = PLACES.filter(({ capability }) => account.capabilities.includes(capability));
  if (places.length === 0) return null;
  return (
    <Section flush title={en.money.title}>
      <ul>
        {places.map(({ what, name, help }) => (
          <li className={styles.row} key={what}>
            <button className={styles.place} onClick={() => page.ask({ what, accountId: account.id })} type="button">
              <span className={styles.text}>
                <span className={styles.name}>{name}</span>
                <span className={styles.help}>
                  {what === 'unblock' && left !== undefined ? en.unblock.leftAt(en.unblock.steps[left]) : help}
                </span>
              </span>
              <ChevronRight aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
