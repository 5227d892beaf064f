import type Stripe from "stripe";

/*
 * Stripe's objects as they are stored: the SDK's own types, so that a field the SDK expects cannot be left out, with
 * every reference an id. Expanding happens on the way out.
 */
type Ids<T, Keys extends keyof T> = Omit<T, Keys> & {
  [K in Keys]: Extract<T[K], string | null | undefined>;
};

export type PaymentIntent = Ids<Stripe.PaymentIntent, "latest_charge" | "customer" | "payment_method">;
export type Charge = Ids<
  Stripe.Charge,
  "balance_transaction" | "failure_balance_transaction" | "customer" | "payment_intent"
> & {
  readonly payment_intent: string;
};
export type Refund = Omit<
  Ids<Stripe.Refund, "balance_transaction" | "charge" | "payment_intent">,
  "failure_balance_transaction"
> & { readonly charge: string; readonly failure_balance_transaction?: string };
export type BalanceTransaction = Ids<Stripe.BalanceTransaction, "source">;
export type PaymentMethod = Ids<Stripe.PaymentMethod, "customer">;
export type Customer = Stripe.Customer;
export type ConfirmationToken = Stripe.ConfirmationToken;
export type Dispute = Ids<Stripe.Dispute, "charge" | "payment_intent">;
export type Payout = Ids<Stripe.Payout, "balance_transaction">;
export type Reader = Ids<Stripe.Terminal.Reader, "location">;
export type Location = Stripe.Terminal.Location;
export type PaymentError = NonNullable<Stripe.PaymentIntent["last_payment_error"]>;

/** An event as listed and as sent. The SDK's union of every event type is wider than what is stored here. */
export interface StoredEvent {
  readonly id: string;
  readonly object: "event";
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: unknown };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: string;
}

/** A payment method with what only the sandbox knows of it. */
export interface HeldPaymentMethod {
  readonly object: PaymentMethod;
  /** Name of the test card behind it. */
  readonly testCard: string;
  /** Whether its holder was authenticated for later use. */
  readonly setUp: boolean;
}

/** A balance transaction with the payout that took it to the bank. */
export interface HeldTransaction {
  readonly object: BalanceTransaction;
  readonly payout: string | null;
}

/** A reader with what it does by itself, and the intent whose action it is carrying out. */
export interface HeldReader {
  readonly object: Reader;
  readonly mode: "manual" | "approve" | "decline" | "cancel" | "silent";
  /** Counts actions, so that a scheduled effect of an earlier one is recognized. */
  readonly turn: number;
  /** When the last action ended, by the sandbox's clock; its screen shows the ending for a while. */
  readonly endedMs: number;
}
