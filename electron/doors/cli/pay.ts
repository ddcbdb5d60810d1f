/** One confirmed payment, from the question to where it comes to rest. */
import { randomUUID } from 'node:crypto';
import { type ErrorInfo, PlimsollError, toErrorInfo } from '#shared/contract/errors.ts';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { WalletView } from '#shared/contract/snapshot.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { formatAmount } from '#shared/money/format.ts';
import { type ConfirmOptions, confirm, sayer } from './confirm.ts';
import { EXIT, exitCodeOfPayment } from './exitCode.ts';
import { type Followed, follow, type Stop, watchForStop } from './follow.ts';
import { nextText, refLines, shortId, stateWords } from './render/payments.ts';
import { ageText, plain } from './render/text.ts';
import type { Session } from './session.ts';
import type { CliWorld, GlobalOptions, Outcome } from './world.ts';

export interface PayOptions extends ConfirmOptions {
  /** Goes on watching while a person pays in the browser. */
  readonly wait?: boolean;
}

export interface Purchase {
  readonly wallet: WalletView;
  readonly order: PaymentOrder;
  readonly what: string;
  /** What is charged, or what it costs, in words. */
  readonly charged: string;
  /** What else to know before a yes. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
  readonly next: string;
  /** The yes is `--yes` and nothing else. */
  readonly onlyByFlag?: boolean;
}

export async function pay(
  purchase: Purchase,
  session: Session,
  options: PayOptions,
  world: CliWorld,
): Promise<Outcome> {
  const { wallet, order, what, next } = purchase;
  const balance =
    wallet.balance === null
      ? 'not known'
      : `${formatAmount(wallet.balance)}, read ${ageText(world.clock.now() - wallet.asOf)}`;
  const facts = [
    [order.type === 'spend' ? 'Costs' : 'Charged', purchase.charged],
    ...(purchase.facts ?? []),
    ['Account', `${wallet.accountLabel} (${wallet.serviceName})`],
    ['Wallet', wallet.name],
    ['Balance', balance],
  ] as const;
  await confirm({ what, facts, next }, options, world, purchase.onlyByFlag);
  // From here on a Ctrl-C must not tear the request: it waits for the answer, then stops the watching.
  const stop = watchForStop(world);
  const confirmationId = randomUUID();
  const started = await start({ walletId: wallet.id, order, confirmationId }, session);
  if ('error' in started) return nobodyKnows(confirmationId, started.error);
  return watch(started.payment, session, options, stop, world);
}

/** Follows a payment that is there already. */
export async function watch(
  payment: PaymentView,
  session: Session,
  options: PayOptions,
  stop: Stop,
  world: CliWorld,
): Promise<Outcome> {
  const say = sayer(options, world.terminal);
  try {
    const wait = (options.wait ?? false) && canBePaidHere(payment, session);
    return outcomeOf(await follow(payment, session, { wait, say, stop }, world.clock), session, options);
  } catch (error) {
    return nobodyKnows(payment.id, toErrorInfo(error));
  }
}

/** The bank's challenge runs on a page of the app's: without the app there is nothing to wait for. */
function canBePaidHere(payment: PaymentView, { via }: Session): boolean {
  return via === 'app' || payment.kind !== 'keyed-card';
}

/**
 * A call that failed may have started the payment all the same: then it is followed, not begun again.
 * @throws PlimsollError where it is certain that nothing was sent
 */
async function start(
  input: { walletId: string; order: PaymentOrder; confirmationId: string },
  session: Session,
): Promise<{ payment: PaymentView } | { error: ErrorInfo }> {
  try {
    return await session.call('payments.start', input);
  } catch (error) {
    try {
      return await session.call('payments.get', { paymentId: input.confirmationId });
    } catch (again) {
      if (again instanceof PlimsollError && again.kind === 'not-found') throw error;
      return { error: toErrorInfo(error) };
    }
  }
}

/** An answer that did not come says nothing of the payment: that is no error, it is not knowing. */
export async function orNotKnown(
  paymentId: string,
  ask: () => Promise<{ payment: PaymentView }>,
): Promise<{ payment: PaymentView } | { outcome: Outcome }> {
  try {
    return await ask();
  } catch (error) {
    const info = toErrorInfo(error);
    if (info.kind === 'refused' || info.kind === 'not-found' || info.kind === 'invalid-input') throw error;
    return { outcome: nobodyKnows(paymentId, info) };
  }
}

function nobodyKnows(paymentId: string, error: ErrorInfo): Outcome {
  const id = shortId({ id: paymentId });
  const lines = [
    error.message,
    'What became of the payment is not known here. Do not pay again before you have looked:',
    `  plimsoll payments show ${id}`,
  ];
  return {
    exitCode: EXIT.unsettled,
    text: lines.map((line) => `${plain(line)}\n`).join(''),
    json: { exitCode: EXIT.unsettled, paymentId, payment: null, error },
  };
}

function outcomeOf({ payment, stopped }: Followed, session: Session, options: GlobalOptions): Outcome {
  const exitCode = exitCodeOfPayment(payment);
  const page = payment.state === 'action-required' ? (payment.refs.checkoutUrl ?? null) : null;
  const lines = stopped ? [`Stopped watching. The payment was not stopped: ${stateWords(payment)}.`] : [];
  if (page !== null) lines.push(`Pay on this page: ${page}`);
  if (payment.state === 'arrived') lines.push(...refLines(payment));
  lines.push(...afterwards(payment, session));
  const text = `${lines.map((line) => `${plain(line)}\n`).join('')}${nextText(payment)}`;
  return { exitCode, text: options.json ? '' : text, json: { exitCode, payment, page, stopped } };
}

/** Who goes on with it when this command has ended. */
function afterwards(payment: PaymentView, { via }: Session): string[] {
  if (via === 'app')
    return payment.state === 'action-required'
      ? ['The app has opened the page in your browser, and sees when it is done.']
      : payment.live
        ? ['The app goes on watching it.']
        : [];
  if (payment.state === 'action-required' && payment.refs.checkoutUrl === undefined)
    return ['This step needs a page of the desktop app: start Plimsoll, it takes the payment up where it stands.'];
  if (payment.state === 'action-required')
    return [
      'Nobody watches it now: the app takes it up when it runs. --wait watches until it is paid, and in the demo keeps',
      'the page there meanwhile.',
    ];
  return payment.live
    ? [`The app takes it up when it runs; until then "plimsoll payments check ${shortId(payment)}" looks at it.`]
    : [];
}
