import { Button, Card, TextField } from "@till/ui";
import { useState } from "react";
import { askDoor } from "../sign-in/ask-door.ts";

export function PasswordCard({
  email,
  onChanged,
}: {
  readonly email: string;
  readonly onChanged: () => void;
}) {
  const [current, setCurrent] = useState("");
  const [chosen, setChosen] = useState("");
  const [said, setSaid] = useState<{ readonly isDone: boolean; readonly message: string } | null>(null);
  const [isPending, setPending] = useState(false);
  const submit = async (): Promise<void> => {
    if (isPending) return;
    if (current === "" || chosen === "")
      return setSaid({ isDone: false, message: "Enter your password, and the one you want instead." });
    setPending(true);
    const answer = await askDoor("/change-password", { currentPassword: current, newPassword: chosen });
    setPending(false);
    if (!answer.ok) return setSaid({ isDone: false, message: answer.message });
    setCurrent("");
    setChosen("");
    setSaid({ isDone: true, message: "Changed. Everywhere else you are signed out." });
    onChanged();
  };
  return (
    <Card title="Password">
      <form
        noValidate
        className="account-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {/* For password managers, which would not know whose password this is. */}
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <TextField
          label="Your password"
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          description="10 characters or more; a few words do well. Everywhere else you are signed out."
          value={chosen}
          onChange={setChosen}
        />
        <div role="alert" className="office-error">
          {said?.isDone === false && said.message}
        </div>
        <output className="till-small">{said?.isDone === true && said.message}</output>
        <div className="account-acts">
          <Button type="submit" isPending={isPending} pendingLabel="Changing">
            Change the password
          </Button>
        </div>
      </form>
    </Card>
  );
}
