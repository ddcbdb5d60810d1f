import { describe, expect, it } from 'vitest';
import { attributeBy, hasCondition } from '#engine/ledger/attribution.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';

const MONDAY_2330_BERLIN = Date.UTC(2026, 9, 12, 21, 30);

function rule(change: Partial<AttributionRule>): AttributionRule {
  return {
    id: 'r1',
    type: 'attribution',
    order: 1,
    enabled: true,
    agentId: 'Scout',
    accountId: null,
    walletId: null,
    description: null,
    field: null,
    from: null,
    to: null,
    hours: null,
    weekdays: null,
    createdAt: 0,
    ...change,
  };
}
const entry = {
  accountId: 'acc',
  walletId: 'acc:credits',
  agentId: null,
  description: 'Chat completion for Scout',
  at: MONDAY_2330_BERLIN,
  raw: '{"metadata":{"model":"m-1","tries":2,"agent":{"team":"north"}}}',
};
const zone = 'Europe/Berlin';

describe('attribution', () => {
  it.each<[string, Partial<AttributionRule>, boolean]>([
    ['part of the description, capitals or not', { description: 'CHAT' }, true],
    ['another description', { description: 'image' }, false],
    ['a field of the raw row', { field: { path: 'metadata.model', equals: 'm-1' } }, true],
    ['a field below a field', { field: { path: 'metadata.agent.team', equals: 'north' } }, true],
    ['a number as text', { field: { path: 'metadata.tries', equals: '2' } }, true],
    ['a field that is not there', { field: { path: 'metadata.constructor', equals: 'm-1' } }, false],
    ['an object is no value', { field: { path: 'metadata.agent', equals: '[object Object]' } }, false],
    ['its account', { accountId: 'acc' }, true],
    ['another account', { accountId: 'other' }, false],
    ['from is inclusive', { from: MONDAY_2330_BERLIN }, true],
    ['to is exclusive', { description: 'chat', to: MONDAY_2330_BERLIN }, false],
    ['hours past midnight, local time', { hours: { from: '22:00', to: '06:00', zone } }, true],
    ['hours that ended', { hours: { from: '21:00', to: '23:30', zone } }, false],
    ['the local weekday', { weekdays: { days: [1], zone } }, true],
    ['the weekday elsewhere', { weekdays: { days: [1], zone: 'Pacific/Auckland' } }, false],
    ['every condition must hold', { description: 'chat', accountId: 'other' }, false],
    ['no condition fits nothing', {}, false],
    ['switched off', { description: 'chat', enabled: false }, false],
  ])('%s', (_name, change, fits) => {
    const found = attributeBy([rule(change)])(entry);
    expect(found).toEqual(fits ? { agentId: 'Scout', by: 'rule', ruleId: 'r1' } : null);
  });

  it('takes the service’s word before any rule, and the first rule that fits', () => {
    const rules = [
      rule({ id: 'b', order: 2, agentId: 'Second', description: 'chat' }),
      rule({ id: 'a', order: 1, agentId: 'First', description: 'completion' }),
    ];
    expect(attributeBy(rules)(entry)).toMatchObject({ agentId: 'First' });
    expect(attributeBy(rules)({ ...entry, agentId: 'Own' })).toEqual({ agentId: 'Own', by: 'service', ruleId: null });
    expect(hasCondition(rule({}))).toBe(false);
  });

  it('a raw row that is no JSON has no fields', () => {
    expect(attributeBy([rule({ field: { path: 'a', equals: 'b' } })])({ ...entry, raw: '<html>' })).toBeNull();
  });
});
