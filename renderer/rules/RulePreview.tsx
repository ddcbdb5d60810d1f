import type { AttributionRule } from '#shared/domain/rule.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import { useAsked } from '../state/asked.ts';
import type { LedgerNames } from '../state/names.ts';
import styles from './rules.module.css';

interface RulePreviewProps {
  /** Null while it has no condition. */
  readonly rule: AttributionRule | null;
  readonly names: LedgerNames;
}

const EXAMPLES = 3;

/** How many rows the rule would fit, and the newest of them, before it is kept. */
export function RulePreview({ rule, names }: RulePreviewProps) {
  const { value, error, loading } = useAsked('rules.try', rule === null ? null : { rule });
  const words =
    rule === null
      ? en.rules.previewNone
      : error !== null
        ? `${en.rules.previewFailed}: ${error.message}`
        : value === null
          ? en.rules.previewLoading
          : value.matches === 0
            ? en.rules.previewNoFit(value.examined.toLocaleString())
            : en.rules.previewFits(value.matches.toLocaleString(), value.examined.toLocaleString());
  const examples = rule === null || error !== null ? [] : (value?.examples.slice(0, EXAMPLES) ?? []);
  return (
    <section aria-busy={loading || undefined} aria-label={en.rules.preview} className={styles.preview}>
      <p className={styles.previewHead}>
        <span>{en.rules.preview}</span>
        <span role="status">{words}</span>
      </p>
      {examples.length > 0 && (
        <ul aria-label={en.rules.previewNewest}>
          {examples.map((row) => (
            <li className={styles.example} key={row.id}>
              <span className={styles.exampleWhat}>
                {row.description || en.entryKind[row.kind]}
                <span className={styles.quiet}>
                  <Moment at={row.postedAt} /> · {names.whose(row) ?? en.ledger.unattributed}
                </span>
              </span>
              <Money amount={row.amount} exact signed />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
