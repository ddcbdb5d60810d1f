import { PlimsollError } from '#shared/contract/errors.ts';
import type { WalletView } from '#shared/contract/snapshot.ts';
import type { AutoTopUpChange } from '#shared/domain/offers.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import type { Amount, Unit } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { confirm } from '../confirm.ts';
import { EXIT } from '../exitCode.ts';
import { typedAmount } from '../money/typedAmount.ts';
import { type PayOptions, pay } from '../pay.ts';
import { ageText, plain } from '../render/text.ts';
import { onWallet, PAYS, readNow } from '../scope.ts';
import type { CliWorld, Outcome } from '../world.ts';

export interface AutoTopUpOptions extends PayOptions {
  readonly on?: boolean;
  readonly off?: boolean;
  readonly threshold?: string;
  readonly amount?: string;
  /** `none` takes the cap away. */
  readonly dailyCap?: string;
  readonly trigger?: boolean;
}

/** Shows the service's automatic top-up, changes it, or asks the service to run it now. */
export function autoTopUp(wanted: string, options: AutoTopUpOptions, world: CliWorld): Promise<Outcome> {
  const { on, off, threshold, amount, dailyCap, trigger = false } = options;
  const changes = [on, off, threshold, amount, dailyCap].some((option) => option !== undefined);
  if ((on && off) || (trigger && changes))
    throw new PlimsollError({
      kind: 'invalid-input',
      message: on && off ? '--on and --off at once.' : '--trigger changes no setting: give it alone.',
    });
  const how = trigger || changes ? PAYS : { withSandbox: false };
  return onWallet(wanted, options, world, how, async ({ session, wallet }) => {
    if (!trigger && !changes) return shown(wallet, settingOf(wallet), world);
    // What is changed is changed from the setting as it is now, and a yes is given against a fresh balance.
    const { wallets } = await readNow(session, wallet.accountId);
    const now = wallets.find(({ id }) => id === wallet.id) ?? wallet;
    const setting = settingOf(now);
    if (trigger)
      return pay(
        {
          wallet: now,
          order: { type: 'auto-top-up' },
          what: 'Automatic top-up, now',
          charged: chargedFor(setting),
          facts: [['Setting', words(setting)]],
          next: en.confirm.nextAuto,
        },
        session,
        options,
        world,
      );
    if (setting.changedAt === 'web')
      throw new PlimsollError({
        kind: 'refused',
        message: 'This service lets its automatic top-up be changed only on its web page.',
        help: `"plimsoll topup ${now.id} --web" opens its billing page.`,
      });
    const change = changeOf(options, setting, now.unit);
    const facts = [
      ['Now', words(setting)],
      ['Then', words({ ...setting, ...change, state: change.enabled ? 'on' : 'off' })],
      ['Account', `${now.accountLabel} (${now.serviceName})`],
      ['Wallet', now.name],
    ] as const;
    const next = change.enabled
      ? 'The service then charges the card it holds by itself, also while Plimsoll is closed.'
      : '';
    await confirm({ what: 'Change the automatic top-up', facts, ...(next === '' ? {} : { next }) }, options, world);
    const set = await session.call('autoTopUp.set', { walletId: now.id, change });
    return shown(now, set.autoTopUp, world);
  });
}

/** What the service states for it, else only what its setting says. */
function chargedFor({ amount, charge = null }: AutoTopUp): string {
  if (charge !== null) return en.confirm.chargeNow(formatAmount(charge));
  return amount === null ? en.confirm.chargeByService : en.confirm.chargeBySetting(formatAmount(amount));
}

function settingOf({ autoTopUp }: WalletView): AutoTopUp {
  if (autoTopUp !== null) return autoTopUp;
  throw new PlimsollError({
    kind: 'refused',
    message: 'The service tells of no automatic top-up for this wallet.',
    help: '"plimsoll sync" asks it again.',
  });
}

/** What was not said stays as it is. @throws PlimsollError `invalid-input` where that leaves a value open */
export function changeOf(options: AutoTopUpOptions, now: AutoTopUp, unit: Unit): AutoTopUpChange {
  return {
    enabled: options.on ? true : options.off ? false : now.state === 'on',
    threshold: stated(options.threshold, now.threshold, unit, '--threshold'),
    amount: stated(options.amount, now.amount, unit, '--amount'),
    dailyCap: capOf(options.dailyCap, now),
  };
}

function stated(text: string | undefined, now: Amount | null, unit: Unit, option: string): Amount {
  if (text !== undefined) return typedAmount(text, [unit], option);
  if (now !== null) return now;
  throw new PlimsollError({
    kind: 'invalid-input',
    message: `The service states no value for ${option}, and wants one even to switch it off.`,
    help: `Add ${option} N.`,
  });
}

function capOf(text: string | undefined, { dailyCap, limits }: AutoTopUp): Amount | null {
  if (text === undefined) return dailyCap;
  if (text === 'none') return null;
  const unit = dailyCap?.unit ?? limits?.capUnit ?? null;
  if (unit !== null) return typedAmount(text, [unit], '--daily-cap');
  throw new PlimsollError({
    kind: 'invalid-input',
    message: 'The service tells of no daily cap for this wallet.',
    help: 'Leave --daily-cap away.',
  });
}

function words({ state, threshold, amount, dailyCap }: AutoTopUp): string {
  const parts = [
    en.autoTopUp[state].toLowerCase(),
    ...(amount === null ? [] : [`adds ${formatAmount(amount)}`]),
    ...(threshold === null ? [] : [`below ${formatAmount(threshold)}`]),
    ...(dailyCap === null ? [] : [`at most ${formatAmount(dailyCap)} a day`]),
  ];
  return parts.join(', ');
}

function shown(wallet: WalletView, setting: AutoTopUp, { clock }: CliWorld): Outcome {
  const { id, accountId, accountLabel, name, asOf } = wallet;
  const seen = setting === wallet.autoTopUp ? ` (seen ${ageText(clock.now() - asOf)})` : '';
  return {
    exitCode: EXIT.ok,
    text: `${plain(`${accountLabel}, ${name}: automatic top-up ${words(setting)}${seen}.`)}\n`,
    json: { exitCode: EXIT.ok, wallet: { id, accountId, accountLabel, name }, autoTopUp: setting },
  };
}
