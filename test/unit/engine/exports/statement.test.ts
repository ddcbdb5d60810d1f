/** Statements, read by pdftotext. */
import { beforeAll, describe, expect, test } from 'vitest';
import { entryKindSchema } from '#shared/domain/entry.ts';
import { en } from '#shared/words/en.ts';
import { everyLedger, OCTOBER, SLOW, ZONE } from '../../../support/finance/everyLedger.ts';
import { microsOf, openDesk } from '../../../support/finance/exporting.ts';
import { madeWallet } from '../../../support/finance/ledger.ts';
import { ask, bringPeers, PEERS_TIMEOUT } from '../../../support/finance/peers.ts';

beforeAll(() => bringPeers('pdftotext', 'pdfinfo'), PEERS_TIMEOUT);

/** One text for each page. */
async function pagesOf(path: string): Promise<string[]> {
  return (await ask('pdftotext', '-layout', path, '-')).split('\f').slice(0, -1);
}

/** The amount at the end of the line that begins so, in millionths. */
function amountOf(page: string, name: string): number | null {
  const match = new RegExp(`^ *${name} .*?(-?[\\d\\u00A0 ]*\\d(?:\\.\\d+)?) (credits|[A-Z]{3})$`, 'm').exec(page);
  return match === null ? null : microsOf(match[1]?.replace(/^\s*\d+\s{2,}/, '') ?? '');
}

describe('any ledger', () => {
  test('each page adds up, and from page to page it goes on', { timeout: SLOW }, () =>
    everyLedger({ format: 'statement', seed: 51 }, async ({ path }, expected) => {
      const pages = await pagesOf(path);
      for (const { walletId, opening, closing, kinds, unit } of expected) {
        const own = pages.filter((page) => page.includes(`Wallet ${walletId} `));
        let balance = opening;
        const seen: Record<string, number> = {};
        for (const page of own) {
          expect(amountOf(page, 'Opening balance')).toBe(balance);
          for (const kind of entryKindSchema.options) {
            const micros = amountOf(page, en.entryKind[kind]);
            if (micros === null) continue;
            balance += micros;
            seen[kind] = (seen[kind] ?? 0) + micros;
          }
          expect(amountOf(page, 'Closing balance')).toBe(balance);
          expect(page).toContain(unit === 'credit' ? 'credits' : unit);
        }
        // A wallet without a row and without a reading has no page, and its balance stays.
        expect(balance).toBe(closing);
        expect(seen).toEqual(Object.fromEntries(Object.entries(kinds).map(([kind, sum]) => [kind, sum?.micros])));
      }
    }),
  );
});

describe('one ledger', () => {
  const made = madeWallet({
    label: 'Łódź Lab',
    baseMicros: 1_234_567_000_000,
    rows: [
      { at: OCTOBER.from + 1, micros: -1_500_000, sourceId: 'a' },
      { at: OCTOBER.from + 2, micros: -67_000_000, sourceId: 'b' },
      { at: OCTOBER.from + 3, micros: 2_000_000_000, kind: 'topup', sourceId: 'c', lateFor: '2026-09' },
      { at: OCTOBER.to + 3, micros: -1, sourceId: 'd' },
    ],
    readings: [{ at: OCTOBER.to - 60_000, micros: 1_236_498_500_000 }],
    book: { agreed: { at: OCTOBER.to + 10, balance: { micros: 1_236_498_499_999, unit: 'credit' } } },
  });

  test('a page says all of a month', async () => {
    const desk = await openDesk([made]);
    try {
      const { path, manifest } = await desk.run({ format: 'statement', zone: ZONE, ...OCTOBER });
      const [page = '', ...more] = await pagesOf(path);
      expect(more).toEqual([]);
      const lines = page.split('\n').map((line) => line.replace(/ {2,}/g, ' | ').trim());
      const hash = manifest.wallets.length === 1 ? /[0-9a-f]{64}/.exec(page)?.[0] : undefined;
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(lines.filter((line) => line !== '')).toEqual([
        'Statement 2026-10',
        'Łódź Lab, Credits',
        'Wallet acc-1:credits at olostep, in credits',
        'From 2026-10-01 00:00:00 to 2026-11-01 00:00:00 (not included), time zone Europe/Berlin',
        'Opening balance | 1 234 567 credits',
        'Kind | Rows | Amount',
        'Top-up | 1 | 2 000 credits',
        'Usage | 2 | -68.5 credits',
        'All rows | 3 | 1 931.5 credits',
        'Closing balance | 1 236 498.5 credits',
        'Reported by the service',
        'Balance reported at 2026-10-31 23:59:00 | 1 236 498.5 credits',
        'Balance by the ledger at that moment | 1 236 498.5 credits',
        'Difference | 0 credits',
        'Proof',
        'Opening and rows give closing: 1 234 567 + 1 931.5 = 1 236 498.5',
        'Rows that belong to an earlier, closed month: 1',
        'SHA-256 over "id amount_millionths" of each row:',
        hash,
        'Complete: every row that the service gives was fetched, and its balance agreed with the ledger.',
      ]);
    } finally {
      desk.close();
    }
  });

  test('what is not proven is not called complete', async () => {
    const gap = { micros: -5_000_000, since: OCTOBER.from, seen: 2 };
    const desk = await openDesk([
      { ...made, book: { ...made.book, gap, agreed: null } },
      madeWallet({
        accountId: 'b',
        label: 'Off',
        rows: [],
        readings: [{ at: OCTOBER.from, micros: 3 }],
        book: { baseMicros: 1 },
      }),
    ]);
    try {
      const [off = '', doubted = ''] = await pagesOf(
        (await desk.run({ format: 'statement', zone: ZONE, ...OCTOBER })).path,
      );
      expect(doubted).toMatch(/Not complete:[\s\S]*Reported less ledger is -5 credits since/);
      expect(off).toMatch(
        /Difference +0.000002 credits[\s\S]*Not complete:[\s\S]*The reported balance and the ledger differ/,
      );
    } finally {
      desk.close();
    }
  });

  test('dates of the document are the data’s', async () => {
    const desk = await openDesk([made]);
    try {
      const { path } = await desk.run({ format: 'statement', zone: ZONE, ...OCTOBER });
      expect(await ask('pdfinfo', path)).toMatch(/CreationDate: +Sat Oct 31 23:00:00 2026 UTC/);
    } finally {
      desk.close();
    }
  });
});
