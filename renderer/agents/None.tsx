import { en } from '#shared/words/en.ts';
import table from '../components/Table.module.css';

/** Not said by anyone. */
export function None() {
  return (
    <span className={table.quiet}>
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">{en.notSaid}</span>
    </span>
  );
}
