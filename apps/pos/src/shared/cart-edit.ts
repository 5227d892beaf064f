import type { SaleLineId } from "@till/kernel";
import type { Money } from "@till/money";
import type { Discount, TaxExemption } from "@till/sales";

/** One change of the cart. Where `lineId` may be null, that means the whole cart. */
export type CartEdit =
  /** Zero removes the line. */
  | { readonly kind: "quantity"; readonly lineId: SaleLineId; readonly quantityMilli: number }
  | { readonly kind: "discount"; readonly lineId: SaleLineId | null; readonly discount: Discount | null }
  /** Null: the catalogue's price again. */
  | {
      readonly kind: "price";
      readonly lineId: SaleLineId;
      readonly agreed: { readonly price: Money; readonly reason: string } | null;
    }
  /** Empty takes the note away. */
  | { readonly kind: "note"; readonly lineId: SaleLineId | null; readonly note: string }
  | { readonly kind: "exemption"; readonly exemption: TaxExemption | null }
  | { readonly kind: "tip"; readonly tip: Money }
  | { readonly kind: "clear" };

/** What the last change was, for the button that takes it back. */
export type UndoKind = CartEdit["kind"] | "add" | "park" | "take";
