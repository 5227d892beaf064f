import type { ChargeView } from "@till/wire";
import { AlertDialog } from "@till/ui";
import { useOffice } from "../services.ts";
import { useAct } from "./use-act.ts";
import { useSay } from "./use-say.ts";

/** Lets go of what is held, or calls off what waits for the buyer. */
export function VoidDialog({
  charge,
  onAnswer,
  onClose,
}: {
  readonly charge: ChargeView;
  readonly onAnswer: () => void;
  readonly onClose: () => void;
}) {
  const { till } = useOffice();
  const say = useSay();
  const act = useAct();
  const words = voidWords(charge, say.money(charge.capturable));
  const release = async (): Promise<void> => {
    const isDone = await act.run(() => till.charges.void.mutate({ id: charge.id }));
    onAnswer();
    if (isDone) onClose();
  };
  return (
    <AlertDialog
      isOpen
      isDangerous
      title={words.title}
      confirmLabel={words.confirm}
      cancelLabel={words.keep}
      isPending={act.isPending}
      onConfirm={() => void release()}
      onCancel={onClose}
    >
      <p>{words.more}</p>
      <div role="alert" className="office-error">
        {act.message}
      </div>
    </AlertDialog>
  );
}

function voidWords({ state, captured }: ChargeView, held: string) {
  if (state !== "authorized") {
    return {
      title: "Call off this payment?",
      confirm: "Call it off",
      keep: "Let it run",
      more: "Whatever the buyer does then takes nothing. If the money was faster, the charge stays captured.",
    };
  }
  return {
    title: `Release ${held}?`,
    confirm: `Release ${held}`,
    keep: "Keep it held",
    more:
      captured.amountMinor > 0n
        ? "The customer has it back. What was captured before stays captured."
        : "The customer has it back, and the sale is to be paid anew.",
  };
}
