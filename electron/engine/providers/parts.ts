/** One read of an account is several requests; this keeps what failed apart from what came through. */
import { type ErrorInfo, type ErrorKind, PlimsollError } from '#shared/contract/errors.ts';
import type { Problem } from '#shared/domain/observation.ts';
import type { AccountReading } from './adapter.ts';

/** After one of these the rest would fail the same way, and asking would only annoy the service. */
const STOPPING: ReadonlySet<ErrorKind> = new Set([
  'invalid-key',
  'needs-browser-session',
  'rate-limited',
  'offline',
  'no-key',
  'cancelled',
]);
const UNAVAILABLE_IN_A_ROW = 2;

export interface Parts {
  readonly problems: readonly Problem[];
  /** The part's value, or undefined when it failed; then `problems` names it. Defects are thrown on. */
  take<T>(part: string, read: () => Promise<T>): Promise<T | undefined>;
  /** Notes a failure that left most of the part usable. */
  note(part: string, error: ErrorInfo): void;
  /** The reading as it stands. @throws PlimsollError the first failure, when no wallet could be read. */
  finish(reading: Omit<AccountReading, 'problems'>): AccountReading;
}

export function createParts(): Parts {
  const problems: Problem[] = [];
  let unavailable = 0;
  let stopped: PlimsollError | null = null;

  return {
    problems,
    async take(part, read) {
      try {
        if (stopped !== null) throw stopped;
        const value = await read();
        unavailable = 0;
        return value;
      } catch (error) {
        if (!(error instanceof PlimsollError)) throw error;
        problems.push({ part, error: error.info });
        unavailable = error.kind === 'unavailable' ? unavailable + 1 : 0;
        if (STOPPING.has(error.kind) || unavailable >= UNAVAILABLE_IN_A_ROW) stopped = error;
        return undefined;
      }
    },
    note(part, error) {
      problems.push({ part, error });
    },
    finish(reading) {
      const first = problems[0];
      if (reading.wallets.length === 0 && first !== undefined) throw new PlimsollError(first.error);
      return { ...reading, problems };
    },
  };
}
