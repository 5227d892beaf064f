import type { MerchantId, Uuid } from "@till/kernel";
import { and, eq, sql } from "drizzle-orm";
import type { RetentionStore } from "../ports.ts";
import { retentionMarks, sales } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { type Statement, builder, command, query, rowsOf, wholeRow } from "../statement.ts";
import { firstIdAt } from "./first-id-at.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type Mark = typeof retentionMarks.$inferSelect;
type Range = Key & { readonly after: Uuid; readonly until: Uuid; readonly limit: number };
type Forgotten = Awaited<ReturnType<RetentionStore["forgetMessages"]>>;

const findMark = rowsOf<Key & Pick<Mark, "what">, typeof retentionMarks>(
  retentionMarks,
  builder
    .select()
    .from(retentionMarks)
    .where(and(eq(retentionMarks.merchantId, p("merchantId")), eq(retentionMarks.what, p("what")))),
);
const setMark = command<Mark>(
  builder
    .insert(retentionMarks)
    .values(wholeRow(retentionMarks))
    .onConflictDoUpdate({
      target: [retentionMarks.merchantId, retentionMarks.what],
      set: { passed: sql`excluded.passed` },
    }),
);

/** Ids of both tables are made when their rows are, so their order is that of time. */
function forgetPage(table: "inbox" | "outbox", forgets: string, holds: string): Statement<Range, Forgotten> {
  return query<Range, Forgotten>(
    sql`with page as (
          select id from ${sql.identifier(table)} where merchant_id = ${p("merchantId")}
            and id > ${p("after")} and id < ${p("until")} order by id limit ${p("limit")}),
        forgotten as (
          update ${sql.identifier(table)} t set ${sql.raw(forgets)} from page
          where t.merchant_id = ${p("merchantId")} and t.id = page.id and ${sql.raw(holds)} returning t.id)
        select (select count(*) from forgotten), (select id from page order by id desc limit 1)`,
    ([count, last]) => ({ count: Number(count), last: last as Uuid | null }),
  );
}
const forgetEventBodies = forgetPage("inbox", "payload = null", "t.payload is not null");
const forgetMessages = forgetPage(
  "outbox",
  "sent_to = null, body = null",
  "(t.sent_to is not null or t.body is not null)",
);

const nextDay = query<Key & { readonly after: string }, string>(
  sql`select business_day from ${sales} where merchant_id = ${p("merchantId")} and business_day > ${p("after")}
      order by business_day limit 1`,
  ([day]) => String(day),
);
const forgetAddresses = query<Key & { readonly businessDay: string }, null>(
  sql`update ${sales} set email = null, email_index = null
      where merchant_id = ${p("merchantId")} and business_day = ${p("businessDay")} and email is not null`,
  () => null,
);
const forgetUnpaid = query<Key & { readonly untilMs: number; readonly limit: number }, null>(
  sql`update ${sales} set email = null, email_index = null where merchant_id = ${p("merchantId")} and id in (
        select id from ${sales} where merchant_id = ${p("merchantId")} and email is not null and state <> 'completed'
          and recorded_at_ms < ${p("untilMs")} order by recorded_at_ms limit ${p("limit")} for update skip locked)`,
  () => null,
);

export function createRetentionStore(session: Session): RetentionStore {
  const { merchantId } = session;
  const forget =
    (statement: Statement<Range, Forgotten>): RetentionStore["forgetMessages"] =>
    async ({ after, untilMs, limit }) => {
      const range = { merchantId, after: after ?? firstIdAt(0), until: firstIdAt(untilMs), limit };
      return (await session.first(statement, range)) ?? { count: 0, last: null };
    };
  return {
    async passed(what) {
      return (await session.first(findMark, { merchantId, what }))?.passed ?? null;
    },
    async setPassed(what, passed) {
      session.write(setMark, { merchantId, what, passed });
    },
    forgetEventBodies: forget(forgetEventBodies),
    forgetMessages: forget(forgetMessages),
    nextDay: (after) => session.first(nextDay, { merchantId, after: after ?? "0001-01-01" }),
    forgetAddresses: (businessDay) => session.count(forgetAddresses, { merchantId, businessDay }),
    forgetUnpaidAddresses: (untilMs, limit) => session.count(forgetUnpaid, { merchantId, untilMs, limit }),
  };
}
