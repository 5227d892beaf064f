import { useQuery } from "@tanstack/react-query";
import { isOpen } from "@till/payments";
import { ButtonLink, EmptyState, Skeleton } from "@till/ui";
import { Redirect } from "wouter";
import { useTitle } from "../../shared/use-title.ts";
import { useCart, useServices } from "../services.ts";
import { CheckoutForm } from "./checkout-form.tsx";

/** Everything on one page: who, where to, how. */
export default function CheckoutPage() {
  useTitle("Checkout");
  const { till, checkout } = useServices();
  const items = useCart();
  const begun = checkout.current();
  const earlier = useQuery({
    queryKey: ["begun", begun?.saleId],
    queryFn: () =>
      begun ? till.sales.order.query({ id: begun.saleId, orderToken: begun.orderToken }) : null,
    // A sale that was written down but never sent is unknown to the shop: then nothing is under way.
    retry: false,
    staleTime: 0,
  });
  if (begun && checkout.pendingCharge(begun.saleId))
    return <Redirect to={`/order/${begun.saleId}`} replace />;
  if (earlier.isPending && begun) return <Skeleton label="Opening the checkout" count={6} />;
  const order = earlier.data ?? null;
  if (begun && order?.sale.state === "completed") return <Redirect to={`/order/${begun.saleId}`} replace />;
  if (begun && order?.charges.some(({ state, unknown }) => unknown || isOpen(state))) {
    return <UnderWay href={`/order/${begun.saleId}`} />;
  }
  if (items.length === 0) {
    return (
      <EmptyState
        title="There is nothing to pay for"
        icon="bag"
        action={
          <ButtonLink href="/" variant="primary">
            See all products
          </ButtonLink>
        }
      >
        Your cart is empty.
      </EmptyState>
    );
  }
  return <CheckoutForm />;
}

function UnderWay({ href }: { readonly href: string }) {
  return (
    <EmptyState
      title="A payment for your order is still under way"
      icon="clock"
      action={
        <ButtonLink href={href} variant="primary">
          See the order
        </ButtonLink>
      }
    >
      Look there first: you can finish it or call it off, and you will not pay twice.
    </EmptyState>
  );
}
