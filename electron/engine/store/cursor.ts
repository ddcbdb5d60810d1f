/** Where a page of the ledger ended: the instant and the id of its last row, as opaque text. */

import { z } from 'zod';
import { PlimsollError } from '#shared/contract/errors.ts';

const cursorSchema = z.tuple([z.int(), z.string()]);

export interface Cursor {
  readonly at: number;
  readonly id: string;
}

export function writeCursor({ at, id }: Cursor): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** @throws PlimsollError `invalid-input` for text that {@link writeCursor} did not make. */
export function readCursor(text: string): Cursor {
  try {
    const [at, id] = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { at, id };
  } catch (cause) {
    throw new PlimsollError(
      { kind: 'invalid-input', message: 'This is not the place where a page ended.', help: 'Ask for the first page.' },
      { cause },
    );
  }
}
