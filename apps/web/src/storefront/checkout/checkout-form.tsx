import type { PayOption } from "@till/wire";
import { Banner, ButtonLink, Card, formatMoney } from "@till/ui";
import { useMemo, useRef, useState } from "react";
import { pageLocale } from "../../shared/locale.ts";
import { priceOrder } from "../price-order.ts";
import { useCart, useServices, useShop } from "../services.ts";
import type { CardFormHandle } from "./card-form.ts";
import { ContactAndDelivery, type DeliveryKind, looksLikeEmail } from "./contact-and-delivery.tsx";
import { OrderSummary } from "./order-summary.tsx";
import { PayChoice } from "./pay-choice.tsx";
import { useCheckoutSale } from "./use-checkout-sale.ts";
import { usePayOptions } from "./use-pay-options.ts";
import { usePay } from "./use-pay.ts";

/** Who, where to, how, and how much. */
export function CheckoutForm() {
  const { shop } = useShop();
  const items = useCart();
  const { email, setEmail, emailError, kind, setKind, isReady, emailBox } = useContact();
  const { delivery, priced, gone } = useOrderPrices(kind);
  const redirects = shop.payOptions.filter((option) => option.form.kind === "redirect");
  const [chosen, setChosen] = useState<PayOption | null>(shop.payOptions[0] ?? null);
  const form = useRef<CardFormHandle>(null);
  const { pay, isPaying, refusal, forget, order } = usePay();
  const options = usePayOptions(refusal?.isByGateway === true ? order : null, 0);
  const toSale = useCheckoutSale();

  const { total } = priced.totals;
  const submit = (handle: CardFormHandle | null): void => {
    if (!handle || !isReady()) return;
    void pay(handle, () => toSale({ email: email.trim(), delivery: kind, items }, total));
  };
  const payExpress = (option: PayOption): void => {
    setChosen(option);
    submit({ collect: () => Promise.resolve({ ok: true, tender: { kind: "paypal" } }) });
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
          {redirects.length < shop.payOptions.length &&
            redirects.map((option) => (
              <ExpressCard
                key={option.gateway}
                option={option}
                isDisabled={isPaying || gone.length > 0}
                onPay={payExpress}
              />
            ))}
          <ContactAndDelivery
            {...{ email, emailError, emailBox }}
            onEmail={setEmail}
            delivery={kind}
            onDelivery={setKind}
          />
          <Card title="Payment">
            <PayChoice
              ref={form}
              options={options}
              chosen={chosen}
              amount={total}
              refusal={refusal}
              onChoose={(option) => {
                setChosen(option);
                forget();
              }}
            />
          </Card>
        </div>
        <div className="shop-side">
          <OrderSummary
            priced={priced}
            deliveryLabel={delivery?.label ?? "Delivery"}
            payLabel={
              chosen?.form.kind === "redirect"
                ? `Continue to ${chosen.label}`
                : `Pay ${formatMoney(total, { locale: pageLocale() })}`
            }
            isPaying={isPaying}
            isDisabled={chosen === null || priced.lines.length === 0 || gone.length > 0}
          />
        </div>
      </div>
    </form>
  );
}

/** Contact and delivery as they were when the checkout was begun before. */
function useContact() {
  const { checkout } = useServices();
  const { shop } = useShop();
  const [begun] = useState(() => checkout.current());
  const [email, setEmail] = useState(begun?.email ?? "");
  const [emailError, setEmailError] = useState<string | null>(null);
  const [kind, setKind] = useState<DeliveryKind>(begun?.delivery ?? shop.delivery[0]?.kind ?? "pickup");
  const emailBox = useRef<HTMLDivElement>(null);
  const isReady = (): boolean => {
    const isGood = looksLikeEmail(email);
    setEmailError(isGood ? null : "Enter an email address, such as you@example.com.");
    if (!isGood) emailBox.current?.querySelector("input")?.focus();
    return isGood;
  };
  return { email, setEmail, emailError, kind, setKind, isReady, emailBox };
}

function useOrderPrices(kind: DeliveryKind) {
  const { ids } = useServices();
  const { shop, index } = useShop();
  const items = useCart();
  const delivery = shop.delivery.find((one) => one.kind === kind) ?? null;
  const prices = useMemo(
    () => priceOrder({ items, index, currency: shop.currency, delivery: delivery?.price ?? null, ids }),
    [items, index, shop.currency, delivery, ids],
  );
  return { delivery, ...prices };
}

function ExpressCard({
  option,
  isDisabled,
  onPay,
}: {
  readonly option: PayOption;
  readonly isDisabled: boolean;
  readonly onPay: (option: PayOption) => void;
}) {
  return (
    <Card>
      <button type="button" className="pay-express" disabled={isDisabled} onClick={() => onPay(option)}>
        Pay with {option.label}
      </button>
      <p className="till-muted till-small pay-or">or fill in below</p>
    </Card>
  );
}
