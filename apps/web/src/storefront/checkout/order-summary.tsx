import type { PricedSale } from "@till/sales";
import { Button, Card, Money } from "@till/ui";
import { TotalsOfOrder } from "../totals-of-order.tsx";

interface OrderSummaryProps {
  readonly priced: PricedSale;
  readonly deliveryLabel: string;
  /** "Pay €24.20" */
  readonly payLabel: string;
  readonly isPaying: boolean;
  readonly isDisabled: boolean;
}

/** What is bought, what it comes to, and the one button that pays. */
export function OrderSummary({ priced, deliveryLabel, payLabel, isPaying, isDisabled }: OrderSummaryProps) {
  return (
    <Card title="Your order">
      <ul className="checkout__lines">
        {priced.lines
          .filter(({ kind }) => kind === "goods")
          .map((line) => (
            <li key={line.variantId}>
              <span>
                {line.quantityMilli / 1000} × {line.name}
                {line.variantName !== "" && `, ${line.variantName}`}
              </span>
              <Money value={line.listPrice} symbol={false} />
            </li>
          ))}
      </ul>
      <TotalsOfOrder priced={priced} deliveryLabel={deliveryLabel} />
      <Button
        type="submit"
        variant="primary"
        size="pay"
        isWide
        isPending={isPaying}
        pendingLabel="Paying"
        isDisabled={isDisabled}
      >
        {payLabel}
      </Button>
    </Card>
  );
}
