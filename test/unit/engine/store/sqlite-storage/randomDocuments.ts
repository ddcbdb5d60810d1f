/** Random documents, writes, selectors and sorts over one schema with every kind of index. */
import { fillWithDefaultSettings, type MangoQuery, normalizeMangoQuery, prepareQuery, type RxJsonSchema } from 'rxdb';
import type { Random } from './random.ts';

export type Row = Record<string, unknown>;

export const schema = fillWithDefaultSettings({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 12 },
    name: { type: 'string', maxLength: 12 },
    age: { type: 'integer', minimum: 0, maximum: 40, multipleOf: 1 },
    score: { type: 'number', minimum: -50, maximum: 50, multipleOf: 0.01 },
    active: { type: 'boolean' },
    nested: {
      type: 'object',
      properties: { city: { type: 'string', maxLength: 12 }, level: { type: 'integer' } },
    },
    note: { type: 'string' },
    flag: { type: 'boolean' },
    amount: { type: ['integer', 'null'] },
    ratio: { type: 'number' },
    tags: { type: 'array', items: { type: 'string' } },
    free: {},
  },
  required: ['id', 'name', 'age', 'score', 'active', 'nested'],
  indexes: ['name', ['age', 'name'], ['active', 'age'], 'score', ['nested.city', 'score'], ['active', 'name', 'age']],
} as unknown as RxJsonSchema<Row>);

const PLAIN_TEXTS = ['', 'a', 'b', 'ab', 'B', 'Zoë', 'zebra', 'ß', 'a b', '10', '9', 'ﬀ', '\ue000', '\uffee'];
const HARD_TEXTS = [...PLAIN_TEXTS, '😀', 'a😀', '𝒳', "O'Brien", '"', '%', 'null', 'true', '\n'];
const WILD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  7,
  -3,
  2.5,
  '',
  'a',
  '1',
  '😀',
  '\ud800',
  'a\0b',
  [],
  ['a'],
  [1, 'b'],
  [null],
  {},
  { city: 'a' },
  [{ city: 'a' }],
];

/** RxDB's order takes `'a'` and `['a']` as equal but goes on to the next field for `'a'` and `'a'`: not an order to test by. */
const WILD_SCALARS = WILD_VALUES.filter((value) => typeof value !== 'object' || value === null);

export type Taste = 'conforming' | 'wild';

const INDEXED = ['name', 'age', 'score', 'active', 'nested.city', 'id'] as const;
const OTHERS = ['note', 'flag', 'amount', 'ratio', 'nested.level', 'tags', 'free', 'free.deep', 'nowhere'] as const;

const SORTS = [...INDEXED, 'note', 'amount', 'ratio'];
const WILD_SORTS = SORTS.filter((field) => field !== 'name');

function valueFor(random: Random, field: string): unknown {
  switch (field) {
    case 'id':
      return `k${random.int(50)}`;
    case 'name':
    case 'nested.city':
      return random.pick(PLAIN_TEXTS);
    case 'note':
      return random.pick(HARD_TEXTS);
    case 'age':
      return random.int(41);
    case 'score':
      return (random.int(10_001) - 5_000) / 100;
    case 'active':
    case 'flag':
      return random.chance(0.5);
    case 'amount':
      return random.chance(0.3) ? null : random.int(6);
    case 'ratio':
      return random.pick([0, 0.1, 0.1 + 0.2, 0.3, -1.5, 1e21, 5e-324]);
    case 'nested.level':
      return random.int(4);
    default:
      return random.pick(WILD_VALUES.slice(0, -6));
  }
}

/** The content of a document, without RxDB's own fields. */
export function randomContent(random: Random, id: string, taste: Taste): Row {
  const content: Row = {
    id,
    name: valueFor(random, 'name'),
    age: valueFor(random, 'age'),
    score: valueFor(random, 'score'),
    active: valueFor(random, 'active'),
    nested: { city: valueFor(random, 'nested.city') },
  };
  if (random.chance(0.5)) (content.nested as Row).level = valueFor(random, 'nested.level');
  for (const field of ['note', 'flag', 'amount', 'ratio'])
    if (random.chance(0.7)) content[field] = valueFor(random, field);
  if (random.chance(0.5)) content.tags = [random.pick(PLAIN_TEXTS), random.pick(PLAIN_TEXTS)];
  if (random.chance(0.5))
    content.free = random.chance(0.2) ? { deep: random.pick(WILD_VALUES) } : random.pick(WILD_VALUES);
  if (taste === 'wild') {
    for (const field of ['name', 'age', 'score', 'active', 'note', 'flag', 'amount', 'nested']) {
      const odd = field === 'name' || field === 'nested' || field === 'flag' ? WILD_VALUES : WILD_SCALARS;
      if (random.chance(0.06)) content[field] = random.pick(odd);
      else if (random.chance(0.04)) delete content[field];
    }
  }
  return content;
}

function operandFor(random: Random, field: string, taste: Taste): unknown {
  const indexed = (INDEXED as readonly string[]).includes(field);
  return taste === 'wild' || !indexed
    ? random.chance(0.2)
      ? random.pick(WILD_VALUES)
      : valueFor(random, field)
    : valueFor(random, field);
}

function randomMatcher(random: Random, field: string, taste: Taste): unknown {
  const operand = () => operandFor(random, field, taste);
  const several = (most: number) => Array.from({ length: 1 + random.int(most) }, operand);
  switch (random.int(15)) {
    case 0:
    case 1: {
      const value = operand();
      return typeof value === 'object' && value !== null ? { $eq: value } : value;
    }
    case 2:
      return { $eq: operand() };
    case 3:
      return { $ne: operand() };
    case 4:
      return { $gt: operand() };
    case 5:
      return { $gte: operand() };
    case 6:
      return { $lt: operand() };
    case 7:
      return { $lte: operand() };
    case 8:
      return { $gte: operand(), $lt: operand() };
    case 9:
      return { $in: several(random.chance(0.1) ? 60 : 4) };
    case 10:
      return { $nin: several(4) };
    case 11:
      return { $exists: random.chance(0.5) };
    case 12:
      return { $not: random.chance(0.5) ? { $gt: operand() } : { $eq: operand() } };
    case 13:
      return random.pick<unknown>([
        { $type: 'string' },
        { $regex: '^a' },
        { $size: 2 },
        { $mod: [2, 0] },
        { $type: 'null' },
      ]);
    default:
      // A field without a condition, as a form with an empty box makes it. Only RxDB's planner says what that means.
      return taste === 'wild' ? { $gt: operand(), $ne: operand() } : {};
  }
}

function randomSelector(random: Random, taste: Taste, depth: number): Row {
  const selector: Row = {};
  const fields = 1 + random.int(3);
  for (let n = 0; n < fields; n++) {
    const field = random.chance(0.65) ? random.pick(INDEXED) : random.pick(OTHERS);
    selector[field] = randomMatcher(random, field, taste);
  }
  if (depth > 0 && random.chance(0.35)) {
    const branches = Array.from({ length: 1 + random.int(3) }, () => randomSelector(random, taste, depth - 1));
    selector[random.pick(['$and', '$or', '$nor'])] = branches;
  }
  return selector;
}

/** A query as RxDB hands it to a storage. */
export function randomQuery(random: Random, taste: Taste) {
  const selector = random.chance(0.05) ? {} : randomSelector(random, taste, 2);
  const query: MangoQuery<Row> = { selector };
  // Without a sort of its own a query gets one by an index, and so perhaps by what RxDB cannot order.
  if (taste === 'wild' || random.chance(0.7)) {
    const fields = new Set(
      Array.from({ length: 1 + random.int(3) }, () => random.pick(taste === 'wild' ? WILD_SORTS : SORTS)),
    );
    query.sort = [...fields].map((field) => ({ [field]: random.pick(['asc', 'desc'] as const) }));
  }
  if (random.chance(0.4)) query.limit = random.int(12);
  if (random.chance(0.3)) query.skip = random.int(8);
  if (random.chance(0.95)) (query.selector as Row)._deleted = { $eq: false };
  return prepareQuery<Row>(schema, normalizeMangoQuery<Row>(schema, query));
}
