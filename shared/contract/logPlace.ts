/** Where a log that is read page by page goes on: the same for every log. */
import { z } from 'zod';
import { instantSchema } from '../domain/time.ts';

/** Names the last row of a page. The page before which it is handed in holds the rows after it, further back. */
export const logPlaceSchema = z.object({ at: instantSchema, id: z.string().max(600) });
export type LogPlace = z.infer<typeof logPlaceSchema>;

/** A page of a log, the newest row first. `next` is handed in as `before` for the next one; null where there are no more. */
export function logPageOf<R extends z.ZodType>(row: R) {
  return z.object({ rows: z.array(row), next: logPlaceSchema.nullable() });
}
