import { useState } from 'react';
import type { WalletView } from '#shared/contract/snapshot.ts';
import type { Unit } from '#shared/money/amount.ts';
import { toDecimal } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { useCall } from '../state/context.tsx';
import { readLines } from '../state/lines.ts';
import { fullName } from '../state/select.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';
import { Notice } from './Notice.tsx';
import { useSay } from './Toasts.tsx';

interface LinesDialogProps {
  readonly wallet: WalletView;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The user's own lines for one wallet. */
export function LinesDialog(props: LinesDialogProps) {
  return props.open ? <OpenLinesDialog {...props} /> : null;
}

function OpenLinesDialog({ wallet, open, onClose }: LinesDialogProps) {
  const setLines = useCall('wallets.setLines');
  const say = useSay();
  const [low, setLow] = useState(wallet.lines === null ? '' : toDecimal(wallet.lines.low));
  const [critical, setCritical] = useState(wallet.lines === null ? '' : toDecimal(wallet.lines.critical));
  const [tried, setTried] = useState(false);
  const read = readLines(low, critical, wallet.unit);

  const save = async (lines: Parameters<typeof setLines.run>[0]['lines']) => {
    if (setLines.busy) return;
    const result = await setLines.run({ walletId: wallet.id, lines });
    if (!result.ok) return;
    say.done(en.wallet.linesSaved);
    onClose();
  };

  return (
    <Dialog
      actions={
        <>
          {wallet.lines?.source === 'stated' && (
            <Button onClick={() => save(null)} tone="ghost">
              {en.wallet.useDefault}
            </Button>
          )}
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={setLines.busy} tone="solid" type="submit">
            {en.actions.save}
          </Button>
        </>
      }
      description={en.wallet.linesDialogBody(fullName(wallet))}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (read.ok) void save(read.lines);
      }}
      open={open}
      title={en.wallet.linesDialogTitle}
    >
      <Field
        error={tried && !read.ok ? read.low : null}
        help={en.wallet.lowHelp}
        input={{ value: low, inputMode: 'decimal', onChange: (event) => setLow(event.currentTarget.value) }}
        label={en.wallet.lowField}
        suffix={unitWord(wallet.unit)}
      />
      <Field
        error={tried && !read.ok ? read.critical : null}
        help={en.wallet.criticalHelp}
        input={{ value: critical, inputMode: 'decimal', onChange: (event) => setCritical(event.currentTarget.value) }}
        label={en.wallet.criticalField}
        suffix={unitWord(wallet.unit)}
      />
      {setLines.error !== null && (
        <Notice live title={setLines.error.message} tone="error">
          {setLines.error.help !== undefined && <p>{setLines.error.help}</p>}
        </Notice>
      )}
    </Dialog>
  );
}

function unitWord(unit: Unit): string {
  return unit === 'credit' ? en.unitName.credit : unit;
}
