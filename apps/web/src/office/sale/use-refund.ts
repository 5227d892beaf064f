import type { Money } from "@till/money";
import type { ChargeView, SaleView } from "@till/wire";
import { useMemo } from "react";
import { useOffice } from "../services.ts";
import { type PendingRefund, type RefundGoods, createRefundStore } from "./refund-store.ts";
import { usePendingAct } from "./use-act.ts";

interface RefundUse {
  readonly charge: ChargeView;
  readonly sale: SaleView;
  readonly onAnswer: () => void;
  readonly onDone: () => void;
}

export function useRefund({ charge, sale, onAnswer, onDone }: RefundUse) {
  const office = useOffice();
  const acts = useMemo(() => createRefundStore(office), [office]);
  const send = async ({ id, returnId, reason, goods, drawer }: PendingRefund): Promise<string | null> => {
    const view = await office.till.refunds.create.mutate({
      id,
      chargeId: charge.id,
      returnId,
      reason,
      goods: toRequest(goods, sale.sale.currency),
      registerId: drawer ?? (charge.tender.kind === "cash" ? sale.registerId : null),
      to: drawer === null ? "original" : "cash",
    });
    // An unknown refund is shown on the sale, which keeps asking.
    return view.problem && !view.unknown ? view.problem.message : null;
  };
  return usePendingAct({ acts, chargeId: charge.id, send, onAnswer, onDone });
}

function toRequest(goods: RefundGoods, currency: Money["currency"]) {
  if (goods.kind === "lines") return { kind: "lines" as const, lines: [...goods.lines] };
  if (goods.kind === "owed") return goods;
  return { kind: "amount" as const, amount: { amountMinor: BigInt(goods.amountMinor), currency } };
}
