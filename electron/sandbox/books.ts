/**
 * The back offices: records by table and id (payments, cards, sign-ins), each put of which is a command. A sandbox
 * that is told its commands again has the same books.
 */
import type { WorldCommand } from './world/commands.ts';

export interface Table<T> {
  get(id: string): T | undefined;
  put(id: string, value: T): T;
  remove(id: string): void;
  /** In the order in which their ids were first put. */
  all(): T[];
  /** Counts up from 1: one more than the ids ever put, so that ids made of it are never used twice. */
  next(): number;
}

export class Books {
  readonly #tables = new Map<string, Map<string, unknown>>();
  readonly #keep: (table: string, id: string, value: unknown) => void;

  constructor(commands: readonly WorldCommand[], keep: (table: string, id: string, value: unknown) => void) {
    this.#keep = keep;
    for (const command of commands)
      if (command.kind === 'record') this.#rows(command.table).set(command.id, command.value);
  }

  /** The caller vouches for the type: a table is written by one module only. */
  table<T extends object>(name: string): Table<T> {
    const rows = this.#rows(name) as Map<string, T | null>;
    const put = (id: string, value: T | null) => {
      rows.set(id, value);
      this.#keep(name, id, value);
    };
    return {
      get: (id) => rows.get(id) ?? undefined,
      put(id, value) {
        put(id, value);
        return value;
      },
      remove(id) {
        if (rows.get(id) != null) put(id, null);
      },
      all: () => [...rows.values()].filter((row) => row !== null),
      next: () => rows.size + 1,
    };
  }

  #rows(name: string): Map<string, unknown> {
    let rows = this.#tables.get(name);
    if (rows === undefined) {
      rows = new Map();
      this.#tables.set(name, rows);
    }
    return rows;
  }
}
