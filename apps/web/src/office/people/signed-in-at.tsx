import type { StaffView } from "@till/wire";
import { Button } from "@till/ui";
import { useSave } from "../forms/use-save.ts";
import { useOffice, useStore } from "../services.ts";
import { atInWords } from "../words.ts";
import { useReadAgain } from "./use-people.ts";

/** The registers where somebody is signed in, each with a way to end it from here. */
export function SignedInAt({ person }: { readonly person: StaffView }) {
  if (person.sessions.length === 0) return <span className="till-muted">Nowhere</span>;
  return (
    <ul className="people-sessions">
      {person.sessions.map((session) => (
        <li key={session.id}>
          <Session name={person.name} session={session} />
        </li>
      ))}
    </ul>
  );
}

function Session({
  name,
  session,
}: {
  readonly name: string;
  readonly session: StaffView["sessions"][number];
}) {
  const { till } = useOffice();
  const { timeZone } = useStore();
  const readAgain = useReadAgain();
  const ending = useSave<{ readonly sessionId: typeof session.id }>({
    send: (content) => till.people.endSession.mutate(content),
    onSaved: () => void readAgain(),
  });
  return (
    <>
      <span className="office-stack">
        {session.registerName}
        <small className="till-muted">since {atInWords(session.startedAtMs, timeZone)}</small>
      </span>
      <Button
        variant="quiet"
        isPending={ending.isPending}
        pendingLabel="Signing out"
        aria-label={`Sign ${name} out of ${session.registerName}`}
        onPress={() => ending.save({ sessionId: session.id })}
      >
        Sign out
      </Button>
      <div role="alert" className="office-error">
        {ending.message}
      </div>
    </>
  );
}
