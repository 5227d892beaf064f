import { Button, ButtonLink, Card, TextField } from "@till/ui";
import { useState } from "react";
import { sentenceOf } from "../../shared/problem.ts";
import { useTitle } from "../../shared/use-title.ts";
import { useOffice } from "../services.ts";

type Kind = "reset" | "welcome";

/** Where a mail's link leads: a password is chosen, and signed in with on the usual page. */
export function ResetPage({ kind }: { readonly kind: Kind }) {
  const words = wordsOf[kind];
  useTitle(`${words.title} · Till office`);
  // Behind `#`, so that it is in no log. Read once and taken out of the address, so that it is in no history either.
  const [token] = useState(takeToken);
  const [email, setEmail] = useState<string | null>(null);
  return (
    <main className="sign-in">
      <h1>Till office</h1>
      <Card>
        {email === null ? (
          <ChooseForm kind={kind} token={token} onChosen={setEmail} />
        ) : (
          <div className="sign-in__form">
            <h2>{words.done}</h2>
            <p>{words.next(email)}</p>
            <ButtonLink href="/office" variant="primary" size="pay" isWide>
              Sign in
            </ButtonLink>
          </div>
        )}
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
  kind,
  token,
  onChosen,
}: {
  readonly kind: Kind;
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
      const procedure = kind === "reset" ? till.account.reset : till.account.accept;
      const { email } = await procedure.mutate({ token, newPassword: password });
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
      <h2>{wordsOf[kind].heading}</h2>
      <TextField
        label={wordsOf[kind].field}
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

const wordsOf = {
  reset: {
    title: "A new password",
    heading: "Choose a new password",
    field: "New password",
    done: "Your password is changed",
    next: (email: string) =>
      `Everywhere you were signed in as ${email}, you are signed out. Sign in with the new one.`,
  },
  welcome: {
    title: "Welcome",
    heading: "Welcome: choose your password",
    field: "Your password",
    done: "The office is open to you",
    next: (email: string) =>
      `Sign in as ${email} with the password that you chose. Nobody else knows it, not even who invited you.`,
  },
} as const satisfies Record<Kind, object>;
