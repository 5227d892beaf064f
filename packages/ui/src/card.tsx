import type { ReactNode } from "react";
import { Link } from "react-aria-components/Link";
import { classNames } from "./class-names.ts";
import "./card.css";

export interface CardProps {
  readonly title?: string;
  /** Beside the title, at the end. */
  readonly aside?: ReactNode;
  /** `warn`: something here waits for a person. */
  readonly tone?: "neutral" | "warn" | "bad";
  readonly children: ReactNode;
}

export function Card({ title, aside, tone = "neutral", children }: CardProps) {
  return (
    <section className={classNames("till-card", tone !== "neutral" && `till-card--${tone}`)}>
      {(title !== undefined || aside !== undefined) && (
        <header className="till-card__head">
          {title !== undefined && <h2>{title}</h2>}
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

export interface StatCardProps {
  readonly label: string;
  readonly figure: ReactNode;
  readonly note?: ReactNode;
  /** Opens what is behind the figure. */
  readonly href?: string;
}

/** One figure of the day: small label, large figure, what it is made of. */
export function StatCard({ label, figure, note, href }: StatCardProps) {
  return (
    <div className="till-card till-stat">
      <span className="till-stat__label">{label}</span>
      <span className="till-stat__figure">
        {href === undefined ? (
          figure
        ) : (
          <Link href={href} className="till-stat__link">
            {figure}
          </Link>
        )}
      </span>
      {note !== undefined && <span className="till-stat__note">{note}</span>}
    </div>
  );
}
