/** Whether accounts were asked when the schedule says, told as it happens: nothing is kept but counts. */
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';

interface Asked {
  endedAt: number;
  ok: boolean;
  /** When something last asked for a reading out of turn; null: nothing has since. */
  kickedAt: number | null;
  minute: number[];
}

/** The least and the most of the interval that a round waits: its jitter. */
const LEAST = 0.9;
const MOST = 1.1;
const FIRST_RETRY = 30 * SECOND;
const WATCHED = MINUTE;
const LONGEST = HOUR;

export class Polls {
  readonly #interval: number;
  readonly #now: () => number;
  readonly #of = new Map<string, Asked>();
  /** The newest last; of those that a wait may span. */
  #sleeps: { readonly began: number; readonly ms: number }[] = [];
  #windowOpen = false;
  #onBattery = false;
  #ratios = { sum: 0, n: 0 };
  polls = 0;
  failed = 0;
  /** Asked too soon with nothing to ask for it, and too late. */
  early = 0;
  late = 0;
  mostInAMinute = 0;
  readonly examples: string[] = [];

  constructor(interval: number, now: () => number) {
    this.#interval = interval;
    this.#now = now;
  }

  /** The mean wait after an answer, as a share of the interval in force. Without drift it is 1. */
  get meanWait(): number {
    return this.#ratios.n === 0 ? 1 : this.#ratios.sum / this.#ratios.n;
  }

  /** It woke up just now. */
  slept(ms: number): void {
    const began = this.#now() - ms;
    this.#sleeps = [...this.#sleeps.filter((sleep) => began - sleep.began < 2 * DAY), { began, ms }];
    this.kick();
  }

  conditions(change: { readonly windowOpen?: boolean; readonly onBattery?: boolean }): void {
    this.#windowOpen = change.windowOpen ?? this.#windowOpen;
    this.#onBattery = change.onBattery ?? this.#onBattery;
    this.kick();
  }

  /** A reading out of turn may come: of one account, or of all. */
  kick(accountId?: string, at = this.#now()): void {
    for (const [id, asked] of this.#of) if (accountId === undefined || accountId === id) asked.kickedAt = at;
  }

  asked(accountId: string, startedAt: number, endedAt: number, ok: boolean): void {
    this.polls++;
    if (!ok) this.failed++;
    const before = this.#of.get(accountId);
    const minute = [...(before?.minute ?? []).filter((at) => startedAt - at < MINUTE), startedAt];
    this.mostInAMinute = Math.max(this.mostInAMinute, minute.length);
    if (before !== undefined) this.#judge(accountId, before, startedAt);
    // What was under way when the kick came is not what it asked for, though its answer be seen later.
    const kickedAt = before?.kickedAt != null && before.kickedAt >= startedAt ? before.kickedAt : null;
    this.#of.set(accountId, { endedAt, ok, kickedAt, minute });
  }

  #judge(accountId: string, before: Asked, startedAt: number): void {
    // What was asked before a sleep, and failed after it, did not wait for as long.
    const slept = this.#sleeps.filter(({ began }) => began >= before.endedAt && began < startedAt);
    const wait = slept.reduce((rest, { ms }) => rest - ms, startedAt - before.endedAt);
    const interval = this.#windowOpen ? Math.min(WATCHED, this.#interval) : this.#interval * (this.#onBattery ? 2 : 1);
    const kicked = before.kickedAt !== null;
    if (before.ok && !kicked) {
      this.#ratios.sum += wait / interval;
      this.#ratios.n++;
    }
    const least = kicked ? 0 : LEAST * (before.ok ? interval : Math.min(interval, FIRST_RETRY));
    // What was planned under other conditions stands for as long as those said.
    const longest = before.ok ? (kicked ? this.#interval * 2 : interval) : LONGEST;
    const note = (what: string) => {
      if (this.examples.filter((example) => example.includes(` ${what}: `)).length < 5)
        this.examples.push(
          `${accountId} ${what}: ${Math.round(wait / SECOND)} s after ${before.ok ? 'an answer' : 'a failure'}`,
        );
    };
    if (wait < Math.floor(least)) {
      this.early++;
      note('early');
    }
    if (wait > Math.ceil(longest * MOST) + SECOND) {
      this.late++;
      note('late');
    }
  }
}
