/** What an export is asked for. Pure. */
import type { ExportFormat, ExportJob, ExportRequest } from '#shared/contract/ledgerCalls.ts';
import type { Instant } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';
import type { KnownWallet } from './names.ts';
import { type Period, spanOf } from './periods.ts';
import { isFiltered, type RowFilter, toLedgerFilter } from './rowFilter.ts';

export interface ExportForm {
  readonly format: ExportFormat;
  readonly period: Period;
  readonly zone: string;
  /** None: all. */
  readonly walletIds: readonly string[];
  /** Also by the other conditions of the filter that the rows on the screen stand under. */
  readonly onlyFilter: boolean;
}

export const EXPORT_FORMATS = Object.keys(en.exports.formats) as ExportFormat[];

/** The conditions besides period and wallets, which the form asks about itself. */
export function otherConditions(filter: RowFilter): RowFilter {
  return { ...filter, walletIds: [], period: { kind: 'all' } };
}

export function hasOtherConditions(filter: RowFilter): boolean {
  return isFiltered(otherConditions(filter));
}

export function exportRequest(form: ExportForm, filter: RowFilter, now: Instant): ExportRequest {
  const conditions = {
    ...(form.onlyFilter ? toLedgerFilter(otherConditions(filter), now) : {}),
    ...(form.walletIds.length > 0 ? { walletIds: [...form.walletIds] } : {}),
  };
  return {
    format: form.format,
    zone: form.zone,
    ...spanOf(form.period, now),
    ...(Object.keys(conditions).length > 0 ? { filter: conditions } : {}),
  };
}

/** OFX knows money only. */
export function lacksMoney({ format, walletIds }: ExportForm, wallets: readonly KnownWallet[]): boolean {
  const meant = wallets.filter(({ id }) => walletIds.length === 0 || walletIds.includes(id));
  return format === 'ofx' && meant.every(({ unit }) => unit === 'credit');
}

/** The machine's zone first, then UTC, then all others. */
export function zones(here: string): string[] {
  const all = Intl.supportedValuesOf('timeZone');
  return [...new Set([here, 'UTC', ...all])];
}

/** 0..1; null while the number of rows is not known. */
export function shareOf({ rows, total }: Pick<ExportJob, 'rows' | 'total'>): number | null {
  return total === 0 ? null : Math.min(1, rows / total);
}
