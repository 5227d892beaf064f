import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import "./timeline.css";
import { VisuallyHidden } from "./visually-hidden.tsx";
import { useUiWords } from "./ui-words.tsx";

export interface TimelineStep {
  readonly id: string;
  readonly mark: "done" | "now" | "waiting" | "failed";
  readonly words: ReactNode;
  /** "10:42:07", or "3 tries". */
  readonly time?: ReactNode;
}

export interface TimelineProps {
  readonly label: string;
  readonly steps: readonly TimelineStep[];
}

/** What happened, in order. The newest change is read out. */
export function Timeline({ label, steps }: TimelineProps) {
  const words = useUiWords();
  return (
    <ol className="till-timeline" aria-label={label} aria-live="polite">
      {steps.map((step) => (
        <li key={step.id} className={`till-timeline__step till-timeline__step--${step.mark}`}>
          <span className="till-timeline__mark">{marks[step.mark]}</span>
          <span>
            <VisuallyHidden>{`${words[spoken[step.mark]]}: `}</VisuallyHidden>
            {step.words}
          </span>
          {step.time !== undefined && <span className="till-timeline__time">{step.time}</span>}
        </li>
      ))}
    </ol>
  );
}

const marks = {
  done: <Icon name="check" />,
  now: <i className="till-timeline__dot" />,
  waiting: <i className="till-timeline__dot till-timeline__dot--hollow" />,
  failed: <Icon name="cross" />,
} as const;

const spoken = { done: "done", now: "underWay", waiting: "toCome", failed: "failed" } as const;
