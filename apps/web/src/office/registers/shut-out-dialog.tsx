import { useQueryClient } from "@tanstack/react-query";
import type { RegisterId } from "@till/kernel";
import type { RegisterView } from "@till/wire";
import { AlertDialog } from "@till/ui";
import { useSave } from "../forms/use-save.ts";
import { useOffice } from "../services.ts";

/** Asks once more before a counter stands still. */
export function ShutOutDialog({
  register,
  onClose,
}: {
  readonly register: RegisterView;
  readonly onClose: () => void;
}) {
  const { till } = useOffice();
  const queries = useQueryClient();
  const { id: registerId, name, signedIn } = register;
  const saving = useSave<{ readonly registerId: RegisterId }>({
    send: (content) => till.registers.revoke.mutate(content),
    onSaved: () => {
      onClose();
      for (const key of ["registers", "people", "trail"]) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <AlertDialog
      isOpen
      isDangerous
      title={`Shut out the till of ${name}?`}
      confirmLabel="Shut it out"
      cancelLabel="Let it work"
      isPending={saving.isPending}
      onConfirm={() => saving.save({ registerId })}
      onCancel={onClose}
    >
      <p>
        Its key stops working at once
        {signedIn.length > 0 && `, and ${signedIn.join(", ")} can do nothing more there`}. Do this when a till
        is lost, stolen or given away. What it sold without a line and has not sent yet waits in it until it
        is enrolled again.
      </p>
      <div role="alert" className="office-error">
        {saving.message}
      </div>
    </AlertDialog>
  );
}
