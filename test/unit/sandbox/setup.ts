import { onTestFinished } from 'vitest';
import type { Sandbox, SandboxAccount, SandboxOptions } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';

export const EPOCH = Date.UTC(2026, 10, 20, 12);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A clock that stands still until it is moved. */
export function handClock(start = EPOCH) {
  let time = start;
  return {
    now: () => time,
    set: (to: number) => {
      time = to;
    },
  };
}

/** A sandbox that is closed when the test is over. */
export async function sandboxFor(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ seed: 1, epoch: EPOCH, clock: handClock(), ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export function accountOf(sandbox: Sandbox, service: string, dialect = 'seed', variant = 'main'): SandboxAccount {
  const found = sandbox.variants.find(
    (account) => account.service === service && account.dialect === dialect && account.variant === variant,
  );
  if (found === undefined) throw new Error(`no ${dialect} ${variant} account of ${service}`);
  return found;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** Asks with the account's key as a bearer token. */
export async function ask(account: SandboxAccount, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(account.origin + path, {
    headers: { authorization: `Bearer ${account.key}` },
    ...init,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

type HeaderFields = Readonly<Record<string, string>>;

export function operate(account: SandboxAccount, operation: string, input: unknown = {}, headers: HeaderFields = {}) {
  return ask(account, `/v1/op/${operation}`, {
    method: 'POST',
    headers: { 'x-api-key': account.key, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  });
}

/** Sends JSON with the account's key as a bearer token. */
export function send(account: SandboxAccount, method: string, path: string, body: unknown, headers: HeaderFields = {}) {
  return ask(account, path, {
    method,
    headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export function post(
  account: SandboxAccount,
  path: string,
  body?: unknown,
  headers: HeaderFields = {},
): Promise<Answer> {
  return send(account, 'POST', path, body, headers);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
