import { Button, TextField } from "@till/ui";
import { useState } from "react";
import { canUsePasskeys, signInByPasskey } from "./passkeys.ts";
import { type SignInOutcome, signIn } from "./sign-in.ts";
import { useAsking } from "./use-asking.ts";

export function PasswordStep({
  onOutcome,
  onForgotten,
}: {
  readonly onOutcome: (outcome: SignInOutcome) => Promise<void>;
  readonly onForgotten: () => void;
}) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { ask, message, say, isPending } = useAsking(onOutcome);
  const submit = (): void => {
    if (email.trim() === "" || password === "") say("Enter your email and your password.");
    else void ask(() => signIn({ email: email.trim(), password }));
  };
  return (
    <form
      noValidate
      className="sign-in__form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        label="Email"
        type="email"
        autoComplete="username"
        inputMode="email"
        value={email}
        onChange={setEmail}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <div role="alert" className="office-error">
        {message}
      </div>
      <Button
        type="submit"
        variant="primary"
        size="pay"
        isWide
        isPending={isPending}
        pendingLabel="Signing in"
      >
        Sign in
      </Button>
      {canUsePasskeys() && (
        <Button isWide icon="lock" isDisabled={isPending} onPress={() => void ask(signInByPasskey)}>
          Sign in with a passkey
        </Button>
      )}
      <div className="sign-in__ways">
        <Button variant="quiet" onPress={onForgotten}>
          Forgot your password?
        </Button>
      </div>
    </form>
  );
}
