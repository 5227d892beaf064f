import type { MerchantId } from "@till/kernel";
import type { Row as PostgresRow, TransactionSql } from "postgres";
import type { Statement } from "./statement.ts";

/** One database transaction of one merchant, as the stores see it. */
export interface Session {
  readonly merchantId: MerchantId;
  rows<Values, Row>(statement: Statement<Values, Row>, values: Values): Promise<Row[]>;
  first<Values, Row>(statement: Statement<Values, Row>, values: Values): Promise<Row | null>;
  /** Runs it and says how many rows it touched. */
  count<Values>(statement: Statement<Values, unknown>, values: Values): Promise<number>;
  /**
   * Sends it without waiting for the answer, so that writes travel together. Nothing is lost by that: in a
   * transaction an error is final whether it is heard now or before the commit, and the commit waits for all.
   */
  write<Values>(statement: Statement<Values, unknown>, values: Values): void;
}

/** The session of an open transaction, and `settled`, which waits for every write and throws the first failure. */
export function createSession(
  sql: TransactionSql,
  merchantId: MerchantId,
): { readonly session: Session; readonly settled: () => Promise<void> } {
  const pending: Promise<unknown>[] = [];

  const send = (text: string, parameters: unknown[]) =>
    sql.unsafe<PostgresRow[]>(text, parameters as never[], { prepare: true });

  const session: Session = {
    merchantId,
    async rows(statement, values) {
      const rows = await send(statement.text, statement.bind(values)).values();
      return rows.map((row) => statement.read(row));
    },
    async first(statement, values) {
      const [row] = await session.rows(statement, values);
      return row ?? null;
    },
    async count(statement, values) {
      const result = await send(statement.text, statement.bind(values));
      return result.count;
    },
    write(statement, values) {
      const sent = send(statement.text, statement.bind(values)).execute();
      // Heard in `settled`; without this a failure before that would end the process as unhandled.
      sent.catch(() => {});
      pending.push(sent);
    },
  };

  return {
    session,
    async settled() {
      await Promise.all(pending);
    },
  };
}
