import { tillErrorOf } from "@till/client";
import type { Money } from "@till/money";
import type { ChargeView, SaleView } from "@till/wire";
import { useMemo, useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useOffice } from "../services.ts";
import { type PendingRefund, type RefundGoods, type RefundWish, createRefundStore } from "./refund-store.ts";

interface RefundUse {
  readonly charge: ChargeView;
  readonly sale: SaleView;
  readonly onAnswer: () => void;
  readonly onDone: () => void;
}

/** Sends refunds of one charge. One that was not answered is kept, and goes again before any other. */
export function useRefund({ charge, sale, onAnswer, onDone }: RefundUse) {
  const office = useOffice();
  const refunds = useMemo(() => createRefundStore(office), [office]);
  const [unanswered, setUnanswered] = useState(() => refunds.pending(charge.id));
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  const answered = (): void => {
    refunds.settle(charge.id);
    setUnanswered(null);
    onAnswer();
  };
  const send = async (refund: PendingRefund): Promise<void> => {
    setPending(true);
    setMessage(null);
    try {
      const view = await office.till.refunds.create.mutate({
        id: refund.id,
        chargeId: charge.id,
        returnId: refund.returnId,
        reason: refund.reason,
        goods: toRequest(refund.goods, sale.sale.currency),
        registerId: charge.tender.kind === "cash" ? sale.registerId : null,
      });
      answered();
      // An unknown refund is shown on the sale, which keeps asking.
      if (view.problem && !view.unknown) setMessage(view.problem.message);
      else onDone();
    } catch (error) {
      const till = tillErrorOf(error);
      setMessage(sentenceOf(error));
      if (till !== null && till.retry !== "safe") answered();
      else setUnanswered(refund);
    } finally {
      setPending(false);
    }
  };
  return {
    unanswered,
    message,
    setMessage,
    isPending,
    start: (wish: RefundWish): void => void send(refunds.refundFor(charge.id, wish)),
    sendAgain: (): void => {
      if (unanswered) void send(unanswered);
    },
  };
}

function toRequest(goods: RefundGoods, currency: Money["currency"]) {
  if (goods.kind === "lines") return { kind: "lines" as const, lines: [...goods.lines] };
  return { kind: "amount" as const, amount: { amountMinor: BigInt(goods.amountMinor), currency } };
}
