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

export interface Product {
  readonly id: ProductId;
  readonly name: string;
  readonly description: string;
  readonly categoryCode: string;
  readonly taxClassCode: string;
  readonly favourite: boolean;
  /** Path on the server, such as `/pictures/<product id>.svg`. */
  readonly picture: string;
  readonly variants: readonly Variant[];
}

/** All a till or storefront needs to sell; `version` changes whenever anything in it does. */
export interface Catalogue {
  readonly version: string;
  readonly taxClasses: readonly TaxClass[];
  readonly categories: readonly Category[];
  readonly products: readonly Product[];
}
