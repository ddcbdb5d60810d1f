/** Runs a check over exports of many made-up ledgers, each of them first proven against the manifest beside it. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { ExportFormat, ExportRequest } from '#shared/contract/ledgerCalls.ts';
import type { EntryKind } from '#shared/domain/entry.ts';
import { wallets } from './arbitraries.ts';
import { type ExpectedWallet, expectedOf } from './expected.ts';
import { type Exported, microsOf, openDesk } from './exporting.ts';

export const ZONE = 'Europe/Berlin';
/** October in Berlin, with the change of the clocks in it; the ledgers reach beyond it on both sides. */
export const OCTOBER = { from: Date.UTC(2026, 8, 30, 22), to: Date.UTC(2026, 9, 31, 23) } as const;
const PERIODS = fc.constantFrom({}, OCTOBER, { from: OCTOBER.from }, { to: OCTOBER.to });
/** Each run asks a program or two, on a machine that others use as well. */
export const SLOW = 300_000;

export interface EveryLedger {
  readonly format: ExportFormat;
  readonly seed: number;
  readonly units?: readonly string[];
  readonly numRuns?: number;
}

export async function everyLedger(
  { format, seed, units = ['credit', 'USD', 'EUR'], numRuns = 12 }: EveryLedger,
  check: (exported: Exported, expected: readonly ExpectedWallet[]) => Promise<void>,
): Promise<void> {
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(wallets(units), PERIODS, async (made, period) => {
      const desk = await openDesk(made);
      try {
        const request: ExportRequest = { format, zone: ZONE, ...period };
        const expected = made.map((wallet) => expectedOf(wallet, request.from, request.to));
        const exported = await desk.run(request);
        provenManifest(exported, expected);
        rows += exported.manifest.rows;
        await check(exported, expected);
      } finally {
        desk.close();
      }
    }),
    { seed, numRuns },
  );
  // Ledgers without a row would prove nothing.
  expect(rows).toBeGreaterThan(numRuns);
}

function provenManifest({ manifest, bytes }: Exported, expected: readonly ExpectedWallet[]): void {
  const walletIds = expected.map(({ walletId }) => walletId).sort();
  expect(manifest.wallets.map(({ walletId }) => walletId).sort()).toEqual(walletIds);
  expect(manifest.files[0]).toMatchObject({
    bytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  for (const wallet of manifest.wallets) {
    const { opening, closing, kinds } = expectedOfId(expected, wallet.walletId);
    expect(wallet.opening?.micros).toBe(opening);
    expect(wallet.closing?.micros).toBe(closing);
    const held = wallet.byKind.reduce((sum, { micros }) => sum + micros, 0);
    expect(opening + held + wallet.notHeld.micros).toBe(closing);
    for (const { kind, micros, count, decimal } of wallet.byKind) {
      expect({ micros, count }).toEqual(kinds[kind]);
      expect(microsOf(decimal)).toBe(micros);
    }
  }
}

function expectedOfId(expected: readonly ExpectedWallet[], walletId: string): ExpectedWallet {
  const found = expected.find((wallet) => wallet.walletId === walletId);
  if (found === undefined) throw new Error(`nobody expected ${walletId}`);
  return found;
}

/** By wallet and kind. */
export type Sums = Record<string, Partial<Record<EntryKind, { micros: number; count: number }>>>;

export function addTo(sums: Sums, wallet: string, kind: string, micros: number): void {
  const ofWallet = sums[wallet] ?? {};
  sums[wallet] = ofWallet;
  const sum = ofWallet[kind as EntryKind] ?? { micros: 0, count: 0 };
  ofWallet[kind as EntryKind] = { micros: sum.micros + micros, count: sum.count + 1 };
}

export function expectedSums(
  expected: readonly ExpectedWallet[],
  nameOf: (walletId: string) => string = (walletId) => walletId,
): Sums {
  const withRows = expected.filter(({ ids }) => ids.length > 0);
  return Object.fromEntries(withRows.map(({ walletId, kinds }) => [nameOf(walletId), { ...kinds }]));
}

/** The eight characters that stand for a wallet where its name could change. */
export function shortOf(walletId: string): string {
  return createHash('sha256').update(walletId).digest('hex').slice(0, 8);
}
