import type { ModifierGroup } from "@till/catalogue";
import type { VariantId } from "@till/kernel";
import type { Money } from "@till/money";

/** Something that may come back without its receipt, at what it costs now. */
export interface NoReceiptGoods {
  readonly variantId: VariantId;
  readonly name: string;
  /** Of one piece, or of one kilogram. */
  readonly price: Money;
  readonly isWeighed: boolean;
  /** What it may have been sold with. */
  readonly modifierGroups: readonly ModifierGroup[];
  /** One, or what a scale's label says. */
  readonly quantityMilli: number;
}

export interface FoundGoods {
  readonly goods: readonly NoReceiptGoods[];
  /** A code that names this and nothing else. */
  readonly isExact: boolean;
}

export interface NoReceiptLine {
  readonly variantId: VariantId;
  readonly quantityMilli: number;
  /** Codes of what it was sold with. */
  readonly modifiers?: readonly string[] | undefined;
  /** With all that; no more than it costs now. */
  readonly unitPrice: Money;
}

export interface NoReceiptPlan {
  /** By line. */
  readonly gross: readonly Money[];
  readonly total: Money;
}

export interface NoReceiptRequest {
  readonly lines: readonly NoReceiptLine[];
  readonly reason: string;
  readonly to: "cash" | "store_credit";
}

export type NoReceiptAnswer =
  | { readonly kind: "returned"; readonly amount: Money; readonly number: string }
  /** Asked for again in the same words it is the same return. */
  | { readonly kind: "unknown"; readonly amount: Money };
