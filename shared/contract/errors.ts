/** Errors as they cross every boundary: a kind that survives to the screen, and words that say what to do. */
import { z } from 'zod';
import { instantSchema } from '../domain/time.ts';

export const errorKindSchema = z.enum([
  // what a service answered, or failed to
  'invalid-key',
  'forbidden',
  'needs-browser-session',
  'out-of-credits',
  'payment-declined',
  'payment-action-required',
  'payment-unknown',
  'cooldown',
  'rate-limited',
  'unavailable',
  'bad-response',
  'conflict',
  'gone',
  'offline',
  // what this app says
  'invalid-input',
  'not-found',
  'refused',
  'no-key',
  'storage',
  'cancelled',
  'internal',
]);
export type ErrorKind = z.infer<typeof errorKindSchema>;

export const errorInfoSchema = z.object({
  kind: errorKindSchema,
  /** What went wrong, in a sentence for the person who reads it. Never holds a key. */
  message: z.string(),
  /** When the service said to come back. */
  retryAt: instantSchema.optional(),
  /** What to do about it. */
  help: z.string().optional(),
});
export type ErrorInfo = z.infer<typeof errorInfoSchema>;

/** The one error type that engine code throws on purpose; anything else is a defect and becomes `internal`. */
export class PlimsollError extends Error {
  override readonly name = 'PlimsollError';
  readonly info: ErrorInfo;

  constructor(info: ErrorInfo, options?: ErrorOptions) {
    super(info.message, options);
    this.info = info;
  }

  get kind(): ErrorKind {
    return this.info.kind;
  }
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorInfo };

export function resultSchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: errorInfoSchema }),
  ]);
}

/** The error as it may be shown: a defect keeps its text for the log only. */
export function toErrorInfo(error: unknown): ErrorInfo {
  if (error instanceof PlimsollError) return error.info;
  return {
    kind: 'internal',
    message: 'Plimsoll made a mistake here. The log has the details.',
    help: 'Try again; if it comes back, report it with the log.',
  };
}
