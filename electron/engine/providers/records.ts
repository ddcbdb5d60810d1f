/** Looking into JSON objects whose shape no document promises. */
import { WireNumber } from '../http/json.ts';

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WireNumber);
}

/** The first of the names that the object has with a value other than null, with that name. */
export function firstOf(record: Readonly<Record<string, unknown>>, names: readonly string[]): [string, unknown] | null {
  for (const name of names) {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    if (value !== undefined && value !== null) return [name, value];
  }
  return null;
}

/** The object with its own keys in snake case (`billingMode` as `billing_mode`), for services that write both. */
export function snakeKeys(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(record).map(([name, value]): [string, unknown] => [
    name.replace(/([a-z0-9])([A-Z])/g, (_all, before: string, after: string) => `${before}_${after.toLowerCase()}`),
    value,
  ]);
  return Object.fromEntries(entries);
}
