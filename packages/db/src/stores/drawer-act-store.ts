import type { MerchantId, RegisterId, ShiftId } from "@till/kernel";
import { money } from "@till/money";
import { and, asc, eq, sql } from "drizzle-orm";
import type { DrawerActRecord, DrawerActStore } from "../ports.ts";
import { drawerActs } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type ActRow = typeof drawerActs.$inferSelect;

const insertAct = command<ActRow>(builder.insert(drawerActs).values(wholeRow(drawerActs)));
const actsOfShift = rowsOf<{ readonly merchantId: MerchantId; readonly shiftId: ShiftId }, typeof drawerActs>(
  drawerActs,
  builder
    .select()
    .from(drawerActs)
    .where(and(eq(drawerActs.merchantId, p("merchantId")), eq(drawerActs.shiftId, p("shiftId"))))
    .orderBy(asc(drawerActs.atMs), asc(drawerActs.id)),
);

const actsSince = rowsOf<
  {
    readonly merchantId: MerchantId;
    readonly registerId: RegisterId;
    readonly shiftId: ShiftId;
    readonly recordedAfterMs: number;
  },
  typeof drawerActs
>(
  drawerActs,
  builder
    .select()
    .from(drawerActs)
    .where(
      and(
        eq(drawerActs.merchantId, p("merchantId")),
        eq(drawerActs.registerId, p("registerId")),
        sql`(${drawerActs.shiftId} = ${p("shiftId")} or ${drawerActs.recordedAtMs} > ${p("recordedAfterMs")}::bigint)`,
      ),
    )
    .orderBy(asc(drawerActs.atMs), asc(drawerActs.id)),
);

export function createDrawerActStore(session: Session): DrawerActStore {
  const { merchantId } = session;
  return {
    async add({ amount, ...act }) {
      session.write(insertAct, { ...act, merchantId, amountMinor: amount?.amountMinor ?? null });
    },
    async ofShift(shiftId) {
      return (await session.rows(actsOfShift, { merchantId, shiftId })).map(toDrawerAct);
    },
    async since(query) {
      return (await session.rows(actsSince, { merchantId, ...query })).map(toDrawerAct);
    },
  };
}

export function toDrawerAct(row: ActRow): DrawerActRecord {
  const { merchantId: _, amountMinor, ...act } = row;
  return { ...act, amount: amountMinor === null ? null : money(amountMinor, act.currency) };
}
