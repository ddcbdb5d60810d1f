import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { ScreenFrame } from '../components/Layout.tsx';
import { ExportDialog } from '../exports/ExportDialog.tsx';
import { ExportStrip } from '../exports/ExportStrip.tsx';
import { PlaceTabs } from '../ledger/PlaceTabs.tsx';
import { RowsPart } from '../ledger/RowsPart.tsx';
import { RulesPart } from '../rules/RulesPart.tsx';
import { useViews } from '../state/context.tsx';
import type { RowFilter } from '../state/rowFilter.ts';

/** The ledger's rows, all that fit the filter, with one of them open beside the list. */
export function LedgerScreen({ openId }: { readonly openId: string | null }) {
  const filter = useViews((views) => views.filter);
  return (
    <LedgerFrame current="rows" exporting={filter}>
      <RowsPart openId={openId} />
    </LedgerFrame>
  );
}

export function RulesScreen() {
  return (
    <LedgerFrame current="rules" lead={en.rules.lead}>
      <RulesPart />
    </LedgerFrame>
  );
}

interface LedgerFrameProps {
  readonly current: 'rows' | 'proof' | 'rules';
  readonly lead?: string;
  /** What an export takes over. */
  readonly exporting?: RowFilter;
  readonly before?: ReactNode;
  readonly children: ReactNode;
}

/** What the parts of the ledger have in common: the name, the ways between them, exports. */
export function LedgerFrame({ current, lead, exporting, before, children }: LedgerFrameProps) {
  const [open, setOpen] = useState(false);
  return (
    <ScreenFrame
      actions={
        <>
          <PlaceTabs current={current} />
          <Button icon={<Download aria-hidden="true" />} onClick={() => setOpen(true)}>
            {en.exports.button}
          </Button>
        </>
      }
      before={before}
      fill={current === 'rows'}
      lead={lead}
      title={en.ledger.title}
      wide
    >
      <ExportStrip />
      {children}
      {open && (
        <ExportDialog {...(exporting === undefined ? {} : { filter: exporting })} onClose={() => setOpen(false)} />
      )}
    </ScreenFrame>
  );
}
