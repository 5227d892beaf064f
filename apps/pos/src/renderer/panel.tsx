import { Banner, Button } from "@till/ui";
import { type ReactNode, useEffect, useRef } from "react";
import { useSpeech } from "./speech.tsx";

export interface PanelProps {
  readonly title: string;
  readonly onBack?: () => void;
  readonly problem?: string | null;
  /** Where the focus goes when the panel opens. Default `panel`, so that keys are the panel's own. */
  readonly focus?: "panel" | "field";
  readonly children: ReactNode;
}

/** What stands beside the cart in place of the items. */
export function Panel({ title, onBack, problem, focus = "panel", children }: PanelProps) {
  const { say } = useSpeech();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const field = focus === "field" ? section.current?.querySelector("input") : null;
    // Its title stays in sight where the panel is taller than the screen.
    (field ?? section.current)?.focus({ preventScroll: field === null });
  }, [focus]);
  return (
    <section className="panel" aria-label={title} ref={section} tabIndex={-1}>
      <header className="panel__head">
        <h1>{title}</h1>
        {onBack && (
          <Button variant="quiet" icon="back" kbd="Esc" onPress={onBack}>
            {say("app.back")}
          </Button>
        )}
      </header>
      {problem !== undefined && problem !== null && <Banner tone="bad" title={problem} />}
      {children}
    </section>
  );
}
