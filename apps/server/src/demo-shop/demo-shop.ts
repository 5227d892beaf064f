import { bakery } from "./bakery.ts";
import type { CategoryCode, DemoProduct, TaxClassCode } from "./demo-product.ts";
import { drinks } from "./drinks.ts";
import { gifts } from "./gifts.ts";
import { pantry } from "./pantry.ts";
import { workshop } from "./workshop.ts";

/** A whole shop as plain data, without ids, people or secrets. */
export interface DemoShop {
  /** ISO 4217. */
  readonly currency: string;
  readonly merchant: { readonly name: string; readonly taxNumber: string };
  readonly store: DemoStore;
  readonly registers: readonly { readonly number: number; readonly name: string }[];
  readonly taxClasses: readonly DemoTaxClass[];
  readonly categories: readonly { readonly code: CategoryCode; readonly name: string }[];
  readonly products: readonly DemoProduct[];
}

interface DemoStore {
  readonly name: string;
  readonly address: readonly string[];
  /** IANA name. */
  readonly timeZone: string;
  /** Hour of the local day, 0 to 23, at which a business day begins. */
  readonly cutoffHour: number;
}

interface DemoTaxClass {
  readonly code: TaxClassCode;
  readonly name: string;
  /** Parts per million: 5.5 % is 55_000. */
  readonly ratePpm: number;
  readonly mode: "inclusive" | "exclusive";
}

export const demoShop: DemoShop = {
  currency: "EUR",
  // Not a number that could be anybody's: it fails the check of French VAT numbers.
  merchant: { name: "Main Street Pantry", taxNumber: "FR00 000 000 000" },
  store: {
    name: "Main Street",
    address: ["1 Main Street", "75000 Paris"],
    timeZone: "Europe/Paris",
    cutoffHour: 4,
  },
  registers: [
    { number: 1, name: "Register 1" },
    { number: 2, name: "Register 2" },
  ],
  taxClasses: [
    { code: "food", name: "Food and books 5.5%", ratePpm: 55_000, mode: "inclusive" },
    { code: "prepared", name: "Prepared food 10%", ratePpm: 100_000, mode: "inclusive" },
    { code: "standard", name: "Standard 20%", ratePpm: 200_000, mode: "inclusive" },
    { code: "workshop", name: "Workshop 20%, added at the till", ratePpm: 200_000, mode: "exclusive" },
  ],
  categories: [
    { code: "bakery", name: "Bakery" },
    { code: "drinks", name: "Drinks" },
    { code: "pantry", name: "Pantry" },
    { code: "gifts", name: "Gifts" },
    { code: "workshop", name: "Workshop" },
  ],
  products: [...bakery, ...drinks, ...pantry, ...gifts, ...workshop],
};
