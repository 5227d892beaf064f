import type { OrderView, PayOption } from "@till/wire";
import { Button, Card, formatMoney } from "@till/ui";
import { useRef, useState } from "react";
import { pageLocale } from "../../shared/locale.ts";
import type { CardFormHandle } from "../checkout/card-form.ts";
import { PayChoice } from "../checkout/pay-choice.tsx";
import { usePay } from "../checkout/use-pay.ts";
import { useShop } from "../services.ts";

/** The same order, another try: a new charge for the same sale. */
export function PayAgain({
  order,
  orderToken,
  onSent,
}: {
  readonly order: OrderView;
  readonly orderToken: string;
  /** The charge went out, whatever became of it. */
  readonly onSent: () => void;
}) {
  const { shop } = useShop();
  const [chosen, setChosen] = useState<PayOption | null>(shop.payOptions[0] ?? null);
  const form = useRef<CardFormHandle>(null);
  const { pay, isPaying, message, setMessage } = usePay();
  const { open, id: saleId } = order.sale;
  return (
    <Card title="Pay for this order">
      <form
        className="pay-again"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (form.current) {
            void pay(form.current, async () => ({ ok: true, saleId, orderToken })).then(onSent);
          }
        }}
      >
        <PayChoice
          ref={form}
          options={shop.payOptions}
          chosen={chosen}
          amount={open}
          errorMessage={message}
          onChoose={(option) => {
            setChosen(option);
            setMessage(null);
          }}
        />
        <Button
          type="submit"
          variant="primary"
          size="pay"
          isWide
          isPending={isPaying}
          pendingLabel="Paying"
          isDisabled={chosen === null}
        >
          {chosen?.form.kind === "redirect"
            ? `Continue to ${chosen.label}`
            : `Pay ${formatMoney(open, { locale: pageLocale() })}`}
        </Button>
      </form>
    </Card>
  );
}
