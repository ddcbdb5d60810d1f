/** The calls of the contract that ask a service to do something. */
import type { Handlers } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { paymentCalls } from '#shared/contract/paymentCalls.ts';
import type { Account } from '#shared/domain/account.ts';
import { accountOfWallet } from '#shared/domain/ids.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import type { Capability } from '#shared/domain/service.ts';
import type { WalletKey } from '#shared/domain/wallet.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { SignIns } from '../accounts/signIns.ts';
import type { Allowances } from '../accounts/withheld.ts';
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
  readonly allowances: Allowances;
  readonly syncNow: (accountId: string) => Promise<boolean>;
  readonly viewOf: (paymentId: string) => Awaited<ReturnType<Handlers['payments.get']>>;
  /** Alerts tell the user's own change of an automatic top-up from the service's. */
  readonly topUpSet: (walletId: string) => Promise<void>;
  readonly views: () => Awaited<ReturnType<Handlers['payments.list']>>['payments'];
  readonly log: Log;
}

type PaymentHandlers = Pick<Handlers, keyof typeof paymentCalls>;

export function createPaymentHandlers(deps: PaymentHandlerDeps): PaymentHandlers {
  const { accounts, payments, cardSetup, signIns, allowances, viewOf } = deps;

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
  const allowed = (accountId: string, capability: Capability): Account => {
    const account = accounts.get(accountId);
    allowances.demand(account, capability);
    return account;
  };
  const ofWallet = (walletId: string): { account: Account; key: WalletKey } => ({
    account: accounts.get(accountOfWallet(walletId)),
    key: walletId.slice(walletId.lastIndexOf(':') + 1),
  });

  const handlers: PaymentHandlers = {
    'topUps.offer': async ({ walletId }) => {
      const { account, key } = ofWallet(walletId);
      const offer = await operation(account, 'topUpOffer')(key);
      return { offer: { ...offer, blocked: allowances.reason(account, 'top-up') ?? offer.blocked } };
    },
    'payments.start': async (input) => {
      // A payment that is there already is told, whatever became of the key since.
      if (payments.journal.get(input.confirmationId) === null)
        allowances.demand(ofWallet(input.walletId).account, NEEDED[input.order.type]);
      return viewOf((await payments.start(input)).id);
    },
    'payments.list': async () => ({ payments: deps.views() }),
    'payments.get': async ({ paymentId }) => viewOf(paymentId),
    'payments.check': async ({ paymentId }) => viewOf((await payments.check(paymentId)).id),
    'payments.openPage': async ({ paymentId }) => ({ url: await payments.openPage(paymentId) }),
    'payments.resend': async ({ paymentId }) => viewOf((await payments.resend(paymentId)).id),
    'payments.cancel': async ({ paymentId }) => viewOf((await payments.cancel(paymentId)).id),

    'autoTopUp.set': async ({ walletId, change }) => {
      const { account, key } = ofWallet(walletId);
      allowances.demand(account, 'auto-top-up.write');
      const autoTopUp = await operation(account, 'setAutoTopUp')(key, change);
      await deps.topUpSet(walletId);
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
      const account = allowed(accountId, 'cards.write');
      return cardSetup.begin(account, operation(account, 'cards'));
    },
    'cards.setDefault': async ({ accountId, cardId }) => {
      await operation(allowed(accountId, 'cards.write'), 'cards').setDefault(cardId);
      return {};
    },
    'cards.detach': async ({ accountId, cardId }) => {
      await operation(allowed(accountId, 'cards.write'), 'cards').detach(cardId);
      return {};
    },

    'approvals.list': async ({ accountId }) => ({
      approvals: [...(await operation(accounts.get(accountId), 'approvals').list())],
    }),
    'approvals.request': async ({ accountId, credits, expiryHours }) => ({
      approval: await operation(allowed(accountId, 'approvals.write'), 'approvals').request(credits, expiryHours),
    }),
    'approvals.reject': async ({ accountId, approvalId, reason }) => ({
      approval: await operation(allowed(accountId, 'approvals.write'), 'approvals').reject(approvalId, reason),
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
  return afterEach(handlers, allowances.keep);
}

/** What an order needs of the key. */
const NEEDED: Readonly<Record<PaymentOrder['type'], Capability>> = {
  'top-up': 'top-up',
  plan: 'plans',
  'auto-top-up': 'auto-top-up.run',
  crypto: 'crypto',
  approval: 'approvals.write',
  spend: 'work',
};

/** A refusal teaches what the key may not do: kept before the answer is given, so that what follows knows it. */
function afterEach(handlers: PaymentHandlers, keep: () => Promise<void>): PaymentHandlers {
  const wrapped = Object.entries(handlers).map(([name, handler]) => [
    name,
    async (input: never, caller: never) => {
      try {
        return await (handler as (input: never, caller: never) => Promise<unknown>)(input, caller);
      } finally {
        await keep();
      }
    },
  ]);
  return Object.fromEntries(wrapped) as PaymentHandlers;
}
