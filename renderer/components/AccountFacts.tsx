import type { AccountView } from '#shared/contract/snapshot.ts';
import type { Plan } from '#shared/domain/facts.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { en } from '#shared/words/en.ts';
import { capitalised } from '../state/phrases.ts';
import { AgeOrNever, Day, Until } from './Age.tsx';
import { Money } from './Figure.tsx';
import { type Fact, Facts } from './Layout.tsx';

export function AutoTopUpFacts({ autoTopUp }: { readonly autoTopUp: AutoTopUp }) {
  const { state, threshold, amount, dailyCap, hasPaymentMethod, changedAt } = autoTopUp;
  const facts: Fact[] = [{ name: en.wallet.autoState, value: en.autoTopUp[state] }];
  if (threshold !== null) facts.push({ name: en.wallet.autoThreshold, value: <Money amount={threshold} /> });
  if (amount !== null) facts.push({ name: en.wallet.autoAmount, value: <Money amount={amount} /> });
  if (dailyCap !== null) facts.push({ name: en.wallet.autoCap, value: <Money amount={dailyCap} /> });
  if (hasPaymentMethod !== null)
    facts.push({ name: en.wallet.autoMethod, value: hasPaymentMethod ? en.wallet.yes : en.wallet.no });
  facts.push({ name: en.wallet.autoChange, value: en.wallet.autoWhere[changedAt] });
  return <Facts facts={facts} />;
}

export function PlanFacts({ plan }: { readonly plan: Plan | null }) {
  if (plan === null) return <p>{en.wallet.noPlan}</p>;
  const facts: Fact[] = [{ name: en.wallet.planTitle, value: plan.name }];
  if (plan.status !== null) facts.push({ name: en.wallet.planStatus, value: capitalised(plan.status) });
  if (plan.included !== null) facts.push({ name: en.wallet.planIncluded, value: <Money amount={plan.included} /> });
  if (plan.periodStart !== null && plan.periodEnd !== null)
    facts.push({
      name: en.wallet.planPeriod,
      value: (
        <>
          <Day at={plan.periodStart} /> – <Day at={plan.periodEnd} />
        </>
      ),
    });
  else if (plan.periodEnd !== null) facts.push({ name: en.wallet.planRenews, value: <Day at={plan.periodEnd} /> });
  if (plan.startedAt !== null) facts.push({ name: en.wallet.planStarted, value: <Day at={plan.startedAt} /> });
  return <Facts facts={facts} />;
}

export function AccountFacts({ account }: { readonly account: AccountView }) {
  const usage = account.slices.usage?.value;
  const holder = account.slices.identity?.value.name;
  const facts: Fact[] = [{ name: en.wallet.accountService, value: account.serviceName }];
  if (holder != null) facts.push({ name: en.wallet.accountHolder, value: holder });
  if (usage !== undefined)
    facts.push({
      name: en.wallets.usage,
      value: usage.allowed ? en.wallets.allowed : `${en.wallets.notAllowed}${usage.reason ? `: ${usage.reason}` : ''}`,
    });
  facts.push(
    { name: en.wallet.accountOrigin, value: account.origin.replace(/^https?:\/\//, '') },
    { name: en.wallet.accountKey, value: en.keyKept[account.keyKept] },
    { name: en.wallet.accountSeen, value: <AgeOrNever at={account.lastSuccessAt} /> },
  );
  if (account.nextAttemptAt !== null)
    facts.push({ name: en.wallet.accountNext, value: <Until at={account.nextAttemptAt} /> });
  return <Facts facts={facts} />;
}
