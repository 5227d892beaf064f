import { Button, Dialog, TextField } from "@till/ui";
import { useId, useState } from "react";

/** Asks for the password before what opens an account is changed. Closes when `onPassword` gives no sentence back. */
export function PasswordDialog({
  title,
  more,
  confirmLabel,
  isDangerous = false,
  onPassword,
  onClose,
}: {
  readonly title: string;
  readonly more: string;
  readonly confirmLabel: string;
  readonly isDangerous?: boolean;
  /** Null when it went well; else what to show. */
  readonly onPassword: (password: string) => Promise<string | null>;
  readonly onClose: () => void;
}) {
  const form = useId();
  const [password, setPassword] = useState("");
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const submit = async (): Promise<void> => {
    if (isPending) return;
    if (password === "") return setMessage("Enter your password.");
    setPending(true);
    setMessage(await onPassword(password));
    setPending(false);
  };
  return (
    <Dialog
      isOpen
      size="small"
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            variant={isDangerous ? "danger" : "primary"}
            isPending={isPending}
            pendingLabel="Checking"
          >
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
          void submit();
        }}
      >
        <p>{more}</p>
        <TextField
          label="Your password"
          type="password"
          autoComplete="current-password"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to type this
          autoFocus
          value={password}
          onChange={setPassword}
        />
        <div role="alert" className="office-error">
          {message}
        </div>
      </form>
    </Dialog>
  );
}
