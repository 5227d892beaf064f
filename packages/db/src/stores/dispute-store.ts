import type { ChargeId, MerchantId, Uuid } from "@till/kernel";
import { money } from "@till/money";
import type { Dispute } from "@till/payments";
import { type SQL, and, asc, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { selectMany } from "../many-rows.ts";
import type { DisputeStore } from "../ports.ts";
import { disputes } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, createUpdate, rowsOf, wholeRow, withMany } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type DisputeRow = typeof disputes.$inferSelect;

const insertDispute = command<DisputeRow>(builder.insert(disputes).values(wholeRow(disputes)));
const disputesOf = (which: SQL) =>
  builder
    .select()
    .from(disputes)
    .where(and(eq(disputes.merchantId, p("merchantId")), which))
    .orderBy(asc(disputes.openedAtMs), asc(disputes.id));
const disputesOfCharge = withMany(
  rowsOf<Key & { readonly chargeId: ChargeId }, typeof disputes>(
    disputes,
    disputesOf(eq(disputes.chargeId, p("chargeId"))),
  ),
  selectMany(disputesOf(sql`${disputes.chargeId} = any(${p("ids")}::uuid[])`), {
    key: "chargeId",
    row: (row: DisputeRow) => row.chargeId,
  }),
);
// Which states may follow which is the database's to refuse (migration 0015).
const updateDispute = createUpdate<typeof disputes, Key & { readonly id: Uuid }>(
  disputes,
  and(eq(disputes.merchantId, p("merchantId")), eq(disputes.id, p("id"))),
);

export function createDisputeStore(session: Session): DisputeStore {
  const { merchantId } = session;
  return {
    async insert({ object, amount, ...dispute }) {
      session.write(insertDispute, {
        ...dispute,
        merchantId,
        objectType: object.type,
        objectId: object.id,
        currency: amount.currency,
        amountMinor: amount.amountMinor,
      });
    },
    async ofCharge(chargeId) {
      return (await session.rows(disputesOfCharge, { merchantId, chargeId })).map(toDispute);
    },
    async update(id, { amount, ...change }) {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const values: Partial<DisputeRow> = {
        ...given,
        ...(amount === undefined ? {} : { currency: amount.currency, amountMinor: amount.amountMinor }),
      };
      const names = Object.keys(values);
      if (names.length > 0) session.write(updateDispute(names), { ...values, merchantId, id });
    },
    async list(query) {
      return (await session.rows(disputeList(merchantId, query), {})).map(toDispute);
    },
  };
}

function disputeList(merchantId: MerchantId, query: Parameters<DisputeStore["list"]>[0]) {
  return rowsOf<object, typeof disputes>(
    disputes,
    builder
      .select()
      .from(disputes)
      .where(
        and(
          eq(disputes.merchantId, merchantId),
          query.states === undefined ? undefined : inArray(disputes.state, [...query.states]),
          query.beforeId === undefined ? undefined : lt(disputes.id, query.beforeId),
        ),
      )
      .orderBy(desc(disputes.id))
      .limit(query.limit),
  );
}

export function toDispute({ objectType, objectId, currency, amountMinor, ...dispute }: DisputeRow): Dispute {
  return {
    ...dispute,
    object: { type: objectType, id: objectId },
    amount: money(amountMinor, currency),
  };
}
