/** One read of an account is several requests; this keeps what failed apart from what came through. */
import { type ErrorInfo, type ErrorKind, PlimsollError } from '#shared/contract/errors.ts';
import type { Problem } from '#shared/domain/observation.ts';
import type { AccountReading } from './adapter.ts';

/** After one of these the rest would fail the same way, and asking would only annoy the service. */
const STOPPING: ReadonlySet<ErrorKind> = new Set(['rate-limited', 'offline', 'no-key', 'cancelled']);
const UNAVAILABLE_IN_A_ROW = 2;

export interface Parts {
  readonly problems: readonly Problem[];
  /**
   * Asks for the part: its value, or undefined when it failed; then `problems` names it. Defects are thrown on.
   * Once a failure says that asking on is no use, the parts that follow fail with it unasked.
   */
  take<T>(part: string, ask: () => Promise<T>): Promise<T | undefined>;
  /** The same for a part that lies in an answer already here. */
  look<T>(part: string, read: () => T): T | undefined;
  /** Notes a failure that left most of the part usable. */
  note(part: string, error: ErrorInfo): void;
  /** The reading as it stands. @throws PlimsollError the first failure, when no wallet could be read. */
  finish(reading: Omit<AccountReading, 'problems'>): AccountReading;
}

export function createParts(): Parts {
  const problems: Problem[] = [];
  let answered = false;
  let unavailable = 0;
  let stopped: PlimsollError | null = null;

  function failed(part: string, error: unknown): PlimsollError {
    if (!(error instanceof PlimsollError)) throw error;
    problems.push({ part, error: error.info });
    return error;
  }

  return {
    problems,
    async take(part, ask) {
      try {
        if (stopped !== null) throw stopped;
        const value = await ask();
        unavailable = 0;
        answered = true;
        return value;
      } catch (error) {
        const known = failed(part, error);
        unavailable = known.kind === 'unavailable' ? unavailable + 1 : 0;
        // A key that has read something is no wrong key, whatever one route says of it.
        const useless = STOPPING.has(known.kind) || (known.kind === 'invalid-key' && !answered);
        if (useless || unavailable >= UNAVAILABLE_IN_A_ROW) stopped = known;
        return undefined;
      }
    },
    look(part, read) {
      try {
        return read();
      } catch (error) {
        failed(part, error);
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
