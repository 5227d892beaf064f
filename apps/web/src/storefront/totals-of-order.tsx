import { negate } from "@till/money";
import type { PricedSale } from "@till/sales";
import { Money, Totals, type TotalsRow } from "@till/ui";
import { itemsInWords } from "./shell.tsx";

/** The sums of an order: goods, delivery, tax by rate, total. Every row adds up to the last. */
export function TotalsOfOrder({
  priced,
  deliveryLabel,
}: {
  readonly priced: PricedSale;
  /** Shown with a price of zero too; left out, delivery is not spoken of. */
  readonly deliveryLabel?: string;
}) {
  const { lines, totals, currency } = priced;
  const goods = lines.filter(({ kind }) => kind !== "shipping");
  const count = goods.reduce((sum, { quantityMilli }) => sum + quantityMilli, 0) / 1000;
  const sumOf = (some: typeof lines) => ({
    currency,
    amountMinor: some.reduce((sum, { listPrice }) => sum + listPrice.amountMinor, 0n),
  });
  const shipping = lines.filter(({ kind }) => kind === "shipping");
  const rows: TotalsRow[] = [
    { label: itemsInWords(count), value: <Money value={sumOf(goods)} symbol={false} /> },
    ...(deliveryLabel === undefined
      ? []
      : [
          {
            label: deliveryLabel,
            value: shipping.length === 0 ? "free" : <Money value={sumOf(shipping)} symbol={false} />,
          },
        ]),
    ...(totals.discountTotal.amountMinor === 0n
      ? []
      : [
          {
            label: "Discount",
            value: <Money value={negate(totals.discountTotal)} symbol={false} />,
          },
        ]),
    ...totals.taxes.map(({ name, mode, taxTotal }) => ({
      label: mode === "inclusive" ? `${name} included` : name,
      value: <Money value={taxTotal} symbol={false} />,
      isIncluded: mode === "inclusive",
    })),
  ];
  return <Totals rows={rows} total={{ label: "Total", value: <Money value={totals.total} /> }} />;
}
