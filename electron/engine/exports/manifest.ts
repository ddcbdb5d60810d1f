/**
 * What stands beside each export and says what it holds, so that it can be checked without Plimsoll. Made from the data
 * alone: the clock has no part in it, so the same export gives the same bytes.
 */
import type { ExportRequest } from '#shared/contract/ledgerCalls.ts';
import { doubtsOf } from './completeness.ts';
import type { FileSum } from './output.ts';
import type { ExportScope, WalletScope } from './scope.ts';
import { closingOf, rowsOf, type WalletTally } from './tally.ts';
import { decimal } from './text.ts';
import { utcStamp, type ZoneTime } from './zoneTime.ts';

export interface ManifestFile extends FileSum {
  readonly name: string;
}

export interface ManifestInput {
  readonly version: string;
  readonly scope: ExportScope;
  readonly files: readonly ManifestFile[];
  readonly tally: (wallet: WalletScope) => WalletTally;
}

export function manifestOf({ version, scope, files, tally }: ManifestInput) {
  const { request, zone, from, to } = scope;
  const wallets = scope.wallets.map((wallet) => walletPart(wallet, tally(wallet), scope));
  const doubts = scope.wallets.flatMap((wallet) => doubtsOf(wallet, tally(wallet).leftOut.count, scope));
  const firsts = wallets.map(({ first }) => first).filter((moment) => moment !== null);
  const lasts = wallets.map(({ last }) => last).filter((moment) => moment !== null);
  return {
    manifest: 1,
    app: { name: 'Plimsoll', version },
    format: request.format,
    zone: zone.zone,
    period: { from: momentOf(from, zone), to: momentOf(to, zone) },
    filter: filterOf(request),
    files,
    rows: wallets.reduce((rows, wallet) => rows + wallet.rows, 0),
    first: firsts.length === 0 ? null : firsts.reduce((a, b) => (b.ms < a.ms ? b : a)),
    last: lasts.length === 0 ? null : lasts.reduce((a, b) => (b.ms > a.ms ? b : a)),
    wallets,
    complete: doubts.length === 0,
    incomplete: doubts,
  };
}
export type Manifest = ReturnType<typeof manifestOf>;

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

export function manifestNameFor(name: string): string {
  return `${name}.manifest.json`;
}

function walletPart(wallet: WalletScope, tally: WalletTally, { zone }: ExportScope) {
  const { openingMicros, book, unit } = wallet;
  const kinds = [...tally.byKind].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    walletId: wallet.walletId,
    account: wallet.accountLabel,
    wallet: wallet.name,
    unit,
    way: book?.way ?? null,
    opening: openingMicros === null ? null : exact(openingMicros),
    rows: rowsOf(tally),
    byKind: kinds.map(([kind, { count, micros }]) => ({ kind, count, ...exact(micros) })),
    leftOut: { count: tally.leftOut.count, ...exact(tally.leftOut.micros) },
    notHeld: { count: tally.notHeld.count, ...exact(tally.notHeld.micros) },
    closing: openingMicros === null ? null : exact(closingOf(openingMicros, tally)),
    asOf: momentOf(wallet.asOf, zone),
    first: momentOf(tally.first?.postedAt ?? null, zone),
    last: momentOf(tally.last?.postedAt ?? null, zone),
  };
}

/** Without conditions that were not given: `{}` and no filter are the same. */
function filterOf({ filter }: ExportRequest) {
  const conditions = Object.entries(filter ?? {}).filter(([, condition]) => condition !== undefined);
  if (conditions.length === 0) return null;
  return Object.fromEntries(conditions.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function exact(micros: number) {
  return { micros, decimal: decimal(micros) };
}

function momentOf(at: number | null, zone: ZoneTime) {
  return at === null ? null : { ms: at, utc: utcStamp(at), local: zone.stamp(at) };
}
