import type { MerchantId, SaleId } from "@till/kernel";
import { and, asc, eq, sql } from "drizzle-orm";
import type { ReceiptStore } from "../ports.ts";
import { receipts } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };

// Only the same number of the same register is "exists already"; a number of another register is a broken promise.
const insertReceipt = command<typeof receipts.$inferSelect>(
  builder
    .insert(receipts)
    .values(wholeRow(receipts))
    .onConflictDoNothing({ target: [receipts.merchantId, receipts.registerId, receipts.number] }),
);
const receiptsOfSale = rowsOf<Key & { readonly saleId: SaleId }, typeof receipts>(
  receipts,
  builder
    .select()
    .from(receipts)
    .where(and(eq(receipts.merchantId, p("merchantId")), eq(receipts.saleId, p("saleId"))))
    .orderBy(asc(receipts.issuedAtMs), asc(receipts.number)),
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
    async byNumber(number) {
      return await session.first(receiptOfNumber, { merchantId, number });
    },
  };
}
