import type { AccountView, SessionView } from "@till/wire";
import { Button, Card, Pill } from "@till/ui";
import { useState } from "react";
import { At } from "../lists/at.tsx";
import { useAct } from "../sale/use-act.ts";
import { useOffice } from "../services.ts";
import { deviceInWords } from "./device-words.ts";

const openedBy: Readonly<Record<SessionView["signedInBy"], string>> = {
  pin: "by PIN at a till",
  password: "by password",
  totp: "by password and app",
  recovery: "by password and recovery code",
  passkey: "by passkey",
};

/** Where the account is open, and a way to end that. */
export function SessionsCard({
  sessions,
  onChanged,
}: {
  readonly sessions: AccountView["sessions"];
  readonly onChanged: () => void;
}) {
  const { till } = useOffice();
  const ending = useAct();
  const [pending, setPending] = useState<string | null>(null);
  const end = async (which: string, act: () => Promise<unknown>): Promise<void> => {
    setPending(which);
    await ending.run(async () => {
      await act();
      onChanged();
    });
    setPending(null);
  };
  const others = sessions.filter(({ isThis }) => !isThis);
  return (
    <Card
      title="Where you are signed in"
      aside={
        others.length > 1 && (
          <Button
            isPending={pending === "others"}
            onPress={() => void end("others", () => till.account.endOtherSessions.mutate({}))}
          >
            Sign out everywhere else
          </Button>
        )
      }
    >
      <ul className="account-list" aria-label="Sessions">
        {sessions.map((session) => (
          <li key={session.id}>
            <span className="office-stack">
              <strong>{session.signedInBy === "pin" ? "A till" : deviceInWords(session.userAgent)}</strong>
              <small className="till-muted">
                Signed in <At ms={session.createdAtMs} /> {openedBy[session.signedInBy]}
                {session.address !== null && ` · ${session.address}`}
              </small>
              <small className="till-muted">
                Last used <At ms={session.usedAtMs} />
              </small>
            </span>
            <span className="account-list__acts">
              {session.isThis ? (
                <Pill>This one</Pill>
              ) : (
                <Button
                  variant="quiet"
                  isPending={pending === session.id}
                  aria-label={`Sign out ${deviceInWords(session.userAgent)}`}
                  onPress={() =>
                    void end(session.id, () => till.account.endSession.mutate({ sessionId: session.id }))
                  }
                >
                  Sign out
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <div role="alert" className="office-error">
        {ending.message}
      </div>
    </Card>
  );
}
