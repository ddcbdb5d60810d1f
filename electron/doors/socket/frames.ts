/**
 * What passes over the socket: one JSON object a line. The server greets with a hello; then each request frame gets one
 * reply frame with its id. A reply whose id is null answers bytes that were no request, and the server hangs up after it.
 */
import { z } from 'zod';
import { errorInfoSchema } from '#shared/contract/errors.ts';

/** Goes up when a frame changes its form. */
export const PROTOCOL = 1;

/** A request holds a key at most; a reply may hold the whole snapshot. Bytes of one line. */
export const LONGEST_REQUEST = 256 * 1024;
export const LONGEST_REPLY = 32 * 1024 * 1024;

export const helloSchema = z.object({
  hello: z.object({ product: z.literal('plimsoll'), protocol: z.int(), version: z.string(), pid: z.int() }),
});
export type Hello = z.infer<typeof helloSchema>['hello'];

export const requestSchema = z.strictObject({
  id: z.int().nonnegative(),
  /** Names and inputs are checked where every door's are, in the dispatch. */
  call: z.string().max(64),
  input: z.unknown().optional(),
  /** Which command asks, and as what; told in the audit log, and never proof of anything. */
  as: z.strictObject({ door: z.enum(['cli', 'mcp']), name: z.string().max(120).nullable() }).optional(),
});

export const replySchema = z.object({
  id: z.int().nullable(),
  result: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: z.unknown() }),
    z.object({ ok: z.literal(false), error: errorInfoSchema }),
  ]),
});
export type Reply = z.infer<typeof replySchema>;

export function frame(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** A line that comes byte by byte must not cost a hundred times what it holds. */
const MOST_PARTS = 64;

/** The bytes of a stream, cut into lines of UTF-8 text. A line is never held beyond its limit. */
export class LineCutter {
  readonly #longest: number;
  #parts: Buffer[] = [];
  #held = 0;

  /** A line has begun and is not whole yet. */
  get midLine(): boolean {
    return this.#held > 0;
  }

  /** How many pieces it is held in. */
  get parts(): number {
    return this.#parts.length;
  }

  /** @param longest bytes of one line, its end not counted */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** @throws RangeError for a line that is too long, TypeError for bytes that are not UTF-8 */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, from);
      const part = chunk.subarray(from, end === -1 ? undefined : end);
      this.#held += part.length;
      if (this.#held > this.#longest) throw new RangeError(`a line is longer than ${this.#longest} bytes`);
      this.#parts.push(part);
      if (this.#parts.length > MOST_PARTS) this.#parts = [Buffer.concat(this.#parts)];
      if (end === -1) return lines;
      lines.push(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(this.#parts)));
      this.#parts = [];
      this.#held = 0;
      from = end + 1;
    }
  }
}
