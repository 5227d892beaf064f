import type { ChargeId, MerchantId, RefundId, SaleId } from "@till/kernel";
import { money } from "@till/money";
import type { Refund } from "@till/payments";
import { type SQL, and, asc, eq, sql } from "drizzle-orm";
import { selectMany } from "../many-rows.ts";
import type { RefundStore } from "../ports.ts";
import { refunds } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, createUpdate, rowsOf, wholeRow, withMany } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type RefundKey = Key & { readonly id: RefundId };
type RefundRow = typeof refunds.$inferSelect;

const thisRefund = and(eq(refunds.merchantId, p("merchantId")), eq(refunds.id, p("id")));

const insertRefund = command<Omit<RefundRow, "businessDay">>(
  builder.insert(refunds).values({
    ...wholeRow(refunds),
    businessDay: sql`(select till_business_day(${p("createdAtMs")}, s.time_zone, s.cutoff_hour) from charges c
      join stores s on s.merchant_id = c.merchant_id and s.id = c.store_id
      where c.merchant_id = ${p("merchantId")} and c.id = ${p("chargeId")})`,
  }),
);
const findRefund = rowsOf<RefundKey, typeof refunds>(
  refunds,
  builder.select().from(refunds).where(thisRefund),
);
const refundsOf = (which: SQL) =>
  builder
    .select()
    .from(refunds)
    .where(and(eq(refunds.merchantId, p("merchantId")), which))
    .orderBy(asc(refunds.id));
const refundsOfCharge = withMany(
  rowsOf<Key & { readonly chargeId: ChargeId }, typeof refunds>(
    refunds,
    refundsOf(eq(refunds.chargeId, p("chargeId"))),
  ),
  selectMany(refundsOf(sql`${refunds.chargeId} = any(${p("ids")}::uuid[])`), {
    key: "chargeId",
    row: (row: RefundRow) => row.chargeId,
  }),
);
const refundsOfSale = rowsOf<Key & { readonly saleId: SaleId }, typeof refunds>(
  refunds,
  refundsOf(eq(refunds.saleId, p("saleId"))),
);
const updateRefund = createUpdate<typeof refunds, RefundKey>(refunds, thisRefund);

export function createRefundStore(session: Session): RefundStore {
  const { merchantId } = session;
  return {
    async insert({ amount, object, ...refund }) {
      session.write(insertRefund, {
        ...refund,
        merchantId,
        currency: amount.currency,
        amountMinor: amount.amountMinor,
        objectType: object?.type ?? null,
        objectId: object?.id ?? null,
      });
    },
    async find(id) {
      const row = await session.first(findRefund, { merchantId, id });
      return row === null ? null : toRefund(row);
    },
    async ofCharge(chargeId) {
      return (await session.rows(refundsOfCharge, { merchantId, chargeId })).map(toRefund);
    },
    async ofSale(saleId) {
      return (await session.rows(refundsOfSale, { merchantId, saleId })).map(toRefund);
    },
    async update(id, { state, object, refusal }) {
      const values: Partial<RefundRow> = {
        ...(state === undefined ? {} : { state }),
        ...(object === undefined ? {} : { objectType: object?.type ?? null, objectId: object?.id ?? null }),
        ...(refusal === undefined ? {} : { refusal }),
      };
      const names = Object.keys(values);
      if (names.length > 0) session.write(updateRefund(names), { ...values, merchantId, id });
    },
  };
}

export function toRefund(row: RefundRow): Refund {
  const { merchantId: _, businessDay: __, currency, amountMinor, objectType, objectId, ...refund } = row;
  return {
    ...refund,
    amount: money(amountMinor, currency),
    object: objectType === null || objectId === null ? null : { type: objectType, id: objectId },
  };
}
