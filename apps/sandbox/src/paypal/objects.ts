import type { WireMoney } from "./amounts.ts";

/*
 * What the sandbox keeps of PayPal's objects. They are close to the wire but not it: `present.ts` writes the answers.
 * Times are milliseconds by the sandbox's clock.
 */

type OrderStatus = "CREATED" | "APPROVED" | "COMPLETED" | "PAYER_ACTION_REQUIRED";
export type Intent = "CAPTURE" | "AUTHORIZE";

/** What happens when the shop takes the money of an approved order. */
export const approvalOutcomes = ["approve", "decline_instrument", "decline_capture", "pending"] as const;
export type ApprovalOutcome = (typeof approvalOutcomes)[number];

export interface PurchaseUnit {
  readonly reference_id: string;
  readonly amount: WireMoney & { readonly breakdown?: Readonly<Record<string, WireMoney>> };
  readonly description?: string;
  readonly custom_id?: string;
  readonly invoice_id?: string;
  readonly soft_descriptor?: string;
}

export interface Card {
  readonly brand: string;
  readonly last_digits: string;
  /** Of a test cardholder whose cards are refused. */
  readonly responseCode: string | null;
}

export interface Order {
  readonly id: string;
  readonly intent: Intent;
  readonly status: OrderStatus;
  readonly unit: PurchaseUnit;
  readonly returnUrl: string | null;
  readonly cancelUrl: string | null;
  /** Created with `payment_source.paypal`, which names its link and status otherwise. */
  readonly walletNamed: boolean;
  readonly card: Card | null;
  readonly approval: { readonly outcome: ApprovalOutcome; readonly payerId: string } | null;
  readonly createMs: number;
  readonly updateMs: number;
}

interface Payment {
  readonly id: string;
  readonly orderId: string;
  readonly amount: WireMoney;
  readonly invoice_id: string | null;
  readonly custom_id: string | null;
  readonly createMs: number;
  readonly updateMs: number;
}

export interface Authorization extends Payment {
  readonly status: "CREATED" | "CAPTURED" | "PARTIALLY_CAPTURED" | "VOIDED" | "DENIED" | "PENDING";
  readonly responseCode: string | null;
}

export interface Capture extends Payment {
  readonly authorizationId: string | null;
  readonly status: "COMPLETED" | "DECLINED" | "PARTIALLY_REFUNDED" | "PENDING" | "REFUNDED";
  readonly reason: string | null;
  readonly final: boolean;
  readonly fee: WireMoney;
  readonly responseCode: string | null;
}

export interface Refund extends Payment {
  readonly captureId: string;
  readonly status: "COMPLETED" | "PENDING" | "FAILED" | "CANCELLED";
  readonly note: string | null;
  /** Taken back by PayPal or a bank, not given back by the shop. */
  readonly reversal: boolean;
}

export interface Dispute {
  readonly id: string;
  readonly captureId: string;
  readonly amount: WireMoney;
  readonly reason: string;
  readonly status: "WAITING_FOR_SELLER_RESPONSE" | "UNDER_REVIEW" | "RESOLVED";
  readonly stage: "INQUIRY" | "CHARGEBACK";
  readonly outcome: "RESOLVED_SELLER_FAVOUR" | "RESOLVED_BUYER_FAVOUR" | "CANCELED_BY_BUYER" | null;
  /** Out of the seller's balance, and back into it. */
  readonly movements: readonly {
    readonly type: "DEBIT" | "CREDIT";
    readonly amount: WireMoney;
    readonly atMs: number;
  }[];
  readonly createMs: number;
  readonly updateMs: number;
}

export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** The bytes that are signed and sent. */
  readonly text: string;
  /** Ids of the payments it is about. */
  readonly transactionId: string;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresMs: number;
}
