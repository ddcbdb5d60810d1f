import type { PlanOffer } from '#shared/domain/offers.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Choice } from '../components/Choice.tsx';
import { capitalised } from '../state/phrases.ts';
import type { OrderWords } from './purchaseView.tsx';

interface PlanChoiceProps {
  readonly plans: readonly PlanOffer[];
  /** The id of the plan that the account has. */
  readonly current: string | null;
  readonly value: string | null;
  readonly error: string | null;
  readonly onChange: (planId: string) => void;
}

/** The plans as the service lists them: price, credits, rate, in its order. */
export function PlanChoice({ plans, current, value, error, onChange }: PlanChoiceProps) {
  return (
    <Choice
      error={error}
      label={en.plans.choose}
      onChange={onChange}
      options={plans.map((plan) => ({
        value: plan.id,
        label: plan.id === current ? `${plan.name} · ${en.plans.current}` : plan.name,
        help: planWords(plan),
        disabled: plan.id === current,
      }))}
      value={value}
    />
  );
}

export function priceWords({ price, billing }: PlanOffer): string {
  if (price === null) return en.plans.noPrice;
  return en.plans.price(formatAmount(price), billing === null ? null : capitalised(billing).toLocaleLowerCase());
}

function planWords(plan: PlanOffer) {
  const facts = [
    plan.includes === null ? null : en.plans.includes(formatAmount(plan.includes)),
    plan.topUpRate,
    plan.notes,
  ].filter((fact) => fact !== null);
  return (
    <>
      <span className="figures">{priceWords(plan)}</span>
      {facts.map((fact) => (
        <span key={fact}>
          {' · '}
          {fact}
        </span>
      ))}
    </>
  );
}

/** What the confirmation of a change says. */
export function planOrderWords(plan: PlanOffer): OrderWords {
  return {
    what: plan.name,
    charged: priceWords(plan),
    facts:
      plan.includes === null
        ? []
        : [{ name: en.wallet.planIncluded, value: en.plans.includes(formatAmount(plan.includes)) }],
    next: en.confirm.nextPlan,
    confirm: en.confirm.changePlan(plan.name),
  };
}
