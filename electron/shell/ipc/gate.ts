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
  const text = asJson(input);
  if (text === null) return 'the input is not plain data';
  return text.length > MAX_MESSAGE_CHARACTERS ? 'the input is too large' : null;
}

/** Scheme and host compared whole: a prefix is not an origin. */
export function isAtOrigin(address: string, origin: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.username === '' && url.password === '' && `${url.protocol}//${url.host}` === origin;
}

function asJson(input: unknown): string | null {
  try {
    return JSON.stringify(input) ?? null;
  } catch {
    // A cycle or a big integer: nothing of the contract has either.
    return null;
  }
}
