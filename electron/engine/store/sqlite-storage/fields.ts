/**
 * The scalar fields of a collection's schema, and how each is read in SQL. Indexed fields have a real column; the others
 * are read out of the document's JSON. Both give NULL where the document lacks the field.
 */
import type { RxDocumentData, RxJsonSchema } from 'rxdb';
import { getPrimaryFieldOfPrimaryKey } from 'rxdb';

export type FieldKind = 'text' | 'integer' | 'real' | 'boolean';

export interface Field {
  readonly path: string;
  readonly segments: readonly string[];
  readonly kind: FieldKind;
  /** The schema allows null, which SQL cannot tell from a missing field. */
  readonly nullable: boolean;
  /** The column's bare name where the field has one. */
  readonly column: string | null;
  /** What stands for the field in SQL. */
  readonly expression: string;
}

export interface TableIndex {
  readonly columns: readonly string[];
  /** Covers only documents that are not deleted. */
  readonly partial: boolean;
}

export interface TablePlan {
  readonly primaryPath: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** The fields that have a column of their own besides the fixed ones. */
  readonly columns: readonly Field[];
  readonly indexes: readonly TableIndex[];
}

/** Columns that every table has. No schema path can take these names: RxDB reserves the underscore. */
export const ID = '_id';
export const DELETED = '_deleted';
export const LWT = '_lwt';
export const DOC = '_doc';

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly anyOf?: readonly SchemaNode[];
}

const KIND_OF_TYPE: Readonly<Record<string, FieldKind>> = {
  string: 'text',
  integer: 'integer',
  number: 'real',
  boolean: 'boolean',
};

export type Schema = Readonly<RxJsonSchema<RxDocumentData<Record<string, unknown>>>>;

export function planTable(schema: Schema): TablePlan {
  const primaryPath: string = getPrimaryFieldOfPrimaryKey(schema.primaryKey);
  const indexes = (schema.indexes ?? []).map((index) => (typeof index === 'string' ? [index] : [...index]));
  const indexed = new Set(indexes.flat());
  const taken = new Set([ID, DELETED, LWT, DOC]);
  const fields = new Map<string, Field>();
  fields.set(primaryPath, fixed(primaryPath, 'text', ID));
  fields.set('_deleted', fixed('_deleted', 'boolean', DELETED));
  fields.set('_meta.lwt', fixed('_meta.lwt', 'real', LWT));
  const columns: Field[] = [];
  for (const { path, kind, nullable } of scalars(schema as SchemaNode, '')) {
    if (fields.has(path)) continue;
    const segments = path.split('.');
    if (indexed.has(path)) {
      const column = uniqueColumn(path, taken);
      const field = { path, segments, kind, nullable, column, expression: quoted(column) };
      fields.set(path, field);
      columns.push(field);
      // Digits of a fraction read out of JSON by SQLite may differ from JavaScript's in the last bit.
    } else if (kind !== 'real') {
      fields.set(path, { path, segments, kind, nullable, column: null, expression: jsonExpression(segments) });
    }
  }
  return { primaryPath, fields, columns, indexes: tableIndexes(indexes, fields) };
}

function fixed(path: string, kind: FieldKind, column: string): Field {
  return { path, segments: path.split('.'), kind, nullable: false, column, expression: quoted(column) };
}

function* scalars(
  node: SchemaNode,
  prefix: string,
): Generator<{ path: string; kind: FieldKind; nullable: boolean }, void> {
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    if (name === '' || /[."\\$[\]]/.test(name) || (prefix === '' && name.startsWith('_'))) continue;
    const path = `${prefix}${name}`;
    const { types, nullable, inner } = unwrap(child);
    const [type] = types;
    if (types.length !== 1 || type === undefined) continue;
    const kind = KIND_OF_TYPE[type];
    if (kind !== undefined) yield { path, kind, nullable };
    else if (type === 'object') yield* scalars(inner, `${path}.`);
  }
}

/** `["string", "null"]` and `anyOf` a type or null are both ways to say nullable. */
function unwrap(node: SchemaNode): { types: readonly string[]; nullable: boolean; inner: SchemaNode } {
  if (node.anyOf) {
    const others = node.anyOf.filter((branch) => branch.type !== 'null');
    const [only] = others;
    if (others.length !== 1 || only === undefined) return { types: [], nullable: false, inner: node };
    const inner = unwrap(only);
    return { ...inner, nullable: inner.nullable || others.length < node.anyOf.length };
  }
  const types = typeof node.type === 'string' ? [node.type] : (node.type ?? []);
  return { types: types.filter((type) => type !== 'null'), nullable: types.includes('null'), inner: node };
}

/** SQLite does not tell upper from lower case in names; JavaScript does. */
function uniqueColumn(path: string, taken: Set<string>): string {
  let name = path;
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${path}#${n}`;
  taken.add(name.toLowerCase());
  return name;
}

function jsonExpression(segments: readonly string[]): string {
  const path = `$${segments.map((segment) => `."${segment}"`).join('')}`;
  return `${quoted(DOC)} ->> '${path.replaceAll("'", "''")}'`;
}

function tableIndexes(indexes: readonly (readonly string[])[], fields: ReadonlyMap<string, Field>): TableIndex[] {
  const found = new Map<string, TableIndex>();
  for (const index of indexes) {
    const partial = index[0] === '_deleted';
    const columns = (partial ? index.slice(1) : index).map((path) => fields.get(path)?.column ?? null);
    const real = columns.filter((column) => column !== null);
    // The primary key has an index already, and a field of no scalar type can have none.
    if (real.length < columns.length || (partial && real.length === 1 && real[0] === ID)) continue;
    found.set(`${partial}:${real.join(',')}`, { columns: real, partial });
  }
  return [...found.values()];
}
