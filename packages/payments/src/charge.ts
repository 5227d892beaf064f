import type { ChargeId, MerchantId, RefundId, RegisterId, ReturnId, SaleId, StoreId } from "@till/kernel";
import type { Currency, Money } from "@till/money";
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
  /** Null for what is taken at once: cash, external tenders, gift cards, store credit and exchanged goods. */
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
  /** After this an authorization is gone; null where nothing is held. */
  readonly captureBeforeMs: number | null;
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
  /**
   * `cash`: handed out at the counter for money that came another way, where the merchant allows it. `store_credit`: kept
   * for the customer to spend here. `exchange`: a charge of another sale took it in the same transaction.
   */
  readonly to: "original" | "cash" | "store_credit" | "exchange";
  readonly reason: string;
  readonly state: RefundState;
  readonly object: GatewayObject | null;
  readonly refusal: Refusal | null;
  readonly createdAtMs: number;
}

/** One thing that happened to money, known by the gateway's own id for it. Stored once; booked in the same transaction. */
export interface ChargeFact {
  readonly kind:
    | "authorized"
    | "captured"
    /** A capture booked on a manager's word, taken back because the gateway has answered since. */
    | "capture_undone"
    | "refund_accepted"
    | "refunded"
    | "refund_failed"
    | "fee"
    | "reversed"
    | "dispute_withdrawn"
    | "dispute_won"
    | "dispute_lost";
  /** Unique within the gateway and kind. */
  readonly ref: string;
  readonly refundId: RefundId | null;
  readonly amount: Money;
  readonly atMs: number;
}

export interface ChargeAmounts {
  readonly authorized: Money;
  readonly captured: Money;
  readonly refunded: Money;
  readonly reversed: Money;
  /** Withdrawn for disputes and neither won back nor lost yet. */
  readonly disputed: Money;
  /** Lost in disputes for good. */
  readonly lost: Money;
  readonly fees: Money;
}

/** How each fact moves the amounts. One table, so that a new kind of fact cannot be forgotten. */
const movements = {
  authorized: { authorized: 1n },
  captured: { captured: 1n },
  capture_undone: { captured: -1n },
  refund_accepted: { refunded: 1n },
  refunded: {},
  refund_failed: { refunded: -1n },
  fee: { fees: 1n },
  reversed: { reversed: 1n },
  dispute_withdrawn: { disputed: 1n },
  dispute_won: { disputed: -1n },
  dispute_lost: { disputed: -1n, lost: 1n },
} as const satisfies Record<ChargeFact["kind"], Partial<Record<keyof ChargeAmounts, bigint>>>;

export function foldAmounts(facts: Iterable<ChargeFact>, currency: Currency): ChargeAmounts {
  const amountsMinor = {
    authorized: 0n,
    captured: 0n,
    refunded: 0n,
    reversed: 0n,
    disputed: 0n,
    lost: 0n,
    fees: 0n,
  };
  for (const { kind, amount } of facts) {
    // A fee may be settled in another currency: it is in the ledger, and no part of this charge's own amounts.
    if (amount.currency !== currency) continue;
    const moves: Partial<Record<keyof ChargeAmounts, bigint>> = movements[kind];
    for (const [name, sign] of entriesOf(moves)) amountsMinor[name] += sign * amount.amountMinor;
  }
  const toMoney = (name: keyof ChargeAmounts): Money => ({ amountMinor: amountsMinor[name], currency });
  return {
    authorized: toMoney("authorized"),
    captured: toMoney("captured"),
    refunded: toMoney("refunded"),
    reversed: toMoney("reversed"),
    disputed: toMoney("disputed"),
    lost: toMoney("lost"),
    fees: toMoney("fees"),
  };
}

const entriesOf = (moves: Partial<Record<keyof ChargeAmounts, bigint>>): [keyof ChargeAmounts, bigint][] =>
  Object.entries(moves) as [keyof ChargeAmounts, bigint][];
