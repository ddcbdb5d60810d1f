/**
 * The one way in which what is ruled of agents changes. Decisions that come while one is being written are taken together in
 * the next transaction, each on what the ones before it decided: so many can be asked for at once, and none is granted twice.
 */
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { Rule } from '#shared/domain/rule.ts';
import type { EngineState } from '../state.ts';
import type { Change } from '../store/store.ts';

export interface Draft {
  /** As they stand, with what was decided before. */
  readonly rules: ReadonlyMap<string, Rule>;
  put(rule: Rule): void;
  remove(id: string): void;
  log(row: AccountLogRow): void;
}

export interface RulesWriter {
  /** Decides and stores in one turn. A decision that throws changes nothing, and its error is the caller's. */
  write<T>(decide: (draft: Draft) => T): Promise<T>;
}

interface Job {
  readonly decide: (draft: Draft) => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** More than these wait for the turn after. */
const MOST_AT_ONCE = 2_000;

export function createRulesWriter(state: EngineState): RulesWriter {
  const waiting: Job[] = [];
  let running = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      let batch: Job[] = [];
      const done: (() => void)[] = [];
      try {
        await state.transact(() => {
          // Taken here, at our turn: whoever came while another transaction was under way is among them.
          batch = waiting.splice(0, MOST_AT_ONCE);
          return decideAll(state.rules, batch, done);
        });
        for (const tell of done) tell();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = false;
  }

  return {
    write: (decide) =>
      new Promise((resolve, reject) => {
        waiting.push({ decide, resolve, reject });
        if (running) return;
        running = true;
        void run();
      }),
  };
}

function decideAll(stored: ReadonlyMap<string, Rule>, batch: readonly Job[], done: (() => void)[]): Change[] {
  const rules = new Map(stored);
  const changed = new Map<string, Rule | null>();
  const rows: AccountLogRow[] = [];
  for (const { decide, resolve, reject } of batch) {
    const own = new Map<string, Rule | null>();
    const ownRows: AccountLogRow[] = [];
    try {
      const value = decide({
        rules,
        put: (rule) => own.set(rule.id, rule),
        remove: (id) => own.set(id, null),
        log: (row) => ownRows.push(row),
      });
      for (const [id, rule] of own) {
        changed.set(id, rule);
        if (rule === null) rules.delete(id);
        else rules.set(id, rule);
      }
      rows.push(...ownRows);
      done.push(() => resolve(value as never));
    } catch (error) {
      done.push(() => reject(error));
    }
  }
  const put = [...changed.values()].filter((rule) => rule !== null);
  const remove = [...changed].flatMap(([id, rule]) => (rule === null ? [id] : []));
  return [
    ...(put.length === 0 ? [] : [{ collection: 'rules' as const, put }]),
    ...(remove.length === 0 ? [] : [{ collection: 'rules' as const, remove }]),
    ...(rows.length === 0 ? [] : [{ collection: 'accountLog' as const, insertNew: rows }]),
  ];
}
