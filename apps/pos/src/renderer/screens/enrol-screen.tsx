import { Banner, Button, Pill, StatusPill, TextField } from "@till/ui";
import { useState } from "react";
import type { TillState } from "../../shared/till-state.ts";
import { takesScans } from "../scanner.tsx";
import { LanguageMenu } from "../language-menu.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

/** A till without a key: what it is, what it still holds, and the one thing to do. */
export function EnrolScreen({ state }: { readonly state: TillState }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [code, setCode] = useState("");
  const { register, enrolment } = state;
  const isWhole = code.length === codeLength;
  return (
    <main className="enrol">
      <section className="enrol__words" aria-label={say("enrol.what_to_do")}>
        {register && <p className="till-muted">{register.merchantName}</p>}
        <h1>{enrolment === "shut_out" ? say("enrol.shut_out") : say("enrol.make")}</h1>
        {enrolment === "shut_out" && (
          <Banner
            tone="warn"
            title={say("enrol.no_longer", { register: register?.registerName ?? say("enrol.a_register") })}
          >
            {say("enrol.key_taken")}
          </Banner>
        )}
        <Unsent state={state} />
        <ol className="enrol__steps">
          <li>{say("enrol.step_open")}</li>
          <li>
            {register
              ? say("enrol.step_press_at", { register: register.registerName })
              : say("enrol.step_press")}
          </li>
          <li>{say("enrol.step_type")}</li>
        </ol>
        <div className="sign-in__facts">
          {register && (
            <Pill>
              {register.registerName} · {register.storeName}
            </Pill>
          )}
          {!state.connection.online && <StatusPill tone="warn">{say("enrol.no_answer")}</StatusPill>}
          <LanguageMenu isNamed />
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
          label={say("enrol.code")}
          description={say("enrol.code_more")}
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
          pendingLabel={say("enrol.asking")}
        >
          {say("enrol.enrol")}
        </Button>
      </form>
    </main>
  );
}

function Unsent({ state }: { readonly state: TillState }) {
  const { say } = useSpeech();
  const { waiting, waitingTotal } = state.connection;
  if (waiting === 0) return null;
  const title = waitingTotal
    ? say("enrol.unsent_sum", { count: waiting, sum: waitingTotal })
    : say("enrol.unsent", { count: waiting });
  return (
    <Banner tone="info" title={title}>
      {say("enrol.unsent_more")}
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
