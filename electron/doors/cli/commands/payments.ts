import { PlimsollError } from '#shared/contract/errors.ts';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import { FINAL_STATES } from '#shared/domain/payment.ts';
import { type ConfirmOptions, confirm } from '../confirm.ts';
import { EXIT, exitCodeOfPayment } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { watchForStop } from '../follow.ts';
import { orNotKnown, type PayOptions, watch } from '../pay.ts';
import { paymentDetail, paymentTable, shortId, stateWords } from '../render/payments.ts';
import { LOOKS, PAYS, withFolder } from '../scope.ts';
import type { Session } from '../session.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function listPayments(options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  const none = 'No payments yet.\n';
  if (!chooseFolder(options, world).exists)
    return Promise.resolve({ exitCode: EXIT.ok, text: none, json: { payments: [] } });
  return withFolder(options, world, LOOKS, async (session) => {
    const { payments } = await session.call('payments.list', {});
    const text = payments.length === 0 ? none : paymentTable(payments, world.clock.now());
    return { exitCode: EXIT.ok, text, json: { payments } };
  });
}

export function showPayment(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, LOOKS, async (session) => shown(await find(session, wanted)));
}

/** Looks at the service once, or until it is over. */
export function checkPayment(wanted: string, options: PayOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, PAYS, async (session) => {
    const found = await find(session, wanted);
    const stop = watchForStop(world);
    const looked = FINAL_STATES.has(found.state)
      ? { payment: found }
      : await orNotKnown(found.id, () => session.call('payments.check', { paymentId: found.id }));
    if ('outcome' in looked) return looked.outcome;
    const { payment } = looked;
    return options.wait ? watch(payment, session, options, stop, world) : shown(payment);
  });
}

export function openPayment(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, PAYS, async (session) => {
    const payment = await find(session, wanted);
    if (session.via === 'engine' && payment.kind === 'keyed-card')
      throw new PlimsollError({
        kind: 'refused',
        message: 'The bank’s page is a page of the desktop app.',
        help: 'Start Plimsoll; it takes the payment up where it stands.',
      });
    const { url } = await session.call('payments.openPage', { paymentId: payment.id });
    const opened = session.via === 'app';
    const text = opened ? `Opened in your browser: ${url}\n` : `Open this page in your browser: ${url}\n`;
    return { exitCode: EXIT.ok, text, json: { exitCode: EXIT.ok, url, opened } };
  });
}

/** The same request with the same key: one payment, however often it is sent. */
export function resendPayment(wanted: string, options: PayOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, PAYS, async (session) => {
    const { id } = await find(session, wanted);
    const stop = watchForStop(world);
    const sent = await orNotKnown(id, () => session.call('payments.resend', { paymentId: id }));
    if ('outcome' in sent) return sent.outcome;
    return watch(sent.payment, session, options, stop, world);
  });
}

export function cancelPayment(wanted: string, options: ConfirmOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, PAYS, async (session) => {
    const found = await find(session, wanted);
    const facts = [
      ['For', `${found.accountLabel}, ${found.walletName}`],
      ['State', stateWords(found)],
    ] as const;
    const next = 'Do this if you will not complete it. If it was paid already, it is still seen when it arrives.';
    await confirm({ what: `Let go: ${found.what}`, facts, next }, options, world);
    const { payment } = await session.call('payments.cancel', { paymentId: found.id });
    const exitCode = payment.state === 'cancelled' ? EXIT.ok : exitCodeOfPayment(payment);
    return { exitCode, text: `${stateWords(payment)}: ${payment.what}\n`, json: { exitCode, payment } };
  });
}

/** @throws PlimsollError unless exactly one payment has that id, or begins with it */
async function find(session: Session, wanted: string): Promise<PaymentView> {
  if (UUID.test(wanted)) return (await session.call('payments.get', { paymentId: wanted })).payment;
  const { payments } = await session.call('payments.list', {});
  const [only, ...others] = wanted === '' ? [] : payments.filter(({ id }) => id.startsWith(wanted.toLowerCase()));
  if (only !== undefined && others.length === 0) return only;
  throw new PlimsollError(
    only === undefined
      ? { kind: 'not-found', message: `There is no payment "${wanted}".`, help: '"plimsoll payments" lists them.' }
      : {
          kind: 'invalid-input',
          message: `More than one payment begins with "${wanted}".`,
          help: `Write more of the id: ${[only, ...others].map(shortId).join(', ')}.`,
        },
  );
}

function shown(payment: PaymentView): Outcome {
  const exitCode = exitCodeOfPayment(payment);
  return { exitCode, text: paymentDetail(payment), json: { exitCode, payment } };
}
