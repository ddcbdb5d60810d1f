/** What the gate said, for people. Amounts keep every digit: this is what one spends by. */
import type { Decision, Limit } from '#shared/contract/agentCalls.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Amount } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { ageText, factLines, plain } from './text.ts';

const CODE_WORDS: Readonly<Record<Decision['code'], string>> = {
  within: 'within its limits',
  paused: 'paused',
  'over-limit': 'over a limit',
  'not-allowed': 'not allowed by the service',
  unknown: 'not known',
  stale: 'too old to go by',
};

export function decisionText(decision: Decision, now: Instant): string {
  const { allowed, code, reason, binding, reservation } = decision;
  const head = allowed ? `Allowed. ${reason}` : `Denied (${CODE_WORDS[code]}). ${reason}`;
  const facts: (readonly [string, string])[] = [
    ['Agent', decision.agentName],
    ['Cost', exact(decision.cost)],
    ['Wallet', decision.walletName],
    ['Binds', binding === null ? 'not known' : limitText(binding)],
    ['Numbers', numbersAge(decision, now)],
  ];
  if (reservation !== null) facts.push(['Held', `${exact(reservation.amount)} until ${utc(reservation.expiresAt)}`]);
  const next =
    reservation === null
      ? ''
      : `Reservation ${reservation.id}\n  plimsoll settle ${reservation.id} --cost N\n  plimsoll release ${reservation.id}\n`;
  return `${plain(head)}\n${factLines(facts)}${next}`;
}

/** "monthly envelope leaves $3.20, more on 2026-12-01 00:00 UTC". */
export function limitText({ name, left, renewsAt }: Limit): string {
  return `${name} leaves ${exact(left)}${renewsAt === null ? '' : `, more from ${utc(renewsAt)}`}`;
}

function numbersAge({ asOf, stale }: Decision, now: Instant): string {
  if (asOf === null) return 'never seen';
  return `${ageText(now - asOf)}${stale ? ', too old to rely on' : ''}`;
}

export function exact(amount: Amount): string {
  return formatAmount(amount, { exact: true });
}

/** `2026-12-01 00:00 UTC`. */
export function utc(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
