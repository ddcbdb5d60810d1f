import { PlimsollError } from '#shared/contract/errors.ts';
import type { PlanOffer } from '#shared/domain/offers.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { EXIT } from '../exitCode.ts';
import { type PayOptions, pay } from '../pay.ts';
import { table } from '../render/text.ts';
import { ASKS, onAccount, PAYS } from '../scope.ts';
import { mainWallet } from '../walletRef.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export function listPlans(wanted: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, ASKS, async ({ session, account }) => {
    const { current, plans } = await session.call('plans.list', { accountId: account.id });
    const text = plans.length === 0 ? 'The service lists no plans.\n' : planTable(plans, current);
    return { exitCode: EXIT.ok, text, json: { exitCode: EXIT.ok, accountId: account.id, current, plans } };
  });
}

export function upgradePlan(wanted: string, planName: string, options: PayOptions, world: CliWorld): Promise<Outcome> {
  return onAccount(wanted, options, world, PAYS, async ({ session, account, snapshot }) => {
    const { current, plans } = await session.call('plans.list', { accountId: account.id });
    const plan = findPlan(plans, planName);
    if (plan.id === current)
      throw new PlimsollError({ kind: 'refused', message: `${account.label} is on ${plan.name} already.` });
    const facts = [
      ...(plan.includes === null ? [] : [['Includes', formatAmount(plan.includes)] as const]),
      ...(plan.topUpRate === null ? [] : [['Further', plan.topUpRate] as const]),
    ];
    return pay(
      {
        wallet: mainWallet(snapshot.wallets, account.id),
        order: { type: 'plan', planId: plan.id },
        what: `Change to plan ${plan.name}`,
        charged: priceOf(plan),
        facts,
        next: en.confirm.nextPlan,
      },
      session,
      options,
      world,
    );
  });
}

function findPlan(plans: readonly PlanOffer[], wanted: string): PlanOffer {
  const byName = plans.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const plan = plans.find(({ id }) => id === wanted) ?? (byName.length === 1 ? byName[0] : undefined);
  if (plan !== undefined) return plan;
  throw new PlimsollError({
    kind: 'not-found',
    message: `The service lists no plan "${wanted}".`,
    help: `It lists ${plans.map(({ id }) => id).join(', ')}.`,
  });
}

function planTable(plans: readonly PlanOffer[], current: string | null): string {
  return table(
    [
      { title: '' },
      { title: 'PLAN' },
      { title: 'NAME' },
      { title: 'PRICE' },
      { title: 'INCLUDES', right: true },
      { title: 'FURTHER CREDITS' },
      { title: 'NOTES' },
    ],
    plans.map((plan) => [
      plan.id === current ? '*' : '',
      plan.id,
      plan.name,
      priceOf(plan),
      plan.includes === null ? '-' : formatAmount(plan.includes),
      plan.topUpRate ?? '-',
      plan.notes ?? '',
    ]),
  );
}

function priceOf({ price, billing }: PlanOffer): string {
  return price === null ? en.plans.noPrice : en.plans.price(formatAmount(price), billing);
}
