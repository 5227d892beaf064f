import { Banner, Button, Icon } from "@till/ui";
import { useEffect } from "react";
import type { TrainingState } from "../shared/till-state.ts";
import { useSpeech } from "./speech.tsx";
import { useAct, useHost } from "./till-hooks.ts";

/** Above every screen while nothing is real: a word, a mark and a frame, so that it is not told by colour alone. */
export function TrainingBar({ training }: { readonly training: TrainingState }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  // On the page, since dialogs lie outside the frame.
  useEffect(() => {
    const { classList } = document.documentElement;
    classList.add("is-training");
    return () => classList.remove("is-training");
  }, []);
  return (
    <aside className="training" aria-label={say("training.title")}>
      <Icon name="warn" />
      <p className="training__words">
        <strong>{say("training.banner")}</strong>
        {training.waiting > 0 && <span>{say("training.waiting", { count: training.waiting })}</span>}
        {act.problem !== null && <span role="alert">{act.problem}</span>}
      </p>
      <Button isPending={act.isPending} onPress={() => void act.run(() => host.endTraining())}>
        {say("training.end")}
      </Button>
    </aside>
  );
}

/** How it begins; and while it lasts, all that is different in it. */
export function TrainingHelp({ training }: { readonly training: TrainingState | null }) {
  const { say } = useSpeech();
  const host = useHost();
  const act = useAct();
  if (training) return <p>{say("training.more")}</p>;
  return (
    <section className="stack" aria-label={say("training.title")}>
      <h2 className="panel__lead">{say("training.title")}</h2>
      <p className="till-muted">{say("training.about")}</p>
      {act.problem !== null && <Banner tone="bad" title={act.problem} />}
      <Button
        icon="person"
        isPending={act.isPending}
        onPress={() => void act.run(() => host.startTraining())}
      >
        {say("training.start")}
      </Button>
    </section>
  );
}
