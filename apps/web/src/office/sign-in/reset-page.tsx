import { Button, ButtonLink, Card, TextField } from "@till/ui";
import { useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useTitle } from "../../shared/use-title.ts";
import { useOffice } from "../services.ts";

/** Where a mail's link leads: a new password is chosen, and signed in with on the usual page. */
export function ResetPage() {
  useTitle("A new password · Till office");
  // Behind `#`, so that it is in no log. Read once and taken out of the address, so that it is in no history either.
  const [token] = useState(takeToken);
  const [email, setEmail] = useState<string | null>(null);
  return (
    <main className="sign-in">
      <h1>Till office</h1>
      <Card>
        {email === null ? <ChooseForm token={token} onChosen={setEmail} /> : <Chosen email={email} />}
      </Card>
    </main>
  );
}

function takeToken(): string {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("token") ?? "";
  window.history.replaceState(null, "", window.location.pathname);
  return token;
}

function ChooseForm({
  token,
  onChosen,
}: {
  readonly token: string;
  readonly onChosen: (email: string) => void;
}) {
  const { till } = useOffice();
  const [password, setPassword] = useState("");
  const [message, setMessage] = useState<string | null>(
    token === "" ? "This page needs the link from the mail. Open it again." : null,
  );
  const [isPending, setPending] = useState(false);
  const submit = async (): Promise<void> => {
    if (isPending || token === "") return;
    if (password === "") return setMessage("Enter the password you want.");
    setPending(true);
    setMessage(null);
    try {
      const { email } = await till.account.reset.mutate({ token, newPassword: password });
      onChosen(email);
    } catch (error) {
      setMessage(sentenceOf(error));
    }
    setPending(false);
  };
  return (
    <form
      noValidate
      className="sign-in__form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>Choose a new password</h2>
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        description="10 characters or more; a few words do well."
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
        isDisabled={token === ""}
        isPending={isPending}
        pendingLabel="Saving"
      >
        Save the password
      </Button>
    </form>
  );
}

function Chosen({ email }: { readonly email: string }) {
  return (
    <div className="sign-in__form">
      <h2>Your password is changed</h2>
      <p>Everywhere you were signed in as {email}, you are signed out. Sign in with the new one.</p>
      <ButtonLink href="/office" variant="primary" size="pay" isWide>
        Sign in
      </ButtonLink>
    </div>
  );
}
