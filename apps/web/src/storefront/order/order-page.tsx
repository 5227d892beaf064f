import { useQueryClient } from "@tanstack/react-query";
import { type SaleId, isUuid } from "@till/kernel";
import type { ChargeView, OrderView, RefundView } from "@till/wire";
import { ButtonLink, Card, EmptyState, ErrorState, Money, Skeleton, StatusPill } from "@till/ui";
import { useCallback, useEffect, useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { ReceiptSheet } from "../../shared/receipt-sheet.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useServices } from "../services.ts";
import { TotalsOfOrder } from "../totals-of-order.tsx";
import { OrderStatus } from "./order-status.tsx";
import { cameTooLate, meansOf, standingOf } from "./order-words.ts";
import { PayAgain } from "./pay-again.tsx";
import { useOrder, usePendingCharge, useReturn, useWatchedCharge } from "./use-order.ts";

/** One order, for whoever holds its token: where it stands, what it holds, its receipt. */
export default function OrderPage({ saleId }: { readonly saleId: string }) {
  useTitle("Your order");
  const { checkout } = useServices();
  const [orderToken] = useState(() => {
    const fromLink = window.location.hash.slice(1);
    if (isUuid(saleId) && /^[A-Za-z0-9_-]{32,64}$/.test(fromLink)) {
      checkout.rememberOrder(saleId as SaleId, fromLink);
    }
    return isUuid(saleId) ? checkout.orderToken(saleId as SaleId) : null;
  });
  if (orderToken === null) {
    return (
      <EmptyState title="This browser does not know that order" icon="lock">
        Open the link in the mail with your receipt, or use the browser that you ordered with.
      </EmptyState>
    );
  }
  return <KnownOrder saleId={saleId as SaleId} orderToken={orderToken} />;
}

function KnownOrder({ saleId, orderToken }: { readonly saleId: SaleId; readonly orderToken: string }) {
  const { checkout, cart } = useServices();
  const queries = useQueryClient();
  const key = { saleId, orderToken };
  const [refusal, setRefusal] = useState<string | null>(null);
  const query = useOrder(key);
  const reload = useCallback(
    () => void queries.invalidateQueries({ queryKey: ["order", saleId] }),
    [queries, saleId],
  );
  useReturn(orderToken, reload);
  const [round, setRound] = useState(0);
  usePendingCharge(key, setRefusal, reload, round);

  const order = query.data ?? null;
  const standing = order && standingOf(order);
  useWatchedCharge(key, standing && "charge" in standing ? standing.charge.id : null);
  useEffect(() => {
    const begun = checkout.current();
    if (standing?.kind !== "paid" || begun?.saleId !== saleId) return;
    checkout.forget(saleId);
    cart.takeOut(begun.lines);
  }, [standing?.kind, checkout, cart, saleId]);

  if (!order || !standing) {
    return query.error ? (
      <ErrorState
        title="The order could not be read"
        onRetry={() => void query.refetch()}
        isRetrying={query.isFetching}
      >
        {sentenceOf(query.error)} What you paid is safe with the shop.
      </ErrorState>
    ) : (
      <Skeleton label="Opening your order" count={6} />
    );
  }
  const isResending = checkout.pendingCharge(saleId) !== null;
  return (
    <>
      <h1 className="order-title">Your order</h1>
      <div className="shop-two">
        <div className="order-main">
          <OrderStatus
            order={order}
            orderToken={orderToken}
            standing={standing}
            isResending={isResending}
            refusal={refusal}
            onChanged={reload}
          />
          {standing.kind === "to_pay" && !isResending && (
            <PayAgain
              order={order}
              orderToken={orderToken}
              last={standing.last}
              onSent={() => {
                setRefusal(null);
                setRound((last) => last + 1);
                reload();
              }}
            />
          )}
          {order.receipt && (
            <Card title="Receipt">
              <ReceiptSheet receipt={order.receipt} />
            </Card>
          )}
        </div>
        <div className="shop-side">
          <OrderLines order={order} />
          <Payments charges={order.charges} />
          {order.refunds.length > 0 && <Refunds order={order} />}
          <ButtonLink href="/" isWide>
            See all products
          </ButtonLink>
        </div>
      </div>
    </>
  );
}

function OrderLines({ order }: { readonly order: OrderView }) {
  const { sale } = order.sale;
  return (
    <Card title="What you ordered">
      <ul className="checkout__lines">
        {sale.lines
          .filter(({ kind }) => kind !== "shipping")
          .map((line) => (
            <li key={line.id}>
              <span>
                {line.quantityMilli / 1000} × {line.name}
                {line.variantName !== "" && `, ${line.variantName}`}
              </span>
              <Money value={line.listPrice} symbol={false} />
            </li>
          ))}
      </ul>
      <TotalsOfOrder
        priced={sale}
        deliveryLabel={sale.lines.find(({ kind }) => kind === "shipping")?.name ?? "Pick up"}
      />
      {order.email !== "" && <p className="till-muted till-small">Receipt goes to {order.email}</p>}
    </Card>
  );
}

function Payments({ charges }: { readonly charges: readonly ChargeView[] }) {
  if (charges.length === 0) return null;
  return (
    <Card title="Payments">
      <ul className="order-moves" aria-label="Payments">
        {charges.map((charge) => (
          <li key={charge.id}>
            <span>{meansOf(charge)}</span>
            <ChargePill charge={charge} />
            <Money value={charge.amount} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ChargePill({ charge }: { readonly charge: ChargeView }) {
  if (charge.unknown) return <StatusPill tone="warn">not known yet</StatusPill>;
  if (cameTooLate(charge)) return <StatusPill tone="warn">came too late</StatusPill>;
  switch (charge.state) {
    case "captured":
      return <StatusPill tone="ok">paid</StatusPill>;
    case "authorized":
      return <StatusPill tone="info">reserved</StatusPill>;
    case "created":
    case "pending":
      return <StatusPill tone="info">under way</StatusPill>;
    case "requires_action":
      return <StatusPill tone="info">waits for you</StatusPill>;
    case "declined":
      return <StatusPill tone="bad">declined</StatusPill>;
    case "failed":
      return <StatusPill tone="bad">not taken</StatusPill>;
    case "voided":
      return <StatusPill>called off</StatusPill>;
    case "expired":
      return <StatusPill>expired</StatusPill>;
  }
}

function Refunds({ order: { refunds, charges } }: { readonly order: OrderView }) {
  const isLate = ({ chargeId }: RefundView): boolean =>
    charges.some((charge) => charge.id === chargeId && cameTooLate(charge));
  return (
    <Card title="Refunds">
      <ul className="order-moves" aria-label="Refunds">
        {refunds.map((refund) => (
          <li key={refund.id}>
            <span>{isLate(refund) ? "The payment that came too late" : "Given back"}</span>
            <RefundPill refund={refund} />
            <Money value={refund.amount} />
            <RefundWords refund={refund} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function RefundWords({ refund }: { readonly refund: RefundView }) {
  if (refund.unknown) return null;
  switch (refund.state) {
    case "pending":
      return <p className="till-muted till-small">It was sent. Banks take some days to show it.</p>;
    case "failed":
      return (
        <p className="till-small">
          It could not be delivered. You are still owed this money; the shop will be in touch about another
          way.
        </p>
      );
    case "created":
    case "requires_action":
    case "succeeded":
    case "canceled":
      return null;
  }
}

function RefundPill({ refund }: { readonly refund: RefundView }) {
  if (refund.unknown) return <StatusPill tone="warn">not known yet</StatusPill>;
  switch (refund.state) {
    case "succeeded":
      return <StatusPill tone="ok">refunded</StatusPill>;
    case "created":
    case "pending":
    case "requires_action":
      return <StatusPill tone="info">on its way</StatusPill>;
    case "failed":
    case "canceled":
      return <StatusPill tone="bad">did not go through</StatusPill>;
  }
}
