import { Pill, StatusPill } from "@till/ui";
import { useRef, useState } from "react";
import type { RegisterState, TrainingState } from "../../shared/till-state.ts";
import { PeoplePicker } from "../people-picker.tsx";
import { PinEntry } from "../pin-entry.tsx";
import { LanguageMenu } from "../language-menu.tsx";
import { useAct, useHost } from "../till-hooks.ts";
import { useSpeech } from "../speech.tsx";

export function SignInScreen({
  register,
  online,
  training,
}: {
  readonly training: TrainingState | null;
  readonly register: RegisterState;
  readonly online: boolean;
}) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  const [personId, setPersonId] = useState(register.people[0]?.id ?? null);
  // The digits and Enter that follow belong to the pad, not to the name that was pressed.
  const pad = useRef<HTMLElement>(null);
  const person = register.people.find(({ id }) => id === personId);
  return (
    <main className="sign-in">
      <section className="sign-in__who" aria-label={say("signin.who_are_you")}>
        <p className="till-muted">{register.merchantName}</p>
        <h1>{say("signin.who")}</h1>
        <PeoplePicker
          label={say("signin.who")}
          people={register.people}
          chosen={personId}
          onChoose={(id) => {
            setPersonId(id);
            pad.current?.focus();
          }}
        />
        {training && <p>{say("training.more")}</p>}
        <div className="sign-in__facts">
          <Pill>
            {register.registerName} · {register.storeName}
          </Pill>
          <StatusPill tone={online ? "ok" : "warn"}>
            {online ? say("top.online") : say("top.offline")}
          </StatusPill>
          <LanguageMenu isNamed />
        </div>
      </section>
      <section className="sign-in__pad" aria-label="PIN" ref={pad} tabIndex={-1}>
        {person && (
          <PinEntry
            key={person.id}
            label={say("approval.pin_of", { name: person.name })}
            isPending={act.isPending}
            {...(act.problem !== null && { errorMessage: act.problem })}
            onSubmit={(pin) => void act.run(() => host.signIn({ personId: person.id, pin }))}
          />
        )}
      </section>
    </main>
  );
}
