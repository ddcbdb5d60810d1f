import { ArrowLeftRight, Plus } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { en } from '#shared/words/en.ts';
import { AccountTotals } from '../agents/AccountTotals.tsx';
import { AgentsFrame } from '../agents/AgentsFrame.tsx';
import { AgentsTable } from '../agents/AgentsTable.tsx';
import styles from '../agents/agents.module.css';
import { OverPromised } from '../agents/OverPromised.tsx';
import { Button } from '../components/Button.tsx';
import { Empty, Skeleton } from '../components/Layout.tsx';
import { Mark } from '../components/Mark.tsx';
import { Notice } from '../components/Notice.tsx';
import { SearchBox } from '../ledger/SearchBox.tsx';
import { useSlash } from '../ledger/useSlash.ts';
import { byAccount } from '../state/agents.ts';
import { FIRST_ORDER, searched, sorted } from '../state/agentTable.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { canMove, moveEnds } from '../state/moveForm.ts';

/** Every agent of every account: what it may spend, what it spends, and what holds it back. */
export function AgentsScreen() {
  const page = usePage();
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const agents = useSnapshot((snapshot) => snapshot.agents);
  const hasWallets = useSnapshot((snapshot) => snapshot.wallets.length > 0);
  const ends = useMemo(() => moveEnds(agents), [agents]);
  return (
    <AgentsFrame
      actions={
        <>
          {hasWallets && (
            <Button icon={<Plus aria-hidden="true" />} onClick={() => page.ask({ what: 'make-agent' })}>
              {en.agents.make}
            </Button>
          )}
          {canMove(ends) && (
            <Button
              icon={<ArrowLeftRight aria-hidden="true" />}
              onClick={() => page.ask({ what: 'move', from: null, to: null })}
              tone="solid"
            >
              {en.moves.button}
            </Button>
          )}
        </>
      }
      current="agents"
      lead={en.agents.lead}
      title={en.agents.title}
    >
      <Unread />
      <OverPromised />
      {agents.length === 0 ? (
        <NoAgents />
      ) : (
        <>
          <List />
          <AccountTotals accounts={byAccount(accounts, agents)} />
        </>
      )}
    </AgentsFrame>
  );
}

function List() {
  const agents = useSnapshot((snapshot) => snapshot.agents);
  const ends = useMemo(() => moveEnds(agents), [agents]);
  const [order, setOrder] = useState(FIRST_ORDER);
  const [text, setText] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const card = useRef<HTMLDivElement>(null);
  useSlash(search);
  const shown = useMemo(() => sorted(searched(agents, text), order), [agents, text, order]);
  return (
    <div className={styles.list} ref={card}>
      <div className={styles.bar}>
        <SearchBox
          inputRef={search}
          onChange={setText}
          onDown={() => card.current?.querySelector<HTMLElement>('tbody button')?.focus()}
          text={text}
          words={en.agents}
        />
        <p aria-live="polite" className={styles.count}>
          {en.agents.shown(shown.length, agents.length)}
        </p>
      </div>
      {shown.length === 0 ? (
        <div className={styles.card}>
          <Empty art={<Mark size={44} />} body={en.agents.noMatchBody} title={en.agents.noMatchTitle} />
        </div>
      ) : (
        <AgentsTable agents={shown} ends={ends} onOrder={setOrder} order={order} />
      )}
    </div>
  );
}

/** Accounts whose last look failed: what is shown of their agents is as it was. */
function Unread() {
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const failing = accounts.filter(
    ({ lastError, problems, capabilities }) =>
      capabilities.includes('agents.read') &&
      ((lastError !== null && lastError.kind !== 'offline') || problems.some(({ part }) => /agent/i.test(part))),
  );
  if (failing.length === 0) return null;
  return (
    <Notice title={en.agents.failedTitle} tone="warning">
      <p>{en.agents.failedBody(failing.map(({ label }) => label).join(', '))}</p>
      {failing.map(({ id, lastError, problems }) => (
        <p key={id}>{lastError?.message ?? problems[0]?.error.message}</p>
      ))}
    </Notice>
  );
}

function NoAgents() {
  const page = usePage();
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const hasWallets = useSnapshot((snapshot) => snapshot.wallets.length > 0);
  const looking = accounts.some(({ freshness, sync }) => freshness === 'never' && sync === 'syncing');
  if (looking)
    return (
      <div aria-busy="true" aria-label={en.agents.loadingTitle} className={styles.ghosts} role="status">
        <p>{en.agents.loadingBody}</p>
        <Skeleton height={44} width="100%" />
        <Skeleton height={44} width="100%" />
        <Skeleton height={44} width="100%" />
      </div>
    );
  return (
    <Empty
      action={
        hasWallets && (
          <Button onClick={() => page.ask({ what: 'make-agent' })} tone="solid">
            {en.agents.make}
          </Button>
        )
      }
      art={<Mark size={44} />}
      body={en.agents.emptyBody}
      title={en.agents.emptyTitle}
    />
  );
}
