import { Button, ButtonLink, Icon, Money, ReceiptPaper, StatusPill } from "@till/ui";
import { useEffect, useState } from "react";
import type { PaymentState, PrintState, TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useAct, useHost, useKeys } from "../till-hooks.ts";

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
  const host = useHost();
  const act = useAct();
  const next = async () => {
    const done = await act.run(() => host.finishPayment());
    if (done?.ok) onDone();
  };
  useKeys({ Enter: () => void next() });
  return (
    <Panel title="Paid" problem={act.problem}>
      <div className="paid">
        <div className="paid__side">
          <div className="paid__done">
            <Icon name="check" size={28} />
            <span>
              <Money value={payment.total} /> received · receipt {payment.number}
            </span>
          </div>
          {payment.change && (
            <output className="paid__change" aria-label="Change">
              <span>Change</span>
              <Money value={payment.change} size="pay" />
            </output>
          )}
          <Button variant="primary" size="pay" kbd="Enter" isWide onPress={() => void next()}>
            New sale
          </Button>
          <ReceiptActions number={payment.number} prints={state.prints} />
        </div>
        <Receipt number={payment.number} prints={state.prints} />
      </div>
    </Panel>
  );
}

/** Paper out of the virtual printer, and the same as PDF and as the printer's own bytes. */
export function ReceiptActions({
  number,
  prints,
}: {
  readonly number: string;
  readonly prints: readonly PrintState[];
}) {
  const host = useHost();
  const act = useAct();
  const mine = prints.filter((print) => print.number === number);
  return (
    <div className="stack">
      <div className="paid__acts">
        <Button
          icon="printer"
          isPending={act.isPending}
          onPress={() => void act.run(() => host.print({ number, outcome: "printed" }))}
        >
          Print receipt
        </Button>
        <ButtonLink href={`./receipts/${number}.pdf`} target="_blank">
          PDF
        </ButtonLink>
        <ButtonLink href={`./receipts/${number}.escpos`} target="_blank">
          ESC/POS
        </ButtonLink>
      </div>
      {act.problem !== null && <p role="alert">{act.problem}</p>}
      {mine.map((print) => (
        <StatusPill
          key={print.id}
          tone={print.state === "printed" ? "ok" : print.state === "failed" ? "bad" : "warn"}
        >
          {print.copy ? "Copy" : "Receipt"} {print.number}{" "}
          {print.state === "unknown" ? "may have been printed" : print.state}
        </StatusPill>
      ))}
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
  const printed = prints.filter((print) => print.number === number).length;
  // The paper is read again after each print: then it says "copy".
  return <Paper key={printed} number={number} />;
}

function Paper({ number }: { readonly number: string }) {
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
  return html === null ? null : <ReceiptPaper label={`Receipt ${number}`} html={html} />;
}
