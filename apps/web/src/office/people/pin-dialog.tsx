import type { PersonId } from "@till/kernel";
import { Button, TextField } from "@till/ui";
import { useState } from "react";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useSave } from "../forms/use-save.ts";
import { useOffice } from "../services.ts";
import type { PersonToGivePin } from "./people-page.tsx";

interface PinDialogProps {
  readonly person: PersonToGivePin;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const pinDigitsMax = 8;

/** Gives a PIN or takes it away. Typed twice, as nobody can look it up afterwards. */
export function PinDialog({ person, onClose, onSaved }: PinDialogProps) {
  const { till } = useOffice();
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [isTried, setTried] = useState(false);
  const saving = useSave<{ readonly personId: PersonId; readonly pin: string | null }>({
    send: (content) => till.people.setPin.mutate(content),
    onSaved,
  });
  const isPin = /^\d{4,8}$/.test(pin);
  const submit = (): void => {
    setTried(true);
    if (isPin && again === pin) saving.save({ personId: person.id, pin });
  };
  return (
    <FormDialog
      title={titleFor(person)}
      submitLabel="Set the PIN"
      cancelLabel={person.isNew ? "Later" : "Cancel"}
      size="small"
      isPending={saving.isPending}
      message={saving.message}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className="till-muted">
        {person.hasPin
          ? "The one they have stops working, and they are signed out of every register."
          : "With a name and a PIN one signs in at a till. It is not shown again."}
      </p>
      <PinField
        label="New PIN"
        description="4 to 8 digits without a pattern."
        value={pin}
        onChange={setPin}
        isFirst
        problem={isTried && !isPin ? "A PIN is 4 to 8 digits." : null}
      />
      <PinField
        label="The same again"
        value={again}
        onChange={setAgain}
        problem={isTried && isPin && again !== pin ? "This is another PIN than above." : null}
      />
      {person.hasPin && (
        <Button isPending={saving.isPending} onPress={() => saving.save({ personId: person.id, pin: null })}>
          Take the PIN away
        </Button>
      )}
    </FormDialog>
  );
}

function PinField({
  label,
  description,
  value,
  onChange,
  isFirst = false,
  problem,
}: {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (pin: string) => void;
  readonly isFirst?: boolean;
  readonly problem: string | null;
}) {
  return (
    <TextField
      label={label}
      description={description}
      type="password"
      inputMode="numeric"
      // Not one of this browser's passwords: it is somebody else's, and belongs to the till.
      autoComplete="one-time-code"
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a form in a dialog begins at its first field (ARIA APG)
      autoFocus={isFirst}
      maxLength={pinDigitsMax}
      value={value}
      onChange={(typed) => onChange(typed.replaceAll(/\D/g, ""))}
      {...(problem !== null && { errorMessage: problem })}
    />
  );
}

function titleFor({ name, hasPin, isNew }: PersonToGivePin): string {
  if (isNew) return `A PIN for ${name}`;
  return hasPin ? `Change the PIN of ${name}` : `Give ${name} a PIN`;
}
