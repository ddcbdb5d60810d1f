import { en } from '#shared/words/en.ts';
import { LedgerFrame } from './LedgerScreen.tsx';

export function ProofScreen({ walletId }: { readonly walletId: string | null }) {
  return (
    <LedgerFrame current="proof" lead={en.proof.lead}>
      {walletId}
    </LedgerFrame>
  );
}
