import { Banner, Button, Pill, StatusPill, TextField } from "@till/ui";
import { useState } from "react";
import type { TillState } from "../../shared/till-state.ts";
import { takesScans } from "../scanner.tsx";
import { useAct, useHost, words } from "../till-hooks.ts";

/** A till without a key: what it is, what it still holds, and the one thing to do. */
export function EnrolScreen({ state }: { readonly state: TillState }) {
  const host = useHost();
  const act = useAct();
  const [code, setCode] = useState("");
  const { register, enrolment } = state;
  const isWhole = code.length === codeLength;
  return (
    <main className="enrol">
      <section className="enrol__words" aria-label="What to do">
        {register && <p className="till-muted">{register.merchantName}</p>}
        <h1>{enrolment === "shut_out" ? "This till was shut out" : "Make this a till of your shop"}</h1>
        {enrolment === "shut_out" && (
          <Banner tone="warn" title={`It is ${register?.registerName ?? "a register"} no longer.`}>
            Somebody took its key away in the office, so nobody can sign in here. Whatever it sold is kept.
          </Banner>
        )}
        <Unsent state={state} />
        <ol className="enrol__steps">
          <li>A manager opens “Registers” in the office.</li>
          <li>
            {register
              ? `There they press “Enrol a till” at ${register.registerName}`
              : "There they press “Enrol a till”"}
            , and a code is shown. It works once, for a quarter of an hour.
          </li>
          <li>Type that code here.</li>
        </ol>
        <div className="sign-in__facts">
          {register && (
            <Pill>
              {register.registerName} · {register.storeName}
            </Pill>
          )}
          {!state.connection.online && <StatusPill tone="warn">The server does not answer</StatusPill>}
        </div>
      </section>
      <form
        {...takesScans}
        className="enrol__form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) void act.run(() => host.enrol({ code }));
        }}
      >
        <TextField
          label="The code from the office"
          description="Three groups of four letters and digits, such as ABCD-EFGH-2345."
          value={code}
          onChange={(typed) => setCode(written(typed))}
          maxLength={20}
          autoComplete="off"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one field of a screen that has nothing else to do
          autoFocus
          {...(act.problem !== null && { errorMessage: act.problem })}
        />
        <Button
          variant="primary"
          size="pay"
          type="submit"
          isWide
          isDisabled={!isWhole}
          isPending={act.isPending}
          pendingLabel="Asking the server"
        >
          Enrol this till
        </Button>
      </form>
    </main>
  );
}

function Unsent({ state }: { readonly state: TillState }) {
  const { waiting, waitingTotal } = state.connection;
  if (waiting === 0) return null;
  const sum = waitingTotal ? `, ${words(waitingTotal)} in all` : "";
  return (
    <Banner tone="info" title={`${waiting === 1 ? "1 sale is" : `${waiting} sales are`} not sent yet${sum}`}>
      Kept safe on this till, and sent when it is enrolled again as the same register.
    </Banner>
  );
}

const codeLength = "ABCD-EFGH-2345".length;

/** As the office shows it, however it is typed. */
const written = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll(/[^A-Z2-9]/g, "")
    .slice(0, 12)
    .replaceAll(/(.{4})(?=.)/g, "$1-");
