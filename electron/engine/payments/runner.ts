/** Runs payments: journal first, then the request, then the watch until what was paid for is really there. */
import { randomUUID } from 'node:crypto';
import { PlimsollError, toErrorInfo } from '#shared/contract/errors.ts';
import type { Account } from '#shared/domain/account.ts';
import { accountOfWallet } from '#shared/domain/ids.ts';
import type { Payment, PaymentOrder } from '#shared/domain/payment.ts';
import type { CancelTimer, Clock, Log } from '../ports.ts';
import type { ReadOptions, ServiceAdapter } from '../providers/adapter.ts';
import type { PaymentAnswer, PaymentRoute } from '../providers/operations.ts';
import type { EngineState } from '../state.ts';
import type { BrowserSteps } from './browserSteps.ts';
import { canResend, isWatched, nextLook, notSeenStep, recover, stepOf } from './decide.ts';
import { createJournal, type Journal } from './journal.ts';
import { canStep, mayResend } from './machine.ts';
import { amountOfOrder, wordsOfOrder } from './order.ts';
import type { ChallengeOutcome } from './pages.ts';
import { createSettle, type Settle } from './settle.ts';
import { cannotOpen, interrupted, refuseWhileUnsettled, returnOf, statedCharge } from './starting.ts';

export interface RunnerDeps {
  readonly state: EngineState;
  readonly clock: Clock;
  readonly log: Log;
  readonly adapterOf: (account: Account) => ServiceAdapter;
  /** Asks the account now and stores what came; `settle` hears of the reading. */
  readonly syncNow: (accountId: string, options?: ReadOptions) => Promise<boolean>;
  readonly browser: BrowserSteps;
  readonly changed: () => void;
}

export interface StartPayment {
  readonly walletId: string;
  readonly order: PaymentOrder;
  readonly confirmationId: string;
}

export interface Payments {
  readonly journal: Journal;
  /** Journals, sends, and returns when the service has answered. The same confirmation again is the same payment. */
  start(input: StartPayment): Promise<Payment>;
  /** Looks at the service now. */
  check(id: string): Promise<Payment>;
  /** The same request with the same key; only for kinds that have one. */
  resend(id: string): Promise<Payment>;
  /** Opens the checkout or the challenge again in the browser. @returns its address. */
  openPage(id: string): Promise<string>;
  /** Lets go of what the person will not complete; refused once money may have moved. */
  cancel(id: string): Promise<Payment>;
  /** Every stored reading comes by here: it may show that something arrived. */
  settle: Settle;
  /** Takes up what the journal holds after a start. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export function createPayments(deps: RunnerDeps): Payments {
  const { state, clock, log, browser } = deps;
  const journal = createJournal(state);
  const settle = createSettle(deps, journal);
  const timers = new Map<string, CancelTimer>();
  const underWay = new Map<string, Promise<Payment>>();
  let stopped = false;

  const known = (id: string): Payment => {
    const payment = journal.get(id);
    if (payment === null) throw new PlimsollError({ kind: 'not-found', message: 'There is no such payment.' });
    return payment;
  };
  const accountOf = (payment: Payment): Account => {
    const account = state.accounts.get(payment.accountId);
    if (account === undefined)
      throw new PlimsollError({
        kind: 'gone',
        message: 'The account of this payment is no longer connected.',
        help: 'Connect it again to look what became of the payment.',
      });
    return account;
  };
  const routeOf = (account: Account, order: PaymentOrder): PaymentRoute => {
    const route = deps.adapterOf(account).operations?.payments?.[order.type];
    if (route === undefined)
      throw new PlimsollError({
        kind: 'refused',
        message: `${account.label} takes no such payment through its API.`,
        help: 'Open its billing page instead.',
      });
    return route;
  };

  async function start({ walletId, order, confirmationId }: StartPayment): Promise<Payment> {
    const existing = journal.get(confirmationId);
    if (existing !== null) return underWay.get(confirmationId) ?? existing;
    const account = state.accounts.get(accountOfWallet(walletId));
    if (account === undefined) throw new PlimsollError({ kind: 'not-found', message: 'There is no such wallet.' });
    const route = routeOf(account, order);
    refuseWhileUnsettled(journal.all(), walletId, clock.now());
    // What is there before is what arrival is measured against: without it nothing is sent.
    const before = await deps.adapterOf(account).read({ fresh: true });
    const wallet = before.wallets.find((one) => one.key === route.walletKey);
    const now = clock.now();
    const payment: Payment = {
      id: confirmationId,
      kind: route.kind,
      accountId: account.id,
      walletId,
      order,
      amount: amountOfOrder(order),
      charge: await statedCharge(route, order, before, log),
      what: wordsOfOrder(order),
      state: 'confirmed',
      createdAt: now,
      updatedAt: now,
      idempotencyKey: randomUUID(),
      attempts: 0,
      refs: {},
      baseline: route.baseline(before),
      balanceBefore: wallet?.balance ?? null,
      balanceAfter: null,
      lockedUntil: null,
      watchUntil: null,
      error: null,
      history: [{ at: now, state: 'confirmed', note: 'You confirmed it.' }],
    };
    const opened = await journal.open(payment, (others) => refuseWhileUnsettled(others, walletId, now));
    deps.changed();
    return opened.state === 'confirmed' ? once(payment.id, () => send(payment.id)) : opened;
  }

  /** One request in flight for each payment, whoever asks. */
  function once(id: string, work: () => Promise<Payment>): Promise<Payment> {
    const running = underWay.get(id);
    if (running !== undefined) return running;
    const promise = work().finally(() => underWay.delete(id));
    underWay.set(id, promise);
    return promise;
  }

  /** @param opens whether a page that the answer asks for is opened: not on its own after a restart. */
  async function send(id: string, opens = true): Promise<Payment> {
    const account = accountOf(known(id));
    const route = routeOf(account, known(id).order);
    // A key goes with all of its request: sent again, it names the same addresses to come back to.
    const returnTo = returnOf(known(id)) ?? (await browser.returnFor(known(id), account));
    const payment = await journal.advance(id, {
      at: clock.now(),
      to: 'sending',
      note: 'Sent to the service.',
      refs: mayResend(known(id).kind) ? { returnSuccess: returnTo.success, returnCancel: returnTo.cancel } : {},
    });
    deps.changed();
    log.info('payment.sending', { paymentId: id, kind: payment.kind, attempt: payment.attempts });
    let answer: PaymentAnswer;
    try {
      answer = await route.send({ order: payment.order, idempotencyKey: payment.idempotencyKey, returnTo });
    } catch (error) {
      // A route answers; what it throws is a defect, and the request may have left.
      log.error('payment.defect', { paymentId: id, error: error instanceof Error ? error.stack : String(error) });
      answer = { outcome: 'unknown', error: toErrorInfo(error) };
    }
    return take(id, answer, opens);
  }

  async function take(id: string, answer: PaymentAnswer, opens: boolean): Promise<Payment> {
    const before = known(id);
    const next = stepOf(before, answer, clock.now());
    log.info('payment.answered', { paymentId: id, outcome: answer.outcome, to: next.to });
    const payment = before.state === next.to ? before : await journal.advance(id, next);
    deps.changed();
    if (payment.state === 'action-required' && opens) await showPage(payment, answer);
    watch(id);
    return known(id);
  }

  /** A page that cannot be opened leaves the payment waiting, with a button and the reason; it does not undo it. */
  async function showPage(payment: Payment, answer: PaymentAnswer): Promise<void> {
    try {
      await browser.show(payment, accountOf(payment), answer, { lookNow: () => void look(payment.id), challengeEnded });
    } catch (error) {
      const info = toErrorInfo(error);
      log.warn('payment.page-not-opened', { paymentId: payment.id, message: info.message });
      await journal.note(payment.id, info);
    }
  }

  /** Whatever the page says, the card processor and then the service tell how it stands. */
  async function afterChallenge(id: string): Promise<void> {
    const status = await browser.intentStatus(id);
    if (stopped || known(id).state !== 'action-required' || status === 'needs-challenge') return;
    if (status === 'needs-card' || status === 'cancelled') {
      const note = 'Your bank did not confirm it. Nothing was charged.';
      await journal.advanceIf(id, 'action-required', { at: clock.now(), to: 'declined', note, watchUntil: null });
      browser.done(id);
      deps.changed();
      return;
    }
    await resend(id, false);
  }

  function challengeEnded(id: string, outcome: ChallengeOutcome): void {
    log.info('payment.challenge', { paymentId: id, outcome });
    if (outcome === 'abandoned' || stopped) return;
    afterChallenge(id).catch((error) =>
      log.warn('payment.challenge-not-read', { paymentId: id, message: toErrorInfo(error).message }),
    );
  }

  function watch(id: string): void {
    timers.get(id)?.();
    timers.delete(id);
    const payment = known(id);
    if (stopped || !isWatched(payment)) return;
    timers.set(
      id,
      clock.setTimer(nextLook(payment, clock.now()), () => {
        timers.delete(id);
        void look(id);
      }),
    );
  }

  /** One close look; it plans the next. Failures are told, and looked past until the watch ends. */
  async function look(id: string): Promise<void> {
    try {
      await once(id, () => lookOnce(id));
    } catch (error) {
      log.warn('payment.not-seen-yet', { paymentId: id, message: toErrorInfo(error).message });
    }
    const payment = known(id);
    if (isWatched(payment) && (payment.watchUntil ?? 0) <= clock.now())
      await journal.advanceIf(id, payment.state, notSeenStep(payment, clock.now()));
    deps.changed();
    watch(id);
  }

  async function lookOnce(id: string): Promise<Payment> {
    const payment = known(id);
    const account = accountOf(payment);
    const route = routeOf(account, payment.order);
    if (route.check !== undefined && payment.state !== 'succeeded') {
      const answer = await route.check(payment);
      const next = stepOf(payment, answer, clock.now());
      // A check that cannot tell, or tells what is known, changes nothing.
      if (answer.outcome !== 'unknown' && answer.outcome !== 'refused' && canStep(payment, next.to))
        await journal.advanceIf(id, payment.state, {
          ...next,
          watchUntil: payment.watchUntil ?? next.watchUntil ?? null,
        });
    }
    await deps.syncNow(account.id, { fresh: true });
    return known(id);
  }

  async function resend(id: string, opens = true): Promise<Payment> {
    return once(id, async () => {
      const payment = known(id);
      if (!canResend(payment, clock.now()) || !canStep(payment, 'sending'))
        throw new PlimsollError({
          kind: 'refused',
          message: 'This payment is not sent again: the service could take it for a second one.',
          help: 'Look at the service’s billing page to see what became of it.',
        });
      return send(id, opens);
    });
  }

  return {
    journal,
    start,
    resend: (id) => resend(id),
    settle,
    async check(id) {
      known(id);
      await look(id);
      return known(id);
    },
    async openPage(id) {
      const payment = known(id);
      const url = await browser.again(payment, accountOf(payment));
      if (url !== null) return url;
      if (payment.kind !== 'keyed-card') throw cannotOpen();
      // The secret of a challenge is not kept; the same key brings it back.
      await resend(id);
      const again = await browser.again(known(id), accountOf(payment));
      if (again === null) throw cannotOpen();
      return again;
    },
    async cancel(id) {
      // The bank may have confirmed it meanwhile: the same key tells, and cannot charge twice.
      if (known(id).kind === 'keyed-card' && known(id).state === 'action-required') await resend(id, false);
      const payment = known(id);
      if (!canStep(payment, 'cancelled'))
        throw new PlimsollError({
          kind: 'refused',
          message: 'It cannot be called off any more: money may have moved.',
        });
      browser.done(id);
      const note = 'You let it go. Plimsoll saw no charge.';
      await journal.advance(id, { at: clock.now(), to: 'cancelled', note, watchUntil: null });
      deps.changed();
      return known(id);
    },
    async resume() {
      for (const payment of journal.all()) {
        const plan = recover(payment, clock.now());
        if (plan.do === 'step') await journal.advance(payment.id, plan.step);
        if (plan.do === 'resend') {
          if (payment.state === 'sending') await journal.advance(payment.id, interrupted(clock.now()));
          await resend(payment.id, false).catch((error) =>
            log.warn('payment.not-resumed', { paymentId: payment.id, message: toErrorInfo(error).message }),
          );
        }
        watch(payment.id);
      }
      deps.changed();
    },
    async stop() {
      stopped = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
      await Promise.allSettled(underWay.values());
    },
  };
}
