/** Rules of attribution as they are written on the screen, and in words. Pure. */
import type { Entry } from '#shared/domain/entry.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';
import type { Instant } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';
import { dayStart, shifted } from './periods.ts';
import type { Names } from './rowFilter.ts';
import { dayKey, dayWords, weekdayName } from './times.ts';

/** A rule under someone's hands: all of it as text. */
export interface RuleDraft {
  readonly agent: string;
  /** Empty for any, `account:…` or `wallet:…`. */
  readonly where: string;
  readonly description: string;
  readonly path: string;
  readonly equals: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly hoursFrom: string;
  readonly hoursTo: string;
  readonly weekdays: readonly number[];
}

export function newRule(now: Instant): AttributionRule {
  return {
    id: crypto.randomUUID(),
    type: 'attribution',
    order: -1,
    enabled: true,
    agentId: '',
    accountId: null,
    walletId: null,
    description: null,
    field: null,
    from: null,
    to: null,
    hours: null,
    weekdays: null,
    createdAt: now,
  };
}

/** A rule for rows of the same wallet that say the same. */
export function likeRow(entry: Pick<Entry, 'walletId' | 'description'>, now: Instant): AttributionRule {
  const description = entry.description.trim().slice(0, 200);
  return { ...newRule(now), walletId: entry.walletId, description: description === '' ? null : description };
}

export function draftOf(rule: AttributionRule): RuleDraft {
  return {
    agent: rule.agentId,
    where:
      rule.walletId !== null ? `wallet:${rule.walletId}` : rule.accountId !== null ? `account:${rule.accountId}` : '',
    description: rule.description ?? '',
    path: rule.field?.path ?? '',
    equals: rule.field?.equals ?? '',
    firstDay: rule.from === null ? '' : dayKey(rule.from),
    lastDay: rule.to === null ? '' : dayKey(rule.to - 1),
    hoursFrom: rule.hours?.from ?? '',
    hoursTo: rule.hours?.to ?? '',
    weekdays: rule.weekdays?.days ?? [],
  };
}

export interface RuleProblems {
  readonly agent?: string;
  readonly field?: string;
  readonly hours?: string;
  readonly days?: string;
  readonly conditions?: string;
}

/** The rule as drawn up, and what is missing from it; the rest of `base` stays as it is. */
export function readDraft(draft: RuleDraft, base: AttributionRule, zone: string) {
  const [kind, ...rest] = draft.where.split(':');
  const place = rest.join(':');
  const from = dayStart(draft.firstDay);
  const last = dayStart(draft.lastDay);
  const path = draft.path.trim();
  const { hoursFrom, hoursTo } = draft;
  const rule: AttributionRule = {
    ...base,
    agentId: draft.agent.trim(),
    accountId: kind === 'account' ? place : null,
    walletId: kind === 'wallet' ? place : null,
    description: draft.description.trim() || null,
    field: path === '' ? null : { path, equals: draft.equals },
    from,
    to: last === null ? null : shifted('day', last, 1),
    hours: hoursFrom !== '' && hoursTo !== '' ? { from: hoursFrom, to: hoursTo, zone: base.hours?.zone ?? zone } : null,
    weekdays:
      draft.weekdays.length === 0
        ? null
        : { days: [...draft.weekdays].sort((a, b) => a - b), zone: base.weekdays?.zone ?? zone },
  };
  const problems: RuleProblems = {
    ...(rule.agentId === '' ? { agent: en.rules.agentMissing } : {}),
    ...(path === '' && draft.equals !== '' ? { field: en.rules.fieldMissing } : {}),
    ...((hoursFrom === '') !== (hoursTo === '') ? { hours: en.rules.hoursBoth } : {}),
    ...(from !== null && last !== null && last < from ? { days: en.ledger.daysTurned } : {}),
    ...(hasCondition(rule) ? {} : { conditions: en.rules.conditionMissing }),
  };
  return { rule, problems, complete: Object.keys(problems).length === 0 };
}

export function hasCondition(rule: AttributionRule): boolean {
  const { accountId, walletId, description, field, from, to, hours, weekdays } = rule;
  return [accountId, walletId, description, field, from, to, hours, weekdays].some((part) => part !== null);
}

export interface RuleNames extends Names {
  account(accountId: string): string;
}

/** "“nightly scrape” in Lab, Credits, 22:00–06:00": what a rule is called, since it has no other name. */
export function ruleWords(rule: AttributionRule, names: RuleNames, now: Instant): string {
  const words = en.rules.words;
  const place =
    rule.walletId !== null
      ? names.wallet(rule.walletId)
      : rule.accountId !== null
        ? names.account(rule.accountId)
        : null;
  const what = [
    rule.description === null ? null : words.description(rule.description),
    rule.field === null ? null : words.field(rule.field.path, rule.field.equals),
    place === null ? null : words.in(place),
    rule.weekdays === null ? null : words.on(rule.weekdays.days.map((day) => weekdayName(day)).join(', ')),
    rule.hours === null ? null : words.hours(rule.hours.from, rule.hours.to),
    rule.from === null ? null : words.since(dayWords(rule.from, now)),
    rule.to === null ? null : words.until(dayWords(rule.to - 1, now)),
  ].filter((part) => part !== null);
  return what.length === 0
    ? en.rules.anything
    : what
        .join(', ')
        .replace(/^in /, '')
        .replace(/”, in /, '” in ');
}

/** The rules to save when the one at `index` goes up (-1) or down (1): those whose number changes. */
export function reordered(rules: readonly AttributionRule[], index: number, by: 1 | -1): AttributionRule[] {
  const [one, other] = [rules[index], rules[index + by]];
  if (one === undefined || other === undefined) return [];
  const next = rules.map((rule, at) => (at === index ? other : at === index + by ? one : rule));
  return next.map((rule, order) => ({ ...rule, order })).filter((rule, at) => next[at]?.order !== rule.order);
}

export function inOrder(rules: readonly AttributionRule[]): AttributionRule[] {
  return [...rules].sort((a, b) => a.order - b.order || a.createdAt - b.createdAt);
}
