import type { Money } from "@till/money";

/** All that the buyer's screen is told. It has no way to ask for more. */
export type CustomerView = { readonly locale: string; readonly isTraining: boolean } & CustomerPage;

type CustomerPage =
  | { readonly kind: "welcome"; readonly shop: string }
  | {
      readonly kind: "cart" | "paying";
      readonly shop: string;
      readonly lines: readonly CustomerLine[];
      readonly discount: Money | null;
      /** What the goods are worth that they brought back to pay with. */
      readonly broughtBack: Money | null;
      /** What is still to be paid; nothing where something goes back. */
      readonly total: Money;
      readonly goesBack: Money | null;
      /** The picture of PayPal's code, once there is one. */
      readonly qr: string | null;
    }
  | { readonly kind: "paid"; readonly shop: string; readonly total: Money; readonly change: Money | null };

interface CustomerLine {
  readonly id: string;
  readonly name: string;
  readonly quantityMilli: number;
  readonly price: Money;
}
