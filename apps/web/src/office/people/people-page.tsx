import "./people.css";
import type { PeoplePage as People, RoleView, StaffView } from "@till/wire";
import { Button } from "@till/ui";
import { useState } from "react";
import { useTitle } from "../../shared/use-title.ts";
import { Reading } from "../lists/reading.tsx";
import { FormerPeople, StaffTable } from "./staff-table.tsx";
import { CloseOfficeDialog } from "./close-office-dialog.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { LetGoDialog } from "./let-go-dialog.tsx";
import { PersonDialog } from "./person-dialog.tsx";
import { PinDialog } from "./pin-dialog.tsx";
import { RoleCards } from "./role-cards.tsx";
import { RoleDialog } from "./role-dialog.tsx";
import { usePeople, useReadAgain } from "./use-people.ts";

/** The one form that is open, and whom it is about. A null person or role is one to be made. */
export type OpenForm =
  | { readonly kind: "person"; readonly person: StaffView | null }
  | { readonly kind: "pin"; readonly person: PersonToGivePin }
  | { readonly kind: "office" | "let_go"; readonly person: StaffView }
  | { readonly kind: "role"; readonly role: RoleView | null };

export type PersonToGivePin = Pick<StaffView, "id" | "name" | "hasPin"> & { readonly isNew: boolean };

/** Who works here, what each may do, and where they are signed in. */
export function PeoplePage() {
  useTitle("People · Till office");
  const query = usePeople();
  const [form, setForm] = useState<OpenForm | null>(null);
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">Who works here, and what each may do.</p>
          <h1>People</h1>
        </div>
        <Button
          variant="primary"
          icon="plus"
          isDisabled={!query.data}
          onPress={() => setForm({ kind: "person", person: null })}
        >
          Add a person
        </Button>
      </header>
      <Reading noun="people" query={query} reassurance="Everybody can go on working meanwhile.">
        {({ people, roles }) => (
          <>
            <StaffTable people={people.filter(({ active }) => active)} roles={roles} onOpen={setForm} />
            <RoleCards people={people} roles={roles} onOpen={setForm} />
            <FormerPeople people={people.filter(({ active }) => !active)} roles={roles} onOpen={setForm} />
          </>
        )}
      </Reading>
      {form && query.data && <Form form={form} page={query.data} onOpen={setForm} />}
    </>
  );
}

function Form({
  form,
  page: { people, roles },
  onOpen,
}: {
  readonly form: OpenForm;
  readonly page: People;
  readonly onOpen: (form: OpenForm | null) => void;
}) {
  const readAgain = useReadAgain();
  const close = (): void => onOpen(null);
  const saved = (): void => {
    close();
    void readAgain();
  };
  switch (form.kind) {
    case "person":
      return (
        <PersonDialog
          person={form.person}
          roles={roles}
          onClose={close}
          onSaved={(person) => {
            saved();
            if (form.person === null)
              onOpen({ kind: "pin", person: { ...person, hasPin: false, isNew: true } });
          }}
        />
      );
    case "pin":
      return <PinDialog person={form.person} onClose={close} onSaved={saved} />;
    case "office":
      return form.person.hasOffice ? (
        <CloseOfficeDialog person={form.person} onClose={close} onSaved={saved} />
      ) : (
        <InviteDialog person={form.person} onClose={close} onSaved={() => void readAgain()} />
      );
    case "let_go":
      return <LetGoDialog person={form.person} onClose={close} onSaved={saved} />;
    case "role":
      return <RoleDialog {...{ role: form.role, roles, people }} onClose={close} onSaved={saved} />;
  }
}
