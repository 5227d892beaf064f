import { gtinCheckDigit, scaleItemCode } from "@till/catalogue";
import type { Picture } from "./picture-svg.ts";

/** Plain data, without ids: whoever inserts it makes those. */
export interface DemoProduct {
  readonly name: string;
  /** One sentence for the storefront. */
  readonly description: string;
  readonly categoryCode: CategoryCode;
  readonly taxClassCode: TaxClassCode;
  readonly favourite: boolean;
  readonly picture: Picture;
  readonly variants: readonly DemoVariant[];
  /** Priced by the kilogram; its barcode is what a scale prints, with zeros for the weight. */
  readonly soldBy?: "kg";
  readonly modifierGroups?: readonly DemoModifierGroup[];
}

interface DemoModifierGroup {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly options: readonly { readonly code: string; readonly name: string; readonly priceMinor: bigint }[];
}

interface DemoVariant {
  /** Empty when the product has only this one. */
  readonly name: string;
  readonly sku: string;
  /** EAN-13 of the range 20 to 29, which GS1 leaves to shops: it can never be a real product's. */
  readonly barcode: string;
  /** Minor units of the merchant's currency; with tax where the tax class is inclusive. */
  readonly priceMinor: bigint;
}

export type CategoryCode = "bakery" | "drinks" | "pantry" | "gifts" | "workshop";
export type TaxClassCode = "food" | "prepared" | "standard" | "workshop";

export interface Shelf {
  readonly categoryCode: CategoryCode;
  /** Leads every SKU of the shelf: `BAK-001`. */
  readonly skuPrefix: string;
  /** Two digits after the range's 20, so that shelves never share a barcode. */
  readonly barcodeDigits: string;
}

export interface ShelfItem extends Pick<
  DemoProduct,
  "name" | "description" | "taxClassCode" | "picture" | "soldBy" | "modifierGroups"
> {
  /** Stays with the product for good, whatever stands before it in the list. */
  readonly number: number;
  /** Minor units, or one price per variant's name. */
  readonly price: bigint | Readonly<Record<string, bigint>>;
  readonly favourite?: true;
}

/** Writes out SKUs and barcodes, which follow from the shelf, the number and the place of the variant. */
export function shelve(shelf: Shelf, items: readonly ShelfItem[]): readonly DemoProduct[] {
  return items.map(({ number, price, favourite, ...item }) => ({
    ...item,
    categoryCode: shelf.categoryCode,
    favourite: favourite ?? false,
    variants: Object.entries(typeof price === "bigint" ? { "": price } : price).map(
      ([name, priceMinor], place) => ({
        name,
        sku: `${shelf.skuPrefix}-${String(number).padStart(3, "0")}${name === "" ? "" : `-${place + 1}`}`,
        barcode: item.soldBy === "kg" ? weighedCodeOf(shelf, number) : barcodeOf(shelf, number, place),
        priceMinor,
      }),
    ),
  }));
}

function barcodeOf({ barcodeDigits }: Shelf, number: number, place: number): string {
  const digits = `20${barcodeDigits}${String(number).padStart(5, "0")}${String(place + 1).padStart(3, "0")}`;
  return digits + gtinCheckDigit(digits);
}

/** As the standard rules read a label with a weight: 21, five digits of the item, five of grams. */
const weighedCodeOf = ({ barcodeDigits }: Shelf, number: number): string =>
  scaleItemCode(`21${barcodeDigits}${String(number).padStart(3, "0")}`);
