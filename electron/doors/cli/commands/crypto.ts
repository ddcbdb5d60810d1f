import { PlimsollError } from '#shared/contract/errors.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { EXIT } from '../exitCode.ts';
import { typedAmount } from '../money/typedAmount.ts';
import { type PayOptions, pay } from '../pay.ts';
import { plain } from '../render/text.ts';
import { ASKS, onAccount, PAYS } from '../scope.ts';
import { mainWallet } from '../walletRef.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export function cryptoInfo(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async ({ session, account }) => {
    const info = await session.call('crypto.info', { accountId: account.id });
    const lines = info.enabled
      ? [
          `Tokens: ${info.tokens.join(', ') || 'not stated'}.`,
          `Networks: ${info.networks.join(', ') || 'not stated'}.`,
          info.canCreate ? `plimsoll crypto pay ${account.id} --amount N --token TOKEN` : en.crypto.onlyWebBody,
        ]
      : [en.crypto.off];
    return {
      exitCode: EXIT.ok,
      text: lines.map((line) => `${plain(line)}\n`).join(''),
      json: { exitCode: EXIT.ok, accountId: account.id, ...info },
    };
  });
}

export interface CryptoPayOptions extends PayOptions {
  readonly amount: string;
  readonly token: string;
  readonly network?: string;
}

/** Makes an address to pay to; nothing moves before somebody pays. */
export function payCrypto(wanted: string, options: CryptoPayOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, PAYS, async ({ session, account, snapshot }) => {
    const info = await session.call('crypto.info', { accountId: account.id });
    if (!info.enabled || !info.canCreate)
      throw new PlimsollError({ kind: 'refused', message: info.enabled ? en.crypto.onlyWebBody : en.crypto.off });
    const wallet = mainWallet(snapshot.wallets, account.id);
    const amount = typedAmount(options.amount, [wallet.unit], '--amount');
    const { token, network = null } = options;
    return pay(
      {
        wallet,
        order: { type: 'crypto', amount, token, network },
        what: `Crypto payment of ${formatAmount(amount)}`,
        charged: en.confirm.chargeOnPage(`${formatAmount(amount)} in ${token}`),
        facts: [['Network', network ?? en.crypto.anyNetwork]],
        next: en.confirm.nextCrypto,
      },
      session,
      options,
      world,
    );
  });
}
