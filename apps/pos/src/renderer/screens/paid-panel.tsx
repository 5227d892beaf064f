import { Button, ButtonLink, Icon, Money, ReceiptPaper } from "@till/ui";
import { useEffect, useState } from "react";
import type { PrintState } from "../../shared/printing.ts";
import type { PaymentState, TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { Prints, isOpen } from "../prints.tsx";
import { useAct, useHost, useKeys } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

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
  useKeys({ Enter: () => void next() });
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
          <ReceiptActions number={payment.number} prints={state.prints} />
        </div>
        <Receipt number={payment.number} prints={state.prints} />
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

/** The receipt on paper, as a gift receipt without prices, and as PDF; and what became of each print. */
export function ReceiptActions({
  number,
  prints,
  isSale = true,
}: {
  readonly number: string;
  readonly prints: readonly PrintState[];
  /** A return has no gift receipt. */
  readonly isSale?: boolean;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const mine = prints.filter((print) => print.number === number);
  const wasPrinted = mine.some(({ kind, state }) => kind === "receipt" && state !== "failed");
  return (
    <div className="stack">
      <Prints prints={mine} />
      <div className="paid__acts">
        {!mine.some(isOpen) && (
          <Button
            icon="printer"
            isPending={act.isPending}
            onPress={() => void act.run(() => host.print({ number, kind: "receipt" }))}
          >
            {wasPrinted ? say("pay.print_copy") : say("pay.print_receipt")}
          </Button>
        )}
        {isSale && (
          <Button
            icon="receipt"
            isPending={act.isPending}
            onPress={() => void act.run(() => host.print({ number, kind: "gift_receipt" }))}
          >
            {say("pay.gift_receipt")}
          </Button>
        )}
        <ButtonLink href={`./receipts/${number}.pdf`} target="_blank">
          {say("pay.pdf")}
        </ButtonLink>
      </div>
      {act.problem !== null && <p role="alert">{act.problem}</p>}
    </div>
  );
}

export function Receipt({
  number,
  prints,
}: {
  readonly number: string;
  readonly prints: readonly PrintState[];
}) {
  const printed = prints.filter(
    (print) => print.number === number && print.kind === "receipt" && print.state !== "failed",
  ).length;
  // The paper is read again after each print: then it says "copy".
  return <Paper key={printed} number={number} />;
}

function Paper({ number }: { readonly number: string }) {
  const { say } = useSpeech();
  const host = useHost();
  const [html, setHtml] = useState<string | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const read = async () => {
      const answer = await host.receipt({ number });
      if (isCurrent && answer.ok) setHtml(answer.value.html);
    };
    void read();
    return () => {
      isCurrent = false;
    };
  }, [host, number]);
  return html === null ? null : <ReceiptPaper label={say("printing.receipt_of", { number })} html={html} />;
}
