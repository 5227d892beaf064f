import { Button, Icon, Money } from "@till/ui";
import { useState } from "react";
import type { PrintState } from "../../shared/printing.ts";
import type { PaymentState, TillState, VoidAnswer } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { Prints } from "../prints.tsx";
import { useSpeech } from "../speech.tsx";
import { useAct, useHost, useKeys } from "../till-hooks.ts";
import { Receipt, ReceiptActions } from "./receipt-actions.tsx";
import { VoidSale, Voided } from "./void-sale.tsx";

/** Paid: the change, large; the receipt; the next sale. */
export function PaidPanel({
  state,
  payment,
  onDone,
}: {
  readonly state: TillState;
  readonly payment: Extract<PaymentState, { stage: "paid" }>;
  readonly onDone: () => void;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const next = async () => {
    const done = await act.run(() => host.finishPayment());
    if (done?.ok) onDone();
  };
  const [voided, setVoided] = useState<VoidAnswer | null>(null);
  useKeys(voided ? {} : { Enter: () => void next() });
  if (voided)
    return <Voided answer={voided} saleId={payment.saleId} state={state} onBack={() => void next()} />;
  return (
    <Panel title={say("pay.paid")} problem={act.problem}>
      <div className="paid">
        <div className="paid__side">
          <div className="paid__done">
            <Icon name="check" size={28} />
            <span>{say("pay.paid_receipt", { amount: payment.total, number: payment.number })}</span>
          </div>
          {payment.change && (
            <output className="paid__change" aria-label={say("pay.change")}>
              <span>{say("pay.change")}</span>
              <Money value={payment.change} size="pay" />
            </output>
          )}
          {payment.giftCards.map(({ code, amount, svg }) => (
            <div className="paid__card" key={code}>
              {svg !== null && (
                <img
                  alt=""
                  width={96}
                  height={96}
                  src={`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`}
                />
              )}
              <span>
                {say("pay.gift_card_of", { amount })}
                <br />
                <strong>
                  <bdi>{code}</bdi>
                </strong>
              </span>
            </div>
          ))}
          <Button variant="primary" size="pay" kbd="Enter" isWide onPress={() => void next()}>
            {say("pay.new_sale")}
          </Button>
          <Prints prints={drawerOf(state, payment)} />
          <ReceiptActions number={payment.number} saleId={payment.saleId} prints={state.prints} />
          <VoidSale
            find={async () => {
              const found = await act.run(() => host.findSale({ number: payment.number }));
              return found?.ok ? found.value : null;
            }}
            onVoided={setVoided}
          />
        </div>
        <div className="stack">
          <Receipt number={payment.number} prints={state.prints} />
          {payment.exchangeNumber !== null && (
            <Receipt number={payment.exchangeNumber} prints={state.prints} />
          )}
        </div>
      </div>
    </Panel>
  );
}

/** The opening that belongs to this payment: the latest, where it was cash. */
function drawerOf(
  state: TillState,
  { change }: Extract<PaymentState, { stage: "paid" }>,
): readonly PrintState[] {
  const latest = state.prints.find(({ kind }) => kind === "drawer");
  return change && latest ? [latest] : [];
}
