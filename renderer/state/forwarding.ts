/** Reads where alerts are to be handed on to, as a person typed it. What may be used, the engine decides. Pure. */
import type { Forwarding } from '#shared/domain/forwarding.ts';
import { en } from '#shared/words/en.ts';

export const MOST_ARGS = 32;
const LEAST_SECRET = 16;
const MOST_SECRET = 200;

export type CommandRead =
  | { readonly ok: true; readonly command: NonNullable<Forwarding['command']> }
  | { readonly ok: false; readonly executable: string | null; readonly args: string | null };

/** @param args one on each line; empty lines are none */
export function readCommand(executable: string, args: string): CommandRead {
  const path = executable.trim();
  const list = args.split(/\r?\n/).filter((line) => line !== '');
  const missing = path === '' ? en.forwarding.executableNone : null;
  const many = list.length > MOST_ARGS ? en.forwarding.argsMany(MOST_ARGS) : null;
  if (missing !== null || many !== null) return { ok: false, executable: missing, args: many };
  return { ok: true, command: { executable: path, args: list } };
}

export type WebhookRead =
  | {
      readonly ok: true;
      readonly webhook: NonNullable<Forwarding['webhook']>;
      /** Undefined keeps the one there is. */
      readonly secret: string | undefined;
    }
  | { readonly ok: false; readonly url: string | null; readonly secret: string | null };

export function readWebhook(url: string, secret: string, hasSecret: boolean): WebhookRead {
  const address = url.trim();
  const missing = address === '' ? en.forwarding.urlNone : null;
  const keeps = secret === '' && hasSecret;
  const wrong = keeps || missing !== null ? null : secretProblem(secret);
  if (missing !== null || wrong !== null) return { ok: false, url: missing, secret: wrong };
  return { ok: true, webhook: { url: address }, secret: keeps ? undefined : secret };
}

function secretProblem(secret: string): string | null {
  if (secret.length < LEAST_SECRET) return en.forwarding.secretShort;
  return secret.length > MOST_SECRET ? en.forwarding.secretLong : null;
}
