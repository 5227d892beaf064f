import { type MerchantId, invariant } from "@till/kernel";
import postgres, { type Row as PostgresRow, type TransactionSql } from "postgres";
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

export interface OpenSession {
  readonly session: Session;
  /** Waits for every statement that was sent, and throws the first failure of any, whether somebody heard it or not. */
  readonly settled: () => Promise<void>;
  /** After this every statement throws. */
  readonly end: () => void;
  /** True after `end`, and once a statement found the connection gone. */
  readonly isOver: () => boolean;
  /** Rejects when a statement finds the connection gone; else never settles. */
  readonly lost: Promise<never>;
}

/**
 * What row-level security goes by, until the transaction ends. It travels with the first statement, and a failure of it
 * fails the transaction as any write does.
 */
const setMerchant = "select set_config('till.merchant_id', $1, true)";

export function createSession(sql: TransactionSql, merchantId: MerchantId): OpenSession {
  const pending: Promise<unknown>[] = [];
  let failure: Error | null = null;
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => {});
  let over = false;

  const send = (text: string, parameters: unknown[]) => {
    // The connection may be another transaction's by now: sent late, a statement would land in that one.
    invariant(!over, "a statement after the end of its transaction");
    return sql.unsafe<PostgresRow[]>(text, parameters as never[], { prepare: true });
  };
  const watched = <T>(sent: Promise<T>): Promise<T> => {
    // Heard here first, so that a write nobody waits for yet is not an unhandled rejection.
    sent.catch((error: unknown) => {
      failure ??= error instanceof Error ? error : new Error(String(error));
      if (!isConnectionLost(error)) return;
      over = true;
      lost.reject(error);
    });
    return sent;
  };
  /** After the first failure every other statement fails for it: the first says why. */
  const answered = async <T>(sent: Promise<T>): Promise<T> => {
    try {
      return await watched(sent);
    } catch (error) {
      throw failure ?? error;
    }
  };

  pending.push(watched(send(setMerchant, [merchantId]).execute()));

  const session: Session = {
    merchantId,
    async rows(statement, values) {
      const rows = await answered(send(statement.text, statement.bind(values)).values());
      return rows.map((row) => statement.read(row));
    },
    async first(statement, values) {
      const [row] = await session.rows(statement, values);
      return row ?? null;
    },
    async count(statement, values) {
      const result = await answered(send(statement.text, statement.bind(values)));
      return result.count;
    },
    write(statement, values) {
      pending.push(watched(send(statement.text, statement.bind(values)).execute()));
    },
  };

  return {
    session,
    async settled() {
      await Promise.all(pending);
      if (failure !== null) throw failure;
    },
    end() {
      over = true;
    },
    isOver: () => over,
    lost: lost.promise,
  };
}

/** How the driver and the operating system say that a connection is no more; the server says FATAL. */
const lostCodes = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "ECONNABORTED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
]);

/** Constraints of rows whose ids their callers make, and which are written without asking first. */
const idsOfCallers = new Set([
  "attempts_merchant_id_id_pk",
  "refunds_merchant_id_id_pk",
  "returns_merchant_id_id_pk",
]);

/** Whether a caller gave something new an id that something else has. */
export function isIdTaken(error: unknown): boolean {
  return (
    error instanceof postgres.PostgresError &&
    error.code === "23505" &&
    idsOfCallers.has(error.constraint_name ?? "")
  );
}

export function isConnectionLost(error: unknown): boolean {
  if (error instanceof postgres.PostgresError)
    return error.severity === "FATAL" || error.severity === "PANIC";
  return error instanceof Error && "code" in error && lostCodes.has(String(error.code));
}
