import type { SaleId } from "@till/kernel";
import type { Money as MoneyValue } from "@till/money";
import { Button, Money } from "@till/ui";
import type { TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useSpeech } from "../speech.tsx";
import { useKeys } from "../till-hooks.ts";
import { Receipt, ReceiptActions } from "./receipt-actions.tsx";

/** Money went back, and this is the paper of it. */
export function PaidBack({
  title,
  label,
  amount,
  number,
  saleId,
  state,
  onBack,
}: {
  readonly title: string;
  /** What became of the sum. */
  readonly label: string;
  readonly amount: MoneyValue;
  readonly number: string;
  /** Null where nobody knows the sale. */
  readonly saleId: SaleId | null;
  readonly state: TillState;
  readonly onBack: () => void;
}) {
  const { say } = useSpeech();
  useKeys({ Enter: onBack });
  return (
    <Panel title={title} onBack={onBack}>
      <div className="paid">
        <div className="paid__side">
          <output className="paid__change" aria-label={title}>
            <span>{label}</span>
            <Money value={amount} size="pay" />
          </output>
          <Button variant="primary" size="pay" kbd="Enter" isWide onPress={onBack}>
            {say("pay.new_sale")}
          </Button>
          <ReceiptActions number={number} saleId={saleId} prints={state.prints} isSale={false} />
        </div>
        <Receipt number={number} prints={state.prints} />
      </div>
    </Panel>
  );
}
