import { compare } from "@till/money";
import type { ChargeView, OrderView } from "@till/wire";
import { Banner, Button, Card, Loading, Money } from "@till/ui";
import { type ReactNode, useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useServices } from "../services.ts";
import { type OrderStanding, cameTooLate, meansOf } from "./order-words.ts";

interface OrderStatusProps {
  readonly order: OrderView;
  readonly orderToken: string;
  readonly standing: OrderStanding;
  /** A charge of this browser has no answer yet and is being sent again. */
  readonly isResending: boolean;
  readonly refusal: string | null;
  readonly onChanged: () => void;
}

/** Where the order stands, in words, with the one thing there is to do. */
export function OrderStatus({
  order,
  orderToken,
  standing,
  isResending,
  refusal,
  onChanged,
}: OrderStatusProps) {
  if (isResending && standing.kind === "to_pay") return <Unknown charge={null} />;
  switch (standing.kind) {
    case "paid":
      return (
        <Banner tone="ok" title="Thank you. Your order is paid.">
          <Money value={order.sale.sale.totals.total} /> received. {paidNext(order)}
        </Banner>
      );
    case "refunded":
      return standing.isAll ? (
        <Banner tone="info" title="This order was refunded">
          All of it, <Money value={standing.back} />, goes back the way you paid. There is nothing to do.
        </Banner>
      ) : (
        <Banner tone="ok" title="Thank you. Your order is paid.">
          <Money value={order.sale.sale.totals.total} /> received; <Money value={standing.back} /> of it goes
          back the way you paid.
        </Banner>
      );
    case "cancelled":
      return (
        <Banner tone="info" title="This order was cancelled">
          Nothing more will be charged for it.
        </Banner>
      );
    case "unknown":
      return <Unknown charge={standing.charge} />;
    case "buyer":
      return (
        <Card title="Your payment waits for you" tone="warn">
          <div className="order-act">
            <p>
              {meansOf(standing.charge)}, <Money value={standing.charge.amount} />: you have not agreed to it
              yet, so nothing has been charged. Go on where you left off, or pay another way; this payment is
              then called off first.
            </p>
            {standing.url !== null && (
              <a className="order-act__go" href={standing.url} rel="noreferrer">
                {standing.charge.tender.kind === "paypal" ? "Continue to PayPal" : "Continue to your bank"}
              </a>
            )}
            <CallOff charge={standing.charge} orderToken={orderToken} onChanged={onChanged}>
              Pay another way instead
            </CallOff>
          </div>
        </Card>
      );
    case "held":
      return (
        <Card title="Your payment is reserved">
          <div className="order-act">
            <p>
              {meansOf(standing.charge)}: your bank holds <Money value={standing.charge.capturable} /> for
              this order.{" "}
              {standing.charge.captured.amountMinor > 0n && (
                <>
                  <Money value={standing.charge.captured} /> was taken already.{" "}
                </>
              )}
              The shop takes it when the order is ready; there is nothing to do.
            </p>
            <CallOff charge={standing.charge} orderToken={orderToken} onChanged={onChanged}>
              Call off this payment
            </CallOff>
          </div>
        </Card>
      );
    case "waiting":
      return (
        <Card title="Your payment is under way">
          <div className="order-act">
            <Loading label="Waiting for the answer" />
            <p className="till-muted">
              {meansOf(standing.charge)}, <Money value={standing.charge.amount} />. This page changes by
              itself; you can also close it and come back. You will not be charged twice.
            </p>
            {standing.charge.state !== "captured" && (
              <CallOff charge={standing.charge} orderToken={orderToken} onChanged={onChanged}>
                Call off this payment
              </CallOff>
            )}
          </div>
        </Card>
      );
    case "pending":
      return (
        <Banner tone="info" title="Your payment is on its way">
          {meansOf(standing.charge)}, <Money value={standing.charge.amount} />. Most arrive within seconds,
          some banks and checks take days. There is nothing to do, and you will not be charged twice: close
          this page, and we will mail {order.email === "" ? "you" : order.email} when the money arrives, or if
          it does not.
        </Banner>
      );
    case "to_pay": {
      const late = order.charges.find(cameTooLate);
      if (late) {
        const isBack = compare(late.refunded, late.captured) >= 0;
        return (
          <Banner tone="warn" title="A payment came after it was called off">
            <Money value={late.captured} /> ({meansOf(late)}) {isBack ? "went" : "goes"} back to you by itself
            and does not pay for this order. You can pay for it below.
          </Banner>
        );
      }
      const words = refusal ?? standing.last?.problem?.message;
      if (words !== undefined)
        return (
          <Banner tone="bad" title="The payment did not go through">
            {words}
          </Banner>
        );
      if (standing.last?.state === "expired") {
        return (
          <Banner tone="info" title="The time to agree to the payment ran out">
            Nothing was charged, and that payment cannot be taken any more. Your order is kept; pay again
            below.
          </Banner>
        );
      }
      return standing.last?.state === "voided" ? (
        <Banner tone="info" title="The payment was called off">
          Nothing was charged. Your order is kept; you can pay another way.
        </Banner>
      ) : (
        <Banner tone="info" title="This order is not paid yet">
          Nothing was charged. Choose how to pay.
        </Banner>
      );
    }
  }
}

const paidNext = (order: OrderView): string =>
  order.sale.sale.lines.some(({ kind }) => kind === "shipping")
    ? "We pack it and post it."
    : "You can pick it up at the store.";

function Unknown({ charge }: { readonly charge: ChargeView | null }) {
  return (
    <section className="order-unknown" aria-labelledby="order-unknown-title">
      <h2 id="order-unknown-title" role="alert">
        We don’t know yet if you were charged
      </h2>
      <p>
        {charge && (
          <>
            {meansOf(charge)}, <Money value={charge.amount} />.{" "}
          </>
        )}
        The answer got lost on its way. We keep asking, and you will not be charged twice.
      </p>
      <Loading label="Asking the payment service" />
      <p className="till-muted till-small">
        Please do not order again. You can close this page: your order stays here, and the receipt comes by
        mail.
      </p>
    </section>
  );
}

function CallOff({
  charge,
  orderToken,
  onChanged,
  children,
}: {
  readonly charge: ChargeView;
  readonly orderToken: string;
  readonly onChanged: () => void;
  readonly children: ReactNode;
}) {
  const { till } = useServices();
  const [isPending, setPending] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const callOff = async (): Promise<void> => {
    setPending(true);
    setMessage(null);
    try {
      await till.charges.void.mutate({ id: charge.id, orderToken });
    } catch (error) {
      setMessage(sentenceOf(error));
    } finally {
      setPending(false);
      onChanged();
    }
  };
  return (
    <>
      <Button onPress={() => void callOff()} isPending={isPending}>
        {children}
      </Button>
      <div role="alert" className="pay-error">
        {message}
      </div>
    </>
  );
}
