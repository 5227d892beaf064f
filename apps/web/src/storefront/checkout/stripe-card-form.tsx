import { loadStripe } from "@stripe/stripe-js/pure";
import type { Stripe, StripeElements } from "@stripe/stripe-js";
import type { GatewayName } from "@till/payments";
import type { Money } from "@till/money";
import { Loading } from "@till/ui";
import { useEffect, useImperativeHandle, useRef, useState } from "react";
import { type CardFormProps, type Collected, formSilent, inTime } from "./card-form.ts";

interface StripeCardFormProps extends CardFormProps {
  readonly gateway: GatewayName;
  readonly publishableKey: string;
  readonly amount: Money;
}

interface Mounted {
  readonly stripe: Stripe;
  readonly elements: StripeElements;
}

/**
 * Stripe's Payment Element with a deferred intent: it collects a card before any intent exists, and gives a
 * confirmation token that the server confirms with (docs.stripe.com/payments/finalize-payments-on-the-server).
 */
export default function StripeCardForm({ ref, gateway, publishableKey, amount }: StripeCardFormProps) {
  const box = useRef<HTMLDivElement>(null);
  const mounted = useRef<Mounted | null>(null);
  const [state, setState] = useState<"loading" | "ready" | "failed">("loading");
  const first = useRef(amount);

  useEffect(() => {
    let isGone = false;
    const mount = async (): Promise<void> => {
      const stripe = await loadStripe(publishableKey);
      if (isGone || !stripe || !box.current) return;
      const isDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
      const elements = stripe.elements({
        mode: "payment",
        amount: Number(first.current.amountMinor),
        currency: first.current.currency.toLowerCase(),
        allowedPaymentMethodTypes: ["card"],
        appearance: { theme: isDark ? "night" : "stripe" },
      });
      const element = elements.create("payment");
      element.on("ready", () => setState("ready"));
      element.on("loaderror", () => setState("failed"));
      element.mount(box.current);
      mounted.current = { stripe, elements };
    };
    mount().catch(() => setState("failed"));
    return () => {
      isGone = true;
      mounted.current?.elements.getElement("payment")?.destroy();
      mounted.current = null;
    };
  }, [publishableKey]);

  // The amount shown by wallets follows the cart; the one charged is the server's.
  useEffect(() => {
    void mounted.current?.elements.update({ amount: Number(amount.amountMinor) });
  }, [amount.amountMinor]);

  useImperativeHandle(ref, () => ({
    collect: () =>
      mounted.current ? inTime(collect(mounted.current, gateway)) : Promise.resolve(formSilent),
  }));

  return (
    <>
      {state === "loading" && <Loading label="Opening the card form" />}
      {state === "failed" && <p role="alert">{formSilent.message}</p>}
      <div ref={box} />
    </>
  );
}

async function collect({ stripe, elements }: Mounted, gateway: GatewayName): Promise<Collected> {
  const checked = await elements.submit();
  if (checked.error) return refused(checked.error.message);
  const made = await stripe.createConfirmationToken({ elements });
  if (made.error) return refused(made.error.message);
  const token = made.confirmationToken.id;
  return { ok: true, tender: { kind: "card", source: { kind: "token", gateway, token } } };
}

const refused = (message: string | undefined): Collected => ({
  ok: false,
  message: message ?? "Check the card details. Nothing was charged.",
});
