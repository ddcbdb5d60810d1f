/** Rows, pieces of work, books, rules and exports in words, and what the forms make of them. */
import { describe, expect, it } from 'vitest';
import { exportRequestSchema, type LedgerRow } from '#shared/contract/ledgerCalls.ts';
import { parseScreen, screenText } from '#shared/contract/screens.ts';
import { attributionRuleSchema } from '#shared/domain/rule.ts';
import { amountOf } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { gridStep } from '../../../../renderer/ledger/gridKeys.ts';
import { agreementOf, differenceWords, historyWords, reopenable } from '../../../../renderer/state/bookWords.ts';
import { exportRequest, hasOtherConditions, lacksMoney, shareOf, zones } from '../../../../renderer/state/exporting.ts';
import { indented } from '../../../../renderer/state/indented.ts';
import { namesOf } from '../../../../renderer/state/names.ts';
import { NO_FILTER } from '../../../../renderer/state/rowFilter.ts';
import { rowWords } from '../../../../renderer/state/rowWords.ts';
import {
  draftOf,
  hasCondition,
  inOrder,
  likeRow,
  newRule,
  readDraft,
  reordered,
  ruleWords,
} from '../../../../renderer/state/rules.ts';
import { threadWords } from '../../../../renderer/state/threadWords.ts';
import { monthsOf, rulesFixture } from '../../../support/renderer/booksFixture.ts';
import { fixture } from '../../../support/renderer/fixture.ts';
import { ledgerRows } from '../../../support/renderer/ledgerFixture.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 4);
const UTC = { locale: 'en-GB', timeZone: 'UTC' };
const names = namesOf(fixture(NOW));
const [sample] = ledgerRows(NOW, 1) as [LedgerRow];

describe('threadWords', () => {
  const row = (kind: LedgerRow['kind'], minute: number, outcome: LedgerRow['outcome'] = null) => ({
    id: `${kind}${minute}`,
    kind,
    at: Date.UTC(2026, 10, 20, 10, minute),
    postedAt: NOW,
    outcome,
  });

  it('tells what became of a reservation, in the order in which it happened', () => {
    const rows = [row('release', 31), row('usage', 31), row('reserve', 2, 'captured')];
    expect(threadWords(rows.toReversed(), NOW, UTC)).toBe(
      'Reserved today 10:02, captured 10:31, rest given back 10:31',
    );
    expect(threadWords([row('release', 9), row('reserve', 2, 'released')], NOW, UTC)).toBe(
      'Reserved today 10:02, given back 10:09',
    );
    expect(threadWords([row('reserve', 2, 'open')], NOW, UTC)).toBe('Reserved today 10:02, not captured yet');
  });

  it('says the day again when another one begins', () => {
    const next = { ...row('usage', 5), at: Date.UTC(2026, 10, 21, 8, 5) };
    expect(threadWords([row('reserve', 2, 'captured'), next], NOW, UTC)).toBe(
      'Reserved today 10:02, captured 21 Nov, 08:05',
    );
  });
});

describe('rowWords', () => {
  it('says a kind once, and what is worth a second look', () => {
    expect(rowWords({ ...sample, description: '', kind: 'topup', activity: null }, null)).toMatchObject({
      what: 'Top-up',
      about: [],
    });
    const odd = rowWords({ ...sample, flags: ['future'], lateFor: '2026-10', source: 'derived' }, 'Scout');
    expect(odd.marks.map(({ word }) => word)).toEqual(['Derived', 'For October 2026', 'Odd']);
    expect(odd.about).toContain('Scout');
    expect(rowWords({ ...sample, outcome: 'captured' }, null).marks).toEqual([]);
    expect(rowWords({ ...sample, outcome: 'open' }, null).marks[0]?.word).toBe('Still reserved');
  });
});

describe('indented', () => {
  it('breaks lines between members and changes nothing else', () => {
    const raw = '{"amount":0.1000000000000000055,"a":[1, 2],"text":"a, {b}: \\"c\\"","empty":{},"none":[]}';
    const lines = indented(raw);
    expect(lines.split('\n')).toHaveLength(10);
    expect(lines).toContain('"amount": 0.1000000000000000055');
    expect(lines).toContain('"text": "a, {b}: \\"c\\""');
    expect(lines).toContain('"empty": {}');
    expect(JSON.parse(lines)).toEqual(JSON.parse(raw));
  });

  it('leaves text that is no JSON readable', () => {
    expect(indented('<b>not json</b>')).toContain('not');
    expect(indented('"open')).toContain('open');
  });
});

describe('a book in words', () => {
  const months = monthsOf('31000', 'credit');

  it('adds up from month to month', () => {
    for (const [index, month] of months.entries()) {
      const moved = month.byKind.reduce((sum, { amount }) => sum + amount.micros, 0);
      expect(month.opening.micros + moved).toBe(month.closing.micros);
      if (index > 0) expect(months[index - 1]?.opening).toEqual(month.closing);
    }
  });

  it('says agreement, difference and ignorance', () => {
    const credits = (micros: number) => ({ difference: amountOf(micros, 'credit') });
    expect(differenceWords(credits(0))).toBe('Agrees');
    expect(differenceWords(credits(12_000_000))).toBe('Service shows 12 credits more');
    expect(differenceWords(credits(-500_000))).toBe('Service shows 0.5 credits less');
    expect(differenceWords({ difference: null })).toBe('Not compared');
    expect([credits(0), credits(1), { difference: null }].map(agreementOf)).toEqual([
      'agrees',
      'differs',
      'not-compared',
    ]);
  });

  it('tells how far back it was fetched, with a share only where the end is known', () => {
    const running = {
      state: 'running',
      rows: 12_400,
      total: null,
      oldest: Date.UTC(2026, 2, 3, 12),
      note: null,
    } as const;
    expect(historyWords(running, NOW)).toEqual({
      words: 'Fetching older rows: 12,400 so far, back to Mar 3',
      share: null,
    });
    expect(historyWords({ ...running, total: 49_600 }, NOW)).toMatchObject({ share: 0.25 });
    expect(historyWords({ ...running, state: 'done' }, NOW).share).toBeUndefined();
    expect(historyWords({ ...running, state: 'beyond-reach', note: 'It keeps 90 days.' }, NOW).words).toBe(
      'The service goes back to Mar 3, no further. It keeps 90 days.',
    );
    expect(historyWords({ ...running, state: 'none' }, NOW).words).toBe(en.proof.history.none);
  });

  it('opens only the last closed month again', () => {
    expect(reopenable(months)).toBe('2026-09');
    expect(reopenable(months.slice(0, 2))).toBeNull();
  });
});

describe('rules', () => {
  const rules = rulesFixture(NOW);

  it('are called by what they ask for', () => {
    expect(rules.map((rule) => ruleWords(rule, names, NOW))).toEqual([
      '“scrape” in Olostep, Credits',
      'Mosaic, on Mon, Tue, Wed, Thu, Fri, 22:00–06:00',
      'metadata.model is “image”',
    ]);
    expect(ruleWords(newRule(NOW), names, NOW)).toBe(en.rules.anything);
  });

  it('come out of the form as they went in', () => {
    for (const rule of rules) {
      const { rule: again, complete } = readDraft(draftOf(rule), rule, 'UTC');
      expect(again).toEqual(rule);
      expect(complete).toBe(true);
      expect(attributionRuleSchema.safeParse(again).success).toBe(true);
    }
  });

  it('are not kept while something is missing', () => {
    const draft = { ...draftOf(newRule(NOW)), equals: 'x', hoursFrom: '09:00' };
    const { problems, complete, rule } = readDraft(draft, newRule(NOW), 'UTC');
    expect(complete).toBe(false);
    expect(Object.keys(problems).sort()).toEqual(['agent', 'conditions', 'field', 'hours']);
    expect(hasCondition(rule)).toBe(false);
    const turned = readDraft({ ...draft, firstDay: '2026-11-03', lastDay: '2026-11-01' }, newRule(NOW), 'UTC');
    expect(turned.problems.days).toBe(en.ledger.daysTurned);
  });

  it('begin from a row with its wallet and what it says', () => {
    expect(likeRow({ ...sample, description: '  Scrape  ' }, NOW)).toMatchObject({
      walletId: sample.walletId,
      description: 'Scrape',
    });
    expect(likeRow({ ...sample, description: '' }, NOW).description).toBeNull();
  });

  it('change places, also where two had the same number', () => {
    const same = rules.map((rule) => ({ ...rule, order: 0 }));
    const changed = reordered(inOrder(same), 2, -1);
    const after = inOrder(same.map((rule) => changed.find(({ id }) => id === rule.id) ?? rule));
    const before = inOrder(same).map(({ id }) => id);
    expect(after.map(({ id }) => id)).toEqual([before[0], before[2], before[1]]);
    expect(reordered(rules, 0, -1)).toEqual([]);
    expect(reordered(rules, 2, 1)).toEqual([]);
  });
});

describe('exports', () => {
  const form = {
    format: 'csv',
    period: { kind: 'span', from: 1_000, to: 2_000 },
    zone: 'UTC',
    walletIds: ['w'],
    onlyFilter: false,
  } as const;

  it('take period and wallets from the form, and the rest of the filter only when told', () => {
    const filter = { ...NO_FILTER, walletIds: ['x'], kinds: ['usage' as const], text: 'scout' };
    const request = exportRequest(form, filter, NOW);
    expect(request).toEqual({ format: 'csv', zone: 'UTC', from: 1_000, to: 2_000, filter: { walletIds: ['w'] } });
    expect(exportRequest({ ...form, onlyFilter: true }, filter, NOW).filter).toEqual({
      walletIds: ['w'],
      kinds: ['usage'],
      text: 'scout',
    });
    const all = exportRequest({ ...form, walletIds: [], period: { kind: 'all' } }, NO_FILTER, NOW);
    expect(all).toEqual({ format: 'csv', zone: 'UTC' });
    expect(exportRequestSchema.safeParse(request).success).toBe(true);
    expect(hasOtherConditions({ ...NO_FILTER, walletIds: ['x'], period: { kind: 'last-7' } })).toBe(false);
    expect(hasOtherConditions(filter)).toBe(true);
  });

  it('say when OFX would be empty', () => {
    const ofx = { ...form, format: 'ofx' } as const;
    expect(lacksMoney({ ...ofx, walletIds: ['acc_olostep:credits'] }, names.wallets)).toBe(true);
    expect(lacksMoney({ ...ofx, walletIds: [] }, names.wallets)).toBe(false);
    expect(lacksMoney({ ...form, walletIds: ['acc_olostep:credits'] }, names.wallets)).toBe(false);
  });

  it('know no share of an unknown number of rows', () => {
    expect([shareOf({ rows: 5, total: 0 }), shareOf({ rows: 5, total: 10 }), shareOf({ rows: 12, total: 10 })]).toEqual(
      [null, 0.5, 1],
    );
    expect(zones('Europe/Lisbon').slice(0, 2)).toEqual(['Europe/Lisbon', 'UTC']);
    expect(new Set(zones('UTC')).size).toBe(zones('UTC').length);
  });
});

describe('gridStep', () => {
  const step = (key: string, from: number, more = {}) => gridStep({ key, ...more }, from, 100, 10);

  it('goes by rows, screens and to the ends, and never beyond them', () => {
    expect([step('ArrowDown', 3), step('ArrowUp', 3), step('PageDown', 3), step('PageUp', 30)]).toEqual([4, 2, 12, 21]);
    expect([step('Home', 50), step('End', 50), step('ArrowUp', 0), step('PageDown', 99)]).toEqual([0, 99, 0, 99]);
    expect([step('End', 5, { ctrlKey: true }), step('ArrowDown', 5, { metaKey: true })]).toEqual([99, 99]);
  });

  it('leaves all other keys alone', () => {
    expect([step('a', 3), step('ArrowLeft', 3), step('ArrowDown', 3, { altKey: true })]).toEqual([null, null, null]);
    expect([step('ArrowDown', 3, { ctrlKey: true }), gridStep({ key: 'End' }, 0, 0, 10)]).toEqual([null, null]);
  });
});

describe('places of the ledger', () => {
  it('go to text and back', () => {
    for (const screen of [
      { name: 'usage' },
      { name: 'ledger' },
      { name: 'rules' },
      { name: 'entry', entryId: 'e_1' },
      { name: 'proof', walletId: null },
      { name: 'proof', walletId: 'acc_x:credits' },
    ] as const)
      expect(parseScreen(screenText(screen))).toEqual(screen);
  });
});
