import type { Money } from "@till/money";
import type { PayOption } from "@till/wire";
import { Loading, RadioGroup } from "@till/ui";
import { type Ref, Suspense, lazy, useImperativeHandle, useRef } from "react";
import type { CardFormHandle, CardFormProps } from "./card-form.ts";
import { SandboxCardForm } from "./sandbox-card-form.tsx";

// A gateway's loader is fetched only where that gateway takes the card.
const StripeCardForm = lazy(() => import("./stripe-card-form.tsx"));
const SquareCardForm = lazy(() => import("./square-card-form.tsx"));

interface PayChoiceProps {
  readonly ref: Ref<CardFormHandle>;
  readonly options: readonly PayOption[];
  readonly chosen: PayOption | null;
  readonly onChoose: (option: PayOption) => void;
  readonly amount: Money;
  /** What went wrong with the last try, beside the form it is about. */
  readonly errorMessage: string | null;
}

/** How to pay: one of the shop's ways, with the form it needs. */
export function PayChoice({ ref, options, chosen, onChoose, amount, errorMessage }: PayChoiceProps) {
  const form = useRef<CardFormHandle>(null);
  useImperativeHandle(ref, () => ({
    collect: async () => {
      if (chosen?.form.kind === "redirect") return { ok: true, tender: { kind: "paypal" } };
      return form.current?.collect() ?? { ok: false, message: "Choose how to pay. Nothing was charged." };
    },
  }));
  return (
    <div className="pay-choice">
      <RadioGroup
        label="Pay with"
        value={chosen?.gateway ?? null}
        onChange={(gateway) => {
          const option = options.find((candidate) => candidate.gateway === gateway);
          if (option) onChoose(option);
        }}
        options={options.map((option) => ({
          id: option.gateway,
          label: labelOf(option),
          icon: option.tender === "card" ? ("card" as const) : ("person" as const),
        }))}
      />
      {chosen && (
        // A form of another gateway is another form: its fields start empty.
        <Suspense key={chosen.gateway} fallback={<Loading label="Opening the card form" />}>
          <Form option={chosen} amount={amount} ref={form} />
        </Suspense>
      )}
      <div
        role="alert"
        className="pay-error"
        ref={(box) => {
          if (errorMessage !== null) box?.scrollIntoView({ block: "center", behavior: "smooth" });
        }}
      >
        {errorMessage}
      </div>
      {chosen && <p className="till-muted till-small">{promiseOf(chosen)}</p>}
    </div>
  );
}

function Form({
  option: { form, gateway },
  amount,
  ref,
}: CardFormProps & { readonly option: PayOption; readonly amount: Money }) {
  switch (form.kind) {
    case "sandbox_card":
      return <SandboxCardForm ref={ref} gateway={gateway} form={form} />;
    case "stripe":
      return (
        <StripeCardForm ref={ref} gateway={gateway} publishableKey={form.publishableKey} amount={amount} />
      );
    case "square":
      return <SquareCardForm ref={ref} gateway={gateway} form={form} />;
    case "redirect":
      return null;
  }
}

const names: Readonly<Record<string, string>> = { stripe: "Stripe", square: "Square", paypal: "PayPal" };

const gatewayNameOf = ({ gateway }: PayOption): string => names[gateway] ?? gateway;

const labelOf = (option: PayOption): string =>
  option.tender === "card" ? `${option.label} (${gatewayNameOf(option)})` : option.label;

function promiseOf(option: PayOption): string {
  const name = gatewayNameOf(option);
  return option.form.kind === "redirect"
    ? `You go to ${name} to agree, and come back here.`
    : `Card details go straight to ${name}. They never reach this shop.`;
}
