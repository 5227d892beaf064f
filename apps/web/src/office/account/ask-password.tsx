import { PasswordDialog } from "./password-dialog.tsx";
import type { useConfirmed } from "./use-confirmed.ts";

/** Asks for the password where `useConfirmed` waits for it. `why`: "a key opens the shop to a program". */
export function AskPassword({
  asked,
  why,
}: {
  readonly asked: ReturnType<typeof useConfirmed>["asked"];
  readonly why: string;
}) {
  if (!asked) return null;
  return (
    <PasswordDialog
      title="Show that it is you"
      more={`You signed in some time ago, and ${why}.`}
      confirmLabel="Continue"
      onPassword={asked.confirm}
      onClose={asked.giveUp}
    />
  );
}
