import type { ChargeView, OrderView, PayOption } from "@till/wire";
import { Button, Card, formatMoney } from "@till/ui";
import { useRef, useState } from "react";
import { pageLocale } from "../../shared/locale.ts";
import type { CardFormHandle } from "../checkout/card-form.ts";
import { PayChoice } from "../checkout/pay-choice.tsx";
import { firstWay, refusingGateway } from "../checkout/pay-refusal.ts";
import { usePayOptions } from "../checkout/use-pay-options.ts";
import { usePay } from "../checkout/use-pay.ts";

/** The same order, another try: a new charge for the same sale. */
export function PayAgain({
  order,
  orderToken,
  last,
  onSent,
}: {
  readonly order: OrderView;
  readonly orderToken: string;
  /** The try that did not go through, if there was one. */
  readonly last: ChargeView | null;
  /** The charge went out, whatever became of it. */
  readonly onSent: () => void;
}) {
  const { open, id: saleId } = order.sale;
  const options = usePayOptions({ saleId, orderToken }, order.charges.length);
  const [picked, setPicked] = useState<PayOption | null>(null);
  const chosen = picked ?? firstWay(options, refusingGateway(last));
  const form = useRef<CardFormHandle>(null);
  const { pay, isPaying, refusal, forget } = usePay();
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
          options={options}
          chosen={chosen}
          amount={open}
          refusal={refusal}
          onChoose={(option) => {
            setPicked(option);
            forget();
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
