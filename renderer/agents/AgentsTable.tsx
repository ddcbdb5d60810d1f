import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import type { AgentView } from '#shared/contract/agentCalls.ts';
import { en } from '#shared/words/en.ts';
import table from '../components/Table.module.css';
import { COLUMNS, type Column, type Order, ordered } from '../state/agentTable.ts';
import { usePage } from '../state/context.tsx';
import { type EndOption, endsBetween } from '../state/moveForm.ts';
import { AgentRow } from './AgentRow.tsx';
import styles from './AgentsTable.module.css';

interface AgentsTableProps {
  /** In the order in which they are shown. */
  readonly agents: readonly AgentView[];
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  /** All ends that budget may be moved between. */
  readonly ends: readonly EndOption[];
}

/** Every agent in one table. The budget of a row may be dragged onto another; whoever has no mouse has the form. */
export function AgentsTable({ agents, order, onOrder, ends }: AgentsTableProps) {
  const page = usePage();
  const [dragged, setDragged] = useState<string | null>(null);
  const drop = (to: string) => {
    const pair = dragged === null ? null : endsBetween(ends, dragged, to);
    setDragged(null);
    if (pair !== null) page.ask({ what: 'move', ...pair });
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where it scrolls, the keyboard scrolls it, too
    <section aria-label={en.agents.table} className={styles.card} tabIndex={0}>
      <table className={`${table.table} ${styles.table}`}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <Heading column={column} key={column} onOrder={onOrder} order={order} />
            ))}
            <th scope="col">
              <span className="visually-hidden">{en.agents.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <AgentRow
              agent={agent}
              canDrop={dragged !== null && endsBetween(ends, dragged, agent.key) !== null}
              dragging={dragged === agent.key}
              draggable={ends.some((end) => end.agent === agent.key)}
              key={agent.key}
              onDrag={setDragged}
              onDrop={drop}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Where room is short these stand in smaller letters within another column. */
const ROOMY: readonly Column[] = ['allocated', 'today', 'perDay'];
const FIGURES: readonly Column[] = ['allocated', 'spent', 'available', 'binding', 'today', 'perDay'];

interface HeadingProps {
  readonly column: Column;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

function Heading({ column, order, onOrder }: HeadingProps) {
  const on = order.by === column;
  const Arrow = order.down ? ArrowDown : ArrowUp;
  return (
    <th
      aria-sort={on ? (order.down ? 'descending' : 'ascending') : 'none'}
      className={[FIGURES.includes(column) && table.end, ROOMY.includes(column) && styles.roomy]
        .filter(Boolean)
        .join(' ')}
      scope="col"
    >
      <button
        className={styles.sort}
        data-on={on || undefined}
        onClick={() => onOrder(ordered(order, column))}
        title={en.agents.sortBy(en.agents[column])}
        type="button"
      >
        {en.agents[column]}
        {on && <Arrow aria-hidden="true" size={12} />}
      </button>
    </th>
  );
}
