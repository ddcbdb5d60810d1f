import type { AccountView } from '#shared/contract/snapshot.ts';
import type { Capability } from '#shared/domain/service.ts';
import { withheldWords } from '#shared/words/withheld.ts';
import { Notice } from '../components/Notice.tsx';

interface WithheldProps {
  readonly account: AccountView;
  /** Only this; all of it when absent. */
  readonly only?: Capability;
}

/** What the service offers and this key may not do, and why: one notice for each reason. */
export function Withheld({ account, only }: WithheldProps) {
  const shown = account.withheld.filter(({ capability }) => only === undefined || capability === only);
  return withheldWords(shown).map(({ title, reason }) => (
    <Notice key={reason} title={title} tone="info">
      <p>{reason}</p>
    </Notice>
  ));
}
