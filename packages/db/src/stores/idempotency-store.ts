import { type MerchantId, type Uuid, invariant } from "@till/kernel";
import { and, eq, sql } from "drizzle-orm";
import { insertMany } from "../many-rows.ts";
import type { IdempotencyStore } from "../ports.ts";
import { idempotencyKeys } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, query, rowsOf, wholeRow, withMany } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId; readonly procedure: string; readonly id: Uuid };

const thisKey = and(
  eq(idempotencyKeys.merchantId, p("merchantId")),
  eq(idempotencyKeys.procedure, p("procedure")),
  eq(idempotencyKeys.id, p("id")),
);
// Waits for a transaction that is claiming the same key, and then either claims it (that one rolled back) or not.
const claimKey = withMany(
  command<typeof idempotencyKeys.$inferSelect>(
    builder.insert(idempotencyKeys).values(wholeRow(idempotencyKeys)).onConflictDoNothing(),
  ),
  insertMany(idempotencyKeys, { onConflict: "on conflict do nothing" }),
);
const findKey = rowsOf<Key, typeof idempotencyKeys>(
  idempotencyKeys,
  builder.select().from(idempotencyKeys).where(thisKey),
);
const storeAnswer = command<Key & { readonly answer: string; readonly answeredAtMs: number }>(
  builder
    .update(idempotencyKeys)
    .set({ answer: sql`${p("answer")}`, answeredAtMs: sql`${p("answeredAtMs")}` })
    .where(thisKey),
);
// Oldest first, in portions, past what another cleaner has in hand.
const forgetAnswers = query<
  Pick<Key, "merchantId"> & { readonly beforeMs: number; readonly limit: number },
  null
>(
  sql`update ${idempotencyKeys} set answer = null
      where merchant_id = ${p("merchantId")} and (procedure, id) in (
        select procedure, id from ${idempotencyKeys}
        where merchant_id = ${p("merchantId")} and answer is not null and answered_at_ms < ${p("beforeMs")}
        order by answered_at_ms limit ${p("limit")} for update skip locked)`,
  () => null,
);

export function createIdempotencyStore(session: Session): IdempotencyStore {
  const { merchantId } = session;
  return {
    async claim(procedure, id, fingerprint, nowMs) {
      const key = { merchantId, procedure, id };
      const row = { ...key, fingerprint, answer: null, claimedAtMs: nowMs, answeredAtMs: null };
      if ((await session.count(claimKey, row)) === 1) return null;
      // A statement of its own: the one above began before the other transaction committed and cannot see its row.
      const first = await session.first(findKey, key);
      invariant(first !== null, "a claimed key is never deleted");
      const { fingerprint: claimedFor, answer, claimedAtMs, answeredAtMs } = first;
      return { fingerprint: claimedFor, answer, claimedAtMs, answeredAtMs };
    },
    async answer(procedure, id, answer, nowMs) {
      session.write(storeAnswer, { merchantId, procedure, id, answer, answeredAtMs: nowMs });
    },
    async forgetAnswers(beforeMs, limit) {
      return await session.count(forgetAnswers, { merchantId, beforeMs, limit });
    },
  };
}
