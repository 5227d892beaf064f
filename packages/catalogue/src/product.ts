import type { ProductId, VariantId } from "@till/kernel";
import type { Money, TaxRate } from "@till/money";

/** A rate the shop charges, under the code its products name: `food`, `standard`. */
export interface TaxClass extends TaxRate {
  readonly code: string;
  readonly name: string;
}

export interface Category {
  readonly code: string;
  readonly name: string;
  /** Position on the grid, from 0. */
  readonly position: number;
}

/** What a customer picks between: a size, a flavour. Every product has at least one. */
export interface Variant {
  readonly id: VariantId;
  /** Empty when the product has only this one. */
  readonly name: string;
  readonly sku: string;
  /** EAN-13 or EAN-8 digits. */
  readonly barcode: string | null;
  readonly price: Money;
}

/** One thing that may be chosen with a product: "oat milk". Its price is added to each piece, and may be zero. */
export interface Modifier {
  /** Unique within the product. */
  readonly code: string;
  readonly name: string;
  readonly price: Money;
}

/** A choice that is asked for when the product is sold: at least `min` of the options, at most `max`. */
export interface ModifierGroup {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly options: readonly Modifier[];
}

export interface Product {
  readonly id: ProductId;
  readonly name: string;
  readonly description: string;
  readonly categoryCode: string;
  readonly taxClassCode: string;
  readonly favourite: boolean;
  /** Path on the server, such as `/pictures/<product id>.svg`; null: it has none. */
  readonly picture: string | null;
  readonly variants: readonly Variant[];
  /** Its variants' prices are for one kilogram. Left out: by the piece. */
  readonly soldBy?: "kg" | undefined;
  readonly modifierGroups?: readonly ModifierGroup[] | undefined;
}

/** A product as it is priced, whatever it looks like. */
export type SoldProduct = Omit<Product, "picture">;

export interface SoldGoods {
  readonly products: readonly SoldProduct[];
  readonly taxClasses: readonly TaxClass[];
}

/** All a till or storefront needs to sell; `version` changes whenever anything in it does. */
export interface Catalogue {
  readonly version: string;
  readonly taxClasses: readonly TaxClass[];
  readonly categories: readonly Category[];
  readonly products: readonly Product[];
}
