/**
 * Mango selectors as SQL. A condition that SQL answers exactly as RxDB's matcher does is translated; any other becomes
 * TRUE and makes the whole inexact: the rows found are then a superset that the matcher has to finish.
 */
import type { Field } from './fields.ts';
import { type Oddity, type SqlValue, textOddity } from './values.ts';

export interface Condition {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  readonly exact: boolean;
}

export interface FieldSource {
  readonly fields: ReadonlyMap<string, Field>;
  readonly odd: ReadonlyMap<string, Oddity>;
}

/** More values than this go into the statement as one JSON text. */
const MOST_PLACEHOLDERS = 32;

const UNKNOWN: Condition = { sql: 'TRUE', parameters: [], exact: false };
const ALWAYS: Condition = { sql: 'TRUE', parameters: [], exact: true };

/**
 * @param planSatisfies RxDB's planner says that an index range alone answers the selector. It counts a field without
 * operators, or compared with `undefined`, as no condition at all, and the storages that read by its plan do as well.
 */
export function translateSelector(selector: unknown, source: FieldSource, planSatisfies: boolean): Condition {
  if (!isPlainObject(selector)) return UNKNOWN;
  const parts = Object.entries(selector).map(([key, operand]): Condition => {
    if (key === '$and' || key === '$or' || key === '$nor') return translateLogical(key, operand, source, planSatisfies);
    if (key.startsWith('$')) return UNKNOWN;
    return translateField(source, key, operand, planSatisfies);
  });
  return join(parts, 'AND');
}

function translateLogical(key: string, operand: unknown, source: FieldSource, planSatisfies: boolean): Condition {
  if (!Array.isArray(operand) || operand.length === 0) return UNKNOWN;
  const branches = operand.map((branch: unknown) => translateSelector(branch, source, planSatisfies));
  if (key === '$and') return join(branches, 'AND');
  const any = join(branches, 'OR');
  return key === '$or' ? any : negate(any);
}

function translateField(source: FieldSource, path: string, matcher: unknown, planSatisfies: boolean): Condition {
  if (!isPlainObject(matcher)) return operatorCondition(source, path, '$eq', matcher, planSatisfies);
  const operators = Object.entries(matcher);
  if (operators.length === 0) return planSatisfies ? ALWAYS : UNKNOWN;
  if (!operators.every(([operator]) => operator.startsWith('$'))) return UNKNOWN;
  return join(
    operators.map(([operator, operand]) =>
      operator === '$not' && isPlainObject(operand)
        ? negate(translateField(source, path, operand, false))
        : operatorCondition(source, path, operator, operand, planSatisfies),
    ),
    'AND',
  );
}

function operatorCondition(
  source: FieldSource,
  path: string,
  operator: string,
  operand: unknown,
  planSatisfies: boolean,
): Condition {
  if (operand === undefined) return planSatisfies ? ALWAYS : UNKNOWN;
  const field = source.fields.get(path);
  const oddity = source.odd.get(path);
  if (!field || oddity === 'value') return UNKNOWN;
  const { expression } = field;
  switch (operator) {
    case '$eq':
      return operand === null ? exact(`${expression} IS NULL`) : compared(field, '=', operand);
    case '$ne':
      return operand === null ? exact(`${expression} IS NOT NULL`) : compared(field, 'IS NOT', operand);
    case '$gt':
      return ordered(field, oddity, '>', operand);
    case '$gte':
      return ordered(field, oddity, '>=', operand);
    case '$lt':
      return ordered(field, oddity, '<', operand);
    case '$lte':
      return ordered(field, oddity, '<=', operand);
    case '$in':
      return listed(field, operand);
    case '$nin':
      return negate(listed(field, operand));
    case '$exists':
      if (field.nullable || typeof operand !== 'boolean') return UNKNOWN;
      return exact(`${expression} IS ${operand ? 'NOT NULL' : 'NULL'}`);
    default:
      return UNKNOWN;
  }
}

function ordered(field: Field, oddity: Oddity | undefined, operator: string, operand: unknown): Condition {
  if (oddity !== undefined || (typeof operand === 'string' && textOddity(operand) !== null)) return UNKNOWN;
  return compared(field, operator, operand);
}

function compared(field: Field, operator: string, operand: unknown): Condition {
  const value = operandOf(field, operand);
  if (value === null) return UNKNOWN;
  // Partial indexes are used only for a condition that is spelled out, so flags are never parameters.
  if (field.kind === 'boolean') return exact(`${field.expression} ${operator} ${value}`);
  return { sql: `${field.expression} ${operator} ?`, parameters: [value], exact: true };
}

function listed(field: Field, operand: unknown): Condition {
  if (!Array.isArray(operand) || operand.length === 0) return UNKNOWN;
  const values: SqlValue[] = [];
  for (const item of operand as unknown[]) {
    const value = operandOf(field, item);
    if (value === null) return UNKNOWN;
    values.push(value);
  }
  if (values.length <= MOST_PLACEHOLDERS)
    return { sql: `${field.expression} IN (${values.map(() => '?').join(',')})`, parameters: values, exact: true };
  if (field.kind === 'real' || (field.kind === 'integer' && !values.every(Number.isSafeInteger))) return UNKNOWN;
  return {
    sql: `${field.expression} IN (SELECT value FROM json_each(?))`,
    parameters: [JSON.stringify(values)],
    exact: true,
  };
}

/** @returns null where SQL would compare the operand otherwise than JavaScript. */
function operandOf(field: Field, operand: unknown): string | number | null {
  switch (field.kind) {
    case 'text':
      return typeof operand === 'string' && textOddity(operand) !== 'value' ? operand : null;
    case 'boolean':
      return typeof operand === 'boolean' ? Number(operand) : null;
    default:
      return typeof operand === 'number' && Number.isFinite(operand) ? operand : null;
  }
}

function exact(sql: string): Condition {
  return { sql, parameters: [], exact: true };
}

function negate(condition: Condition): Condition {
  // The complement of a superset is no superset. A NULL counts as "does not match", hence IS NOT TRUE.
  return condition.exact ? { ...condition, sql: `(${condition.sql}) IS NOT TRUE` } : UNKNOWN;
}

function join(parts: readonly Condition[], word: 'AND' | 'OR'): Condition {
  const exactly = parts.every((part) => part.exact);
  if (word === 'OR' && parts.some((part) => part.sql === 'TRUE')) return exactly ? ALWAYS : UNKNOWN;
  const telling = parts.filter((part) => part.sql !== 'TRUE');
  if (telling.length === 0) return exactly ? ALWAYS : UNKNOWN;
  return {
    sql: telling.length === 1 ? (telling[0]?.sql ?? 'TRUE') : telling.map((part) => `(${part.sql})`).join(` ${word} `),
    parameters: telling.flatMap((part) => part.parameters),
    exact: exactly,
  };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** @returns the ORDER BY terms, or null where SQL would order otherwise than RxDB's comparator. */
export function translateSort(sort: readonly Readonly<Record<string, string>>[], source: FieldSource): string | null {
  const terms: string[] = [];
  for (const part of sort) {
    const [entry] = Object.entries(part);
    if (!entry) return null;
    const [path, direction] = entry;
    const field = source.fields.get(path);
    if (!field || field.nullable || source.odd.has(path)) return null;
    terms.push(`${field.expression} ${direction === 'desc' ? 'DESC' : 'ASC'}`);
  }
  return terms.length === 0 ? null : terms.join(', ');
}
