import { tillErrorOf } from "@till/client";
import type { ChargeId, SaleId } from "@till/kernel";
import type { ChargeView, TillErrorCode } from "@till/wire";
import type { CheckoutStore, PendingCharge } from "./checkout-store.ts";
import { type PayRefusal, refusalOf } from "./pay-refusal.ts";

/** Where the shopper goes next. */
export type PayOutcome =
  /** Paid, on its way, or not known yet: the order page says which and keeps asking. */
  | { readonly kind: "order" }
  /** To the bank's or the gateway's own page. */
  | { readonly kind: "redirect"; readonly url: string }
  /** Certainly nothing was charged; the sentence says why, and another way may be tried. */
  | { readonly kind: "refused"; readonly refusal: PayRefusal };

export interface SendChargeDeps {
  /** `charges.create` */
  readonly create: (input: {
    readonly id: ChargeId;
    readonly saleId: SaleId;
    readonly orderToken: string;
    readonly tender: PendingCharge["tender"];
  }) => Promise<ChargeView>;
  readonly checkout: Pick<CheckoutStore, "settleCharge">;
}

export interface SendChargeOrder {
  readonly saleId: SaleId;
  readonly orderToken: string;
  readonly charge: PendingCharge;
}

/**
 * Sends a charge that is already written down. May be called any number of times with the same one: the server gives
 * the same answer. The charge stays pending here until an answer came, because only an answer ends it.
 */
export function createSendCharge({ create, checkout }: SendChargeDeps) {
  return async ({ saleId, orderToken, charge }: SendChargeOrder): Promise<PayOutcome> => {
    try {
      const view = await create({ id: charge.id, saleId, orderToken, tender: charge.tender });
      checkout.settleCharge(saleId, charge.id);
      return outcomeOf(view);
    } catch (error) {
      const problem = tillErrorOf(error);
      // No answer, or one that asks to be repeated: the same charge is sent again from the order page.
      if (problem === null || problem.retry === "safe") return { kind: "order" };
      checkout.settleCharge(saleId, charge.id);
      if (leadsToOrder.has(problem.code) || problem.retry === "being_resolved") return { kind: "order" };
      return { kind: "refused", refusal: refusalOf(problem) };
    }
  };
}

/** Another charge has the money, or holds it: the order page shows which. */
const leadsToOrder: ReadonlySet<TillErrorCode> = new Set(["sale_already_paid", "amount_exceeds_open"]);

function outcomeOf(view: ChargeView): PayOutcome {
  if (view.unknown) return { kind: "order" };
  switch (view.state) {
    case "requires_action":
      return view.action?.kind === "redirect"
        ? { kind: "redirect", url: view.action.url }
        : { kind: "order" };
    case "created":
    case "pending":
    case "authorized":
    case "captured":
      return { kind: "order" };
    case "declined":
    case "failed":
    case "voided":
    case "expired":
      return { kind: "refused", refusal: view.problem ? refusalOf(view.problem) : notTaken };
  }
}

const notTaken: PayRefusal = {
  message: "The payment did not go through. Nothing was charged. Try again, or another way to pay.",
  isByGateway: false,
};
