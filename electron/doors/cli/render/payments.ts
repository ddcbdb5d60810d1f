/** Payments in words: what state they are in, what happened, and what to do. */
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { Instant } from '#shared/domain/time.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { ageText, plain, table } from './text.ts';

/** Enough of an id to name a payment with. */
const SHORT = 8;

export function shortId({ id }: Pick<PaymentView, 'id'>): string {
  return id.slice(0, SHORT);
}

export function stateWords({ kind, state }: Pick<PaymentView, 'kind' | 'state'>): string {
  return en.payments.statesOf[kind]?.[state] ?? en.payments.states[state];
}

export function paymentTable(payments: readonly PaymentView[], now: Instant): string {
  return table(
    [
      { title: 'ID' },
      { title: 'STATE' },
      { title: 'CONFIRMED' },
      { title: 'WHAT' },
      { title: 'CHARGE', right: true },
      { title: 'FOR' },
    ],
    payments.map((payment) => [
      shortId(payment),
      stateWords(payment),
      ageText(now - payment.createdAt),
      payment.what,
      payment.charge === null ? '-' : formatAmount(payment.charge),
      `${payment.accountLabel}, ${payment.walletName}`,
    ]),
  );
}

/** A plan’s price is not what is due today. */
function chargeName({ kind }: Pick<PaymentView, 'kind'>): string {
  return kind === 'plan' ? en.payments.price : en.payments.charge;
}

/** One line of what happened. */
export function eventText(payment: PaymentView, { at, state, note }: PaymentView['history'][number]): string {
  return `${new Date(at).toLocaleTimeString()}  ${stateWords({ kind: payment.kind, state })}: ${plain(note)}\n`;
}

export function paymentDetail(payment: PaymentView): string {
  const { charge, balanceBefore, balanceAfter, refs } = payment;
  const facts: (readonly [string, string])[] = [
    ['Payment', payment.id],
    ['For', `${payment.accountLabel}, ${payment.walletName} (${payment.serviceName})`],
    ['State', stateWords(payment)],
    ['Way', en.payments.kinds[payment.kind]],
    ...(charge === null ? [] : [[chargeName(payment), formatAmount(charge, { exact: true })] as const]),
    ...(balanceBefore === null ? [] : [['Before', formatAmount(balanceBefore)] as const]),
    ...(balanceAfter === null ? [] : [['After', formatAmount(balanceAfter)] as const]),
    ...Object.entries(refs).map(([name, value]) => [refName(name), value] as const),
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `${name.padEnd(width)}  ${plain(value)}\n`);
  const happened = payment.history.map((event) => eventText(payment, event));
  return `${plain(payment.what)}\n${lines.join('')}\n${happened.join('')}\n${nextText(payment)}`;
}

/** What the service named, for looking it up there. */
export function refLines({ refs }: Pick<PaymentView, 'refs'>): string[] {
  return Object.entries(refs).map(([name, value]) => `${refName(name)}: ${value}`);
}

function refName(key: string): string {
  const spaced = key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return en.payments.refs[key] ?? spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** What happens next, and with which commands a person can do something about it. */
export function nextText(payment: PaymentView): string {
  const id = shortId(payment);
  const doing: Partial<Record<PaymentView['actions'][number], string>> = {
    check: `plimsoll payments check ${id}`,
    'open-page': `plimsoll payments open ${id}`,
    resend: `plimsoll payments resend ${id}`,
    cancel: `plimsoll payments cancel ${id}`,
    'open-billing': `plimsoll topup ${payment.walletId} --web`,
  };
  const commands = payment.actions.flatMap((action) => (doing[action] === undefined ? [] : [`  ${doing[action]}\n`]));
  return `${plain(payment.error?.help ?? payment.next)}\n${commands.join('')}`;
}
