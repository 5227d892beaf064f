import type { Sql, TransactionSql } from "postgres";

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

/** The driver, except that every statement, commit and rollback of a transaction passes the gate first. */
export function gateSql(sql: Sql, gate: Gate): Sql {
  const begin = (mode: string, work: (connection: TransactionSql) => Promise<unknown>): Promise<unknown> =>
    runGated(sql, { transaction: gate.begin(), mode }, work);
  return new Proxy(sql, {
    get: (target, key, receiver): unknown =>
      key === "begin" ? begin : (Reflect.get(target, key, receiver) as unknown),
  });
}

async function runGated(
  sql: Sql,
  { transaction, mode }: { readonly transaction: GatedTransaction; readonly mode: string },
  work: (connection: TransactionSql) => Promise<unknown>,
): Promise<unknown> {
  const ended = Promise.withResolvers<void>();
  /** Resolves when the driver may send the commit or rollback. */
  const turnToEnd = (kind: "commit" | "rollback"): Promise<void> => {
    const turn = Promise.withResolvers<void>();
    const passed = transaction.pass({ kind, text: kind, parameters: [] }, () => {
      turn.resolve();
      return ended.promise;
    });
    passed.catch(() => {});
    return Promise.race([turn.promise, transaction.gone]);
  };
  const running = sql.begin(mode, async (connection) => {
    try {
      const done = await Promise.race([work(gated(connection, transaction)), transaction.gone]);
      await turnToEnd("commit");
      return { done };
    } catch (error) {
      if (!transaction.isGone()) await turnToEnd("rollback");
      throw error;
    }
  });
  running.then(
    () => ended.resolve(),
    () => ended.resolve(),
  );
  transaction.opened(ended.promise);
  try {
    const { done } = await running;
    if (transaction.isGone()) await never;
    return done;
  } catch (error) {
    if (transaction.isGone()) await never;
    throw error;
  }
}

/** Only what a session uses: `unsafe`, awaited, as `values` or executed at once. */
function gated(connection: TransactionSql, transaction: GatedTransaction): TransactionSql {
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
