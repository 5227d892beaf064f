import type { PersonId } from "@till/kernel";
import type { RoleView, StaffView } from "@till/wire";
import { Select, TextField } from "@till/ui";
import { useState } from "react";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useSave } from "../forms/use-save.ts";
import { useOffice } from "../services.ts";

interface PersonDialogProps {
  /** Null: somebody new. Somebody who was let go is taken on again. */
  readonly person: StaffView | null;
  readonly roles: readonly RoleView[];
  readonly onClose: () => void;
  readonly onSaved: (person: { readonly id: PersonId; readonly name: string }) => void;
}

const nameMax = 80;

export function PersonDialog({ person, roles, onClose, onSaved }: PersonDialogProps) {
  const { till, ids } = useOffice();
  const [personId] = useState(() => person?.id ?? ids.next<PersonId>());
  const [name, setName] = useState(person?.name ?? "");
  const [role, setRole] = useState<string | null>(person?.role ?? null);
  const [isTried, setTried] = useState(false);
  const saving = useSave<{
    readonly personId: PersonId;
    readonly name: string;
    readonly role: string;
    readonly active: true;
  }>({
    send: (content) => till.people.save.mutate(content),
    onSaved: (content) => onSaved({ id: personId, name: content.name }),
  });
  const submit = (): void => {
    setTried(true);
    if (name.trim() !== "" && role !== null) saving.save({ personId, name: name.trim(), role, active: true });
  };
  const words = wordsFor(person);
  return (
    <FormDialog
      title={words.title}
      submitLabel={words.submit}
      size="small"
      isPending={saving.isPending}
      message={saving.message}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField
        label="Name"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a form in a dialog begins at its first field (ARIA APG)
        autoFocus
        autoComplete="off"
        value={name}
        onChange={setName}
        maxLength={nameMax}
        isRequired
        description="As it stands on the till, on receipts and on the trail."
        {...(isTried && name.trim() === "" && { errorMessage: "Type the name." })}
      />
      <Select
        label="Role"
        value={role}
        onChange={setRole}
        isRequired
        options={roles.map(({ code, name: roleName, yours }) => ({
          id: code,
          label: roleName,
          isDisabled: !yours,
          ...(!yours && { note: "May do more than you: only an owner can give it" }),
        }))}
        {...(isTried && role === null && { errorMessage: "Choose what they may do." })}
      />
    </FormDialog>
  );
}

function wordsFor(person: StaffView | null): { readonly title: string; readonly submit: string } {
  if (person === null) return { title: "Add a person", submit: "Add" };
  if (!person.active) return { title: `Take ${person.name} on again`, submit: "Take on again" };
  return { title: `Change ${person.name}`, submit: "Save" };
}
