import type { MerchantId } from "@till/kernel";
import { type InferSelectModel, getTableColumns, getTableName } from "drizzle-orm";
import type { AnyPgColumn, PgTable } from "drizzle-orm/pg-core";
import { type Buildable, type Many, command } from "./statement.ts";

interface ManyRowsOptions<T extends PgTable> {
  /** Columns whose value the statement works out, from the row `r` of given values. */
  readonly computed?: Partial<Record<keyof InferSelectModel<T>, string>>;
  /** Columns left to their default. */
  readonly omitted?: readonly (keyof InferSelectModel<T>)[];
  /** `on conflict …`, as SQL. */
  readonly onConflict?: string;
}

/** Inserts whole rows of one table in one statement of one parameter, so that it is prepared once for any number. */
export function insertMany<T extends PgTable, Values extends object>(
  table: T,
  { computed = {}, omitted = [], onConflict = "" }: ManyRowsOptions<T> = {},
): Many<Values> {
  const given = recordOf<Values>(table);
  const written = Object.entries<AnyPgColumn>(getTableColumns(table)).filter(
    ([name]) => !omitted.includes(name as keyof InferSelectModel<T>),
  );
  const expressions: Readonly<Record<string, string | undefined>> = computed;
  return {
    text: `insert into "${getTableName(table)}" (${written.map(([, { name }]) => `"${name}"`).join(", ")})
      select ${written.map(([key, { name }]) => expressions[key] ?? `r."${name}"`).join(", ")}
      from ${given.from} ${onConflict}`,
    bind: (values) => [given.encode(values)],
    rowsWhenAll: (values) => values.length,
  };
}

/** Updates the named columns of whole rows, found by their key. No two of the values are of one row. */
export function updateMany<Values extends object>(
  table: PgTable,
  { key, set }: { readonly key: readonly string[]; readonly set: readonly string[] },
): Many<Values> {
  const given = recordOf<Values>(table, [...key, ...set]);
  const nameOf = columnNames(table);
  return {
    text: `update "${getTableName(table)}" t set ${set.map((name) => `"${nameOf(name)}" = r."${nameOf(name)}"`).join(", ")}
      from ${given.from} where ${key.map((name) => `t."${nameOf(name)}" = r."${nameOf(name)}"`).join(" and ")}`,
    bind: (values) => [given.encode(values)],
  };
}

const columnNames = (table: PgTable) => {
  const columns: Readonly<Record<string, AnyPgColumn | undefined>> = getTableColumns(table);
  return (name: string): string => {
    const column = columns[name];
    if (column === undefined) throw new TypeError(`${getTableName(table)} has no column ${name}`);
    return column.name;
  };
};

/**
 * Reads for many values what `query` reads for one. The query has the placeholders `merchantId` and `ids`; `key` is
 * what the ids are among the values, and `row` finds it in a row that was read.
 */
export function selectMany<Key extends string, Id, Row>(
  query: Buildable,
  { key, row }: { readonly key: Key; readonly row: (row: Row) => Id },
): Many<{ readonly merchantId: MerchantId } & Readonly<Record<Key, Id>>, Row> {
  const select = command<{
    readonly merchantId: MerchantId | undefined;
    readonly ids: readonly Id[];
  }>(query);
  return {
    text: select.text,
    // Whatever is asked at once is asked in one transaction, and that is of one merchant.
    bind: (values) =>
      select.bind({ merchantId: values[0]?.merchantId, ids: values.map((each) => each[key]) }),
    keyOf: { row, values: (values) => values[key] },
  };
}

/**
 * Values of some of a table's columns as `from json_to_recordset($1) as r (…)`, with `lists` of texts beside them.
 * They are encoded as the columns encode them; what a document holds stays exact, because its own encoder wrote it.
 */
export function recordOf<Values extends object>(
  table: PgTable,
  names?: readonly string[],
  lists: Readonly<Record<string, string>> = {},
) {
  const columns = Object.entries<AnyPgColumn>(getTableColumns(table)).filter(
    ([name]) => names === undefined || names.includes(name),
  );
  const toJson = (row: Values): string => {
    const values = row as Record<string, unknown>;
    const fields: string[] = [];
    for (const [key, column] of columns) {
      const value = values[key];
      if (value !== undefined && value !== null) fields.push(`"${column.name}":${encode(column, value)}`);
    }
    for (const name of Object.keys(lists)) fields.push(`"${name}":${JSON.stringify(values[name])}`);
    return `{${fields.join(",")}}`;
  };
  const typed = [
    ...columns.map(([, column]) => `"${column.name}" ${column.getSQLType()}`),
    ...Object.entries(lists).map(([name, type]) => `"${name}" ${type}`),
  ];
  return {
    from: `json_to_recordset($1::text::json) as r (${typed.join(", ")})`,
    encode: (rows: readonly Values[]): string => `[${rows.map(toJson).join(",")}]`,
  };
}

function encode(column: AnyPgColumn, value: unknown): string {
  const driven: unknown = column.mapToDriverValue(value);
  // A document is JSON already.
  if (column.getSQLType() === "jsonb") return String(driven);
  return typeof driven === "string" ? JSON.stringify(driven) : String(driven);
}
