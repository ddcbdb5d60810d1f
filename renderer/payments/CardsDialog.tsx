import { ArrowUpRight, CreditCard, Star, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AccountView } from '#shared/contract/snapshot.ts';
import type { Card } from '#shared/domain/offers.ts';
import { en } from '#shared/words/en.ts';
import { ActionMenu } from '../components/ActionMenu.tsx';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { useAsked } from '../state/asked.ts';
import { useCall } from '../state/context.tsx';
import { cardWords } from '../state/phrases.ts';
import { AskedBody } from './AskedBody.tsx';
import { Problem } from './Problem.tsx';
import styles from './Rows.module.css';
import { Withheld } from './Withheld.tsx';

interface CardsDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

/** The cards that the service may charge. A new one is entered in the browser, never here. */
export function CardsDialog({ account, onClose }: CardsDialogProps) {
  const accountId = account.id;
  const writable = account.capabilities.includes('cards.write');
  const asked = useAsked('cards.list', { accountId });
  const add = useCall('cards.add');
  const [addedBy, setAddedBy] = useState<'page' | 'service' | null>(null);
  const { reload } = asked;
  useEffect(() => {
    if (addedBy === null) return;
    // One comes back from the browser with a card that was just accepted there.
    const look = () => void reload();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [addedBy, reload]);
  const begin = async () => {
    const result = await add.run({ accountId });
    if (result.ok) setAddedBy(result.value.by);
  };
  return (
    <Dialog
      actions={
        <>
          {writable && (
            <Button busy={add.busy} onClick={begin} trailing={<ArrowUpRight aria-hidden="true" />}>
              {add.busy ? en.cards.adding : en.cards.add}
              <span className="visually-hidden">, {en.inBrowser}</span>
            </Button>
          )}
          <Button onClick={onClose} tone="solid">
            {en.actions.close}
          </Button>
        </>
      }
      description={en.cards.body(account.serviceName)}
      onClose={onClose}
      open
      title={en.cards.title}
      wide
    >
      {addedBy !== null && (
        <Notice
          action={
            <Button busy={asked.loading} onClick={() => reload()}>
              {en.cards.look}
            </Button>
          }
          tone="info"
        >
          {addedBy === 'page' ? en.cards.addedPage : en.cards.addedService}
        </Notice>
      )}
      <Withheld account={account} only="cards.write" />
      {add.error !== null && <Problem accountId={accountId} error={add.error} title={en.cards.addFailed} />}
      <AskedBody accountId={accountId} asked={asked} failed={en.cards.failed} loading={en.cards.loading}>
        {({ cards }) =>
          cards.length === 0 ? (
            <p className={styles.none}>{en.cards.none}</p>
          ) : (
            <ul className={styles.rows}>
              {cards.map((card) => (
                <CardRow
                  accountId={accountId}
                  card={card}
                  key={card.id}
                  onChanged={() => reload()}
                  writable={writable}
                />
              ))}
            </ul>
          )
        }
      </AskedBody>
    </Dialog>
  );
}

interface CardRowProps {
  readonly accountId: string;
  readonly card: Card;
  readonly writable: boolean;
  readonly onChanged: () => Promise<void>;
}

function CardRow({ accountId, card, writable, onChanged }: CardRowProps) {
  const setDefault = useCall('cards.setDefault');
  const detach = useCall('cards.detach');
  const say = useSay();
  const [removing, setRemoving] = useState(false);
  const name = cardWords(card);
  const error = setDefault.error ?? detach.error;
  const change = async (call: typeof setDefault | typeof detach, done: string) => {
    const result = await call.run({ accountId, cardId: card.id });
    if (!result.ok) return;
    say.done(done);
    setRemoving(false);
    await onChanged();
  };
  return (
    <li className={styles.row}>
      <div className={styles.main}>
        <CreditCard aria-hidden="true" className={styles.icon} />
        <div className={styles.text}>
          <p className={styles.name}>{name}</p>
          <p className={styles.sub}>
            {[card.expires === null ? null : en.cards.expires(card.expires), card.isDefault ? en.cards.isDefault : null]
              .filter((part) => part !== null)
              .join(' · ')}
          </p>
        </div>
        {writable && (
          <ActionMenu
            actions={[
              ...(card.isDefault
                ? []
                : [
                    {
                      label: en.cards.setDefault,
                      icon: <Star aria-hidden="true" />,
                      onSelect: () => void change(setDefault, en.cards.defaultSet),
                    },
                  ]),
              {
                label: en.cards.remove,
                icon: <Trash2 aria-hidden="true" />,
                danger: true,
                onSelect: () => setRemoving(true),
              },
            ]}
            label={en.cards.menu(name)}
          />
        )}
      </div>
      {removing && (
        <div className={styles.ask}>
          <div className={styles.text}>
            <p className={styles.name}>{en.cards.removeAsk(name)}</p>
            <p className={styles.sub}>{en.cards.removeHelp}</p>
          </div>
          <Button onClick={() => setRemoving(false)}>{en.cards.keep}</Button>
          <Button busy={detach.busy} onClick={() => change(detach, en.cards.removed)} tone="danger">
            {en.cards.removeDo}
          </Button>
        </div>
      )}
      {error !== null && <Problem accountId={accountId} error={error} title={en.cards.notChanged} />}
    </li>
  );
}
