/** The RxDB collections: their JSON schemas, made from the domain's schemas, their indexes and their migrations. */

import type { RxJsonSchema } from 'rxdb';
import { z } from 'zod';
import { accountSchema } from '#shared/domain/account.ts';
import { accountLogRowSchema } from '#shared/domain/accountLog.ts';
import { alertLogRowSchema, episodeSchema } from '#shared/domain/alert.ts';
import { bookSchema } from '#shared/domain/book.ts';
import { entrySchema } from '#shared/domain/entry.ts';
import { storedForecastSchema } from '#shared/domain/forecast.ts';
import { deliverySchema } from '#shared/domain/forwarding.ts';
import { observationSchema } from '#shared/domain/observation.ts';
import { paymentSchema } from '#shared/domain/payment.ts';
import { readingSchema } from '#shared/domain/reading.ts';
import { ruleSchema } from '#shared/domain/rule.ts';
import { walletSettingsSchema } from '#shared/domain/walletSettings.ts';
import type { Migrations } from './sqlite-storage/migration.ts';
import type { CollectionName, StoredDocuments } from './store.ts';

export interface CollectionPlan {
  readonly key: string;
  readonly schema: RxJsonSchema<Record<string, unknown>>;
  /** How a document of version n - 1 becomes one of version n, by n. */
  readonly migrationStrategies: Migrations;
}

interface CollectionShape {
  readonly document: z.ZodType;
  readonly version: number;
  readonly key: string;
  readonly indexes: readonly (readonly string[])[];
  readonly migrationStrategies: Migrations;
}

/** A version that only adds fields that may be missing, or words to a list. */
const asItWas = (old: Record<string, unknown>) => old;

const SHAPES: {
  readonly [C in CollectionName]: CollectionShape & { readonly key: keyof StoredDocuments[C] & string };
} = {
  accounts: { document: accountSchema, version: 0, key: 'id', indexes: [], migrationStrategies: {} },
  observations: {
    document: observationSchema,
    version: 3,
    key: 'accountId',
    indexes: [],
    migrationStrategies: { 1: asItWas, 2: asItWas, 3: asItWas },
  },
  walletSettings: {
    document: walletSettingsSchema,
    version: 1,
    key: 'walletId',
    indexes: [],
    migrationStrategies: { 1: settingsWithWatch },
  },
  readings: {
    document: readingSchema,
    version: 1,
    key: 'id',
    indexes: [['walletId', 'at']],
    migrationStrategies: { 1: asItWas },
  },
  entries: {
    document: entrySchema,
    version: 1,
    key: 'id',
    // The second one answers sums per wallet, time and kind without opening a document.
    indexes: [
      ['walletId', 'postedAt'],
      ['walletId', 'postedAt', 'kind', 'amount.micros'],
    ],
    migrationStrategies: { 1: entryWithPosting },
  },
  episodes: {
    document: episodeSchema,
    version: 2,
    key: 'id',
    indexes: [['openedAt']],
    migrationStrategies: { 1: episodeWithSubject, 2: asItWas },
  },
  alertLog: {
    document: alertLogRowSchema,
    version: 1,
    key: 'id',
    indexes: [['at'], ['walletId', 'at']],
    migrationStrategies: { 1: asItWas },
  },
  payments: {
    document: paymentSchema,
    version: 1,
    key: 'id',
    indexes: [['createdAt']],
    migrationStrategies: { 1: asItWas },
  },
  books: { document: bookSchema, version: 0, key: 'walletId', indexes: [], migrationStrategies: {} },
  accountLog: {
    document: accountLogRowSchema,
    version: 2,
    key: 'id',
    // The second one answers what was changed about agents, over all accounts.
    indexes: [
      ['accountId', 'at'],
      ['topic', 'at'],
    ],
    migrationStrategies: { 1: asItWas, 2: asItWas },
  },
  // Version 0 held rules of attribution only.
  rules: { document: ruleSchema, version: 1, key: 'id', indexes: [], migrationStrategies: { 1: asItWas } },
  forecasts: {
    document: storedForecastSchema,
    version: 0,
    key: 'id',
    indexes: [['walletId']],
    migrationStrategies: {},
  },
  deliveries: { document: deliverySchema, version: 0, key: 'id', indexes: [], migrationStrategies: {} },
};

/** Version 0 knew lines in amounts only. */
function settingsWithWatch({ lines, ...old }: Record<string, unknown>): Record<string, unknown> {
  const stated = lines !== null && lines !== undefined;
  return { ...old, watch: stated ? { days: null, share: null, amount: lines } : null, mutedAt: null, topUp: null };
}

/** Version 0 knew wallets' episodes only, and nothing that kept one back. */
function episodeWithSubject(old: Record<string, unknown>): Record<string, unknown> {
  const settled = old.closedAt !== null || old.notifiedAt !== null;
  return { ...old, subject: '', runOut: null, once: false, settled, held: null, snooze: null };
}

/** Version 0 knew neither a date in the books of its own nor what ties rows together. */
function entryWithPosting(old: Record<string, unknown>): Record<string, unknown> {
  return {
    ...old,
    since: null,
    activity: null,
    thread: null,
    flags: [],
    postedAt: old.at,
    answers: null,
    lateFor: null,
  };
}

/** Longer than any id we make. RxDB wants a bound on what is indexed; our storage itself knows none. */
const LONGEST_ID = 512;

export const COLLECTION_NAMES = Object.keys(SHAPES) as readonly CollectionName[];

/** Format 5 was the last that was counted by hand. Raised for a change of the file that no collection's version tells. */
const FORMAT_BASE = -20;

/**
 * The format of the whole file: it grows with any collection's version and with each new collection, so that an older Plimsoll
 * refuses the file instead of misreading it, and what stands in it is copied before it is brought over.
 */
export const STORE_FORMAT = COLLECTION_NAMES.reduce((sum, name) => sum + 1 + SHAPES[name].version, FORMAT_BASE);

export const COLLECTIONS = Object.fromEntries(
  COLLECTION_NAMES.map((name) => [name, planOf(name, SHAPES[name])]),
) as Readonly<Record<CollectionName, CollectionPlan>>;

/** What each document of the newest version must be. */
export const DOCUMENT_SCHEMAS = Object.fromEntries(
  COLLECTION_NAMES.map((name) => [name, SHAPES[name].document]),
) as Readonly<Record<CollectionName, z.ZodType>>;

type JsonNode = Record<string, unknown> & { properties?: Record<string, JsonNode> };

function planOf(name: CollectionName, shape: CollectionShape): CollectionPlan {
  const { properties, required } = fieldsOf(
    z.toJSONSchema(shape.document, { target: 'draft-7', io: 'output' }) as JsonNode,
  );
  for (const path of new Set([shape.key, ...shape.indexes.flat()])) bound(name, properties, path);
  return {
    key: shape.key,
    schema: {
      title: name,
      version: shape.version,
      primaryKey: shape.key,
      type: 'object',
      properties: properties as RxJsonSchema<Record<string, unknown>>['properties'],
      required: [...required],
      indexes: shape.indexes.map((index) => [...index]),
    },
    migrationStrategies: shape.migrationStrategies,
  };
}

/** Of documents of several types in one collection: the fields of all of them, of which those that all have are required. */
function fieldsOf({ properties, required, oneOf, anyOf }: JsonNode): {
  readonly properties: Record<string, JsonNode>;
  readonly required: readonly string[];
} {
  const kinds = ((oneOf ?? anyOf ?? []) as JsonNode[]).map(fieldsOf);
  if (kinds.length === 0) return { properties: properties ?? {}, required: (required ?? []) as string[] };
  const names = new Set(kinds.flatMap((kind) => Object.keys(kind.properties)));
  const shared = [...names].filter((name) => kinds.every((kind) => kind.required.includes(name)));
  return {
    properties: Object.fromEntries(
      [...names].map((name) => [name, commonField(kinds.map((kind) => kind.properties[name]))]),
    ),
    required: shared,
  };
}

/** What may be said of a field that several types have: as it is where they agree, anything where they do not. */
function commonField(nodes: readonly (JsonNode | undefined)[]): JsonNode {
  const [first, ...others] = nodes.filter((node) => node !== undefined);
  const text = JSON.stringify(first);
  if (first !== undefined && others.every((node) => JSON.stringify(node) === text)) return first;
  return first?.type === 'string' && others.every((node) => node.type === 'string') ? { type: 'string' } : {};
}

/** States what RxDB asks of an indexed field and zod has no word for. */
function bound(name: CollectionName, properties: Record<string, JsonNode>, path: string): void {
  let node: JsonNode | undefined = { properties };
  for (const segment of path.split('.')) node = node?.properties?.[segment];
  if (node?.type === 'string') node.maxLength = LONGEST_ID;
  else if (node?.type === 'integer') node.multipleOf = 1;
  else throw new Error(`${name}.${path} cannot be indexed`);
}
