/** Adding a card: entered on the card processor's form in the system browser, never here. */

import { toErrorInfo } from '#shared/contract/errors.ts';
import type { Account } from '#shared/domain/account.ts';
import type { Browser, Log } from '../ports.ts';
import type { ServiceDefinition } from '../providers/adapter.ts';
import type { Operations } from '../providers/operations.ts';
import { pageAddress } from '../web/openPage.ts';
import type { PaymentPages } from './pages.ts';

type Cards = NonNullable<Operations['cards']>;

export interface CardSetupDeps {
  readonly browser: Browser;
  readonly pages: PaymentPages;
  readonly log: Log;
  readonly serviceOf: (account: Account) => ServiceDefinition;
  readonly publishableKeyOf: (account: Account) => string | null;
  readonly changed: () => void;
}

export interface CardSetup {
  /** Opens the form. The card is attached once the processor says that it was accepted. */
  begin(account: Account, cards: Cards): Promise<{ url: string; by: 'page' | 'service' }>;
}

const SECONDS = 15 * 60;

export function createCardSetup(deps: CardSetupDeps): CardSetup {
  const { browser, pages, log } = deps;
  return {
    async begin(account, cards) {
      const publishableKey = deps.publishableKeyOf(account);
      const setup = await cards.beginSetup();
      // Another processor, or one whose public key the service does not tell: its own page takes the card.
      if (setup.provider !== 'stripe' || publishableKey === null) {
        const url = pageAddress(account, deps.serviceOf(account), 'billing', log);
        await browser.open(url);
        return { url, by: 'service' };
      }
      const intent = { clientSecret: setup.clientSecret, publishableKey, kind: 'setup' as const };
      const page = await pages.openChallenge({ ...intent, title: `Add a card to ${account.label}`, seconds: SECONDS });
      const attach = async () => {
        if ((await page.outcome) !== 'done') return;
        const { status, paymentMethodId } = await pages.readIntent(intent);
        if (status !== 'succeeded' || paymentMethodId === null) return;
        await cards.attach(paymentMethodId);
        log.info('card.attached', { accountId: account.id });
        deps.changed();
      };
      attach().catch((error) =>
        log.error('card.not-attached', { accountId: account.id, message: toErrorInfo(error).message }),
      );
      await browser.open(page.url);
      return { url: page.url, by: 'page' };
    },
  };
}
