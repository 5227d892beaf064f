import type { ReturnRecord, SaleRecord, PostedTransaction } from "@till/db";
import type { Refund } from "@till/payments";
import type { JournalTransactionView, ReturnView, SaleView } from "@till/wire";
import type { SaleMoney } from "../charges/open-amount.ts";
import { owedOf, takesGoodsBack } from "../charges/refund-goods.ts";
import type { Deps } from "../deps.ts";

export function toSaleView(
  deps: Pick<Deps, "registerOf">,
  record: SaleRecord,
  money: Pick<SaleMoney, "captured" | "open">,
  personName: string | null,
): SaleView {
  return {
    id: record.id,
    registerId: record.registerId,
    registerName: deps.registerOf(record.registerId).name,
    personName,
    state: record.state,
    sale: record.sale,
    paid: money.captured,
    open: money.open,
    occurredAtMs: record.occurredAtMs,
    completedAtMs: record.completedAtMs,
    businessDay: record.businessDay,
    receiptNumber: record.receiptNumber,
  };
}

export function toReturnView(record: ReturnRecord, refunds: readonly Refund[]): ReturnView {
  const { id, refundId, kind, goods, occurredAtMs, receiptNumber } = record;
  const owedAmount = owedOf(record, refunds);
  const state = takesGoodsBack(record) ? record.state : "abandoned";
  return {
    id,
    refundId,
    kind,
    goods,
    state,
    owed: owedAmount.amountMinor > 0n,
    owedAmount,
    occurredAtMs,
    receiptNumber,
  };
}

export function toJournalView(posted: PostedTransaction): JournalTransactionView {
  return {
    id: posted.id,
    kind: posted.kind,
    cause: posted.cause,
    occurredAtMs: posted.occurredAtMs,
    recordedAtMs: posted.recordedAtMs,
    businessDay: posted.businessDay,
    saleId: posted.links.saleId ?? null,
    chargeId: posted.links.chargeId ?? null,
    refundId: posted.links.refundId ?? null,
    entries: posted.entries.map(({ account, amountMinor, currency }) => ({
      account,
      amount: { amountMinor, currency },
    })),
  };
}
