/** Attributes the rows of one chunk anew: those of which the service itself names no agent. */
import type { attributeBy } from '../attribution.ts';
import type { Block } from './block.ts';
import type { ListName } from './indexFile.ts';
import type { Names } from './names.ts';
import type { Source } from './source.ts';

export function attributeChunk(
  { block, rows }: { readonly block: Block; readonly rows: number },
  attribute: ReturnType<typeof attributeBy>,
  names: Readonly<Record<ListName, Names>>,
  source: Source,
): void {
  for (let i = 0; i < rows; i++) {
    const byService = block.agent[i] !== 0 && block.rule[i] === 0;
    const entry = byService ? null : source.docAt(block.rowid[i] ?? 0);
    if (entry === null) continue;
    const attribution = attribute(entry);
    block.agent[i] = attribution === null ? 0 : names.agent.numberOf(attribution.agentId);
    block.rule[i] = attribution?.ruleId == null ? 0 : names.rule.numberOf(attribution.ruleId);
  }
}
