import type { SquareErrorEntry } from "./square-error.ts";

/* Objects as they go over the wire: what is not set is left out, amounts are whole minor units. */

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

interface ProcessingFee {
  readonly effective_at: string;
  readonly type: "INITIAL" | "ADJUSTMENT";
  readonly amount_money: Money;
}

export interface CardDetails {
  readonly status: "AUTHORIZED" | "CAPTURED" | "VOIDED" | "FAILED";
  readonly card: {
    readonly card_brand: string;
    readonly last_4: string;
    readonly exp_month: number;
    readonly exp_year: number;
    readonly fingerprint: string;
    readonly card_type: "CREDIT";
    readonly prepaid_type: "NOT_PREPAID";
    readonly bin: string;
  };
  readonly entry_method: "KEYED" | "ON_FILE" | "CONTACTLESS";
  readonly cvv_status?: "CVV_ACCEPTED" | "CVV_REJECTED";
  readonly avs_status?: "AVS_ACCEPTED" | "AVS_REJECTED";
  readonly auth_result_code?: string;
  readonly statement_description: string;
  readonly card_payment_timeline: {
    readonly authorized_at?: string;
    readonly captured_at?: string;
    readonly voided_at?: string;
  };
  readonly errors?: readonly SquareErrorEntry[];
}

export interface Payment {
  readonly id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly amount_money: Money;
  readonly tip_money?: Money;
  readonly total_money: Money;
  readonly approved_money: Money;
  readonly processing_fee?: readonly ProcessingFee[];
  readonly refunded_money?: Money;
  readonly status: "APPROVED" | "COMPLETED" | "CANCELED" | "FAILED";
  readonly delay_duration: string;
  readonly delay_action: "CANCEL";
  readonly delayed_until: string;
  readonly source_type: "CARD" | "CASH" | "EXTERNAL";
  readonly card_details?: CardDetails;
  readonly cash_details?: { readonly buyer_supplied_money: Money; readonly change_back_money: Money };
  readonly external_details?: { readonly type: string; readonly source: string; readonly source_id?: string };
  readonly location_id: string;
  readonly order_id: string;
  readonly reference_id?: string;
  readonly customer_id?: string;
  readonly team_member_id?: string;
  readonly refund_ids?: readonly string[];
  readonly risk_evaluation?: { readonly created_at: string; readonly risk_level: "NORMAL" };
  readonly terminal_checkout_id?: string;
  readonly buyer_email_address?: string;
  readonly note?: string;
  readonly statement_description_identifier?: string;
  readonly capabilities?: readonly string[];
  readonly receipt_number?: string;
  readonly device_details?: { readonly device_id: string; readonly device_name: string };
  readonly application_details: {
    readonly square_product: "ECOMMERCE_API" | "TERMINAL_API";
    readonly application_id: string;
  };
  readonly version_token: string;
}

/** A payment with what Square knows of it and does not show. */
export interface HeldPayment {
  readonly object: Payment;
  readonly key: string | null;
  /** What becomes of its refunds. */
  readonly refunds: "settle" | "fail_later";
}

export interface PaymentRefund {
  readonly id: string;
  readonly status: "PENDING" | "COMPLETED" | "REJECTED" | "FAILED";
  readonly location_id: string;
  readonly unlinked: false;
  readonly destination_type: "CARD" | "CASH" | "EXTERNAL";
  readonly destination_details?: {
    readonly card_details: {
      readonly card: CardDetails["card"];
      readonly entry_method: CardDetails["entry_method"];
    };
  };
  readonly amount_money: Money;
  readonly payment_id: string;
  readonly order_id: string;
  readonly reason?: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly team_member_id?: string;
}

/** https://developer.squareup.com/reference/square/objects/Dispute */
export interface Dispute {
  readonly id: string;
  readonly dispute_id: string;
  readonly amount_money: Money;
  readonly reason: string;
  readonly state:
    | "INQUIRY_EVIDENCE_REQUIRED"
    | "INQUIRY_PROCESSING"
    | "INQUIRY_CLOSED"
    | "EVIDENCE_REQUIRED"
    | "PROCESSING"
    | "WON"
    | "LOST"
    | "ACCEPTED";
  readonly due_at: string;
  readonly disputed_payment: { readonly payment_id: string };
  readonly card_brand: string;
  readonly brand_dispute_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly reported_at: string;
  readonly version: number;
  readonly location_id: string;
}

export interface Checkout {
  readonly id: string;
  readonly amount_money: Money;
  readonly tip_money?: Money;
  readonly reference_id?: string;
  readonly note?: string;
  readonly order_id?: string;
  readonly customer_id?: string;
  readonly team_member_id?: string;
  readonly payment_options?: {
    readonly autocomplete?: boolean | undefined;
    readonly delay_duration?: string | undefined;
    readonly accept_partial_authorization?: boolean | undefined;
    readonly delay_action?: "CANCEL" | "COMPLETE" | undefined;
  };
  readonly device_options: { readonly device_id: string } & Readonly<Record<string, unknown>>;
  readonly deadline_duration: string;
  readonly status: "PENDING" | "IN_PROGRESS" | "CANCEL_REQUESTED" | "CANCELED" | "COMPLETED";
  readonly cancel_reason?: "BUYER_CANCELED" | "SELLER_CANCELED" | "TIMED_OUT";
  readonly payment_ids?: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
  readonly app_id: string;
  readonly location_id: string;
  readonly payment_type: "CARD_PRESENT";
}

/** What a terminal does by itself. The published devices have one way each; Till's own wait for a person. */
export type DeviceWay =
  | "manual"
  | "approve"
  | "approve_with_tip"
  | "decline"
  | "cancel"
  | "time_out"
  | "offline"
  /** Shows nothing and answers nothing: a cancel stays a request. */
  | "silent";

export interface HeldDevice {
  readonly id: string;
  readonly name: string;
  readonly way: DeviceWay;
}

/** A token of the card form: works once, within a day. */
export interface HeldToken {
  readonly token: string;
  readonly card: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly outcome: string;
  readonly used: boolean;
  readonly expiresMs: number;
}

export interface Location {
  readonly id: string;
  readonly name: string;
  readonly address: Readonly<Record<string, string>>;
  readonly timezone: string;
  readonly capabilities: readonly string[];
  readonly status: "ACTIVE";
  readonly created_at: string;
  readonly merchant_id: string;
  readonly country: string;
  readonly language_code: string;
  readonly currency: string;
  readonly business_name: string;
  readonly type: "PHYSICAL";
  readonly mcc: string;
}

export interface Customer {
  readonly id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly company_name?: string;
  readonly email_address?: string;
  readonly phone_number?: string;
  readonly reference_id?: string;
  readonly note?: string;
  readonly preferences: { readonly email_unsubscribed: false };
  readonly creation_source: "THIRD_PARTY";
  readonly version: number;
}

export interface SquareEvent {
  readonly merchant_id: string;
  readonly location_id: string;
  readonly type: string;
  readonly event_id: string;
  readonly created_at: string;
  readonly data: {
    readonly type: string;
    readonly id: string;
    readonly object: Readonly<Record<string, unknown>>;
  };
}
