import type { WalletView } from '#shared/contract/snapshot.ts';
import { bonusOf, type TopUpOffer } from '#shared/domain/offers.ts';
import type { Unit } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Choice } from '../components/Choice.tsx';
import { Field } from '../components/Field.tsx';
import { Facts } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { chargeOf, forMoney, moneyRange, rangeWords, readInRange } from '../state/offer.ts';
import { Countdown } from './Countdown.tsx';
import styles from './OfferBody.module.css';

/** What a person has chosen or typed so far. */
export interface Typed {
  /** One of the fixed sizes, by its millionths. */
  readonly size: string | null;
  readonly text: string;
  /** The text is a sum of money, not an amount of the wallet's unit. */
  readonly inMoney: boolean;
}

interface OfferBodyProps {
  readonly offer: TopUpOffer;
  readonly wallet: WalletView;
  readonly typed: Typed;
  readonly error: string | null;
  readonly onChange: (typed: Typed) => void;
  /** The cooldown is over. */
  readonly onWaited: () => void;
}

/** What the service sells, as it says it just now. */
export function OfferBody({ offer, wallet, typed, error, onChange, onWaited }: OfferBodyProps) {
  if (offer.by === 'web')
    return (
      <>
        <Notice title={en.topUp.webTitle} tone="info">
          <p>{offer.blocked ?? en.topUp.webBody}</p>
        </Notice>
        <Notes offer={offer} />
      </>
    );
  return (
    <>
      {offer.blocked !== null && (
        <Notice title={en.topUp.blockedTitle} tone="warning">
          <p>{offer.blocked}</p>
        </Notice>
      )}
      {offer.availableAt !== null && (
        <div className={styles.wait}>
          <Countdown at={offer.availableAt} label={en.topUp.cooldownTitle} onOver={onWaited} />
        </div>
      )}
      {offer.sizes.length > 0 && (
        <Choice
          error={offer.range === null ? error : null}
          label={en.topUp.sizes}
          onChange={(size) => onChange({ ...typed, size, text: '' })}
          options={offer.sizes.map((size) => {
            const charge = chargeOf(offer, size);
            return {
              value: String(size.micros),
              label: formatAmount(size),
              help: charge === null ? undefined : en.topUp.charged(formatAmount(charge)),
              disabled: offer.blocked !== null,
            };
          })}
          value={typed.size}
        />
      )}
      {offer.range !== null && (
        <AmountField error={error} offer={offer} onChange={onChange} typed={typed} unit={wallet.unit} />
      )}
      {offer.by === 'card' && (
        <Facts
          facts={[
            { name: en.topUp.card, value: offer.card ?? en.topUp.savedCard },
            ...(offer.rate === null && Object.keys(offer.charges).length === 0
              ? [{ name: en.confirm.charged, value: en.topUp.priceNotTold }]
              : []),
          ]}
        />
      )}
      <Notes offer={offer} />
    </>
  );
}

function Notes({ offer }: { readonly offer: TopUpOffer }) {
  if (offer.notes.length === 0) return null;
  return (
    <ul className={styles.notes}>
      {offer.notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

interface AmountFieldProps extends Pick<OfferBodyProps, 'offer' | 'typed' | 'error' | 'onChange'> {
  readonly unit: Unit;
}

/** An amount within what the service takes; in money, too, where it states a rate. */
function AmountField({ offer, typed, error, onChange, unit }: AmountFieldProps) {
  const { range, rate } = offer;
  const money = moneyRange(offer);
  if (range === null) return null;
  const current = typed.inMoney && money !== null ? money : range;
  const read = readInRange(typed.text, current);
  const charge = read.ok ? chargeOf(offer, read.amount) : null;
  const adds = read.ok && typed.inMoney && rate !== null ? forMoney(read.amount, rate, unit) : null;
  const bonus = read.ok ? bonusOf(offer, adds ?? read.amount) : null;
  const outcome =
    adds !== null
      ? en.topUp.adds(formatAmount(adds))
      : charge !== null && charge.unit !== unit
        ? en.topUp.charged(formatAmount(charge))
        : null;
  return (
    <div className={styles.amount}>
      <div className={styles.field}>
        <Field
          error={error}
          help={rangeWords(current)}
          input={{
            value: typed.text,
            inputMode: 'decimal',
            disabled: offer.blocked !== null,
            onChange: (event) => onChange({ ...typed, size: null, text: event.currentTarget.value }),
          }}
          label={en.topUp.amount}
          suffix={current.min.unit === 'credit' ? en.unitName.credit : current.min.unit}
        />
      </div>
      {money !== null && (
        <div className={styles.unit}>
          <Choice
            label={en.topUp.amountIn}
            look="segments"
            onChange={(choice) => onChange({ size: null, text: '', inMoney: choice === 'money' })}
            options={[
              { value: 'unit', label: unit === 'credit' ? en.topUp.unitCredits : unit },
              { value: 'money', label: money.min.unit },
            ]}
            value={typed.inMoney ? 'money' : 'unit'}
          />
        </div>
      )}
      <p aria-live="polite" className={`figures ${styles.outcome}`}>
        {[outcome, bonus === null ? null : en.topUp.bonusOf(formatAmount(bonus))]
          .filter((part) => part !== null)
          .join(', ')}
      </p>
    </div>
  );
}
