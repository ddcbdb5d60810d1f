import { Menu } from '@base-ui/react/menu';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './ActionMenu.module.css';
import { Button } from './Button.tsx';

export interface MenuAction {
  readonly label: string;
  readonly icon: ReactNode;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

/** What else one may do with a thing, behind three dots. */
export function ActionMenu({ label, actions }: { readonly label: string; readonly actions: readonly MenuAction[] }) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={<Button aria-label={label} icon={<Ellipsis aria-hidden="true" />} square tone="ghost" />} />
      <Menu.Portal>
        <Menu.Positioner align="end" className={styles.positioner} sideOffset={4}>
          <Menu.Popup className={styles.popup}>
            {actions.map((action) => (
              <Menu.Item
                className={styles.item}
                data-danger={action.danger || undefined}
                key={action.label}
                onClick={action.onSelect}
              >
                {action.icon}
                {action.label}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
