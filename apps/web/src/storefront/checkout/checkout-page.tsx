import { useQuery } from "@tanstack/react-query";
import { equals } from "@till/money";
import { isOpen } from "@till/payments";
import type { PayOption } from "@till/wire";
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Money,
  RadioGroup,
  Skeleton,
  TextField,
  formatMoney,
} from "@till/ui";
import { useMemo, useRef, useState } from "react";
import { Redirect } from "wouter";
import { pageLocale } from "../../shared/locale.ts";
import { useTitle } from "../../shared/use-title.ts";
import { priceOrder } from "../price-order.ts";
import { useCart, useServices, useShop } from "../services.ts";
import { TotalsOfOrder } from "../totals-of-order.tsx";
import type { CardFormHandle } from "./card-form.ts";
import { PayChoice } from "./pay-choice.tsx";
import { type OrderToPay, usePay } from "./use-pay.ts";

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

type DeliveryKind = "pickup" | "post";

function CheckoutForm() {
  const { checkout, till, ids } = useServices();
  const { shop, index } = useShop();
  const items = useCart();
  const begun = checkout.current();
  const [email, setEmail] = useState(begun?.email ?? "");
  const [emailError, setEmailError] = useState<string | null>(null);
  const [kind, setKind] = useState<DeliveryKind>(begun?.delivery ?? shop.delivery[0]?.kind ?? "pickup");
  const cards = shop.payOptions.filter((option) => option.form.kind !== "redirect");
  const redirects = shop.payOptions.filter((option) => option.form.kind === "redirect");
  const [chosen, setChosen] = useState<PayOption | null>(cards[0] ?? redirects[0] ?? null);
  const form = useRef<CardFormHandle>(null);
  const emailBox = useRef<HTMLDivElement>(null);
  const { pay, isPaying, message, setMessage } = usePay();

  const delivery = shop.delivery.find((one) => one.kind === kind) ?? null;
  const { priced, gone } = useMemo(
    () => priceOrder({ items, index, currency: shop.currency, delivery: delivery?.price ?? null, ids }),
    [items, index, shop.currency, delivery, ids],
  );
  const { total } = priced.totals;
  const format = (value: typeof total): string => formatMoney(value, { locale: pageLocale() });

  const isReady = (): boolean => {
    const isGood = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
    setEmailError(isGood ? null : "Enter an e-mail address, such as you@example.com.");
    if (!isGood) emailBox.current?.querySelector("input")?.focus();
    return isGood;
  };
  const prepare = async (): Promise<OrderToPay> => {
    const sale = checkout.saleFor({ email: email.trim(), delivery: kind, items });
    const { saleId, ...rest } = sale;
    const view = await till.sales.checkout.mutate({ id: saleId, ...rest, lines: [...rest.lines] });
    if (equals(view.sale.totals.total, total)) return { ok: true, saleId, orderToken: sale.orderToken };
    return {
      ok: false,
      message: `A price has changed: the total is now ${format(view.sale.totals.total)}. Nothing was charged. Reload the page to see it.`,
    };
  };
  const submit = (handle: CardFormHandle | null): void => {
    if (handle && isReady()) void pay(handle, prepare);
  };

  return (
    <form
      className="checkout"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(form.current);
      }}
    >
      <h1>Checkout</h1>
      {gone.length > 0 && (
        <Banner
          tone="warn"
          title="Something in your cart is not sold any more"
          action={<ButtonLink href="/cart">Look at the cart</ButtonLink>}
        />
      )}
      <div className="shop-two">
        <div className="checkout__steps">
          {cards.length > 0 &&
            redirects.map((option) => (
              <Card key={option.gateway}>
                <button
                  type="button"
                  className="pay-express"
                  disabled={isPaying}
                  onClick={() => {
                    setChosen(option);
                    submit({ collect: () => Promise.resolve({ ok: true, tender: { kind: "paypal" } }) });
                  }}
                >
                  Pay with {option.label}
                </button>
                <p className="till-muted till-small pay-or">or fill in below</p>
              </Card>
            ))}
          <Card title="Contact">
            <div ref={emailBox}>
              <TextField
                label="Email, for your receipt"
                type="email"
                autoComplete="email"
                inputMode="email"
                placeholder="you@example.com"
                value={email}
                onChange={setEmail}
                isRequired
                maxLength={254}
                {...(emailError !== null && { errorMessage: emailError })}
              />
            </div>
          </Card>
          <Card title="Delivery">
            <RadioGroup
              label="How you get it"
              value={kind}
              onChange={(id) => setKind(id === "post" ? "post" : "pickup")}
              options={shop.delivery.map((one) => ({
                id: one.kind,
                label: one.label,
                note: one.price.amountMinor === 0n ? "free" : format(one.price),
              }))}
            />
          </Card>
          <Card title="Payment">
            <PayChoice
              ref={form}
              options={shop.payOptions}
              chosen={chosen}
              amount={total}
              errorMessage={message}
              onChoose={(option) => {
                setChosen(option);
                setMessage(null);
              }}
            />
          </Card>
        </div>
        <div className="shop-side">
          <Card title="Your order">
            <ul className="checkout__lines">
              {priced.lines
                .filter((line) => line.kind === "goods")
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
            <TotalsOfOrder priced={priced} deliveryLabel={delivery?.label ?? "Delivery"} />
            <Button
              type="submit"
              variant="primary"
              size="pay"
              isWide
              isPending={isPaying}
              pendingLabel="Paying"
              isDisabled={chosen === null || priced.lines.length === 0 || gone.length > 0}
            >
              {chosen?.form.kind === "redirect" ? `Continue to ${chosen.label}` : `Pay ${format(total)}`}
            </Button>
          </Card>
        </div>
      </div>
    </form>
  );
}
