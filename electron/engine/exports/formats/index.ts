/** The formats, by the name that a person asks for them with. */
import type { ExportFormat } from '#shared/contract/ledgerCalls.ts';
import { beancount } from './beancount.ts';
import { csv } from './csv.ts';
import { focus } from './focus.ts';
import type { Format } from './format.ts';
import { hledger } from './hledger.ts';
import { jsonl } from './jsonl.ts';
import { ofx } from './ofx.ts';
import { statement } from './statement.ts';
import { xlsx } from './xlsx.ts';

const formats: Readonly<Record<ExportFormat, Format>> = {
  csv,
  jsonl,
  xlsx,
  ofx,
  hledger,
  beancount,
  focus,
  statement,
};

export function formatOf(name: ExportFormat): Format {
  return formats[name];
}
