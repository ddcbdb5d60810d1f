/** From a service's answer to a value with a shape, or to an error whose kind and words say what to do. */
import type { z } from 'zod';
import { type ErrorInfo, PlimsollError } from '#shared/contract/errors.ts';
import { plain } from '#shared/words/plain.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../http/client.ts';
import { plainLine } from '../http/plainLine.ts';
import { redactText } from '../http/redact.ts';
import { isRecord } from './records.ts';
import { reasonOf } from './wireFields.ts';

/** What a refusal said: its code and its sentence, wherever the service puts them. */
export interface Refusal {
  readonly status: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly response: ServiceResponse;
}

/** How one service's refusals are to be understood. Null leaves a refusal to the general rules. */
export interface Voice {
  readonly name: string;
  /** Where a person makes or checks the key, in words, for the help on a refused key. */
  readonly keyHelp: string;
  classify(refusal: Refusal): ErrorInfo | null;
}

export type ReadRequest = ServiceRequest & { readonly read?: boolean };

/** @throws PlimsollError as {@link ServiceHttp.request} and {@link readAnswer} do. */
export async function ask<T extends z.ZodType>(
  voice: Voice,
  http: ServiceHttp,
  request: ReadRequest,
  schema: T,
): Promise<z.output<T>> {
  return readAnswer(voice, request, await http.request(request), schema);
}

/** @throws PlimsollError of the service's own kind for a refusal, `bad-response` for a body of another shape. */
export function readAnswer<T extends z.ZodType>(
  voice: Voice,
  request: ReadRequest,
  response: ServiceResponse,
  schema: T,
): z.output<T> {
  if (response.status < 200 || response.status > 299) throw refusalOf(voice, request, response);
  if (response.json === undefined) throw notJson(voice, request, response);
  const parsed = schema.safeParse(response.json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unreadable(voice, request, pathOf(issue?.path ?? []), reasonOf(issue));
}

/** Names of fields come from the service too, and it may nest them as deep as it likes. */
const LONGEST_PATH = 160;
const LONGEST_REASON = 240;
/** How much of a service's sentence is looked at, for keys in it, before it is cut to a line. */
const LOOKED_AT = 2_000;

/** Error for one field of an answer. `field` is a path such as `organization.creditBalance`; empty means the whole. */
export function unreadable(voice: Voice, request: ReadRequest, field: string, why: string): PlimsollError {
  const where = field === '' ? 'the body' : field;
  return new PlimsollError({
    kind: 'bad-response',
    message: redactText(
      `${voice.name} answered ${request.method} ${request.path}, but ${plainLine(where, LONGEST_PATH)} could not be read: ${plainLine(why, LONGEST_REASON)}.`,
    ),
    help: 'The last good figures stay. If this goes on, the service has changed its answers and Plimsoll needs an update.',
  });
}

export function pathOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function notJson(voice: Voice, request: ReadRequest, { text }: ServiceResponse): PlimsollError {
  const looksLike = /^\s*</.test(text) ? 'it is a web page' : text.trim() === '' ? 'it is empty' : 'it is not JSON';
  return new PlimsollError({
    kind: 'bad-response',
    message: `${voice.name} answered ${request.method} ${request.path}, but the body could not be read: ${looksLike}.`,
    help: 'The last good figures stay. Check the address of the account if it was changed; otherwise wait for the service.',
  });
}

export function refusalOf(voice: Voice, request: ReadRequest, response: ServiceResponse): PlimsollError {
  const refusal = readRefusal(response);
  const info = voice.classify(refusal) ?? generalRule(voice, request, refusal);
  const retryAt = info.retryAt ?? response.retryAt ?? undefined;
  return new PlimsollError({
    ...info,
    message: plain(redactText(info.message)),
    ...(retryAt === undefined ? {} : { retryAt }),
  });
}

/**
 * Accepts every error body that the services' documents show: `{error: "code"}`, `{error: {code, message}}`,
 * `{code, message}`, problem+json with `title` and `detail`, and `detail` as a list of field errors.
 */
export function readRefusal(response: ServiceResponse): Refusal {
  const body = isRecord(response.json) ? response.json : {};
  const inner = isRecord(body.error) ? body.error : {};
  const error = textOf(body.error);
  const code =
    textOf(inner.code) ?? textOf(body.code) ?? (error !== null && /^[a-z][a-z0-9_.-]*$/i.test(error) ? error : null);
  const message =
    textOf(inner.message) ??
    textOf(body.message) ??
    detailOf(body.detail) ??
    (error !== code ? error : null) ??
    textOf(body.title);
  return { status: response.status, code, message: message === null ? null : clip(message), body, response };
}

function detailOf(detail: unknown): string | null {
  if (!Array.isArray(detail)) return textOf(detail);
  const first: unknown = detail[0];
  return isRecord(first) ? textOf(first.msg) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function clip(message: string): string {
  const line = redactText(plain(message.slice(0, LOOKED_AT)).replace(/\s+/g, ' '));
  return plainLine(line.trim(), 200);
}

/** The service's own sentence as an addition to ours, or nothing. */
export function inItsWords({ message }: Refusal): string {
  return message === null ? '' : ` It says: “${message}”`;
}

function generalRule(voice: Voice, request: ReadRequest, refusal: Refusal): ErrorInfo {
  const words = inItsWords(refusal);
  const { status } = refusal;
  if (status === 401) return invalidKey(voice, refusal);
  if (status === 402)
    return {
      kind: 'out-of-credits',
      message: `${voice.name} is out of credits.${words}`,
      help: 'Top up on its billing page.',
    };
  if (status === 403)
    return { kind: 'forbidden', message: `${voice.name} does not let this key do that.${words}`, help: voice.keyHelp };
  if (status === 404 || status === 405)
    return {
      kind: 'bad-response',
      message: `${voice.name} has nothing at ${request.method} ${request.path} (${status}).`,
      help: 'Check the address of the account. If it is right, the service has changed and Plimsoll needs an update.',
    };
  if (status === 409)
    return { kind: 'conflict', message: `${voice.name} refused because of its present state.${words}` };
  if (status === 410) return { kind: 'gone', message: `${voice.name} no longer offers this.${words}` };
  if (status === 429)
    return {
      kind: 'rate-limited',
      message: `${voice.name} asks for fewer requests.`,
      help: 'Plimsoll waits as long as the service asked. Other programs may be using the same key.',
    };
  if (status >= 500)
    return {
      kind: 'unavailable',
      message: `${voice.name} has a problem of its own (${status}).${words}`,
      help: 'The last good figures stay. Plimsoll asks again.',
    };
  return {
    kind: 'bad-response',
    message: `${voice.name} did not accept the question ${request.method} ${request.path} (${status}).${words}`,
    help: 'The last good figures stay. If this goes on, Plimsoll needs an update for this service.',
  };
}

export function invalidKey(voice: Voice, refusal: Refusal): ErrorInfo {
  return {
    kind: 'invalid-key',
    message: `${voice.name} does not accept this key.${inItsWords(refusal)}`,
    help: voice.keyHelp,
  };
}
