import { Button, Dialog, TextField } from "@till/ui";
import { useId, useState } from "react";
import { sendCode } from "../sign-in/sign-in.ts";
import { QrCode } from "./qr-code.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

/** What the door gave for a new app: shown here and nowhere again. */
export interface NewApp {
  readonly totpUri: string;
  readonly recoveryCodes: readonly string[];
}

/** The QR code, the first code as proof that it was read, and then the recovery codes. */
export function SetUpAppDialog({
  app,
  email,
  onDone,
  onClose,
}: {
  readonly app: NewApp;
  readonly email: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const [isProven, setProven] = useState(false);
  if (isProven) return <KeepCodesDialog codes={app.recoveryCodes} email={email} onClose={onDone} />;
  return <ProveApp app={app} onProven={() => setProven(true)} onClose={onClose} />;
}

/** Not closed by a press outside: what is lost here is not shown again. */
export function KeepCodesDialog({
  codes,
  email,
  onClose,
}: {
  readonly codes: readonly string[];
  readonly email: string;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      isOpen
      isDismissable={false}
      title="Keep these recovery codes"
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          I have kept them
        </Button>
      }
    >
      <RecoveryCodes codes={codes} email={email} />
    </Dialog>
  );
}

function ProveApp({
  app,
  onProven,
  onClose,
}: {
  readonly app: NewApp;
  readonly onProven: () => void;
  readonly onClose: () => void;
}) {
  const form = useId();
  const [code, setCode] = useState("");
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const secret = new URL(app.totpUri).searchParams.get("secret") ?? "";
  const submit = async (): Promise<void> => {
    if (isPending) return;
    if (code.trim() === "") return setMessage("Enter the code that the app shows.");
    setPending(true);
    const outcome = await sendCode("app", code);
    if (outcome.kind === "refused") setMessage(outcome.message);
    else onProven();
    setPending(false);
  };
  return (
    <Dialog
      isOpen
      isDismissable={false}
      title="Set up an authenticator app"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" isPending={isPending} pendingLabel="Checking">
            Switch it on
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
        <p>Scan this with the app, then enter the code that it shows.</p>
        <QrCode text={app.totpUri} label="QR code for the authenticator app" />
        <p className="till-small till-muted">
          The camera does not read it? Enter this key in the app:{" "}
          <code className="app-key">{inGroups(secret)}</code>
        </p>
        <TextField
          label="Code from the app"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={setCode}
        />
        <div role="alert" className="office-error">
          {message}
        </div>
      </form>
    </Dialog>
  );
}

const inGroups = (secret: string): string => secret.match(/.{1,4}/g)?.join(" ") ?? secret;
