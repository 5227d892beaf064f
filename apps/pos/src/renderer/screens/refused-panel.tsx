import { Banner, Button } from "@till/ui";
import { useEffect } from "react";
import type { PaymentState, TillState } from "../../shared/till-state.ts";
import type { Say } from "../../shared/speech.ts";
import { tenderWords } from "../../shared/tender-words.ts";
import { Panel } from "../panel.tsx";
import { useAct, useHost, useKeys } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

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
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const { online } = state.connection;
  // Which readers are there may have changed with what went wrong.
  useEffect(() => void host.readTerminals(), [host]);

  const back = () => void act.run(() => host.finishPayment());
  const readers = waysOf(state, payment, say);
  const take = (terminalId: string) => void act.run(() => host.takeCard({ terminalId }));
  useKeys({
    Escape: back,
    ...Object.fromEntries(readers.map(({ id }, index) => [String(index + 1), () => take(id)])),
  });
  return (
    <Panel title={say("pay.still_open", { amount: payment.open })} problem={act.problem}>
      <Banner
        tone={payment.isByGateway ? "warn" : "bad"}
        title={say("pay.nothing_taken", { label: tenderWords(payment.label, say) })}
      >
        {payment.message}
      </Banner>
      <p className="panel__lead">{say("pay.another_way")}</p>
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
          note={payment.kind === "paypal" ? say("pay.new_code") : say("pay.customer_scans")}
          isDisabled={!online}
          isPending={act.isPending}
          onPress={() => void act.run(() => host.takePayPal())}
        >
          {say("pay.paypal_qr")}
        </Button>
        <Button size="pay" icon="cash" kbd="F11" note={say("pay.no_network_needed")} onPress={onCash}>
          {say("app.cash")}
        </Button>
      </div>
      <div>
        <Button variant="quiet" icon="back" kbd="Esc" onPress={back}>
          {payment.parts.length > 0 ? say("pay.back_to_paid") : say("pay.back_to_cart")}
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
  say: Say,
): readonly { readonly id: string; readonly label: string; readonly note: string }[] {
  const tried = terminals.find(({ id }) => id === terminalId);
  const isSuspect = ({ gateway }: TillState["terminals"][number]): boolean =>
    isByGateway && gateway === tried?.gateway;
  return terminals
    .filter(({ online }) => online)
    .toSorted((a, b) => Number(isSuspect(a)) - Number(isSuspect(b)))
    .slice(0, readersMax)
    .map(({ id, label, gatewayLabel: gateway }) => ({
      id,
      label,
      note:
        id !== terminalId
          ? say("pay.reader_ready", { gateway })
          : isByGateway
            ? say("pay.reader_failed", { gateway })
            : say("pay.once_more"),
    }));
}
