import type { AccountView, PasskeyView } from "@till/wire";
import { AlertDialog, Button, Card, Dialog, TextField } from "@till/ui";
import { useId, useState } from "react";
import { At } from "../lists/at.tsx";
import { type DoorAnswer, askDoor } from "../sign-in/ask-door.ts";
import { addPasskey, canUsePasskeys } from "../sign-in/passkeys.ts";
import { deviceInWords } from "./device-words.ts";
import { useProof, withProof } from "./fresh-proof.tsx";

type Open = { readonly kind: "add" } | { readonly kind: "rename" | "remove"; readonly passkey: PasskeyView };

/** Passkeys: the device itself asks for a finger, a face or a PIN, and no password is typed at all. */
export function PasskeysCard({
  account,
  onChanged,
}: {
  readonly account: AccountView;
  readonly onChanged: () => void;
}) {
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const ask = useProof();
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const change = async (work: () => Promise<DoorAnswer>): Promise<void> => {
    close();
    setPending(true);
    setMessage(null);
    const said = await withProof(ask, work);
    if (said.ok) onChanged();
    else setMessage(said.message);
    setPending(false);
  };
  return (
    <Card title="Passkeys">
      <p className="till-muted">
        Your fingerprint, face or device PIN in place of password and code. Nobody can take it from you over
        the phone.
      </p>
      {account.passkeys.length > 0 && (
        <ul className="account-list" aria-label="Passkeys">
          {account.passkeys.map((passkey) => (
            <li key={passkey.id}>
              <span className="office-stack">
                <strong>{passkey.name ?? "Passkey"}</strong>
                <small className="till-muted">
                  {passkey.createdAtMs !== null && (
                    <>
                      Added <At ms={passkey.createdAtMs} />
                      {" · "}
                    </>
                  )}
                  {passkey.isSynced ? "kept by a password manager" : "on one device"}
                </small>
              </span>
              <span className="account-list__acts">
                <Button
                  variant="quiet"
                  aria-label={`Rename ${passkey.name ?? "passkey"}`}
                  onPress={() => setOpen({ kind: "rename", passkey })}
                >
                  Rename
                </Button>
                <Button
                  variant="quiet"
                  aria-label={`Remove ${passkey.name ?? "passkey"}`}
                  onPress={() => setOpen({ kind: "remove", passkey })}
                >
                  Remove
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div role="alert" className="office-error">
        {message}
      </div>
      <div className="account-acts">
        {canUsePasskeys() ? (
          <Button
            icon="plus"
            isPending={isPending}
            pendingLabel="Asking your device"
            onPress={() => setOpen({ kind: "add" })}
          >
            Add a passkey
          </Button>
        ) : (
          <p className="till-small">
            This browser makes passkeys only on a page that came by https, or from this machine.
          </p>
        )}
      </div>
      {open?.kind === "add" && (
        <NameDialog
          title="Add a passkey"
          confirmLabel="Continue"
          initial={deviceInWords(navigator.userAgent)}
          onName={(name) => void change(() => addPasskey(name))}
          onClose={close}
        />
      )}
      {open?.kind === "rename" && (
        <NameDialog
          title="Rename this passkey"
          confirmLabel="Rename"
          initial={open.passkey.name ?? ""}
          onName={(name) =>
            void change(() => askDoor("/passkey/update-passkey", { id: open.passkey.id, name }))
          }
          onClose={close}
        />
      )}
      {open?.kind === "remove" && (
        <AlertDialog
          isOpen
          isDangerous
          title={`Remove ${open.passkey.name ?? "this passkey"}?`}
          confirmLabel="Remove it"
          cancelLabel="Keep it"
          onConfirm={() => void change(() => askDoor("/passkey/delete-passkey", { id: open.passkey.id }))}
          onCancel={close}
        >
          <p>It opens the office no more. Delete it on the device too, where it still stands in the list.</p>
        </AlertDialog>
      )}
    </Card>
  );
}

function NameDialog({
  title,
  confirmLabel,
  initial,
  onName,
  onClose,
}: {
  readonly title: string;
  readonly confirmLabel: string;
  readonly initial: string;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}) {
  const form = useId();
  const [name, setName] = useState(initial);
  return (
    <Dialog
      isOpen
      size="small"
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" isDisabled={name.trim() === ""}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="account-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") onName(name.trim());
        }}
      >
        <TextField
          label="Name"
          description="So that you know it again in the list."
          maxLength={60}
          value={name}
          onChange={setName}
        />
      </form>
    </Dialog>
  );
}
