import type { AccountView } from "@till/wire";
import { Button, Card, StatusPill } from "@till/ui";
import { useState } from "react";
import { askDoor, textIn, textsIn } from "../sign-in/ask-door.ts";
import { PasswordDialog } from "./password-dialog.tsx";
import { KeepCodesDialog, type NewApp, SetUpAppDialog } from "./set-up-app-dialog.tsx";

const unread = "The office's answer could not be read. Load the page anew.";

type Open =
  | { readonly kind: "set_up" | "remove" | "codes" }
  | { readonly kind: "app"; readonly app: NewApp }
  | { readonly kind: "keep"; readonly codes: readonly string[] };

/** An authenticator app, and the recovery codes for the day it is lost. */
export function AppCard({
  account,
  onChanged,
}: {
  readonly account: AccountView;
  readonly onChanged: () => void;
}) {
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const changed = (): void => {
    close();
    onChanged();
  };
  const hasFactor = account.hasApp || account.passkeys.length > 0;

  const setUp = async (password: string): Promise<string | null> => {
    const said = await askDoor("/two-factor/enable", { password });
    if (!said.ok) return said.message;
    const totpUri = textIn(said.answer, "totpURI");
    const recoveryCodes = textsIn(said.answer, "backupCodes");
    if (totpUri === null || recoveryCodes.length === 0) return unread;
    setOpen({ kind: "app", app: { totpUri, recoveryCodes } });
    return null;
  };
  const makeCodes = async (password: string): Promise<string | null> => {
    const said = await askDoor("/two-factor/generate-backup-codes", { password });
    if (!said.ok) return said.message;
    const codes = textsIn(said.answer, "backupCodes");
    if (codes.length === 0) return unread;
    setOpen({ kind: "keep", codes });
    return null;
  };
  const remove = async (password: string): Promise<string | null> => {
    const said = await askDoor("/two-factor/disable", { password });
    if (!said.ok) return said.message;
    changed();
    return null;
  };

  return (
    <Card
      title="Authenticator app"
      aside={account.hasApp ? <StatusPill tone="ok">On</StatusPill> : <StatusPill>Off</StatusPill>}
    >
      <p className="till-muted">
        An app on your phone shows a code that changes every half minute. With it a stolen password opens
        nothing.
      </p>
      {hasFactor && (
        <p>
          {account.recoveryCodesLeft === 0
            ? "You have no recovery codes. Make some, for the day you have no device with you."
            : `${account.recoveryCodesLeft} recovery codes left.`}
        </p>
      )}
      <div className="account-acts">
        {account.hasApp ? (
          <Button onPress={() => setOpen({ kind: "remove" })}>Remove the app</Button>
        ) : (
          <Button variant={hasFactor ? "secondary" : "primary"} onPress={() => setOpen({ kind: "set_up" })}>
            Set up an app
          </Button>
        )}
        {hasFactor && <Button onPress={() => setOpen({ kind: "codes" })}>Make new recovery codes</Button>}
      </div>
      {open?.kind === "set_up" && (
        <PasswordDialog
          title="Set up an authenticator app"
          more="First show that it is you."
          confirmLabel="Continue"
          onPassword={setUp}
          onClose={close}
        />
      )}
      {open?.kind === "app" && (
        <SetUpAppDialog app={open.app} email={account.email} onDone={changed} onClose={close} />
      )}
      {open?.kind === "codes" && (
        <PasswordDialog
          title="Make new recovery codes"
          more="The ones you have stop working."
          confirmLabel="Make new codes"
          onPassword={makeCodes}
          onClose={close}
        />
      )}
      {open?.kind === "keep" && (
        <KeepCodesDialog codes={open.codes} email={account.email} onClose={changed} />
      )}
      {open?.kind === "remove" && (
        <PasswordDialog
          isDangerous
          title="Remove the authenticator app?"
          more={
            account.passkeys.length > 0
              ? "Its codes stop working, and so do your recovery codes. Your passkeys stay."
              : "Its codes stop working, and so do your recovery codes. Your password alone opens the office then."
          }
          confirmLabel="Remove the app"
          onPassword={remove}
          onClose={close}
        />
      )}
    </Card>
  );
}
