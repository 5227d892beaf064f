import type { ApiKeyView } from "@till/wire";
import { AlertDialog } from "@till/ui";
import { useSave } from "../forms/use-save.ts";
import { At } from "../lists/at.tsx";
import { useOffice } from "../services.ts";

/** Asks once more before a program stands still. */
export function RevokeKeyDialog({
  apiKey,
  onClose,
  onRevoked,
}: {
  readonly apiKey: ApiKeyView;
  readonly onClose: () => void;
  readonly onRevoked: () => void;
}) {
  const { till } = useOffice();
  const { id: keyId, name, usedAtMs } = apiKey;
  const saving = useSave<{ readonly keyId: typeof keyId }>({
    send: (content) => till.keys.revoke.mutate(content),
    onSaved: () => {
      onRevoked();
      onClose();
    },
  });
  return (
    <AlertDialog
      isOpen
      isDangerous
      title={`Revoke the key of ${name}?`}
      confirmLabel="Revoke it"
      cancelLabel="Keep it"
      isPending={saving.isPending}
      onConfirm={() => saving.save({ keyId })}
      onCancel={onClose}
    >
      <p>
        A program that uses it is refused from now on.{" "}
        {usedAtMs === null ? (
          "None has used it so far."
        ) : (
          <>
            It was last used <At ms={usedAtMs} />.
          </>
        )}{" "}
        A revoked key never works again; where the program shall go on, rotate the key instead.
      </p>
      <div role="alert" className="office-error">
        {saving.message}
      </div>
    </AlertDialog>
  );
}
