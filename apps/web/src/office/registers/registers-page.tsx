import "./registers.css";
import type { RegisterView } from "@till/wire";
import { Button, Card, type Column, DataTable, EmptyState, StatusPill } from "@till/ui";
import { useState } from "react";
import { useTitle } from "../../shared/use-title.ts";
import { At } from "../lists/at.tsx";
import { Reading } from "../lists/reading.tsx";
import { EnrolDialog } from "./enrol-dialog.tsx";
import { LogoCard } from "./logo-card.tsx";
import { ShutOutDialog } from "./shut-out-dialog.tsx";
import { useRegisters } from "./use-registers.ts";

interface OpenDialog {
  readonly kind: "enrol" | "shut_out";
  readonly register: RegisterView;
}

/** Which till is which register, who is signed in there, and the way to let one in or shut it out. */
export function RegistersPage() {
  useTitle("Registers · Till office");
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  // While a code is shown the till at the counter may be using it.
  const query = useRegisters(dialog?.kind === "enrol" ? { refetchInterval: 2000 } : {});
  const close = (): void => setDialog(null);
  return (
    <>
      <header className="office-head">
        <div>
          <p className="till-muted">Each register belongs to one till, which has its key.</p>
          <h1>Registers</h1>
        </div>
      </header>
      <Reading noun="registers" query={query} reassurance="The tills go on working meanwhile.">
        {(registers) => (
          <Card>
            <DataTable
              caption="Registers"
              isCaptionHidden
              isStackedWhenNarrow
              columns={columnsFor(setDialog)}
              rows={registers.toSorted((a, b) => a.number - b.number)}
              rowId={({ id }) => id}
              empty={<EmptyState title="No register yet" icon="cash" />}
            />
          </Card>
        )}
      </Reading>
      <LogoCard />
      {dialog?.kind === "enrol" && (
        <EnrolDialog
          register={dialog.register}
          enrolledAtMs={query.data?.find(({ id }) => id === dialog.register.id)?.enrolledAtMs ?? null}
          onClose={close}
        />
      )}
      {dialog?.kind === "shut_out" && <ShutOutDialog register={dialog.register} onClose={close} />}
    </>
  );
}

function columnsFor(onOpen: (dialog: OpenDialog) => void): Column<RegisterView>[] {
  return [
    {
      id: "name",
      header: "Register",
      cell: ({ name, number }) => (
        <span className="office-stack">
          {name}
          <small className="till-muted">Number {number}</small>
        </span>
      ),
    },
    { id: "store", header: "Store", cell: ({ storeName }) => storeName },
    { id: "till", header: "Till", cell: (register) => <TillOf register={register} /> },
    {
      id: "people",
      header: "Signed in now",
      cell: ({ signedIn }) =>
        signedIn.length === 0 ? <span className="till-muted">Nobody</span> : signedIn.join(", "),
    },
    {
      id: "acts",
      header: "Change",
      cell: (register) => <Acts register={register} onOpen={onOpen} />,
    },
  ];
}

function TillOf({ register: { kind, enrolledAtMs } }: { readonly register: RegisterView }) {
  if (kind === "web") return <StatusPill tone="info">The web shop</StatusPill>;
  if (enrolledAtMs === null) return <StatusPill>No till</StatusPill>;
  return (
    <span className="office-stack">
      <StatusPill tone="ok">Enrolled</StatusPill>
      <small className="till-muted">
        since <At ms={enrolledAtMs} />
      </small>
    </span>
  );
}

function Acts({
  register,
  onOpen,
}: {
  readonly register: RegisterView;
  readonly onOpen: (dialog: OpenDialog) => void;
}) {
  const { name, kind, enrolledAtMs } = register;
  if (kind === "web") return <span className="till-muted">–</span>;
  return (
    <span className="register-acts">
      <Button aria-label={`Enrol a till as ${name}`} onPress={() => onOpen({ kind: "enrol", register })}>
        Enrol a till
      </Button>
      {enrolledAtMs !== null && (
        <Button
          variant="quiet"
          aria-label={`Shut out the till of ${name}`}
          onPress={() => onOpen({ kind: "shut_out", register })}
        >
          Shut out
        </Button>
      )}
    </span>
  );
}
