import type { ChargeId, MerchantId, RefundId, RegisterId, ReturnId, SaleId, StoreId } from "@till/kernel";
import { type Currency, type Money, add, subtract, zero } from "@till/money";
import type { ChargeState } from "./charge-state.ts";
import type { GatewayName } from "./gateway-name.ts";
import type { GatewayObject } from "./gateway.ts";
import type { RefundState } from "./refund-state.ts";
import type { Refusal } from "./refusal.ts";
import type { BuyerAction, Initiator, Tender } from "./tender.ts";

/** Money in for a sale with one tender. Its amounts are `foldAmounts(facts)`, never fields of their own. */
export interface Charge {
  readonly id: ChargeId;
  readonly merchantId: MerchantId;
  readonly saleId: SaleId;
  readonly storeId: StoreId;
  readonly registerId: RegisterId;
  readonly tender: Tender;
  /** Null for cash and external tenders. */
  readonly gateway: GatewayName | null;
  readonly amount: Money;
  readonly capture: "automatic" | "manual";
  readonly initiator: Initiator;
  readonly state: ChargeState;
  /** The gateway's object, stored before any money call names it. */
  readonly object: GatewayObject | null;
  /** The object can take no money any more, confirmed by the gateway. */
  readonly objectClosed: boolean;
  /** The shop let it go: whatever arrives late is given back. */
  readonly wanted: boolean;
  readonly action: BuyerAction | null;
  readonly refusal: Refusal | null;
  readonly card: { readonly brand: string; readonly last4: string } | null;
  readonly createdAtMs: number;
  readonly capturedAtMs: number | null;
  /** When the last folded snapshot was asked for. */
  readonly askedAtMs: number | null;
}

/** Money back against a charge. */
export interface Refund {
  readonly id: RefundId;
  readonly chargeId: ChargeId;
  readonly saleId: SaleId;
  readonly returnId: ReturnId | null;
  readonly amount: Money;
  readonly reason: string;
  readonly state: RefundState;
  readonly object: GatewayObject | null;
  readonly refusal: Refusal | null;
  readonly createdAtMs: number;
}

/** One thing that happened to money, known by the gateway's own id for it. Stored once; booked in the same transaction. */
export interface ChargeFact {
  readonly kind: "captured" | "refund_accepted" | "refunded" | "refund_failed" | "fee" | "reversed";
  /** Unique within the gateway and kind. */
  readonly ref: string;
  readonly refundId: RefundId | null;
  readonly amount: Money;
  readonly atMs: number;
}

export interface ChargeAmounts {
  readonly captured: Money;
  readonly refunded: Money;
  readonly reversed: Money;
  readonly fees: Money;
}

export function foldAmounts(facts: Iterable<ChargeFact>, currency: Currency): ChargeAmounts {
  let captured = zero(currency);
  let refunded = zero(currency);
  let reversed = zero(currency);
  let fees = zero(currency);
  for (const fact of facts) {
    switch (fact.kind) {
      case "captured":
        captured = add(captured, fact.amount);
        break;
      case "refund_accepted":
        refunded = add(refunded, fact.amount);
        break;
      case "refunded":
        break;
      case "refund_failed":
        refunded = subtract(refunded, fact.amount);
        break;
      case "fee":
        fees = add(fees, fact.amount);
        break;
      case "reversed":
        reversed = add(reversed, fact.amount);
        break;
    }
  }
  return { captured, refunded, reversed, fees };
}
