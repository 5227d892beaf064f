import { Button, TextField } from "@till/ui";
import { useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useOffice } from "../services.ts";

/** Asks for a mail with a link. What it says is the same for every address. */
export function ForgotStep({ onBack }: { readonly onBack: () => void }) {
  const { till } = useOffice();
  const [email, setEmail] = useState("");
  const [asked, setAsked] = useState<{ readonly mails: boolean } | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const submit = async (): Promise<void> => {
    if (isPending) return;
    if (!email.includes("@")) return setMessage("Enter your email address.");
    setPending(true);
    setMessage(null);
    try {
      setAsked(await till.account.askReset.mutate({ email: email.trim() }));
    } catch (error) {
      setMessage(sentenceOf(error));
    }
    setPending(false);
  };
  if (asked) return <Asked mails={asked.mails} onBack={onBack} />;
  return (
    <form
      noValidate
      className="sign-in__form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>A new password</h2>
      <p className="till-muted">We mail you a link. It works once, within half an hour.</p>
      <TextField
        label="Email"
        type="email"
        autoComplete="username"
        inputMode="email"
        value={email}
        onChange={setEmail}
      />
      <div role="alert" className="office-error">
        {message}
      </div>
      <Button type="submit" variant="primary" size="pay" isWide isPending={isPending} pendingLabel="Asking">
        Mail me a link
      </Button>
      <div className="sign-in__ways">
        <Button variant="quiet" onPress={onBack}>
          Back to signing in
        </Button>
      </div>
    </form>
  );
}

function Asked({ mails, onBack }: { readonly mails: boolean; readonly onBack: () => void }) {
  return (
    <div className="sign-in__form">
      <h2>{mails ? "Look into your mail" : "This server sends no mails"}</h2>
      {mails ? (
        <p>
          If somebody signs in here with this address, a link is on its way to it. It takes a minute at most;
          look into the spam folder too.
        </p>
      ) : (
        <p>
          Whoever runs the server makes a link on its machine:{" "}
          <code>npx -y pnpm@12 people reset-password</code> and your address.
        </p>
      )}
      <div className="sign-in__ways">
        <Button variant="quiet" onPress={onBack}>
          Back to signing in
        </Button>
      </div>
    </div>
  );
}
