import {
  type InferSelectModel,
  Param,
  Placeholder,
  type SQL,
  type SQLWrapper,
  getTableColumns,
  is,
  sql,
} from "drizzle-orm";
import { type AnyPgColumn, PgDialect, type PgTable } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";

/**
 * SQL built once, run many times: building one costs Drizzle some 30 microseconds, and a cash charge runs a dozen.
 * `Values` are its named parameters, `Row` is what comes back.
 */
export interface Statement<Values, Row = never> {
  readonly text: string;
  bind(values: Values): unknown[];
  read(row: readonly unknown[]): Row;
  /** The same for many values in one statement, where somebody has written that down. */
  readonly many?: Many<Values, Row>;
  /** A plain read, so that several who ask for the same at one moment may have one answer. */
  readonly isShared?: boolean;
}

/** What several callers ask for at the same moment, asked once. No two of its values touch the same row. */
export interface Many<Values, Row = never> {
  readonly text: string;
  bind(values: readonly Values[]): unknown[];
  /** Of a read: which of the values a row answers. A row and the values it belongs to have the same key. */
  readonly keyOf?: { row(row: Row): unknown; values(values: Values): unknown };
  /** Of a write that is counted: how many rows it touches when every single one does what it is meant to. */
  readonly rowsWhenAll?: (values: readonly Values[]) => number;
}

/** Builds SQL; has no connection. */
export const builder = drizzle.mock();

export interface Buildable {
  toSQL(): { readonly sql: string; readonly params: unknown[] };
}

export function withMany<Values, Row>(
  statement: Statement<Values, Row>,
  many: Many<Values, Row>,
): Statement<Values, Row> {
  return { ...statement, many };
}

/** For what everybody reads and nobody locks: a shop's settings, its people, what is on a receipt. */
export const shared = <Values, Row>(statement: Statement<Values, Row>): Statement<Values, Row> => ({
  ...statement,
  isShared: true,
});

const noRow = (): never => {
  throw new TypeError("this statement returns no rows");
};

/** A statement whose rows nobody reads. Its placeholders are named after `Values`. */
export function command<Values extends object>(query: Buildable): Statement<Values> {
  const { sql: text, params } = query.toSQL();
  return { text, bind: (values) => params.map((parameter) => valueOf(parameter, values)), read: noRow };
}

/** Null stays SQL's null, also in a jsonb column, where an encoder would make JSON's of it. */
function valueOf(parameter: unknown, values: object): unknown {
  if (is(parameter, Placeholder)) return named(parameter, values);
  if (!is(parameter, Param) || !is(parameter.value, Placeholder)) return parameter;
  const value = named(parameter.value, values);
  return value === null ? null : parameter.encoder.mapToDriverValue(value);
}

function named({ name }: Placeholder, values: object): unknown {
  const value = (values as Record<string, unknown>)[name];
  if (value === undefined) throw new TypeError(`the statement's parameter "${name}" was not given`);
  return value;
}

/** A query for whole rows of `table`. */
export function rowsOf<Values extends object, T extends PgTable>(
  table: T,
  query: Buildable,
): Statement<Values, InferSelectModel<T>> {
  return {
    ...command<Values>(query),
    read: createReader(getTableColumns(table)) as Reader<InferSelectModel<T>>,
  };
}

type Reader<Row> = (row: readonly unknown[]) => Row;

/** Reads a row of these columns, in their order. */
export function createReader(
  columns: Readonly<Record<string, AnyPgColumn>>,
): Reader<Record<string, unknown>> {
  const named = Object.entries(columns);
  return (row) => {
    const read: Record<string, unknown> = {};
    for (let index = 0; index < named.length; index++) {
      const [name, column] = named[index] as (typeof named)[number];
      const value = row[index] ?? null;
      read[name] = value === null ? null : column.mapFromDriverValue(value);
    }
    return read;
  };
}

const dialect = new PgDialect();

/** A query written in SQL, its columns read by `read`. */
export function query<Values extends object, Row>(
  text: SQL,
  read: (row: readonly unknown[]) => Row,
): Statement<Values, Row> {
  const built = dialect.sqlToQuery(text);
  return { ...command<Values>({ toSQL: () => built }), read };
}

/** Placeholders for every column of `table`, for inserting whole rows. */
export function wholeRow<T extends PgTable>(
  table: T,
): { [K in keyof InferSelectModel<T>]: SQLWrapper & SQL<never> } {
  const names = Object.keys(getTableColumns(table));
  return Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as never;
}

/** An update of the named columns only, built once per set of names; `many` builds the same for many rows. */
export function createUpdate<T extends PgTable, Keys extends object>(
  table: T,
  where: SQL | undefined,
  many?: (names: readonly string[]) => Many<Keys & Partial<InferSelectModel<T>>>,
) {
  const built = new Map<string, Statement<Keys & Partial<InferSelectModel<T>>>>();
  return (names: readonly string[]): Statement<Keys & Partial<InferSelectModel<T>>> => {
    const known = names.toSorted().join();
    let statement = built.get(known);
    if (statement === undefined) {
      const set = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)]));
      const one = command<Keys & Partial<InferSelectModel<T>>>(
        builder.update<PgTable>(table).set(set).where(where),
      );
      statement = many ? withMany(one, many(names)) : one;
      built.set(known, statement);
    }
    return statement;
  };
}
