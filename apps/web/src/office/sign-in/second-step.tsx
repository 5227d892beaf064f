import { Button, TextField } from "@till/ui";
import { useState } from "react";
import { canUsePasskeys, signInByPasskey } from "./passkeys.ts";
import { type SignInOutcome, sendCode } from "./sign-in.ts";
import { useAsking } from "./use-asking.ts";

/** After a right password: the app's code, a passkey, or one of the recovery codes. */
export function SecondStep({
  hasApp,
  onOutcome,
  onBack,
}: {
  readonly hasApp: boolean;
  readonly onOutcome: (outcome: SignInOutcome) => Promise<void>;
  readonly onBack: () => void;
}) {
  const [way, setWay] = useState<"app" | "recovery" | "passkey">(hasApp ? "app" : "passkey");
  const [code, setCode] = useState("");
  const { ask, message, say, isPending } = useAsking(onOutcome);
  const turnTo = (other: typeof way): void => {
    setWay(other);
    setCode("");
    say(null);
  };
  return (
    <form
      noValidate
      className="sign-in__form"
      onSubmit={(event) => {
        event.preventDefault();
        if (way === "passkey") void ask(signInByPasskey);
        else if (code.trim() === "") say("Enter a code.");
        else void ask(() => sendCode(way, code));
      }}
    >
      <h2>One more step</h2>
      {way === "app" && (
        <TextField
          key="app"
          label="Code from your authenticator app"
          description="Six digits, new every half minute."
          inputMode="numeric"
          autoComplete="one-time-code"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the step has this one field, and the person comes from the one before
          autoFocus
          value={code}
          onChange={setCode}
        />
      )}
      {way === "recovery" && (
        <TextField
          key="recovery"
          label="Recovery code"
          description="One of the codes you kept when you set up the second step. Each works once."
          autoComplete="off"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- as above
          autoFocus
          value={code}
          onChange={setCode}
        />
      )}
      {way === "passkey" && <p>Your account has a passkey. Your device asks for it.</p>}
      <div role="alert" className="office-error">
        {message}
      </div>
      <Button type="submit" variant="primary" size="pay" isWide isPending={isPending} pendingLabel="Checking">
        {way === "passkey" ? "Use the passkey" : "Continue"}
      </Button>
      <div className="sign-in__ways">
        {hasApp && way !== "app" && (
          <Button variant="quiet" onPress={() => turnTo("app")}>
            Use the app's code
          </Button>
        )}
        {canUsePasskeys() && way !== "passkey" && (
          <Button variant="quiet" onPress={() => turnTo("passkey")}>
            Use a passkey
          </Button>
        )}
        {way !== "recovery" && (
          <Button variant="quiet" onPress={() => turnTo("recovery")}>
            Use a recovery code
          </Button>
        )}
        <Button variant="quiet" onPress={onBack}>
          Start again
        </Button>
      </div>
    </form>
  );
}
