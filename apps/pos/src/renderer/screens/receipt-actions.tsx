import type { SaleId } from "@till/kernel";
import { Button, ButtonLink, ReceiptPaper } from "@till/ui";
import { useEffect, useState } from "react";
import type { PrintState } from "../../shared/printing.ts";
import { MailReceipt } from "./mail-receipt.tsx";
import { Prints, isOpen } from "../prints.tsx";
import { useSpeech } from "../speech.tsx";
import { useAct, useHost } from "../till-hooks.ts";

/** The receipt on paper, as a gift receipt without prices, and as PDF; and what became of each print. */
export function ReceiptActions({
  number,
  saleId,
  prints,
  isSale = true,
}: {
  readonly number: string;
  /** Whose it is: it can be mailed then. */
  readonly saleId: SaleId | null;
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
        {saleId !== null && <MailReceipt key={number} saleId={saleId} number={number} />}
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
