import { useState } from 'react';
import type { WalletView } from '#shared/contract/snapshot.ts';
import { type Amount, toDecimal, type Unit } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Check } from '../components/Check.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Field } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Toasts.tsx';
import { capUnit, readAutoTopUp } from '../state/autoTopUp.ts';
import { useCall } from '../state/context.tsx';
import { fullName } from '../state/select.ts';
import { Problem } from './Problem.tsx';

interface AutoTopUpDialogProps {
  readonly wallet: WalletView;
  readonly onClose: () => void;
}

/** When the service tops the wallet up by itself, and by how much. Only where its API lets it be changed. */
export function AutoTopUpDialog({ wallet, onClose }: AutoTopUpDialogProps) {
  const now = wallet.autoTopUp;
  const set = useCall('autoTopUp.set');
  const say = useSay();
  const [typed, setTyped] = useState({
    enabled: now?.state === 'on',
    threshold: decimal(now?.threshold),
    amount: decimal(now?.amount),
    cap: decimal(now?.dailyCap),
  });
  const [tried, setTried] = useState(false);
  if (now === null) return null;
  const read = readAutoTopUp(typed, wallet.unit, now);
  const problems = tried && !read.ok ? read.problems : { threshold: null, amount: null, cap: null };
  const money = capUnit(now);
  const eligible = now.state !== 'not-eligible';
  const submit = async () => {
    setTried(true);
    if (!read.ok || set.busy) return;
    const result = await set.run({ walletId: wallet.id, change: read.change });
    if (!result.ok) return;
    say.done(en.auto.saved);
    onClose();
  };
  const field = (name: 'threshold' | 'amount' | 'cap') => ({
    value: typed[name],
    inputMode: 'decimal' as const,
    disabled: !eligible,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>{en.actions.cancel}</Button>
          <Button busy={set.busy} disabled={!eligible} tone="solid" type="submit">
            {en.actions.save}
          </Button>
        </>
      }
      description={en.auto.body(fullName(wallet))}
      onClose={onClose}
      onSubmit={submit}
      open
      title={en.auto.title}
    >
      {!eligible && <Notice title={en.auto.notEligible} tone="warning" />}
      {eligible && now.hasPaymentMethod === false && <Notice title={en.auto.noMethod} tone="warning" />}
      <Check
        checked={typed.enabled}
        help={en.auto.enabledHelp}
        label={en.auto.enabled}
        onChange={(enabled) => setTyped({ ...typed, enabled })}
      />
      <Field
        error={problems.threshold}
        help={spanWords(now.limits?.threshold)}
        input={field('threshold')}
        label={en.auto.threshold}
        suffix={unitWord(wallet.unit)}
      />
      <Field
        error={problems.amount}
        help={typed.enabled ? spanWords(now.limits?.amount) : en.auto.valuesNeeded}
        input={field('amount')}
        label={en.auto.amount}
        suffix={unitWord(wallet.unit)}
      />
      {money !== null && (
        <Field
          error={problems.cap}
          help={en.auto.capHelp}
          input={field('cap')}
          label={en.auto.cap}
          suffix={unitWord(money)}
        />
      )}
      {set.error !== null && <Problem accountId={wallet.accountId} error={set.error} title={en.auto.notSaved} />}
    </Dialog>
  );
}

function decimal(amount: Amount | null | undefined): string {
  return amount == null ? '' : toDecimal(amount);
}

function spanWords(span: { readonly min: Amount; readonly max: Amount | null } | undefined): string | undefined {
  if (span === undefined) return undefined;
  return span.max === null
    ? en.topUp.from(formatAmount(span.min))
    : en.auto.within(formatAmount(span.min), formatAmount(span.max));
}

function unitWord(unit: Unit): string {
  return unit === 'credit' ? en.unitName.credit : unit;
}
