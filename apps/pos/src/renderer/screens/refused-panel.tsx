import { Banner, Button } from "@till/ui";
import { useEffect } from "react";
import type { PaymentState, TillState } from "../../shared/till-state.ts";
import { Panel } from "../panel.tsx";
import { useAct, useHost, useKeys, words } from "../till-hooks.ts";

/** Nothing was taken: why, and every other way to take it, one press away. The cart stays as it is. */
export function RefusedPanel({
  state,
  payment,
  onCash,
}: {
  readonly state: TillState;
  readonly payment: Extract<PaymentState, { stage: "refused" }>;
  readonly onCash: () => void;
}) {
  const host = useHost();
  const act = useAct();
  const { online } = state.connection;
  // Which readers are there may have changed with what went wrong.
  useEffect(() => void host.readTerminals(), [host]);

  const back = () => void act.run(() => host.finishPayment());
  const readers = waysOf(state, payment);
  const take = (terminalId: string) => void act.run(() => host.takeCard({ terminalId }));
  useKeys({
    Escape: back,
    ...Object.fromEntries(readers.map(({ id }, index) => [String(index + 1), () => take(id)])),
  });
  return (
    <Panel title={`${words(payment.open)} is still to be paid`} problem={act.problem}>
      <Banner tone={payment.isByGateway ? "warn" : "bad"} title={`${payment.label}: nothing was taken`}>
        {payment.message}
      </Banner>
      <p className="panel__lead">Take it another way:</p>
      <div className="readers">
        {readers.map((reader, index) => (
          <Button
            key={reader.id}
            size="pay"
            icon="card"
            kbd={String(index + 1)}
            note={reader.note}
            isDisabled={!online}
            isPending={act.isPending}
            onPress={() => take(reader.id)}
          >
            {reader.label}
          </Button>
        ))}
        <Button
          size="pay"
          icon="person"
          kbd="F10"
          note={payment.kind === "paypal" ? "Once more, with a new code" : "The customer scans a code"}
          isDisabled={!online}
          isPending={act.isPending}
          onPress={() => void act.run(() => host.takePayPal())}
        >
          PayPal QR
        </Button>
        <Button size="pay" icon="cash" kbd="F11" note="Needs no network" onPress={onCash}>
          Cash
        </Button>
      </div>
      <div>
        <Button variant="quiet" icon="back" kbd="Esc" onPress={back}>
          {payment.parts.length > 0 ? "Back to what is paid" : "Back to the cart"}
        </Button>
      </div>
    </Panel>
  );
}

/** As many as stand on one screen with the other ways; F12 shows all. */
const readersMax = 4;

/** The readers that answer. After a payment service's own refusal those of another stand first. */
function waysOf(
  { terminals }: TillState,
  { isByGateway, terminalId }: Extract<PaymentState, { stage: "refused" }>,
): readonly { readonly id: string; readonly label: string; readonly note: string }[] {
  const tried = terminals.find(({ id }) => id === terminalId);
  const isSuspect = ({ gateway }: TillState["terminals"][number]): boolean =>
    isByGateway && gateway === tried?.gateway;
  return terminals
    .filter(({ online }) => online)
    .toSorted((a, b) => Number(isSuspect(a)) - Number(isSuspect(b)))
    .slice(0, readersMax)
    .map(({ id, label, gatewayLabel }) => ({
      id,
      label,
      note:
        id !== terminalId
          ? `${gatewayLabel} · ready`
          : isByGateway
            ? `${gatewayLabel} · did not take it just now`
            : "Once more, or with another card",
    }));
}
