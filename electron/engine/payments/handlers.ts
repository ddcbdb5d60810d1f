/** The calls of the contract that ask a service to do something. */
import type { Handlers } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { paymentCalls } from '#shared/contract/paymentCalls.ts';
import type { Account } from '#shared/domain/account.ts';
import { accountOfWallet } from '#shared/domain/ids.ts';
import type { WalletKey } from '#shared/domain/wallet.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { SignIns } from '../accounts/signIns.ts';
import type { Log } from '../ports.ts';
import type { ServiceAdapter } from '../providers/adapter.ts';
import type { Operations } from '../providers/operations.ts';
import type { CardSetup } from './cardSetup.ts';
import type { Payments } from './runner.ts';

export interface PaymentHandlerDeps {
  readonly accounts: Accounts;
  readonly adapterOf: (account: Account) => ServiceAdapter;
  readonly payments: Payments;
  readonly cardSetup: CardSetup;
  readonly signIns: SignIns;
  readonly syncNow: (accountId: string) => Promise<boolean>;
  readonly viewOf: (
    paymentId: string,
  ) => Handlers['payments.get'] extends (input: never) => Promise<infer O> ? O : never;
  readonly views: () => Awaited<ReturnType<Handlers['payments.list']>>['payments'];
  readonly log: Log;
}

type PaymentHandlers = Pick<Handlers, keyof typeof paymentCalls>;

export function createPaymentHandlers(deps: PaymentHandlerDeps): PaymentHandlers {
  const { accounts, payments, cardSetup, signIns, viewOf } = deps;

  /** The operation, or words for why the account has none. */
  const operation = <K extends keyof Operations>(account: Account, name: K): NonNullable<Operations[K]> => {
    const found = deps.adapterOf(account).operations?.[name];
    if (found === undefined || found === null)
      throw new PlimsollError({
        kind: 'refused',
        message: `${account.label} does not offer this through its API.`,
        help: 'Open its billing page instead.',
      });
    return found;
  };
  const ofWallet = (walletId: string): { account: Account; key: WalletKey } => ({
    account: accounts.get(accountOfWallet(walletId)),
    key: walletId.slice(walletId.lastIndexOf(':') + 1),
  });

  return {
    'topUps.offer': async ({ walletId }) => {
      const { account, key } = ofWallet(walletId);
      return { offer: await operation(account, 'topUpOffer')(key) };
    },
    'payments.start': async (input) => viewOf((await payments.start(input)).id),
    'payments.list': async () => ({ payments: deps.views() }),
    'payments.get': async ({ paymentId }) => viewOf(paymentId),
    'payments.check': async ({ paymentId }) => viewOf((await payments.check(paymentId)).id),
    'payments.openPage': async ({ paymentId }) => ({ url: await payments.openPage(paymentId) }),
    'payments.resend': async ({ paymentId }) => viewOf((await payments.resend(paymentId)).id),
    'payments.cancel': async ({ paymentId }) => viewOf((await payments.cancel(paymentId)).id),

    'autoTopUp.set': async ({ walletId, change }) => {
      const { account, key } = ofWallet(walletId);
      const autoTopUp = await operation(account, 'setAutoTopUp')(key, change);
      deps.log.info('auto-top-up.set', { accountId: account.id, enabled: change.enabled });
      // What the service now says is what counts, not what it was asked.
      await deps.syncNow(account.id);
      return { autoTopUp };
    },
    'plans.list': async ({ accountId }) => {
      const { current, plans } = await operation(accounts.get(accountId), 'plans')();
      return { current, plans: [...plans] };
    },
    'work.list': async ({ accountId }) => operation(accounts.get(accountId), 'work').list(),
    'blockedWork.list': async ({ accountId }) => ({
      items: [...(await operation(accounts.get(accountId), 'blocked').list())],
    }),
    'blockedWork.resume': async ({ accountId, workId }) => {
      const resumed = await operation(accounts.get(accountId), 'blocked').resume(workId);
      await deps.syncNow(accountId);
      return resumed;
    },

    'cards.list': async ({ accountId }) => ({ cards: [...(await operation(accounts.get(accountId), 'cards').list())] }),
    'cards.add': async ({ accountId }) => {
      const account = accounts.get(accountId);
      return cardSetup.begin(account, operation(account, 'cards'));
    },
    'cards.setDefault': async ({ accountId, cardId }) => {
      await operation(accounts.get(accountId), 'cards').setDefault(cardId);
      return {};
    },
    'cards.detach': async ({ accountId, cardId }) => {
      await operation(accounts.get(accountId), 'cards').detach(cardId);
      return {};
    },

    'approvals.list': async ({ accountId }) => ({
      approvals: [...(await operation(accounts.get(accountId), 'approvals').list())],
    }),
    'approvals.request': async ({ accountId, credits, expiryHours }) => ({
      approval: await operation(accounts.get(accountId), 'approvals').request(credits, expiryHours),
    }),
    'approvals.reject': async ({ accountId, approvalId, reason }) => ({
      approval: await operation(accounts.get(accountId), 'approvals').reject(approvalId, reason),
    }),
    'crypto.info': async ({ accountId }) => {
      const info = await operation(accounts.get(accountId), 'crypto').info();
      return { ...info, tokens: [...info.tokens], networks: [...info.networks] };
    },

    'signIn.begin': async (input) => signIns.begin(input),
    'signIn.state': async ({ id }) => ({ signIn: signIns.state(id) }),
    'signIn.cancel': async ({ id }) => {
      signIns.cancel(id);
      return {};
    },
  };
}
