import type { ReservedSql, Sql, TransactionSql } from "postgres";

export interface GateStep {
  readonly kind: "statement" | "commit" | "rollback";
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** One transaction, as whoever stands at the gate sees it. */
export interface GatedTransaction {
  /** Answers as `send` does; `send` is called when the step's turn has come, once, or never. */
  pass<T>(step: GateStep, send: () => Promise<T>): Promise<T>;
  /** Rejects when the process that runs the transaction is no more: it is rolled back, and nobody hears of it. */
  readonly gone: Promise<never>;
  isGone(): boolean;
  /** Told once, with what settles when the transaction has ended at the server. */
  opened(ended: Promise<void>): void;
}

export interface Gate {
  begin(): GatedTransaction;
}

const never = new Promise<never>(() => {});

type Connection = Pick<TransactionSql, "unsafe">;

/** The driver, except that every statement, commit and rollback of a transaction passes the gate first. */
export function gateSql(sql: Sql, gate: Gate): Sql {
  const begin = (mode: string, work: (connection: Connection) => Promise<unknown>): Promise<unknown> =>
    runGated(sql, { transaction: gate.begin(), mode }, work);
  return new Proxy(sql, {
    get: (target, key, receiver): unknown =>
      key === "begin" ? begin : (Reflect.get(target, key, receiver) as unknown),
  });
}

async function runGated(
  sql: Sql,
  { transaction, mode }: { readonly transaction: GatedTransaction; readonly mode: string },
  work: (connection: Connection) => Promise<unknown>,
): Promise<unknown> {
  const connection = await sql.reserve();
  const ended = Promise.withResolvers<void>();
  let isEnding = false;
  const end = async (how: "commit" | "rollback"): Promise<void> => {
    isEnding = true;
    try {
      await connection.unsafe(how);
    } finally {
      connection.release();
      ended.resolve();
    }
  };
  const endInTurn = (kind: "commit" | "rollback"): Promise<void> => {
    const passed = transaction.pass({ kind, text: kind, parameters: [] }, () => end(kind));
    return Promise.race([passed, transaction.gone]);
  };
  const unlessGone = (error: unknown): void => {
    if (!transaction.isGone()) throw error;
  };
  transaction.opened(ended.promise);
  try {
    // Travels with the first statement, which would fail without it.
    connection.unsafe(`begin ${mode}`).catch(() => {});
    const done = await Promise.race([work(gated(connection, transaction)), transaction.gone]);
    await endInTurn("commit");
    return done;
  } catch (error) {
    if (!transaction.isGone() && !isEnding) await endInTurn("rollback").catch(unlessGone);
    // Also where the process died while it waited for its turn.
    if (!transaction.isGone()) throw error;
    if (!isEnding) await end("rollback");
    return await never;
  }
}

/** Only what a session uses: `unsafe`, awaited, as `values` or executed at once. */
function gated(connection: ReservedSql, transaction: GatedTransaction): Connection {
  const unsafe = (text: string, parameters: readonly unknown[], options: { readonly prepare: true }) => {
    let asked: Promise<unknown> | undefined;
    const ask = (rowsAsValues: boolean): Promise<unknown> =>
      (asked ??= transaction.pass({ kind: "statement", text, parameters }, () => {
        const query = connection.unsafe(text, [...parameters] as never[], options);
        return rowsAsValues ? query.values() : query;
      }));
    return {
      values: () => ask(true),
      execute: () => ask(false),
      then: (...heard: Parameters<Promise<unknown>["then"]>) => ask(false).then(...heard),
      catch: (...heard: Parameters<Promise<unknown>["catch"]>) => ask(false).catch(...heard),
    };
  };
  return new Proxy(connection, {
    get: (target, key, receiver): unknown =>
      key === "unsafe" ? unsafe : (Reflect.get(target, key, receiver) as unknown),
  });
}
