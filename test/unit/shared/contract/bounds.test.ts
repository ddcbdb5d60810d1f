/** Whatever comes in through a door is bounded: every text, list and record of every call's input has a longest. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callNames, calls } from '#shared/contract/contract.ts';

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
}

/** @returns where something without a bound is, as paths */
function unbounded(schema: JsonSchema, path: string): string[] {
  const below = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((one) =>
    unbounded(one, path),
  );
  if (schema.$ref !== undefined) return [`${path}: refers elsewhere`];
  if (Array.isArray(schema.type)) return schema.type.flatMap((type) => unbounded({ ...schema, type }, path));
  if (schema.enum !== undefined || schema.const !== undefined) return below;
  switch (schema.type) {
    case 'string':
      return isBoundedText(schema) ? below : [...below, `${path}: a text without a longest`];
    case 'array': {
      const parts = [...(schema.prefixItems ?? []), ...(schema.items === undefined ? [] : [schema.items])];
      const inside = parts.flatMap((part) => unbounded(part, `${path}[]`));
      return schema.maxItems === undefined ? [...below, ...inside, `${path}: a list without a longest`] : inside;
    }
    case 'object': {
      const known = Object.entries(schema.properties ?? {});
      const inside = known.flatMap(([name, part]) => unbounded(part, `${path}.${name}`));
      const open = typeof schema.additionalProperties === 'object';
      return open ? [...below, ...inside, `${path}: a record of anything`] : [...below, ...inside];
    }
    case 'integer':
    case 'number':
    case 'boolean':
    case 'null':
      return below;
    default:
      return below.length > 0 || schema.anyOf || schema.oneOf || schema.allOf ? below : [`${path}: anything at all`];
  }
}

function isBoundedText({ maxLength, format, pattern }: JsonSchema): boolean {
  if (maxLength !== undefined || format === 'uuid') return true;
  // A pattern from end to end without a repetition that is open.
  return pattern?.startsWith('^') === true && pattern.endsWith('$') && !/[*+]|\{\d*,\}/.test(pattern);
}

describe.each(callNames)('%s', (name) => {
  it('takes nothing without a bound', () => {
    const schema = z.toJSONSchema(calls[name].input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
    expect(unbounded(schema, name)).toEqual([]);
  });

  it('drops what it does not know, and what all objects have', () => {
    const sent = JSON.parse('{"__proto__":{"admin":true},"constructor":1,"surplus":{"a":1}}') as unknown;
    const read = calls[name].input.safeParse(sent);
    if (!read.success) return expect(read.error.issues.length).toBeGreaterThan(0);
    expect(Object.keys(read.data as object)).toEqual([]);
    expect(Object.getPrototypeOf(read.data)).toBe(Object.prototype);
  });
});

it('finds what has no bound', () => {
  const loose = z.object({
    a: z.string(),
    b: z.array(z.string().max(3)),
    c: z.record(z.string(), z.string()),
    d: z.unknown(),
    e: z.union([z.string().regex(/^a+$/), z.null()]),
    f: z.array(z.array(z.int()).max(2)).max(3),
    g: z.string().regex(/^[a-z]{3}$/),
  });
  expect(unbounded(z.toJSONSchema(loose, { io: 'input' }) as JsonSchema, 'x')).toEqual([
    'x.a: a text without a longest',
    'x.b: a list without a longest',
    'x.c: a record of anything',
    'x.d: anything at all',
    'x.e: a text without a longest',
  ]);
});
