/** Inputs for the calls of the contract, made from its own schemas: good ones, and the same with something wrong. Seeded. */
import fc from 'fast-check';
import { z } from 'zod';
import { type CallName, calls } from '#shared/contract/contract.ts';

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Texts that were meant to be data and are something else to somebody. */
const HOSTILE_TEXTS = [
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '<img src=x onerror=alert(1)>',
  "'; DROP TABLE entries; --",
  '$ne',
  '\u202egnp.exe',
  '\u001b[2J',
  'a\nb',
  '%s%n%x',
  '{{7*7}}',
  '\ud800',
  '=1+1',
];

export function goodInput(name: CallName): fc.Arbitrary<unknown> {
  const schema = z.toJSONSchema(calls[name].input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return madeOf(schema).filter((input) => calls[name].input.safeParse(input).success);
}

/** Not one of them fits its schema. */
export function wrongInput(name: CallName): fc.Arbitrary<unknown> {
  const schema = z.toJSONSchema(calls[name].input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const broken = fc.tuple(madeOf(schema), fc.nat(), anything()).map(([input, at, part]) => withPart(input, at, part));
  return fc.oneof(broken, anything()).filter((input) => !calls[name].input.safeParse(input).success);
}

function anything(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom<unknown[]>(null, true, -1, 0.5, 9_007_199_254_740_991, '', [], {}, [[]], [{}], { length: 1 }),
    fc.constantFrom(...HOSTILE_TEXTS),
    fc.constantFrom('x'.repeat(5_000), Array(600).fill('a')),
    fc.jsonValue({ maxDepth: 3 }),
  );
}

/** One of its fields is another thing, or there is none but it. */
function withPart(input: unknown, at: number, part: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return part;
  const names = Object.keys(input);
  const name = names[at % Math.max(1, names.length)];
  return name === undefined ? part : { ...input, [name]: part };
}

function madeOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const ways = schema.anyOf ?? schema.oneOf;
  if (ways !== undefined) return fc.oneof(...ways.map(madeOf));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => madeOf({ ...schema, type })));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer(boundsOf(schema));
    case 'number':
      return fc.double({ ...boundsOf(schema), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(madeOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
      });
    case 'object': {
      const parts = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, madeOf(part)] as const);
      const requiredKeys = (schema.required ?? []).filter((name) => parts.some(([known]) => known === name));
      return fc.record(Object.fromEntries(parts), { requiredKeys, noNullPrototype: true });
    }
    default:
      return fc.constant(null);
  }
}

function boundsOf({ minimum = -1_000_000, maximum = 1_000_000 }: JsonSchema): { min: number; max: number } {
  return { min: Math.max(minimum, -9e15), max: Math.max(Math.min(maximum, 9e15), minimum) };
}

function textOf({ format, pattern, minLength = 0, maxLength = 40 }: JsonSchema): fc.Arbitrary<unknown> {
  if (format === 'uuid') return fc.uuid();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const free = fc.string({ minLength, maxLength: Math.min(maxLength, Math.max(20, minLength)) });
  const hostile = fc.constantFrom(...HOSTILE_TEXTS).filter(({ length }) => length >= minLength && length <= maxLength);
  return fc.oneof(free, hostile);
}
