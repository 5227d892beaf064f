import type { MerchantId, ReturnId, SaleId } from "@till/kernel";
import { type SQL, and, asc, eq, sql } from "drizzle-orm";
import { insertMany, selectMany } from "../many-rows.ts";
import type { ReceiptStore } from "../ports.ts";
import { receipts } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, rowsOf, wholeRow, withMany } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type ReceiptRow = typeof receipts.$inferSelect;

// Only the same number of the same register is "exists already"; a number of another register is a broken promise.
const insertReceipt = withMany(
  command<ReceiptRow>(
    builder
      .insert(receipts)
      .values(wholeRow(receipts))
      .onConflictDoNothing({ target: [receipts.merchantId, receipts.registerId, receipts.number] }),
  ),
  insertMany(receipts, { onConflict: "on conflict (merchant_id, register_id, number) do nothing" }),
);
const receiptsOf = (which: SQL) =>
  builder
    .select()
    .from(receipts)
    .where(and(eq(receipts.merchantId, p("merchantId")), which))
    .orderBy(asc(receipts.issuedAtMs), asc(receipts.number));
const receiptsOfSale = withMany(
  rowsOf<Key & { readonly saleId: SaleId }, typeof receipts>(
    receipts,
    receiptsOf(eq(receipts.saleId, p("saleId"))),
  ),
  selectMany(receiptsOf(sql`${receipts.saleId} = any(${p("ids")}::uuid[])`), {
    key: "saleId",
    row: (row: ReceiptRow) => row.saleId,
  }),
);
const receiptOfReturn = rowsOf<Key & { readonly returnId: ReturnId }, typeof receipts>(
  receipts,
  receiptsOf(eq(receipts.returnId, p("returnId"))),
);
const receiptOfNumber = rowsOf<Key & { readonly number: string }, typeof receipts>(
  receipts,
  builder
    .select()
    .from(receipts)
    .where(and(eq(receipts.merchantId, p("merchantId")), eq(receipts.number, p("number")))),
);

export function createReceiptStore(session: Session): ReceiptStore {
  const { merchantId } = session;
  return {
    async insert(record) {
      return (await session.count(insertReceipt, record)) === 1;
    },
    async ofSale(saleId) {
      return await session.rows(receiptsOfSale, { merchantId, saleId });
    },
    async ofReturn(returnId) {
      return await session.first(receiptOfReturn, { merchantId, returnId });
    },
    async byNumber(number) {
      return await session.first(receiptOfNumber, { merchantId, number });
    },
  };
}
