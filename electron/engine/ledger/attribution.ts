/** Which agent an entry is attributed to. Pure: the service's word first, then the first of the user's rules that fits. */
import type { Attribution } from '#shared/contract/ledgerCalls.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { AttributionRule, Rule } from '#shared/domain/rule.ts';

type Attributed = Pick<Entry, 'accountId' | 'walletId' | 'agentId' | 'description' | 'at' | 'raw'>;
export type Attribute = (entry: Attributed) => Attribution | null;

/** Made once for a set of rules, then asked for each entry. */
export function attributeBy(rules: readonly Rule[]): Attribute {
  const asked = rules
    .filter((rule) => rule.type === 'attribution')
    .filter((rule) => rule.enabled && hasCondition(rule))
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
    .map((rule) => ({ rule, fits: fitsOf(rule) }));
  return (entry) => {
    if (entry.agentId !== null) return { agentId: entry.agentId, by: 'service', ruleId: null };
    const found = asked.find(({ fits }) => fits(entry))?.rule;
    return found === undefined ? null : { agentId: found.agentId, by: 'rule', ruleId: found.id };
  };
}

/** A rule without any condition would attribute everything, which is a guess. */
export function hasCondition(rule: AttributionRule): boolean {
  return [
    rule.accountId,
    rule.walletId,
    rule.description,
    rule.field,
    rule.from,
    rule.to,
    rule.hours,
    rule.weekdays,
  ].some((condition) => condition !== null);
}

function fitsOf(rule: AttributionRule): (entry: Attributed) => boolean {
  const part = rule.description?.toLocaleLowerCase('en') ?? null;
  const clock = clockOf(rule);
  return (entry) => {
    if (rule.accountId !== null && entry.accountId !== rule.accountId) return false;
    if (rule.walletId !== null && entry.walletId !== rule.walletId) return false;
    if (rule.from !== null && entry.at < rule.from) return false;
    if (rule.to !== null && entry.at >= rule.to) return false;
    if (part !== null && !entry.description.toLocaleLowerCase('en').includes(part)) return false;
    if (rule.field !== null && fieldOf(entry.raw, rule.field.path) !== rule.field.equals) return false;
    return clock(entry.at);
  };
}

/** The scalar at a path of the raw row, as text; null where there is none. */
function fieldOf(raw: string, path: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return null; // a row that is no JSON has no fields
  }
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function clockOf({ hours, weekdays }: AttributionRule): (at: number) => boolean {
  const time = hours === null ? null : partsIn(hours.zone);
  const day = weekdays === null ? null : partsIn(weekdays.zone);
  return (at) => {
    if (day !== null && weekdays !== null && !weekdays.days.includes(1 + WEEKDAYS.indexOf(day(at).weekday)))
      return false;
    if (time === null || hours === null) return true;
    const now = time(at).time;
    return hours.from <= hours.to ? now >= hours.from && now < hours.to : now >= hours.from || now < hours.to;
  };
}

function partsIn(timeZone: string): (at: number) => { weekday: string; time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return { weekday: parts.weekday ?? '', time: `${parts.hour}:${parts.minute}` };
  };
}
