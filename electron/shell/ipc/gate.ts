/** Who may speak through the IPC door, and how much. Pure: the door hands in what Electron says of the sender. */

export interface Caller {
  /** The id of the web contents that sent the message. */
  readonly contentsId: number;
  /** False for any frame but the top one, and for a frame that is gone already. */
  readonly isMainFrame: boolean;
  /** The frame's address, and its origin as the browser engine sees it. */
  readonly url: string;
  readonly origin: string;
}

/** The largest message: the longest thing a person hands in is a key of 4096 characters. */
export const MAX_MESSAGE_CHARACTERS = 64 * 1024;

/** @returns why the caller may not speak, or null when it may. */
export function refusalOf(caller: Caller, admitted: ReadonlySet<number>, pageOrigin: string): string | null {
  if (!admitted.has(caller.contentsId)) return 'the sender is not one of the app windows';
  if (!caller.isMainFrame) return 'the sender is not the main frame of its window';
  if (caller.origin !== pageOrigin || !isAtOrigin(caller.url, pageOrigin)) return 'the sender is not the app page';
  return null;
}

/** @returns why the message cannot be taken, or null when it can. */
export function messageFault(parts: readonly unknown[]): string | null {
  if (parts.length !== 2) return 'a message has a name and an input';
  const [name, input] = parts;
  if (typeof name !== 'string' || name.length > 100) return 'the name is not a name';
  return inputFault(input);
}

/** Nothing of the contract is nested deeper than a few levels. */
const DEEPEST = 32;

/**
 * Counted as it is walked, and no further than the limit: a message may refer to one of its parts many times over, or to
 * itself, and be endless as text. Only what JSON has may be in it.
 */
function inputFault(input: unknown): string | null {
  let left = MAX_MESSAGE_CHARACTERS;
  const todo: { readonly part: unknown; readonly depth: number }[] = [{ part: input, depth: 0 }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { part, depth } = next;
    if (depth > DEEPEST) return 'the input is nested too deeply';
    const size = sizeOf(part);
    if (size === null || (part === undefined && depth === 0)) return 'the input is not plain data';
    left -= size;
    if (left < 0) return 'the input is too large';
    if (typeof part !== 'object' || part === null) continue;
    for (const one of Array.isArray(part) ? part : Object.values(part)) todo.push({ part: one, depth: depth + 1 });
  }
  return null;
}

/** About as many characters as JSON would need, without what is in it; null where JSON does not have it. */
function sizeOf(part: unknown): number | null {
  if (typeof part === 'string') return part.length + 2;
  if (typeof part === 'number' || typeof part === 'boolean' || part === undefined || part === null) return 5;
  if (typeof part !== 'object') return null;
  if (Array.isArray(part)) return part.length + 2;
  const prototype = Object.getPrototypeOf(part);
  if (prototype !== Object.prototype && prototype !== null) return null;
  const names = Object.keys(part);
  if (names.includes('__proto__')) return null;
  return names.reduce((size, name) => size + name.length + 4, 2);
}

/** Scheme and host compared whole: a prefix is not an origin. */
export function isAtOrigin(address: string, origin: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.username === '' && url.password === '' && `${url.protocol}//${url.host}` === origin;
}
