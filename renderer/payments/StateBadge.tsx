import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import { stateWords, type Tone, toneOf } from '../state/payments.ts';
import styles from './StateBadge.module.css';

/** A shape per tone: an open ring moves, an arrow waits for a person, a dashed ring is not known. */
const SHAPES: Record<Tone, React.ReactNode> = {
  moving: (
    <>
      <circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" strokeOpacity=".28" strokeWidth="1.75" />
      <path
        className={styles.turning}
        d="M8 2.25A5.75 5.75 0 0 1 13.75 8"
        fill="none"
        stroke="currentColor"
        strokeLinecap="round"
        strokeWidth="1.75"
      />
    </>
  ),
  person: (
    <>
      <rect x="1.2" y="1.2" width="13.6" height="13.6" rx="4" fill="currentColor" />
      <path
        className={styles.cut}
        d="M6 10 10.1 5.9M6.6 5.6h3.8v3.8"
        fill="none"
        strokeLinecap="round"
        strokeLinejoin="round"
        strokeWidth="1.6"
      />
    </>
  ),
  unsure: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.75" strokeDasharray="2.6 2.1" />
      <circle cx="8" cy="8" r="1.5" fill="currentColor" />
    </>
  ),
  done: (
    <>
      <circle cx="8" cy="8" r="6.9" fill="currentColor" />
      <path
        className={styles.cut}
        d="m5 8.2 2.1 2.1L11.1 6"
        fill="none"
        strokeLinecap="round"
        strokeLinejoin="round"
        strokeWidth="1.7"
      />
    </>
  ),
  stopped: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5Z" fill="currentColor" />
      <path className={styles.cut} d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" strokeLinecap="round" strokeWidth="1.7" />
    </>
  ),
  off: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.75" />
      <path d="M5.2 8h5.6" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </>
  ),
};

export function StateGlyph({ tone, size = 14 }: { readonly tone: Tone; readonly size?: number }) {
  return (
    <svg aria-hidden="true" className={styles.glyph} data-tone={tone} height={size} viewBox="0 0 16 16" width={size}>
      {SHAPES[tone]}
    </svg>
  );
}

/** A payment's state in shape and words. */
export function StateBadge({ payment }: { readonly payment: Pick<PaymentView, 'kind' | 'state'> }) {
  const tone = toneOf(payment.state);
  return (
    <span className={styles.badge} data-tone={tone}>
      <StateGlyph size={12} tone={tone} />
      {stateWords(payment)}
    </span>
  );
}
