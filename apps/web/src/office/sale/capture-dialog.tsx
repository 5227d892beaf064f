import { type Money as Amount, compare, subtract } from "@till/money";
import type { ChargeView } from "@till/wire";
import { Button, Dialog, MoneyField, RadioGroup } from "@till/ui";
import { useMemo, useState } from "react";
import { tenderInWords } from "../money-pills.tsx";
import { useOffice } from "../services.ts";
import { type PendingCapture, createCaptureStore } from "./capture-store.ts";
import { UnansweredDialog } from "./unanswered-dialog.tsx";
import { usePendingAct } from "./use-act.ts";
import { useSay } from "./use-say.ts";

interface CaptureDialogProps {
  readonly charge: ChargeView;
  readonly onAnswer: () => void;
  readonly onClose: () => void;
}

/** Takes what is held, or a part of it; and says what becomes of the rest. */
export function CaptureDialog({ charge, onAnswer, onClose }: CaptureDialogProps) {
  const office = useOffice();
  const say = useSay();
  const { currency } = charge.amount;
  const acts = useMemo(() => createCaptureStore(office), [office]);
  const send = async ({ id, amountMinor, final }: PendingCapture): Promise<string | null> => {
    const amount = { amountMinor: BigInt(amountMinor), currency };
    const view = await office.till.charges.capture.mutate({ id, chargeId: charge.id, amount, final });
    const own = view.attempts.find((attempt) => attempt.id === id);
    return own?.state === "refused" || own?.state === "not_sent"
      ? "The payment service did not take it. Nothing was captured; the money is still held."
      : null;
  };
  const capture = usePendingAct({ acts, chargeId: charge.id, send, onAnswer, onDone: onClose });
  if (capture.unanswered) {
    return (
      <UnansweredDialog
        title="A capture has no answer yet"
        sendLabel="Send the same capture again"
        isPending={capture.isPending}
        message={capture.message}
        onSend={capture.sendAgain}
        onClose={onClose}
      >
        {say.money({ amountMinor: BigInt(capture.unanswered.amountMinor), currency })}. Sending it again is
        safe: it is the same capture, and it counts once.
      </UnansweredDialog>
    );
  }
  return <NewCapture {...{ charge, onClose, capture }} />;
}

function NewCapture({
  charge,
  onClose,
  capture,
}: Pick<CaptureDialogProps, "charge" | "onClose"> & {
  readonly capture: Pick<ReturnType<typeof usePendingAct>, "isPending" | "message" | "setMessage"> & {
    readonly start: (wish: { readonly amountMinor: string; readonly final: boolean }) => void;
  };
}) {
  const say = useSay();
  const { capturable: held, captures } = charge;
  const [isPart, setPart] = useState(false);
  const [typedMinor, setTypedMinor] = useState<bigint | null>(null);
  const [isRestKept, setRestKept] = useState(captures === "several");
  const amount: Amount | null = isPart
    ? typedMinor === null
      ? null
      : { amountMinor: typedMinor, currency: held.currency }
    : held;
  const isTooMuch = amount !== null && compare(amount, held) > 0;
  const rest = amount === null || isTooMuch ? null : subtract(held, amount);
  const hasRest = rest !== null && rest.amountMinor > 0n;
  const start = (): void => {
    if (amount === null || amount.amountMinor <= 0n) return capture.setMessage("Type how much to capture.");
    if (isTooMuch) return capture.setMessage(`Only ${say.money(held)} is held. Capture that, or less.`);
    capture.start({ amountMinor: amount.amountMinor.toString(), final: !hasRest || !isRestKept });
  };
  return (
    <Dialog
      isOpen
      isDismissable={false}
      onClose={onClose}
      title="Capture held money"
      actions={
        <>
          <Button onPress={onClose}>Not yet</Button>
          <Button variant="primary" isPending={capture.isPending} pendingLabel="Capturing" onPress={start}>
            {amount === null ? "Capture" : `Capture ${say.money(amount)}`}
          </Button>
        </>
      }
    >
      <div className="refund">
        <p className="till-muted">
          {tenderInWords(charge)} · {say.money(held)} held
          {charge.captureBeforeMs !== null && ` until ${say.at(charge.captureBeforeMs)}`}
        </p>
        <RadioGroup
          label="How much"
          value={isPart ? "part" : "all"}
          onChange={(id) => {
            setPart(id === "part");
            capture.setMessage(null);
          }}
          options={[
            { id: "all", label: `All of it, ${say.money(held)}` },
            { id: "part", label: "A part" },
          ]}
        />
        {isPart && (
          <MoneyField
            label="Amount to capture"
            currency={held.currency}
            value={typedMinor}
            onChange={setTypedMinor}
          />
        )}
        {isPart && hasRest && captures === "several" && (
          <RadioGroup
            label={`The other ${say.money(rest)}`}
            value={isRestKept ? "keep" : "release"}
            onChange={(id) => setRestKept(id === "keep")}
            options={[
              {
                id: "keep",
                label: "Stays held",
                note: "It can be captured later, until the bank lets it go",
              },
              {
                id: "release",
                label: "Is released",
                note: "The customer has it back; it cannot be captured",
              },
            ]}
          />
        )}
        {isPart && hasRest && captures !== "several" && (
          <p className="till-muted">
            {charge.gatewayLabel} captures once: the other {say.money(rest)} is released with it.
          </p>
        )}
        <div role="alert" className="office-error">
          {capture.message}
        </div>
      </div>
    </Dialog>
  );
}
