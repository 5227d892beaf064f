import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import "./pill.css";

export type Tone = "neutral" | "ok" | "info" | "warn" | "bad";

export interface PillProps {
  readonly tone?: Tone;
  readonly children: ReactNode;
}

/** A short fact: register, person, shift. */
export function Pill({ tone = "neutral", children }: PillProps) {
  return <span className={classNames("till-pill", `till-pill--${tone}`)}>{children}</span>;
}

/** A state: a dot whose shape differs by tone, so that colour never carries the meaning alone, and words. */
export function StatusPill({ tone = "neutral", children }: PillProps) {
  return (
    <span className={classNames("till-pill", `till-pill--${tone}`)}>
      <StatusMark tone={tone} />
      {children}
    </span>
  );
}

/** ok: full dot. info: ring. warn: triangle. bad: square. neutral: half-filled ring. */
function StatusMark({ tone }: { readonly tone: Tone }) {
  return (
    <svg className="till-pill__mark" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      {marks[tone]}
    </svg>
  );
}

const marks = {
  ok: <circle cx="5" cy="5" r="4.5" fill="currentColor" />,
  info: <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  warn: <path d="M5 .6 9.8 9.4H.2Z" fill="currentColor" />,
  bad: <rect x="0.8" y="0.8" width="8.4" height="8.4" rx="1.2" fill="currentColor" />,
  neutral: <path d="M1 5h8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
} as const satisfies Record<Tone, ReactNode>;
