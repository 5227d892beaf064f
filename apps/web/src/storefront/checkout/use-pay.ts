import type { SaleId } from "@till/kernel";
import { useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { sentenceOf } from "../../shared/problem.ts";
import { useServices } from "../services.ts";
import type { CardFormHandle } from "./card-form.ts";
import type { PayRefusal } from "./pay-refusal.ts";
import { createSendCharge } from "./send-charge.ts";

/** The order that the money is for, or the reason why there is none. */
export type OrderToPay =
  | ({ readonly ok: true } & OrderKey)
  | { readonly ok: false; readonly message: string };

interface OrderKey {
  readonly saleId: SaleId;
  readonly orderToken: string;
}

/**
 * Paying, from the press of the button to wherever it leads. A second press while the first is under way does
 * nothing, and a charge that was never answered is sent again under its own id.
 */
export function usePay() {
  const { till, checkout } = useServices();
  const [, navigate] = useLocation();
  const [isPaying, setPaying] = useState(false);
  const [refusal, setRefusal] = useState<PayRefusal | null>(null);
  const [order, setOrder] = useState<OrderKey | null>(null);
  // State arrives a render late; two presses within one frame are told apart by this.
  const isUnderWay = useRef(false);
  const send = useMemo(
    () => createSendCharge({ create: (input) => till.charges.create.mutate(input), checkout }),
    [till, checkout],
  );

  const run = async (form: CardFormHandle, prepare: () => Promise<OrderToPay>): Promise<void> => {
    const collected = await form.collect();
    if (!collected.ok) {
      const { message, isFormAway = false } = collected;
      return setRefusal({ message, isByGateway: isFormAway });
    }
    const prepared = await prepare();
    if (!prepared.ok) return setRefusal({ message: prepared.message, isByGateway: false });
    const { saleId, orderToken } = prepared;
    setOrder({ saleId, orderToken });
    const charge = checkout.chargeFor(saleId, collected.tender);
    const outcome = await send({ saleId, orderToken, charge });
    switch (outcome.kind) {
      case "order":
        return navigate(`/order/${saleId}`);
      case "redirect":
        return window.location.assign(outcome.url);
      case "refused":
        return setRefusal(outcome.refusal);
    }
  };

  const pay = async (form: CardFormHandle, prepare: () => Promise<OrderToPay>): Promise<void> => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setPaying(true);
    setRefusal(null);
    try {
      await run(form, prepare);
    } catch (error) {
      setRefusal({ message: `${sentenceOf(error)} Nothing was charged.`, isByGateway: false });
    } finally {
      isUnderWay.current = false;
      setPaying(false);
    }
  };

  return { pay, isPaying, refusal, forget: () => setRefusal(null), order };
}
