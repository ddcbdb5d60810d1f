/** Pages of a long ledger as the page holds them: few, the right ones, and at one standing. */
import { describe, expect, it, vi } from 'vitest';
import type { CallInput, CallOutput } from '#shared/contract/contract.ts';
import type { Result } from '#shared/contract/errors.ts';
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { Client } from '../../../../renderer/state/client.ts';
import { openLedgerPages } from '../../../../renderer/state/ledgerPages.ts';
import { kept, MOST_PAGES, PAGE_SIZE, pagesOf, rowAt } from '../../../../renderer/state/pageCache.ts';
import { ledgerRows } from '../../../support/renderer/ledgerFixture.ts';

type Page = CallOutput<'ledger.page'>;
type Input = CallInput<'ledger.page'>;

/** A ledger whose answers come when the test says so. */
function fakeLedger(total = 10_000) {
  const [sample] = ledgerRows(0, 1);
  if (sample === undefined) throw new Error('there is no sample');
  const asked: { input: Input; answer(more?: Partial<Page>): Promise<void>; fail(): Promise<void> }[] = [];
  const client: Client = {
    call: ((_name: string, input: Input) =>
      new Promise<Result<Page>>((resolve) => {
        const settle = async (result: Result<Page>) => {
          resolve(result);
          await new Promise((done) => setTimeout(done, 0));
        };
        asked.push({
          input,
          answer: (more) => {
            const rows: LedgerRow[] = Array.from(
              { length: Math.min(input.limit, total - input.offset) },
              (_, index) => ({
                ...sample,
                id: `row_${input.offset + index}`,
              }),
            );
            return settle({ ok: true, value: { rows, total, upTo: 'mark_1', newer: 0, ...more } });
          },
          fail: () => settle({ ok: false, error: { kind: 'storage', message: 'The disk is full.' } }),
        });
      })) as unknown as Client['call'],
    subscribe: () => () => {},
  };
  return { client, asked };
}

const at = (page: number) => ({ first: page * PAGE_SIZE + 10, end: page * PAGE_SIZE + 40 });

describe('pagesOf and kept', () => {
  it('names the pages of a span, the middle one first', () => {
    expect(pagesOf({ first: 0, end: 1 })).toEqual([0]);
    expect(pagesOf({ first: 95, end: 260 })).toEqual([1, 2, 0]);
    expect(pagesOf({ first: 5, end: 5 })).toEqual([]);
  });

  it('lets go of the pages furthest from what is looked at', () => {
    const pages = new Map(Array.from({ length: 12 }, (_, page) => [page, page]));
    const left = kept(pages, { first: 1_000, end: 1_030 });
    expect(left.size).toBe(MOST_PAGES);
    expect(left.has(10)).toBe(true);
    expect(left.has(0)).toBe(false);
  });

  it('finds a row by its place', () => {
    expect(rowAt(new Map([[2, ['a', 'b']]]), 2 * PAGE_SIZE + 1)).toBe('b');
    expect(rowAt(new Map<number, string[]>(), 7)).toBeUndefined();
  });
});

describe('openLedgerPages', () => {
  it('asks once at first, then at the standing of the first answer', async () => {
    const { client, asked } = fakeLedger();
    const list = openLedgerPages(client, { text: 'scout' });
    list.look({ first: 0, end: 250 });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.input).toMatchObject({ filter: { text: 'scout' }, limit: PAGE_SIZE });
    expect(asked[0]?.input).not.toHaveProperty('upTo');
    await asked[0]?.answer();
    expect(asked).toHaveLength(3);
    expect(asked.slice(1).every(({ input }) => input.upTo === 'mark_1')).toBe(true);
    expect(list.current().total).toBe(10_000);
  });

  it('asks for nothing that was only scrolled past', async () => {
    const { client, asked } = fakeLedger();
    const list = openLedgerPages(client, {});
    list.look(at(0));
    await asked[0]?.answer();
    for (const page of [10, 20, 30, 40, 50]) list.look(at(page));
    expect(asked.map(({ input }) => input.offset / PAGE_SIZE)).toEqual([0, 10, 20]);
    await asked[1]?.answer();
    expect(asked.map(({ input }) => input.offset / PAGE_SIZE)).toEqual([0, 10, 20, 50]);
  });

  it('never holds more than a few pages', async () => {
    const { client, asked } = fakeLedger();
    const list = openLedgerPages(client, {});
    for (let page = 0; page < 40; page++) {
      list.look(at(page));
      await asked.at(-1)?.answer();
      expect(list.current().pages.size).toBeLessThanOrEqual(MOST_PAGES);
      expect(list.current().pages.has(page)).toBe(true);
    }
  });

  it('counts rows that have come since, and shows them when it is told to', async () => {
    const { client, asked } = fakeLedger();
    const list = openLedgerPages(client, {});
    list.look(at(0));
    await asked[0]?.answer();
    list.recheck();
    await asked[1]?.answer({ newer: 12 });
    expect(list.current().newer).toBe(12);
    expect(asked[1]?.input.upTo).toBe('mark_1');
    list.renew();
    expect(list.current().newer).toBe(0);
    expect(list.current().pages.size).toBe(1);
    expect(asked[2]?.input).not.toHaveProperty('upTo');
    await asked[2]?.answer({ upTo: 'mark_2' });
    list.look(at(5));
    expect(asked[3]?.input.upTo).toBe('mark_2');
  });

  it('drops an answer from before a renewal', async () => {
    const { client, asked } = fakeLedger();
    const list = openLedgerPages(client, {});
    list.look(at(0));
    list.renew();
    await asked[0]?.answer({ total: 1 });
    expect(list.current().total).toBeNull();
    await asked[1]?.answer({ total: 2 });
    expect(list.current().total).toBe(2);
  });

  it('reads all pages anew when rows are attributed otherwise and another number fits', async () => {
    const { client, asked } = fakeLedger();
    const list = openLedgerPages(client, { agentIds: [null] });
    list.look(at(0));
    await asked[0]?.answer();
    list.look(at(3));
    await asked[1]?.answer({ total: 9_000 });
    expect([...list.current().pages.keys()]).toEqual([3]);
  });

  it('stops at an error and goes on when it is told to', async () => {
    const { client, asked } = fakeLedger();
    const list = openLedgerPages(client, {});
    const heard = vi.fn();
    list.subscribe(heard);
    list.look(at(0));
    await asked[0]?.fail();
    expect(heard).toHaveBeenCalledOnce();
    expect(list.current().error?.message).toBe('The disk is full.');
    list.look(at(1));
    expect(asked).toHaveLength(1);
    list.renew();
    await asked[1]?.answer();
    expect(list.current().error).toBeNull();
    expect(list.current().pages.has(1)).toBe(true);
  });

  it('is silent once closed', async () => {
    const { client, asked } = fakeLedger();
    const list = openLedgerPages(client, {});
    const heard = vi.fn();
    list.subscribe(heard);
    list.look(at(0));
    list.close();
    await asked[0]?.answer();
    expect(heard).not.toHaveBeenCalled();
    expect(list.current().total).toBeNull();
  });
});
