import { Dialog as Base } from '@base-ui/react/dialog';
import { ArrowRight, Bot, Search, Wallet, Zap } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { en } from '#shared/words/en.ts';
import dialog from '../components/Dialog.module.css';
import { usePage, useSnapshot } from '../state/context.tsx';
import { type PaletteItem, paletteFound, paletteItems } from '../state/palette.ts';
import styles from './Palette.module.css';

const ICONS = { place: ArrowRight, wallet: Wallet, agent: Bot, action: Zap };

/** Goes anywhere and does anything by a few letters of its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const page = usePage();
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const agents = useSnapshot((snapshot) => snapshot.agents);
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const items = useMemo(() => paletteItems({ wallets, agents, accounts }), [wallets, agents, accounts]);
  const found = useMemo(() => paletteFound(items, text), [items, text]);
  const active = Math.min(at, found.length - 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list scrolls to what is marked now
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active, found]);

  const choose = (item: PaletteItem | undefined) => {
    if (item === undefined) return;
    onClose();
    if ('go' in item.act) page.go(item.act.go);
    else page.ask(item.act.ask);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) setAt(Math.max(0, Math.min(found.length - 1, active + step)));
    else if (event.key === 'Enter') choose(found[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Base.Root onOpenChange={(next) => !next && onClose()} open>
      <Base.Portal>
        <Base.Backdrop className={dialog.veil} />
        <Base.Popup className={styles.popup}>
          <Base.Title className="visually-hidden">{en.palette.title}</Base.Title>
          <div className={styles.search}>
            <Search aria-hidden="true" size={15} />
            <input
              aria-activedescendant={found.length === 0 ? undefined : `${id}-${active}`}
              aria-autocomplete="list"
              aria-controls={`${id}-list`}
              aria-expanded={found.length > 0}
              aria-label={en.palette.title}
              autoComplete="off"
              onChange={(event) => {
                setText(event.currentTarget.value);
                setAt(0);
              }}
              onKeyDown={onKeyDown}
              placeholder={en.palette.hint}
              role="combobox"
              spellCheck={false}
              type="text"
              value={text}
            />
          </div>
          {found.length === 0 ? (
            <p className={styles.none} role="status">
              {en.palette.none}
            </p>
          ) : (
            <div aria-label={en.palette.title} className={styles.list} id={`${id}-list`} ref={list} role="listbox">
              {found.map((item, index) => {
                const Icon = ICONS[item.kind];
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
                  <div
                    aria-selected={index === active}
                    className={styles.item}
                    id={`${id}-${index}`}
                    key={item.id}
                    onClick={() => choose(item)}
                    role="option"
                    tabIndex={-1}
                  >
                    <Icon aria-hidden="true" size={14} />
                    <span className={styles.label}>{item.label}</span>
                    <span className={styles.hint}>{item.hint}</span>
                    <span className={styles.kind}>{en.palette.kinds[item.kind]}</span>
                  </div>
                );
              })}
            </div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
