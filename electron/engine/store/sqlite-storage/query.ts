/** Queries and counts over one table. What SQL answered exactly is taken; the rest RxDB's own functions finish. */
import { type FilledMangoQuery, getQueryMatcher, getSortComparator, type PreparedQuery } from 'rxdb';
import type { SqliteConnection } from './connection.ts';
import { DOC, quoted, type Schema } from './fields.ts';
import { unsealed } from './seal.ts';
import { type Condition, translateSelector, translateSort } from './selector.ts';
import type { StoredDocument, Table } from './table.ts';
import type { SqlValue } from './values.ts';

type Row = Record<string, unknown>;

export function runQuery(
  connection: SqliteConnection,
  table: Table,
  schema: Schema,
  prepared: PreparedQuery<Row>,
): StoredDocument[] {
  const { query } = prepared;
  const { skip, limit } = boundsOf(query);
  const condition = conditionOf(table, prepared);
  const order = translateSort(query.sort as readonly Record<string, string>[], sourceOf(table));
  const sql = `SELECT ${quoted(DOC)} AS doc FROM ${quoted(table.name)} WHERE ${condition.sql}`;
  if (order === null) {
    const found = [...matching(connection, sql, condition.parameters, matcherOf(schema, query, condition))];
    return found.sort(getSortComparator(schema, query)).slice(skip, skip + limit);
  }
  if (condition.exact) {
    const paged = `${sql} ORDER BY ${order} LIMIT ? OFFSET ?`;
    return [...matching(connection, paged, [...condition.parameters, sqlLimit(limit), skip], null)];
  }
  const found: StoredDocument[] = [];
  if (limit === 0) return found;
  let skipped = 0;
  const ordered = `${sql} ORDER BY ${order}`;
  for (const document of matching(connection, ordered, condition.parameters, matcherOf(schema, query, condition))) {
    if (skipped < skip) skipped++;
    else if (found.push(document) >= limit) break;
  }
  return found;
}

/** @returns how many documents {@link runQuery} would give, and whether SQL alone could say it. */
export function runCount(
  connection: SqliteConnection,
  table: Table,
  schema: Schema,
  prepared: PreparedQuery<Row>,
): { readonly count: number; readonly exact: boolean } {
  const { query } = prepared;
  const { skip, limit } = boundsOf(query);
  const condition = conditionOf(table, prepared);
  const from = `FROM ${quoted(table.name)} WHERE ${condition.sql}`;
  let matched = 0;
  if (condition.exact) {
    const row = connection.statement(`SELECT count(*) AS n ${from}`).get(...condition.parameters) as { n: number };
    matched = row.n;
  } else {
    const sql = `SELECT ${quoted(DOC)} AS doc ${from}`;
    for (const _ of matching(connection, sql, condition.parameters, matcherOf(schema, query, condition))) matched++;
  }
  return { count: Math.min(limit, Math.max(0, matched - skip)), exact: condition.exact };
}

function boundsOf(query: FilledMangoQuery<Row>): { skip: number; limit: number } {
  return { skip: query.skip ?? 0, limit: typeof query.limit === 'number' ? query.limit : Number.POSITIVE_INFINITY };
}

function sqlLimit(limit: number): number {
  return Number.isFinite(limit) ? limit : -1;
}

function sourceOf(table: Table) {
  return { fields: table.plan.fields, odd: table.odd };
}

function conditionOf(table: Table, { query, queryPlan }: PreparedQuery<Row>): Condition {
  return translateSelector(query.selector, sourceOf(table), queryPlan?.selectorSatisfiedByIndex ?? false);
}

type Matcher = (document: StoredDocument) => boolean;

function matcherOf(schema: Schema, query: FilledMangoQuery<Row>, condition: Condition): Matcher | null {
  return condition.exact ? null : getQueryMatcher(schema, query);
}

function* matching(
  connection: SqliteConnection,
  sql: string,
  parameters: readonly SqlValue[],
  matcher: Matcher | null,
): Generator<StoredDocument> {
  for (const row of connection.statement(sql).iterate(...parameters) as IterableIterator<{ doc: string }>) {
    const document = unsealed<StoredDocument>(row.doc);
    if (matcher === null || matcher(document)) yield document;
  }
}
