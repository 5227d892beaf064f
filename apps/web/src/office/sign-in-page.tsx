import { Button, Card, TextField } from "@till/ui";
import { useState } from "react";
import { useTitle } from "../shared/use-title.ts";
import { signIn } from "./sign-in.ts";

export function SignInPage({ onSignedIn }: { readonly onSignedIn: () => Promise<unknown> }) {
  useTitle("Sign in · Till office");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const submit = async (): Promise<void> => {
    if (isPending) return;
    if (email.trim() === "" || password === "") return setMessage("Enter your e-mail and your password.");
    setPending(true);
    setMessage(null);
    const outcome = await signIn({ email: email.trim(), password });
    if (outcome.ok) await onSignedIn();
    else setMessage(outcome.message);
    setPending(false);
  };
  return (
    <main className="sign-in">
      <h1>Till office</h1>
      <Card>
        <form
          noValidate
          className="sign-in__form"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
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
        </form>
      </Card>
      <p className="till-muted till-small">Cashiers sign in at the till, with their PIN.</p>
    </main>
  );
}
