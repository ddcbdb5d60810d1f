/** Follows a payment, telling each of its states, until it is over or waits for a person. */
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import { FINAL_STATES } from '#shared/domain/payment.ts';
import { SECOND } from '#shared/domain/time.ts';
import { eventText } from './render/payments.ts';
import type { Session } from './session.ts';
import type { CliWorld } from './world.ts';

const LOOK_EVERY = SECOND;

export interface FollowOptions {
  /** Goes on while a person pays in the browser. */
  readonly wait: boolean;
  readonly say: (text: string) => void;
  readonly stop: Stop;
}

export interface Followed {
  readonly payment: PaymentView;
  /** The person stopped it; the payment goes on. */
  readonly stopped: boolean;
}

/** @throws PlimsollError when nobody can be asked any more; what is known of the payment by then was told */
export async function follow(
  first: PaymentView,
  session: Session,
  { wait, say, stop }: FollowOptions,
  clock: CliWorld['clock'],
): Promise<Followed> {
  let payment = first;
  let told = 0;
  let toldPage = false;
  for (;;) {
    for (const event of payment.history.slice(told)) say(eventText(payment, event));
    told = payment.history.length;
    const page = payment.refs.checkoutUrl;
    if (wait && !toldPage && payment.state === 'action-required' && page !== undefined) {
      toldPage = true;
      say(`Pay on this page: ${page}\nWaiting until it is paid. Ctrl-C stops the waiting, not the payment.\n`);
    }
    if (isAtRest(payment, wait)) return { payment, stopped: false };
    if (stop.asked) return { payment, stopped: true };
    await stop.pause(LOOK_EVERY, clock);
    payment = (await session.call('payments.get', { paymentId: payment.id })).payment;
  }
}

export function isAtRest({ state, live }: Pick<PaymentView, 'state' | 'live'>, wait: boolean): boolean {
  return FINAL_STATES.has(state) || (state === 'action-required' && !wait) || !live;
}

/** Knows whether the person wants to stop, and ends a pause at once when so. */
export interface Stop {
  readonly asked: boolean;
  pause(ms: number, clock: CliWorld['clock']): Promise<void>;
}

/** From now on Ctrl-C stops the watching; a second one ends the process. */
export function watchForStop({ untilStopped }: Pick<CliWorld, 'untilStopped'>): Stop {
  let asked = false;
  let wake = () => {};
  void untilStopped().then(() => {
    asked = true;
    wake();
  });
  return {
    get asked() {
      return asked;
    },
    pause: (ms, clock) =>
      new Promise((resolve) => {
        const cancel = clock.setTimer(ms, resolve);
        wake = () => {
          cancel();
          resolve();
        };
        if (asked) wake();
      }),
  };
}
