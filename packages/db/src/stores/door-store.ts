import type { MerchantId } from "@till/kernel";
import { and, eq, sql } from "drizzle-orm";
import type { DoorStore } from "../ports.ts";
import { doorTries } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, query, rowsOf } from "../statement.ts";

const p = sql.placeholder;
type Merchant = { readonly merchantId: MerchantId };
type Row = typeof doorTries.$inferSelect;

const thisKey = and(eq(doorTries.merchantId, p("merchantId")), eq(doorTries.key, p("key")));
// One pass in the order of the keys: whoever wants several of the same takes them in the same order.
const lockKeys = {
  ...rowsOf<Merchant & { readonly keys: readonly string[] }, typeof doorTries>(doorTries, {
    toSQL: () =>
      builder
        .insert(doorTries)
        .select(
          sql`select ${p("merchantId")}::uuid, k, 0, 0, 0, 0, 0
            from unnest(${p("keys")}::text[]) k order by k`,
        )
        .onConflictDoUpdate({
          target: [doorTries.merchantId, doorTries.key],
          set: { tries: sql`${doorTries.tries}` },
        })
        .returning()
        .toSQL(),
  }),
};
const saveTries = command<Row>(
  builder
    .update(doorTries)
    .set({
      tries: sql`${p("tries")}`,
      sinceMs: sql`${p("sinceMs")}`,
      pauses: sql`${p("pauses")}`,
      shutUntilMs: sql`${p("shutUntilMs")}`,
      forgetAtMs: sql`${p("forgetAtMs")}`,
    })
    .where(thisKey),
);
const forgetKey = command<Merchant & { readonly key: string }>(builder.delete(doorTries).where(thisKey));
// Past what somebody has in hand; what is left waits for the next round.
const forgetBefore = query<Merchant & { readonly beforeMs: number; readonly limit: number }, null>(
  sql`delete from ${doorTries} where merchant_id = ${p("merchantId")} and key in (
        select key from ${doorTries}
        where merchant_id = ${p("merchantId")} and forget_at_ms <= ${p("beforeMs")}
        order by forget_at_ms limit ${p("limit")} for update skip locked)`,
  () => null,
);
const forgetAbove = query<Merchant & { readonly keep: number; readonly limit: number }, null>(
  sql`delete from ${doorTries} where merchant_id = ${p("merchantId")} and key in (
        select key from ${doorTries} where merchant_id = ${p("merchantId")}
        order by forget_at_ms desc offset ${p("keep")} limit ${p("limit")} for update skip locked)`,
  () => null,
);

export function createDoorStore(session: Session): DoorStore {
  const { merchantId } = session;
  return {
    async lock(keys) {
      const rows = await session.rows(lockKeys, { merchantId, keys });
      return new Map(rows.map((row) => [row.key, row]));
    },
    async save(key, tries) {
      session.write(saveTries, { merchantId, key, ...tries });
    },
    async forget(key) {
      session.write(forgetKey, { merchantId, key });
    },
    async tidy({ nowMs, keep, limit }) {
      const old = await session.count(forgetBefore, { merchantId, beforeMs: nowMs, limit });
      return old + (await session.count(forgetAbove, { merchantId, keep, limit }));
    },
  };
}
