import { en } from '#shared/words/en.ts';
import { BookPart } from '../books/BookPart.tsx';
import { ProofList } from '../books/ProofList.tsx';
import { BackLink } from '../components/BackLink.tsx';
import { useNames } from '../state/names.ts';
import { NO_FILTER } from '../state/rowFilter.ts';
import { LedgerFrame } from './LedgerScreen.tsx';

/** What the service says against what the rows add up to: of one wallet, or the list of all. */
export function ProofScreen({ walletId }: { readonly walletId: string | null }) {
  const names = useNames();
  if (walletId === null)
    return (
      <LedgerFrame current="proof" lead={en.proof.lead}>
        <ProofList />
      </LedgerFrame>
    );
  return (
    <LedgerFrame
      before={<BackLink to={{ name: 'proof', walletId: null }}>{en.proof.toAll}</BackLink>}
      current="proof"
      exporting={{ ...NO_FILTER, walletIds: [walletId] }}
      lead={names.wallet(walletId)}
    >
      <BookPart walletId={walletId} />
    </LedgerFrame>
  );
}
