/** What an export is called when nobody says otherwise: by its period in its zone. Pure. */
import type { ExportFormat, ExportRequest } from '#shared/contract/ledgerCalls.ts';
import { createZoneTime, nextMonth, type ZoneTime } from './zoneTime.ts';

const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  csv: '.csv',
  jsonl: '.jsonl',
  xlsx: '.xlsx',
  ofx: '.ofx',
  hledger: '.journal',
  beancount: '.beancount',
  focus: '-focus.csv',
  statement: '-statement.pdf',
};

/** `plimsoll-2026-10.csv`, `plimsoll-2026-10-05-to-2026-10-11.csv`, `plimsoll-from-2026-10-05.csv`, `plimsoll-ledger.csv` */
export function suggestedName(request: ExportRequest): string {
  const zone = createZoneTime(request.zone);
  return `plimsoll-${periodName(request, zone)}${ENDINGS[request.format]}`;
}

function periodName({ from, to }: Pick<ExportRequest, 'from' | 'to'>, zone: ZoneTime): string {
  if (from === undefined && to === undefined) return 'ledger';
  if (to === undefined) return `from-${zone.date(from ?? 0)}`;
  const last = zone.date(to - 1);
  if (from === undefined) return `to-${last}`;
  const month = zone.month(from);
  const whole = from === zone.startOf(`${month}-01`) && to === zone.startOf(`${nextMonth(month)}-01`);
  return whole ? month : `${zone.date(from)}-to-${last}`;
}
