/** `rules.try`: what a rule would attribute, before it is kept. */
import type { CallOutput } from '#shared/contract/contract.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';
import { attributeBy } from '../attribution.ts';
import type { Sight } from './sight.ts';

/** The newest rows that the service attributes to nobody; how many were looked at is said. */
const MOST_EXAMINED = 100_000;
const EXAMPLES = 5;

export function tryRule(sight: Sight, rule: AttributionRule): CallOutput<'rules.try'> {
  const { columns, source } = sight.model;
  const others = source.rules().filter(({ id }) => id !== rule.id);
  const attribute = attributeBy([...others, { ...rule, enabled: true }]);
  const examples: CallOutput<'rules.try'>['examples'] = [];
  let matches = 0;
  let examined = 0;
  for (let row = columns.length - 1; row >= 0 && examined < MOST_EXAMINED; row--) {
    if (columns.block.agent[row] !== 0 && columns.block.rule[row] === 0) continue;
    examined++;
    const entry = sight.document(row);
    if (attribute(entry)?.ruleId !== rule.id) continue;
    matches++;
    if (examples.length < EXAMPLES) examples.push(sight.rowOf(entry, row));
  }
  return { matches, examined, examples };
}
