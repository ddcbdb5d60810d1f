/** The part of a payment that happens in the system browser: a checkout, or the bank's challenge on a page of ours. */
import type { Account } from '#shared/domain/account.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { Browser, Log } from '../ports.ts';
import type { ServiceDefinition } from '../providers/adapter.ts';
import type { PaymentAnswer } from '../providers/operations.ts';
import { allowedOrigins, vettedAddress } from '../web/openPage.ts';
import type { ChallengeOutcome, IntentStatus, PaymentPages, ReturnPage } from './pages.ts';

export interface BrowserStepsDeps {
  readonly browser: Browser;
  readonly pages: PaymentPages;
  readonly log: Log;
  readonly serviceOf: (account: Account) => ServiceDefinition;
  /** The card processor's key for the account's pages, which is public; null where the service does not tell it. */
  readonly publishableKeyOf: (account: Account) => string | null;
  /** Origins besides the service's own where a checkout may be, as the service's definition names them. */
  readonly checkoutOrigins: (account: Account) => readonly string[];
}

export interface Callbacks {
  lookNow(): void;
  challengeEnded(paymentId: string, outcome: ChallengeOutcome): void;
}

export interface BrowserSteps {
  /** Where the service may send the payer back to. */
  returnFor(payment: Payment, account: Account): Promise<{ success: string; cancel: string }>;
  /** Opens what the answer asks for. @throws PlimsollError `refused` for an address that is not the service's. */
  show(payment: Payment, account: Account, answer: PaymentAnswer, callbacks: Callbacks): Promise<void>;
  /** Opens the page again. @returns its address, or null where none is known any more. */
  again(payment: Payment, account: Account): Promise<string | null>;
  /** Where the challenge stands, by the card processor's own word; null where its secret is not at hand. */
  intentStatus(paymentId: string): Promise<IntentStatus | null>;
  /** The payment needs no page any more. */
  done(paymentId: string): void;
  close(): Promise<void>;
}

/** A bank's challenge takes minutes at most. */
const CHALLENGE_SECONDS = 10 * 60;

export function createBrowserSteps(deps: BrowserStepsDeps): BrowserSteps {
  const addresses = new Map<string, string>();
  const returns = new Map<string, ReturnPage>();
  const closers = new Map<string, () => void>();
  /** In memory only, and only while the challenge is open. */
  const intents = new Map<string, Parameters<PaymentPages['readIntent']>[0]>();

  const checked = (address: string, account: Account): string =>
    vettedAddress(
      address,
      [...allowedOrigins(account, deps.serviceOf(account)), ...deps.checkoutOrigins(account)],
      deps.log,
    );

  async function challenge(
    payment: Payment,
    account: Account,
    { clientSecret, provider = 'stripe' }: Extract<PaymentAnswer, { outcome: 'challenge' }>,
    callbacks: Callbacks,
  ): Promise<string> {
    const publishableKey = deps.publishableKeyOf(account);
    // Without the processor's public key, or with another processor, no page of ours can run the challenge.
    if (publishableKey === null || provider !== 'stripe')
      return checked(deps.serviceOf(account).webPages.billing, account);
    closers.get(payment.id)?.();
    const intent = { clientSecret, publishableKey, kind: 'payment' as const };
    intents.set(payment.id, intent);
    const page = await deps.pages.openChallenge({ ...intent, title: payment.what, seconds: CHALLENGE_SECONDS });
    closers.set(payment.id, page.close);
    void page.outcome.then((outcome) => {
      // A page is good for one use: the next one has another address.
      if (addresses.get(payment.id) === page.url) addresses.delete(payment.id);
      callbacks.challengeEnded(payment.id, outcome);
    });
    return page.url;
  }

  return {
    async returnFor(payment, account) {
      const fallback = deps.serviceOf(account).webPages.billing;
      if (payment.kind !== 'checkout' && payment.kind !== 'plan') return { success: fallback, cancel: fallback };
      returns.get(payment.id)?.close();
      const page = await deps.pages.openReturn(payment.what);
      if (page === null) return { success: fallback, cancel: fallback };
      returns.set(payment.id, page);
      return { success: page.success, cancel: page.cancel };
    },
    async show(payment, account, answer, callbacks) {
      let address: string | null = null;
      if (answer.outcome === 'checkout') address = checked(answer.url, account);
      else if (answer.outcome === 'address') address = answer.url === null ? null : checked(answer.url, account);
      else if (answer.outcome === 'challenge') address = await challenge(payment, account, answer, callbacks);
      if (address === null) return;
      addresses.set(payment.id, address);
      void returns.get(payment.id)?.returned.then((how) => {
        if (how !== 'closed') callbacks.lookNow();
      });
      await deps.browser.open(address);
      deps.log.info('payment.page', { paymentId: payment.id, origin: new URL(address).origin });
    },
    async again(payment, account) {
      const address =
        addresses.get(payment.id) ??
        (payment.refs.checkoutUrl === undefined ? null : checked(payment.refs.checkoutUrl, account));
      if (address === null) return null;
      await deps.browser.open(address);
      return address;
    },
    async intentStatus(paymentId) {
      const intent = intents.get(paymentId);
      return intent === undefined ? null : (await deps.pages.readIntent(intent)).status;
    },
    done(paymentId) {
      intents.delete(paymentId);
      closers.get(paymentId)?.();
      returns.get(paymentId)?.close();
      addresses.delete(paymentId);
      closers.delete(paymentId);
      returns.delete(paymentId);
    },
    async close() {
      for (const id of new Set([...closers.keys(), ...returns.keys()])) this.done(id);
      await deps.pages.close();
    },
  };
}
