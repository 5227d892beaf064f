import type { PaymentState, TillState } from "../../shared/till-state.ts";
import { PaidPanel } from "./paid-panel.tsx";
import { UnknownPanel } from "./unknown-panel.tsx";
import { WaitingPanel } from "./waiting-panel.tsx";

/** What the host says has become of the sale; this screen only shows it. */
export function PaymentPanel({
  state,
  payment,
  onDone,
}: {
  readonly state: TillState;
  readonly payment: PaymentState;
  readonly onDone: () => void;
}) {
  switch (payment.stage) {
    case "paying":
      return payment.charge.unknown ? (
        <UnknownPanel state={state} charge={payment.charge} onDone={onDone} />
      ) : (
        <WaitingPanel charge={payment.charge} onDone={onDone} />
      );
    case "paid":
      return <PaidPanel state={state} payment={payment} onDone={onDone} />;
    case "refused":
    case "part_paid":
      return null;
  }
}
