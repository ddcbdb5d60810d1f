/** The formats, by the name that a person asks for them with. */
import type { ExportFormat } from '#shared/contract/ledgerCalls.ts';
import { beancount } from './beancount.ts';
import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { hledger } from './hledger.ts';
import { jsonl } from './jsonl.ts';

export const formats: Partial<Readonly<Record<ExportFormat, Format>>> = { csv, jsonl, hledger, beancount };

export function formatOf(name: ExportFormat): Format {
  const format = formats[name];
  if (format === undefined) throw new Error(`there is no format ${name}`);
  return format;
}
