import type { StaffView } from "@till/wire";
import { AlertDialog } from "@till/ui";
import { useSave } from "../forms/use-save.ts";
import { useOffice } from "../services.ts";

/** Asks once more before somebody loses every way in. */
export function LetGoDialog({
  person,
  onClose,
  onSaved,
}: {
  readonly person: StaffView;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const { till } = useOffice();
  const saving = useSave<{
    readonly personId: typeof person.id;
    readonly name: string;
    readonly role: string;
    readonly active: false;
  }>({ send: (content) => till.people.save.mutate(content), onSaved });
  const { id: personId, name, role } = person;
  return (
    <AlertDialog
      isOpen
      isDangerous
      title={`Let ${name} go?`}
      confirmLabel={`Let ${name} go`}
      cancelLabel="Keep"
      isPending={saving.isPending}
      onConfirm={() => saving.save({ personId, name, role, active: false })}
      onCancel={onClose}
    >
      <p>
        {name} is signed out everywhere at once and cannot sign in any more, neither at a till nor here; API
        keys that {name} made end. What {name} did stays on record under the name. You can take {name} on
        again.
      </p>
      <div role="alert" className="office-error">
        {saving.message}
      </div>
    </AlertDialog>
  );
}
