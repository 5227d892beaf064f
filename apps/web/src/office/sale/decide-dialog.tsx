import type { Uuid } from "@till/kernel";
import type { AttemptView, ChargeView } from "@till/wire";
import { Button, Dialog, RadioGroup, TextField } from "@till/ui";
import { useState } from "react";
import { useOffice } from "../services.ts";
import { type Question, questionAbout, wordsForDone } from "./charge-words.ts";
import { useAct } from "./use-act.ts";
import { useSay } from "./use-say.ts";

/** A manager's word on an outcome that no gateway tells, with how they know. It stays on record beside any later answer. */
export function DecideDialog({
  charge,
  attempt,
  onDecided,
  onClose,
}: {
  readonly charge: ChargeView;
  readonly attempt: AttemptView;
  readonly onDecided: () => void;
  readonly onClose: () => void;
}) {
  const { till, ids } = useOffice();
  const say = useSay();
  const act = useAct();
  // One intention for as long as the dialog stands: pressed again after a lost answer, it is the same decision.
  const [id] = useState(() => ids.next<Uuid>());
  const [done, setDone] = useState<boolean | null>(null);
  const [reason, setReason] = useState("");
  const question = questionAbout(attempt, charge);
  const gateway = charge.gatewayLabel ?? "the gateway";
  const decide = async (): Promise<void> => {
    if (done === null) return act.setMessage("Choose what became of it.");
    if (reason.trim().length < 3) return act.setMessage("Say how you know, in a few words.");
    const input = { id, chargeId: charge.id, attemptId: attempt.id, done, reason: reason.trim() };
    if (!(await act.run(() => till.charges.decide.mutate(input)))) return onDecided();
    onDecided();
    onClose();
  };
  return (
    <Dialog
      isOpen
      isDismissable={false}
      onClose={onClose}
      title="Decide what became of it"
      actions={
        <>
          <Button onPress={onClose}>Keep asking</Button>
          <Button
            variant="primary"
            isPending={act.isPending}
            pendingLabel="Writing it down"
            onPress={() => void decide()}
          >
            Put it on record
          </Button>
        </>
      }
    >
      <div className="refund">
        <p className="till-muted">
          {say.money(charge.amount)} · sent to {gateway} {say.at(attempt.startedAtMs)}, no answer since
        </p>
        <RadioGroup
          label="What became of it"
          value={done === null ? null : String(done)}
          onChange={(choice) => {
            setDone(choice === "true");
            act.setMessage(null);
          }}
          options={(["true", "false"] as const).map((choice) => ({
            id: choice,
            label: wordsForDone(question, choice === "true"),
            note: consequences[question][choice],
          }))}
        />
        <TextField
          label="How do you know?"
          description="Your name, the time and this stay on record. They cannot be changed."
          value={reason}
          onChange={setReason}
          maxLength={200}
          isRequired
        />
        <div role="alert" className="office-error">
          {act.message}
        </div>
      </div>
    </Dialog>
  );
}

/** What follows from either word, and what happens should the gateway say otherwise. */
const consequences = {
  charge: {
    true: "The money is booked, and the sale counts as paid with it",
    false: "The sale can be paid another way. Should the money show up after all, it is given back by itself",
  },
  hold: {
    true: "It counts as held. It can be captured once the payment service names it",
    false: "The sale can be paid another way. Should the money be held after all, it is released by itself",
  },
  capture: {
    true: "This part is booked as taken",
    false: "It can be captured again, as long as the bank holds it",
  },
  void: {
    true: "We stop asking about the release; the charge itself is still read",
    false: "It can be released again",
  },
  refund: {
    true: "The refund counts as done",
    false: "The goods count as not returned, and the money can be given back another way",
  },
} as const satisfies Record<Question, Record<"true" | "false", string>>;
