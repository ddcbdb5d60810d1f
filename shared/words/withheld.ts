/** What a key may not do, in words: what has the same reason is told together. Pure. */
import type { Withheld } from '../domain/service.ts';
import { en } from './en.ts';

export interface WithheldWords {
  /** "Not with this key: topping up, changing saved cards" */
  readonly title: string;
  readonly reason: string;
}

export function withheldWords(withheld: readonly Withheld[]): WithheldWords[] {
  const reasons = new Set(withheld.map(({ reason }) => reason));
  return [...reasons].map((reason) => {
    const items = withheld.filter((one) => one.reason === reason);
    const names = items.map(({ capability }) => en.capability[capability].toLowerCase());
    return { title: en.withheld(names.join(', ')), reason };
  });
}
