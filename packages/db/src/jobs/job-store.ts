import { type ChargeId, type Clock, type IdSource, type MerchantId, invariant } from "@till/kernel";
import { sql } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import type { JobName, JobStore, Jobs } from "../ports.ts";
import type { Session } from "../session.ts";
import { type Statement, query } from "../statement.ts";
import { QUEUE_SCHEMA, queues } from "./queues.ts";

/** Writes a job through the given session's transaction. */
export type Enqueue = <Name extends JobName>(
  session: Session,
  name: Name,
  data: Jobs[Name],
  options: { readonly delayMs: number; readonly onlyOne: string | null },
) => Promise<void>;

/**
 * pg-boss writes the row, our transaction decides whether it exists. What pg-boss waits to hear is the row's id; as
 * it is made here, the insert can travel with the other writes of the use case.
 *
 * A delay counts from the caller's `clock`; without one, from the database's.
 */
export function createEnqueue(boss: PgBoss, ids: IdSource, clock?: Clock): Enqueue {
  return async (session, name, data, { delayMs, onlyOne }) => {
    invariant(onlyOne === null || queues[name].policy === "short", "this queue lets any number of jobs wait");
    const id = ids.next();
    await boss.send(name, data, {
      id,
      db: {
        async executeSql(text, values = []) {
          session.write(insertOf(text), String(values[0]));
          return { rows: [{ id }] };
        },
      },
      ...(delayMs > 0 ? { startAfter: startAfter(delayMs, clock) } : {}),
      ...(onlyOne === null ? {} : { singletonKey: `${data.merchantId}:${onlyOne}` }),
    });
  };
}

const inserts = new Map<string, Statement<string>>();

/** pg-boss's own statement, one for each queue. Its one parameter is a list in JSON, so lists of several become one. */
function insertOf(text: string): Statement<string> {
  const known = inserts.get(text);
  if (known) return known;
  const insert: Statement<string> = {
    text,
    bind: (list) => [list],
    read: noRow,
    many: { text, bind: (lists) => [`[${lists.map((list) => list.slice(1, -1)).join()}]`] },
  };
  inserts.set(text, insert);
  return insert;
}

const noRow = (): never => {
  throw new TypeError("nobody reads what an insert returns");
};

const p = sql.placeholder;
const nextLook = query<{ readonly merchantId: MerchantId; readonly chargeId: ChargeId }, number>(
  sql`select (extract(epoch from start_after) * 1000)::bigint from ${sql.identifier(QUEUE_SCHEMA)}.job
      where name = 'charge.refresh' and state < 'active'
        and data ->> 'merchantId' = ${p("merchantId")} and data ->> 'chargeId' = ${p("chargeId")}
      order by start_after limit 1`,
  ([dueAtMs]) => Number(dueAtMs),
);

const plannedLook = query<
  { readonly merchantId: MerchantId; readonly chargeId: ChargeId; readonly withinMs: number },
  boolean
>(
  sql`select exists (select from ${sql.identifier(QUEUE_SCHEMA)}.job
      where name = 'charge.refresh' and state < 'active'
        and start_after <= ${sql.identifier(QUEUE_SCHEMA)}.job_now() + ${p("withinMs")}::float8 * interval '1 millisecond'
        and data ->> 'merchantId' = ${p("merchantId")} and data ->> 'chargeId' = ${p("chargeId")})`,
  ([isPlanned]) => isPlanned === true,
);

const startAfter = (delayMs: number, clock?: Clock): Date | number =>
  clock === undefined ? delayMs / 1000 : new Date(clock.nowMs() + delayMs);

export function createJobStore(
  session: Session,
  enqueue: Enqueue,
  onReady: (name: JobName) => void,
): JobStore {
  return {
    async enqueue(name, data, options = {}) {
      const delayMs = options.startAfterMs ?? 0;
      await enqueue(session, name, data, { delayMs, onlyOne: options.onlyOne ?? null });
      if (delayMs <= 0) onReady(name);
    },
    async isLookPlanned(chargeId, withinMs) {
      const { merchantId } = session;
      return (await session.first(plannedLook, { merchantId, chargeId, withinMs })) ?? false;
    },
    nextLookMs: (chargeId) => session.first(nextLook, { merchantId: session.merchantId, chargeId }),
  };
}
