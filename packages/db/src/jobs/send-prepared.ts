import type { Row, Sql } from "postgres";

/** Prepares the statement, which the driver does of itself for no text without parameters that it is handed as text. */
export function sendPrepared(sql: Sql, text: string, values: readonly unknown[]): Promise<Row[]> {
  return values.length > 0
    ? sql.unsafe(text, [...values] as never[], { prepare: true })
    : sql(Object.assign([text], { raw: [text] }));
}
