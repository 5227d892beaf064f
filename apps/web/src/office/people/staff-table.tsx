import type { RoleView, StaffView } from "@till/wire";
import { Button, Card, type Column, DataTable, EmptyState, Pill, StatusPill } from "@till/ui";
import { useMe } from "../services.ts";
import type { OpenForm } from "./people-page.tsx";
import { SignedInAt } from "./signed-in-at.tsx";

interface StaffTableProps {
  readonly people: readonly StaffView[];
  readonly roles: readonly RoleView[];
  readonly onOpen: (form: OpenForm) => void;
}

/** Everybody who works here now. */
export function StaffTable({ people, roles, onOpen }: StaffTableProps) {
  const me = useMe();
  const columns: Column<StaffView>[] = [
    {
      id: "name",
      header: "Name",
      cell: ({ id, name }) => (
        <span className="people-name">
          {name} {id === me.id && <Pill tone="info">You</Pill>}
        </span>
      ),
    },
    { id: "role", header: "Role", cell: ({ roleName }) => roleName },
    { id: "ways", header: "Signs in", cell: (person) => <WaysIn person={person} /> },
    { id: "at", header: "Signed in now", cell: (person) => <SignedInAt person={person} /> },
    {
      id: "acts",
      header: "Change",
      cell: (person) => (
        <Acts {...{ person, onOpen }} isYours={isYours(roles, person)} isMe={person.id === me.id} />
      ),
    },
  ];
  return (
    <Card title={people.length === 1 ? "1 person" : `${people.length} people`}>
      <DataTable
        caption="People who work here"
        isCaptionHidden
        isStackedWhenNarrow
        columns={columns}
        rows={byName(people)}
        rowId={(person) => person.id}
        empty={<EmptyState title="Nobody works here yet" icon="person" />}
      />
    </Card>
  );
}

/** Whoever was let go. They stay on record, and can be taken on again. */
export function FormerPeople({ people, roles, onOpen }: StaffTableProps) {
  if (people.length === 0) return null;
  const columns: Column<StaffView>[] = [
    { id: "name", header: "Name", cell: ({ name }) => name },
    { id: "role", header: "Last role", cell: ({ roleName }) => roleName },
    {
      id: "acts",
      header: "Change",
      cell: (person) =>
        isYours(roles, person) ? (
          <Button
            variant="quiet"
            aria-label={`Take ${person.name} on again`}
            onPress={() => onOpen({ kind: "person", person })}
          >
            Take on again
          </Button>
        ) : (
          <OwnersOnly />
        ),
    },
  ];
  return (
    <Card>
      <details className="people-former">
        <summary>{people.length === 1 ? "1 former person" : `${people.length} former people`}</summary>
        <DataTable
          caption="People who worked here"
          isCaptionHidden
          isStackedWhenNarrow
          columns={columns}
          rows={byName(people)}
          rowId={(person) => person.id}
        />
      </details>
    </Card>
  );
}

function WaysIn({ person: { hasPin, hasOffice, invitation } }: { readonly person: StaffView }) {
  return (
    <span className="people-pills">
      {hasPin ? <StatusPill tone="ok">At tills, by PIN</StatusPill> : <StatusPill>No PIN</StatusPill>}
      {hasOffice && <StatusPill tone="ok">Office sign-in</StatusPill>}
      {invitation && !invitation.isOver && <StatusPill tone="info">Invited, not yet signed in</StatusPill>}
      {invitation?.isOver && <StatusPill tone="warn">Invitation ran out</StatusPill>}
    </span>
  );
}

function Acts({
  person,
  isYours: isMine,
  isMe,
  onOpen,
}: {
  readonly person: StaffView;
  readonly isYours: boolean;
  readonly isMe: boolean;
  readonly onOpen: (form: OpenForm) => void;
}) {
  const { name } = person;
  if (!isMine) return <OwnersOnly />;
  return (
    <span className="people-acts">
      <Button
        variant="quiet"
        aria-label={`Change ${name}`}
        onPress={() => onOpen({ kind: "person", person })}
      >
        Change
      </Button>
      <Button
        variant="quiet"
        aria-label={`PIN of ${name}`}
        onPress={() => onOpen({ kind: "pin", person: { ...person, isNew: false } })}
      >
        PIN
      </Button>
      {!isMe && (
        <>
          <Button
            variant="quiet"
            aria-label={`Office sign-in of ${name}`}
            onPress={() => onOpen({ kind: "office", person })}
          >
            Office
          </Button>
          <Button
            variant="quiet"
            aria-label={`Let ${name} go`}
            onPress={() => onOpen({ kind: "let_go", person })}
          >
            Let go
          </Button>
        </>
      )}
    </span>
  );
}

const OwnersOnly = () => (
  <span className="till-muted till-small">May do more than you; an owner can change this.</span>
);

const isYours = (roles: readonly RoleView[], { role }: StaffView): boolean =>
  roles.find(({ code }) => code === role)?.yours ?? false;

const byName = (people: readonly StaffView[]): StaffView[] =>
  people.toSorted((a, b) => a.name.localeCompare(b.name));
