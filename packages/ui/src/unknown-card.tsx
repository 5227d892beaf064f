import { type ReactNode, useId } from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { Timeline, type TimelineStep } from "./timeline.tsx";
import "./unknown-card.css";
import { useUiWords } from "./ui-words.tsx";

export interface UnknownAction {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly onPress: () => void;
  readonly isPrimary?: boolean;
  readonly kbd?: string;
  readonly isDisabled?: boolean;
}

export interface UnknownCardProps {
  /** "We don't know yet if the card was charged" */
  readonly title: string;
  /** Amount, card, reader, sale. */
  readonly facts: ReactNode;
  /** "Tell the customer:" and the sentence to say. */
  readonly sayLabel?: string;
  readonly say: string;
  readonly steps: readonly TimelineStep[];
  readonly stepsLabel?: string;
  /** None of them marks the charge as paid or failed. */
  readonly actions: readonly UnknownAction[];
  readonly footnote: ReactNode;
}

/** What the till shows while a charge is unknown: what to say, what is being done, what can be done meanwhile. */
export function UnknownCard({
  title,
  facts,
  sayLabel,
  say,
  steps,
  stepsLabel,
  actions,
  footnote,
}: UnknownCardProps) {
  const words = useUiWords();
  const titleId = useId();
  return (
    <section className="till-unknown" aria-labelledby={titleId}>
      <header className="till-unknown__head">
        <Icon name="alert" size={36} />
        <div role="alert">
          <h1 id={titleId}>{title}</h1>
          <span>{facts}</span>
        </div>
      </header>
      <div className="till-unknown__body">
        <p className="till-unknown__say">
          {sayLabel ?? words.tellCustomer}{" "}
          <b>
            <q>{say}</q>
          </b>
        </p>
        <Timeline label={stepsLabel ?? words.whatHappened} steps={steps} />
        <div className="till-unknown__actions">
          {actions.map(({ id, label, isPrimary = false, ...action }) => (
            <Button key={id} {...action} variant={isPrimary ? "primary" : "secondary"}>
              {label}
            </Button>
          ))}
        </div>
        <span className="till-muted">{footnote}</span>
      </div>
    </section>
  );
}
