import type { StaffView } from "@till/wire";
import { AlertDialog } from "@till/ui";
import { useSave } from "../forms/use-save.ts";
import { useOffice } from "../services.ts";

/** Asks once more before somebody loses the office. */
export function CloseOfficeDialog({
  person: { id: personId, name, hasPin },
  onClose,
  onSaved,
}: {
  readonly person: StaffView;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const { till } = useOffice();
  const saving = useSave<{ readonly personId: typeof personId }>({
    send: (content) => till.people.closeOffice.mutate(content),
    onSaved,
  });
  return (
    <AlertDialog
      isOpen
      isDangerous
      title={`Take the office sign-in of ${name} away?`}
      confirmLabel="Take it away"
      cancelLabel="Keep it"
      isPending={saving.isPending}
      onConfirm={() => saving.save({ personId })}
      onCancel={onClose}
    >
      <p>
        {name} is signed out of the office at once. The password, the authenticator app and passkeys are gone
        with it; to come back {name} is invited anew.{" "}
        {hasPin ? "At tills the PIN works on." : "At tills nothing changes."}
      </p>
      <div role="alert" className="office-error">
        {saving.message}
      </div>
    </AlertDialog>
  );
}
