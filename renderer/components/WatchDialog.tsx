import { useState } from 'react';
import type { WalletView } from '#shared/contract/snapshot.ts';
import { DEFAULT_WATCH, type Watch } from '#shared/domain/watch.ts';
import type { Unit } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { useCall } from '../state/context.tsx';
import { lineOrigin } from '../state/runway.ts';
import { fullName } from '../state/select.ts';
import { type PairErrors, readWatch, type TypedPair, type TypedWatch, typedWatch } from '../state/watch.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';
import { Notice } from './Notice.tsx';
import { Switch } from './Switch.tsx';
import { useSay } from './Toasts.tsx';
import styles from './WatchDialog.module.css';

interface WatchDialogProps {
  readonly wallet: WalletView;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** What one wallet is watched by: days, a share, an amount. */
export function WatchDialog(props: WatchDialogProps) {
  return props.open ? <OpenWatchDialog {...props} /> : null;
}

function OpenWatchDialog({ wallet, open, onClose }: WatchDialogProps) {
  const setWatch = useCall('wallets.setWatch');
  const say = useSay();
  const [typed, setTyped] = useState<TypedWatch>(() => typedWatch(wallet.watch, DEFAULT_WATCH, wallet.lines));
  const [tried, setTried] = useState(false);
  const read = readWatch(typed, wallet.unit);
  const errorsOf = (measure: keyof TypedWatch): PairErrors =>
    tried && !read.ok ? read.errors[measure] : { low: null, critical: null };
  const change = (measure: keyof TypedWatch) => (pair: TypedPair) => setTyped({ ...typed, [measure]: pair });

  const save = async (watch: Watch | null) => {
    if (setWatch.busy) return;
    const result = await setWatch.run({ walletId: wallet.id, watch });
    if (!result.ok) return;
    say.done(en.watch.saved);
    onClose();
  };

  return (
    <Dialog
      actions={
        <>
          {wallet.watchStated && (
            <Button onClick={() => save(null)} tone="ghost">
              {en.wallet.useDefault}
            </Button>
          )}
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={setWatch.busy} tone="solid" type="submit">
            {en.actions.save}
          </Button>
        </>
      }
      description={en.watch.body(fullName(wallet))}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (read.ok) void save(read.watch);
      }}
      open={open}
      title={en.watch.title}
    >
      <p className={styles.now}>{nowWords(wallet)}</p>
      <Measure
        errors={errorsOf('days')}
        help={en.watch.daysHelp}
        label={en.watch.days}
        onChange={change('days')}
        pair={typed.days}
        unit={en.watch.daysUnit}
      />
      <Measure
        errors={errorsOf('share')}
        help={en.watch.shareHelp}
        label={en.watch.share}
        onChange={change('share')}
        pair={typed.share}
        unit={en.watch.percentUnit}
      />
      <Measure
        errors={errorsOf('amount')}
        help={en.watch.amountHelp}
        label={en.watch.amount}
        onChange={change('amount')}
        pair={typed.amount}
        unit={unitWord(wallet.unit)}
      />
      {tried && !read.ok && read.general !== null && <Notice live title={read.general} tone="error" />}
      {setWatch.error !== null && (
        <Notice live title={setWatch.error.message} tone="error">
          {setWatch.error.help !== undefined && <p>{setWatch.error.help}</p>}
        </Notice>
      )}
    </Dialog>
  );
}

interface MeasureProps {
  readonly label: string;
  readonly help: string;
  readonly unit: string;
  readonly pair: TypedPair;
  readonly errors: PairErrors;
  readonly onChange: (pair: TypedPair) => void;
}

function Measure({ label, help, unit, pair, errors, onChange }: MeasureProps) {
  return (
    <fieldset className={styles.measure}>
      <legend className="visually-hidden">{label}</legend>
      <div className={styles.head}>
        <div>
          <p className={styles.label}>{label}</p>
          <p className={styles.help}>{help}</p>
        </div>
        <Switch checked={pair.on} label={label} onChange={(on) => onChange({ ...pair, on })} />
      </div>
      {pair.on && (
        <div className={styles.pair}>
          {(['low', 'critical'] as const).map((line) => (
            <Field
              error={errors[line]}
              input={{
                value: pair[line],
                inputMode: 'decimal',
                onChange: (event) => onChange({ ...pair, [line]: event.currentTarget.value }),
              }}
              key={line}
              label={en.watch[line]}
              suffix={unit}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}

/** What holds now, as the engine has made it: what is typed here is not reckoned with in the page. */
function nowWords(wallet: WalletView): string {
  const { lines } = wallet;
  const origin = lineOrigin(wallet, 'short');
  if (lines === null || origin === null) return en.watch.nowNone;
  return en.watch.now(formatAmount(lines.low), formatAmount(lines.critical), origin);
}

function unitWord(unit: Unit): string {
  return unit === 'credit' ? en.unitName.credit : unit;
}
