import type { StoredValueId } from "@till/kernel";
import type { StoredValueDetail } from "@till/wire";
import { TextField } from "@till/ui";
import { useState } from "react";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useSave } from "../forms/use-save.ts";
import { useOffice } from "../services.ts";
import { useSay } from "../sale/use-say.ts";
import { nameOf } from "./stored-value-words.ts";

/** Blocks one whose code was lost, or unblocks it, with a reason that stays on record. */
export function BlockDialog({
  value,
  onClose,
  onSaved,
}: {
  readonly value: StoredValueDetail;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const { till } = useOffice();
  const say = useSay();
  const [reason, setReason] = useState("");
  const saving = useSave<{
    readonly storedValueId: StoredValueId;
    readonly blocked: boolean;
    readonly reason: string;
  }>({ send: (content) => till.storedValues.setBlocked.mutate(content), onSaved });
  const blocked = value.state !== "blocked";
  const name = nameOf(value);
  const submit = (): void => {
    if (reason.trim() === "") saving.setMessage("Say why, in a word or two.");
    else saving.save({ storedValueId: value.id, blocked, reason: reason.trim() });
  };
  return (
    <FormDialog
      title={blocked ? `Block ${name}?` : `Unblock ${name}?`}
      submitLabel={blocked ? "Block it" : "Unblock it"}
      cancelLabel={blocked ? "Leave it open" : "Leave it blocked"}
      isPending={saving.isPending}
      message={saving.message}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        {blocked
          ? `From now on its code buys nothing at any till. The ${say.money(value.balance)} on it stays, and stays owed.`
          : `Whoever brings its code can spend the ${say.money(value.balance)} on it again.`}
      </p>
      <TextField
        label="Reason"
        description="Stays on record with your name. No address of a customer, please."
        value={reason}
        onChange={(typed) => {
          setReason(typed);
          saving.setMessage(null);
        }}
        maxLength={200}
        isRequired
      />
    </FormDialog>
  );
}
