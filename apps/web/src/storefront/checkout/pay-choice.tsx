import type { Money } from "@till/money";
import type { PayOption } from "@till/wire";
import { Button, Loading, RadioGroup } from "@till/ui";
import { type Ref, Suspense, lazy, useImperativeHandle, useRef } from "react";
import type { CardFormHandle, CardFormProps } from "./card-form.ts";
import type { PayRefusal } from "./pay-refusal.ts";
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
  /** Why the last try took nothing, beside the form it is about. */
  readonly refusal: PayRefusal | null;
}

/** How to pay: one of the shop's ways, with the form it needs. */
export function PayChoice({ ref, options, chosen, onChoose, amount, refusal }: PayChoiceProps) {
  const form = useRef<CardFormHandle>(null);
  const box = useRef<HTMLElement>(null);
  // A gateway that the shop has left out since is still the one that is chosen until another is.
  const listed =
    chosen && !options.some(({ gateway }) => gateway === chosen.gateway) ? [...options, chosen] : options;
  const others = options.filter(({ gateway }) => gateway !== chosen?.gateway);
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
        options={listed.map((option) => ({
          id: option.gateway,
          label: labelOf(option),
          icon: option.tender === "card" ? ("card" as const) : ("person" as const),
          ...(refusal?.isByGateway === true &&
            option.gateway === chosen?.gateway && { note: "Did not take the payment just now" }),
        }))}
      />
      {chosen && (
        // A form of another gateway is another form: its fields start empty.
        <Suspense key={chosen.gateway} fallback={<Loading label="Opening the card form" />}>
          <section ref={box} tabIndex={-1} className="pay-form" aria-label={labelOf(chosen)}>
            <Form option={chosen} amount={amount} ref={form} />
          </section>
        </Suspense>
      )}
      <div
        role="alert"
        className={refusal?.isByGateway === true && others.length > 0 ? "pay-other" : "pay-error"}
        ref={(alert) => {
          if (refusal !== null) alert?.scrollIntoView({ block: "center", behavior: "smooth" });
        }}
      >
        {refusal?.message}
        {refusal?.isByGateway === true && others.length > 0 && (
          <OtherWays
            others={others}
            onChoose={(option) => {
              onChoose(option);
              // The new form takes the place of the old one with the next frame.
              requestAnimationFrame(() => box.current?.focus());
            }}
          />
        )}
      </div>
      {chosen && <p className="till-muted till-small">{promiseOf(chosen)}</p>}
    </div>
  );
}

/** The gateway itself did not take it: what is left to try, one press away. */
function OtherWays({
  others,
  onChoose,
}: {
  readonly others: readonly PayOption[];
  readonly onChoose: (option: PayOption) => void;
}) {
  return (
    <div className="pay-other__ways">
      {others.map((option) => (
        <Button
          key={option.gateway}
          icon={option.tender === "card" ? "card" : "person"}
          isWide
          onPress={() => onChoose(option)}
        >
          {option.tender === "card"
            ? `Pay by card with ${gatewayNameOf(option)}`
            : `Pay with ${option.label}`}
        </Button>
      ))}
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
