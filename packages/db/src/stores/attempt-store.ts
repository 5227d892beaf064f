import type { AttemptId, ChargeId, MerchantId } from "@till/kernel";
import { type SQL, and, asc, eq, sql } from "drizzle-orm";
import type { Attempt } from "@till/payments";
import { insertMany, selectMany, updateMany } from "../many-rows.ts";
import type { AttemptStore } from "../ports.ts";
import { attempts } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, createUpdate, rowsOf, wholeRow, withMany } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type AttemptRow = typeof attempts.$inferSelect;

const insertAttempt = withMany(
  command<AttemptRow>(builder.insert(attempts).values(wholeRow(attempts))),
  insertMany(attempts),
);
const attemptsOf = (which: SQL) =>
  builder
    .select()
    .from(attempts)
    .where(and(eq(attempts.merchantId, p("merchantId")), which))
    .orderBy(asc(attempts.startedAtMs), asc(attempts.id));
const attemptsOfCharge = withMany(
  rowsOf<Key & { readonly chargeId: ChargeId }, typeof attempts>(
    attempts,
    attemptsOf(eq(attempts.chargeId, p("chargeId"))),
  ),
  selectMany(attemptsOf(sql`${attempts.chargeId} = any(${p("ids")}::uuid[])`), {
    key: "chargeId",
    row: (row: AttemptRow) => row.chargeId,
  }),
);
// Which states may follow which is the database's to refuse (migration 0010).
const updateAttempt = createUpdate<typeof attempts, Key & { readonly id: AttemptId }>(
  attempts,
  and(eq(attempts.merchantId, p("merchantId")), eq(attempts.id, p("id"))),
  (set) => updateMany(attempts, { key: ["merchantId", "id"], set }),
);

export function createAttemptStore(session: Session): AttemptStore {
  const { merchantId } = session;
  return {
    async insert(attempt) {
      session.write(insertAttempt, { ...attempt, merchantId });
    },
    async ofCharge(chargeId) {
      const rows = await session.rows(attemptsOfCharge, { merchantId, chargeId });
      return rows.map(toAttempt);
    },
    async update(id, change) {
      const values = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const names = Object.keys(values);
      if (names.length > 0) session.write(updateAttempt(names), { ...values, merchantId, id });
    },
  };
}

export function toAttempt(row: AttemptRow): Attempt {
  const { merchantId: _, ...attempt } = row;
  return attempt;
}
