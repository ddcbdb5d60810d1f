/** Which requests our loopback pages answer. Pure: what a request says of itself goes in, a refusal or null comes out. */
import type { IncomingHttpHeaders } from 'node:http';

export interface Asked {
  readonly method: string;
  /** The request target as sent, such as `/abc?x=1`. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** How many Host headers came: Node keeps the first and drops the others in silence. */
  readonly hostHeaders: number;
}

export interface Refusal {
  readonly status: 400 | 403 | 404 | 405 | 410 | 413 | 415 | 421;
  /** For the log: which rule it was, and nothing of what was sent. */
  readonly reason: string;
}

/**
 * The rule for every request. A name that was made to point at this machine (DNS rebinding) comes with its own name in
 * Host, and a request meant for a proxy with a whole address as its target: neither is for us.
 */
export function refusalOfRequest(asked: Asked, ownHost: string): Refusal | null {
  if (asked.hostHeaders !== 1 || asked.headers.host !== ownHost) return { status: 421, reason: 'host' };
  if (!asked.target.startsWith('/') || asked.target.startsWith('//')) return { status: 400, reason: 'target' };
  return null;
}

/**
 * The rule for a person's way to a page: a browser's top-level navigation. Browsers too old to say what they do are
 * let in; they need the token all the same.
 * @param fromElsewhere whether another site may have sent the person here, as a checkout does
 */
export function refusalOfVisit({ method, headers }: Asked, fromElsewhere: boolean): Refusal | null {
  if (method !== 'GET') return { status: 405, reason: 'method' };
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': dest, 'sec-fetch-site': site } = headers;
  if (mode !== undefined && mode !== 'navigate') return { status: 403, reason: 'fetch-mode' };
  if (dest !== undefined && dest !== 'document') return { status: 403, reason: 'fetch-dest' };
  if (!fromElsewhere && site !== undefined && site !== 'none' && site !== 'same-origin')
    return { status: 403, reason: 'fetch-site' };
  return null;
}

/**
 * The rule for what changes anything: only our own page may do it. Another program's page on this machine is the same
 * site but another origin, so Origin decides, and the browser's own word on the request must agree with it. A body of
 * JSON cannot be sent by a form, and makes a script of another origin ask first, which is refused by its method.
 */
export function refusalOfChange({ method, headers }: Asked, ownOrigin: string): Refusal | null {
  if (method !== 'POST') return { status: 405, reason: 'method' };
  if (headers.origin !== ownOrigin) return { status: 403, reason: 'origin' };
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = headers;
  if (site !== undefined && site !== 'same-origin') return { status: 403, reason: 'fetch-site' };
  if (mode === 'navigate' || mode === 'websocket') return { status: 403, reason: 'fetch-mode' };
  if (dest !== undefined && dest !== 'empty') return { status: 403, reason: 'fetch-dest' };
  if (headers['content-type'] !== 'application/json') return { status: 415, reason: 'content-type' };
  return null;
}
