/** Ledger rows, read one by one: a row that cannot be read is named and left for the next time, the others are taken. */
import { hash } from 'node:crypto';
import type { z } from 'zod';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { stringifyWire } from '../http/json.ts';
import { pathOf, type ReadRequest, unreadable, type Voice } from './answers.ts';
import { reasonOf } from './wireFields.ts';

export interface Rows<T> {
  readonly read: readonly T[];
  /** The first row that could not be read, with how many there were; null when all could. */
  readonly problem: ErrorInfo | null;
}

/** @param path where the list stands in the body, for the message: `transactions` */
export function readRows<T extends z.ZodType>(
  voice: Voice,
  request: ReadRequest,
  path: string,
  rows: readonly unknown[],
  schema: T,
): Rows<z.output<T>> {
  const read: z.output<T>[] = [];
  let failed = 0;
  let first: ErrorInfo | null = null;
  for (const [index, row] of rows.entries()) {
    const parsed = schema.safeParse(row);
    if (parsed.success) {
      read.push(parsed.data);
      continue;
    }
    failed += 1;
    const issue = parsed.error.issues[0];
    const at = pathOf([...(path === '' ? [] : [path]), index, ...(issue?.path ?? [])]);
    first ??= unreadable(voice, request, at, reasonOf(issue)).info;
  }
  if (first === null) return { read, problem: null };
  return { read, problem: { ...first, message: `${failed} of ${rows.length} rows left out. ${first.message}` } };
}

/**
 * Rows of one answer that are known by their content only, numbered where several are alike: two equal charges of one
 * instant are two.
 */
export function numbered<T extends { readonly sourceId: string }>(rows: readonly T[]): T[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    if (!row.sourceId.startsWith(CONTENT)) return row;
    const n = (seen.get(row.sourceId) ?? 0) + 1;
    seen.set(row.sourceId, n);
    return n === 1 ? row : { ...row, sourceId: `${row.sourceId}/${n}` };
  });
}

const CONTENT = 'content:';

/** A row is kept as it came up to this many characters. */
const LONGEST_ROW = 16_384;

/**
 * The row as it came, as JSON text with every digit kept. One of a length that no honest row has is kept by its beginning
 * only, as a text.
 */
export function rawRow(row: unknown): string {
  const text = stringifyWire(row);
  if (text.length <= LONGEST_ROW) return text;
  return JSON.stringify({ cut: true, length: text.length, beginning: text.slice(0, LONGEST_ROW / 4).toWellFormed() });
}

/** A name for a row that the service gave none: the same content is the same row. */
export function contentId(row: unknown): string {
  return `${CONTENT}${hash('sha256', stringifyWire(row), 'hex').slice(0, 32)}`;
}
