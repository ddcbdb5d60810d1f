/** Judges one reading of mutated answers: a typed error, or a reading that says what the wire says and nothing more. */
import type { AccountReading, HistoryPage } from '#engine/providers/adapter.ts';
import { errorKindSchema, PlimsollError } from '#shared/contract/errors.ts';
import { bodiesOf, type Claims, type ServiceClaims } from './claims/claims.ts';
import { NOW } from './corpus.ts';
import { anyMillis, exactMicros } from './exact.ts';
import { KEY, type Replay, type Told } from './replay.ts';
import { isStated, type Node } from './wireTree.ts';

const LONGEST_MESSAGE = 1_000;
/** Anything a service says that is kept as one text, but for rows as they came. */
const LONGEST_TEXT = 8_000;
const LONGEST_RAW = 70_000;
const KINDS: ReadonlySet<string> = new Set(errorKindSchema.options);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u;

/** Throws with what is wrong. */
function wrong(what: string): never {
  throw new Error(what);
}

export function judgeError(thrown: unknown): string {
  if (!(thrown instanceof PlimsollError)) {
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    wrong(`it was no PlimsollError: ${text.slice(0, 1_500)}`);
  }
  judgeInfo(thrown.info);
  return thrown.kind;
}

export function judgeInfo(info: PlimsollError['info']): void {
  const { kind, message, help, retryAt } = info;
  if (!KINDS.has(kind)) wrong(`the kind ${kind} is none of the contract`);
  if (kind === 'internal') wrong('the kind is internal');
  const said = `${message} ${help ?? ''}`;
  if (said.length > LONGEST_MESSAGE) wrong(`the message has ${said.length} characters: ${said.slice(0, 200)}`);
  if (HARMFUL.test(said)) wrong(`the message has characters that do harm: ${JSON.stringify(said).slice(0, 300)}`);
  if (/\bundefined\b|\[object|\bNaN\b(?!”|"|')/.test(said.replace(/"[^"]*"|“[^”]*”|the number \S+/g, '')))
    wrong(`the message has no words: ${said.slice(0, 300)}`);
  if (retryAt !== undefined && !(Number.isInteger(retryAt) && retryAt >= NOW && retryAt <= NOW + 86_400_000))
    wrong(`retryAt is ${retryAt}`);
  if (kind === 'bad-response' && /could not be read/.test(message) && !/, but .+ could not be read: ./.test(message))
    wrong(`the message names no place: ${message.slice(0, 200)}`);
}

interface Found {
  readonly amounts: { path: string; micros: number; unit: string }[];
  readonly times: { path: string; value: number }[];
  readonly flags: { path: string; value: unknown }[];
}

const TIMES = new Set([
  'at',
  'expiresAt',
  'periodStart',
  'periodEnd',
  'startedAt',
  'createdAt',
  'from',
  'to',
  'availableAt',
]);
const FLAGS = new Set(['state', 'allowed', 'paused', 'hasPaymentMethod', 'monetized']);

/** Walks what an adapter hands over: only plain values, exact numbers, texts of bounded length. */
export function walk(value: unknown, path: string, found: Found, depth = 0): void {
  if (value === null || value === undefined || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) wrong(`${path} is ${value}`);
    if (Object.is(value, -0)) wrong(`${path} is -0`);
    return;
  }
  if (typeof value === 'string') {
    const most = path.endsWith('.raw') ? LONGEST_RAW : LONGEST_TEXT;
    if (value.length > most) wrong(`${path} has ${value.length} characters`);
    if (value.includes(KEY)) wrong(`${path} has the key in it`);
    return;
  }
  if (typeof value !== 'object') wrong(`${path} is a ${typeof value}`);
  if (depth > 12) wrong(`${path} is too deep`);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, `${path}.${index}`, found, depth + 1);
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) wrong(`${path} is a ${prototype?.constructor?.name}`);
  const record = value as Record<string, unknown>;
  if (typeof record.micros === 'number' && typeof record.unit === 'string') {
    walk(record.micros, `${path}.micros`, found, depth + 1);
    found.amounts.push({ path, micros: record.micros, unit: record.unit });
    return;
  }
  for (const [name, field] of Object.entries(record)) {
    const here = path === '' ? name : `${path}.${name}`;
    if (TIMES.has(name) && typeof field === 'number') found.times.push({ path: here, value: field });
    if (FLAGS.has(name)) found.flags.push({ path: here, value: field });
    walk(field, here, found, depth + 1);
  }
}

/** The reading in the paths that claims are made for. */
export function foundIn(reading: AccountReading): Found {
  const found: Found = { amounts: [], times: [], flags: [] };
  for (const wallet of reading.wallets) walk(wallet, `wallet:${wallet.key}`, found);
  for (const [name, slice] of Object.entries(reading.slices)) walk(slice, `slice:${name}`, found);
  walk(reading.entries, 'entries', found);
  for (const [index, ledger] of reading.ledgers.entries()) walk(ledger, `ledger:${index}`, found);
  walk(reading.failedWork ?? [], 'failedWork', found);
  return found;
}

export function judgeClaims(found: Found, claims: Claims, sound: boolean): void {
  if (claims.wrong[0] !== undefined) wrong(claims.wrong[0]);
  for (const { path, micros, unit } of found.amounts) {
    const claim = claims.amounts.get(path);
    if (claim === undefined) wrong(`${path} is ${micros} ${unit}, and nothing on the wire stands for it`);
    if (claim.unit !== unit) wrong(`${path} is in ${unit}`);
    const over = claim.over ?? 1n;
    const places = claim.from.filter(isStated).map(exactMicros);
    const scaled = [...places, ...(claim.derived ?? [])].flatMap((one) =>
      one === null || one % over !== 0n ? [] : [one / over],
    );
    const got = BigInt(micros);
    if (!scaled.includes(got)) wrong(`${path} is ${micros}, and the wire says ${scaled.join(' or ') || 'nothing'}`);
    // Nothing failed, so what counts most must have been taken.
    const first = places[0];
    const derived = claim.derived?.includes(got);
    if (sound && over === 1n && first != null && got !== first && !derived)
      wrong(`${path} is ${micros}, and the first place on the wire says ${first}`);
  }
  for (const { path, value } of found.times) {
    const claim = claims.times.get(path);
    if (claim === undefined) wrong(`${path} is ${value}, and nothing on the wire stands for it`);
    if (!claim.includes(value)) wrong(`${path} is ${value}, and the wire says ${claim.join(' or ')}`);
  }
  for (const { path, value } of found.flags) {
    const claim = claims.flags.get(path);
    if (claim === undefined) continue;
    const says = (word: boolean) => claim.some((node) => node?.t === 'lit' && node.v === word);
    const on = value === true || value === 'on';
    if (on && !says(true)) wrong(`${path} is ${value}, and nothing on the wire says so`);
    // A truth value that the service leaves out counts as no, but a stated setting must have been stated.
    if ((value === 'off' || value === 'not-eligible') && !says(false))
      wrong(`${path} is ${value}, and nothing on the wire says so`);
  }
}

/** The reading's parts as texts, for comparing. */
export function partsOf(reading: AccountReading): Map<string, string> {
  const parts = new Map<string, string>();
  for (const wallet of reading.wallets) parts.set(`wallet:${wallet.key}`, JSON.stringify(wallet));
  for (const [name, slice] of Object.entries(reading.slices)) parts.set(`slice:${name}`, JSON.stringify(slice));
  parts.set('entries', JSON.stringify(reading.entries));
  parts.set('ledgers', JSON.stringify(reading.ledgers));
  return parts;
}

/** @throws an Error that says what is wrong with the reading */
export function judgeReading(
  service: ServiceClaims,
  reading: AccountReading,
  { told }: Replay,
  before: ReadonlyMap<string, string>,
): void {
  if (reading.readAt !== NOW) wrong(`readAt is ${reading.readAt}`);
  const found = foundIn(reading);
  judgeClaims(found, service.of(reading, bodiesOf(told)), reading.problems.length === 0);
  for (const { error } of reading.problems) judgeInfo(error);
  if (reading.wallets.length === 0) wrong('every wallet is lost, and nothing says why');
  const keys = reading.wallets.map(({ key }) => key);
  if (new Set(keys).size !== keys.length) wrong('a wallet is there twice');
  judgeUntouched(service, reading, told, before);
}

export function judgeHistory(service: ServiceClaims, page: HistoryPage, told: readonly Told[]): void {
  const reading: AccountReading = {
    readAt: NOW,
    wallets: [],
    slices: {},
    problems: [],
    entries: page.entries,
    ledgers: [{ walletKey: 'credits', way: 'rows', state: 'whole', resume: null, totals: page.totals }],
  };
  judgeClaims(foundIn(reading), service.of(reading, bodiesOf(told)), page.problems.length === 0);
  for (const { error } of page.problems) judgeInfo(error);
  walk(page.next, 'next', { amounts: [], times: [], flags: [] });
  if (page.total !== null && !Number.isSafeInteger(page.total)) wrong(`the total is ${page.total}`);
}

/** What hangs on answers that were left alone is as it was. It may be missing only where a failure says why. */
function judgeUntouched(
  service: ServiceClaims,
  reading: AccountReading,
  told: readonly Told[],
  before: ReadonlyMap<string, string>,
): void {
  const mutated = new Set(told.filter((one) => one.mutated).map(({ request }) => request));
  const after = partsOf(reading);
  for (const [part, requests] of Object.entries(service.depends)) {
    if (requests.some((request) => mutated.has(request))) continue;
    const now = after.get(part);
    if (now === before.get(part)) continue;
    const missing = now === undefined || reading.problems.length > 0;
    if (now === undefined || !missing) {
      if (reading.problems.length > 0) continue;
      wrong(`${part} changed although its answers were left alone`);
    }
    // Stopped on the way: only what was not asked any more may differ.
    if (!requests.every((request) => told.some((one) => one.request === request))) continue;
    wrong(`${part} changed although its answers were left alone: ${now.slice(0, 200)}`);
  }
}

/** Every number and every time that was told, for what no claims are written for. */
export function judgeLoosely(result: unknown, told: readonly Told[], constants: Constants): void {
  const found: Found = { amounts: [], times: [], flags: [] };
  walk(result, 'result', found);
  const leaves = leavesOf(told);
  const exact = new Set(leaves.map(exactMicros));
  for (const { path, micros } of found.amounts)
    if (!exact.has(BigInt(micros)) && !constants.amounts.has(micros))
      wrong(`${path} is ${micros}, and no number on the wire says so`);
  const times = new Set(leaves.map(anyMillis));
  for (const { path, value } of found.times)
    if (!times.has(value) && !constants.times.has(value)) wrong(`${path} is ${value}, and no time on the wire says so`);
}

/** What a result says of itself, whatever the wire says: limits that are published, prices that are fixed. */
export interface Constants {
  readonly amounts: ReadonlySet<number>;
  readonly times: ReadonlySet<number>;
}

export function constantsOf(result: unknown): Constants {
  const found: Found = { amounts: [], times: [], flags: [] };
  walk(result, 'result', found);
  return {
    amounts: new Set(found.amounts.map(({ micros }) => micros)),
    times: new Set(found.times.map(({ value }) => value)),
  };
}

function leavesOf(told: readonly Told[]): Node[] {
  const leaves: Node[] = [];
  const open = told.flatMap(({ tree }) => (tree === undefined ? [] : [tree]));
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.t === 'arr') for (const item of node.v) open.push(item);
    else if (node.t === 'obj') for (const [, value] of node.v) open.push(value);
    else leaves.push(node);
  }
  return leaves;
}

const CLEAN = Object.getOwnPropertyNames(Object.prototype).length;

/** Nothing that was read has reached the prototypes, and the key is in no log line. */
export function judgeSurroundings({ logged }: Replay): void {
  if (Object.getOwnPropertyNames(Object.prototype).length !== CLEAN || 'polluted' in {})
    wrong('Object.prototype was changed');
  if (Object.getOwnPropertyNames(Array.prototype).includes('polluted')) wrong('Array.prototype was changed');
  for (const line of logged) if (JSON.stringify(line).includes(KEY)) wrong('the key is in a log line');
}
