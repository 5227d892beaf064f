import type { Row, Sql } from "postgres";

/** Of pg-boss's statements those that take and end a batch: to plan one takes longer than to run it. */
export const isFrequent = (text: string): boolean => /^\s*with\s[^;]*$/i.test(text);

/** Prepares the statement, which the driver does of itself for no text without parameters that it is handed as text. */
export function sendPrepared(sql: Sql, text: string, values: readonly unknown[]): Promise<Row[]> {
  return values.length > 0
    ? sql.unsafe(text, [...values] as never[], { prepare: true })
    : sql(Object.assign([text], { raw: [text] }));
}
