import type { ReturnId } from "@till/kernel";
import type { Money } from "@till/money";
import type { GatewayName } from "./gateway-name.ts";
import type { StoredValueKind } from "./stored-value-code.ts";

/** Where a card charge gets its card. A token was made by the gateway's own form: no card number ever comes here. */
export type CardSource =
  | { readonly kind: "token"; readonly gateway: GatewayName; readonly token: string }
  | {
      readonly kind: "terminal";
      readonly terminalId: string;
      /** Readers of other gateways, in order, for when this one's gateway itself refuses before anything was shown. */
      readonly alternatives?: readonly OtherTerminal[];
    }
  | { readonly kind: "saved"; readonly id: string };

export interface OtherTerminal {
  readonly gateway: GatewayName;
  readonly terminalId: string;
}

/** The means of one charge. */
export type Tender =
  | { readonly kind: "card"; readonly source: CardSource }
  | { readonly kind: "paypal" }
  /** `rounding`: by how much more than was left of the sale it settles it, where there is no coin for the last cents. */
  | { readonly kind: "cash"; readonly tendered: Money; readonly rounding?: Money | undefined }
  /** Taken elsewhere and recorded here; `name` is one of the shop's own (`bank_terminal`), `other` where none is said. */
  | { readonly kind: "external"; readonly name?: string | undefined; readonly reference: string }
  /** Whoever pays says the whole code; a stored charge keeps its last four characters. */
  | { readonly kind: StoredValueKind; readonly code: string }
  /** Goods of an earlier sale that come back in the same act: what they are worth, by the return that takes them. */
  | { readonly kind: "exchange"; readonly returnId: ReturnId };

/** A way to pay that the shop takes itself and Till only records: a terminal of the bank's own, vouchers. */
export interface ExternalTender {
  /** What the ledger's account is called by: `external:<name>`. */
  readonly name: string;
  /** What a cashier presses, and what the receipt says. */
  readonly label: string;
  /** Whether a number on its slip has to be typed. */
  readonly needsReference: boolean;
}

/** Who set the charge in motion; networks and gateways treat the three differently (stored-credential rules). */
export type Initiator = "buyer" | "merchant_recurring" | "merchant_unscheduled";

/** What the buyer has to do before the charge can go on. */
export type BuyerAction =
  | { readonly kind: "redirect"; readonly url: string }
  | { readonly kind: "qr"; readonly url: string }
  | { readonly kind: "present_card"; readonly terminalId: string };
