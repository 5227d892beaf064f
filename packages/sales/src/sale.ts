import type { SaleLineId, VariantId } from "@till/kernel";
import type { Currency, Money, TaxRate } from "@till/money";

/** Percent in parts per million (10 % is 100_000), or an amount off. */
export type Discount =
  | { readonly kind: "percent"; readonly ratePpm: number; readonly reason: string }
  | { readonly kind: "amount"; readonly amount: Money; readonly reason: string };

/** The tax a line is sold under, copied from the catalogue so that a later change of rates changes no sale. */
export interface LineTax extends TaxRate {
  readonly code: string;
  readonly name: string;
}

/** What was chosen with an item, such as "oat milk"; its price is for each piece, and may be zero. */
export interface LineModifier {
  readonly code: string;
  readonly name: string;
  readonly price: Money;
}

/** Another price than the catalogue's was agreed at the counter. */
export interface PriceAgreement {
  /** What the catalogue asks. */
  readonly instead: Money;
  readonly reason: string;
}

/** A buyer who need not pay tax, as their certificate says; both stand on the receipt. */
export interface TaxExemption {
  readonly buyer: string;
  readonly certificate: string;
}

/** A line as it would be sold to whoever is not exempt. */
type TaxedLine = Pick<CartLine, "unitPrice" | "tax" | "modifiers">;

export interface CartLine {
  readonly id: SaleLineId;
  readonly kind: "goods" | "shipping" | "gift_card";
  readonly variantId: VariantId | null;
  readonly name: string;
  readonly variantName: string;
  /** Whole thousandths: 2 pieces are 2000, 0.342 kg is 342. Positive. */
  readonly quantityMilli: number;
  /** Of one piece, or of one kilogram where `unit` says so; without the modifiers. */
  readonly unitPrice: Money;
  readonly tax: LineTax;
  readonly discount: Discount | null;
  /** Left out: by the piece. */
  readonly unit?: "kg" | undefined;
  /**
   * The price stood on the goods, as a scale printed it: `unitPrice` is that price, one piece is sold, and this is what
   * a kilogram costs.
   */
  readonly labelled?: Money | undefined;
  readonly modifiers?: readonly LineModifier[] | undefined;
  readonly agreed?: PriceAgreement | undefined;
  /** For whoever prepares or packs it; it stands on the receipt. */
  readonly note?: string | undefined;
  /** The version of the catalogue that price and tax were taken from; left out where nobody noted it. */
  readonly catalogueVersion?: string | undefined;
  /** On a line sold without tax. */
  readonly taxed?: TaxedLine | undefined;
}

/** A sale not yet committed. */
export interface Cart {
  readonly currency: Currency;
  readonly lines: readonly CartLine[];
  /** On the whole cart, shared over its goods lines. */
  readonly discount: Discount | null;
  readonly tip: Money;
  readonly note?: string | undefined;
  /** Every line is then sold without tax. */
  readonly exemption?: TaxExemption | undefined;
}

/** A cart line with its exact amounts: `listPrice - discount = net` (exclusive) or `= gross` (inclusive); `net + tax = gross`. */
export interface SaleLine extends CartLine {
  readonly listPrice: Money;
  /** Own discount and this line's share of the cart's, positive. */
  readonly discountTotal: Money;
  readonly net: Money;
  readonly taxTotal: Money;
  readonly gross: Money;
}

/** One row of the tax table of a receipt and a report. */
export interface TaxRow extends LineTax {
  readonly net: Money;
  readonly taxTotal: Money;
  readonly gross: Money;
}

/** `sum of gross + tip + rounding = total`, to the cent. */
export interface SaleTotals {
  /** Sum of list prices. */
  readonly subtotal: Money;
  /** Positive. */
  readonly discountTotal: Money;
  readonly net: Money;
  readonly taxTotal: Money;
  readonly taxes: readonly TaxRow[];
  readonly tip: Money;
  /** Cash rounding; zero for every other tender. */
  readonly rounding: Money;
  readonly total: Money;
}

/** A priced cart: what is bought and what it costs. Who, where and when is the record's, not the arithmetic's. */
export interface PricedSale {
  readonly currency: Currency;
  readonly lines: readonly SaleLine[];
  readonly discount: Discount | null;
  readonly totals: SaleTotals;
  readonly note?: string | undefined;
  readonly exemption?: TaxExemption | undefined;
}

/** What a return takes of one sale line: the same split as the line had, so that returning all of it leaves zero. */
export interface ReturnLine {
  /** Of goods that came back without their receipt: an id of its own. */
  readonly saleLineId: SaleLineId;
  readonly kind: CartLine["kind"];
  /** Of goods that came back without their receipt; else the sale's line says it. */
  readonly variantId?: VariantId | null;
  readonly name: string;
  /** Zero when money is given back without goods. */
  readonly quantityMilli: number;
  readonly tax: LineTax;
  /** What it was listed at and discounted by, for the ledger's `refunds (net of the discount's share)`. */
  readonly net: Money;
  readonly taxTotal: Money;
  readonly gross: Money;
}

export interface PricedReturn {
  readonly currency: Currency;
  readonly lines: readonly ReturnLine[];
  readonly taxes: readonly TaxRow[];
  readonly net: Money;
  readonly taxTotal: Money;
  readonly tip: Money;
  /** The sale's cash rounding, taken back with the return that leaves nothing; zero otherwise. */
  readonly rounding: Money;
  /** What goes back to the buyer: `net + taxTotal + tip + rounding`. */
  readonly total: Money;
}
