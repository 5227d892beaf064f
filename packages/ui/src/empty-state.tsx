import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";
import "./state.css";

export interface EmptyStateProps {
  /** What is not here: "No sales yet today". */
  readonly title: string;
  /** How it comes to be. */
  readonly children?: ReactNode;
  readonly icon?: IconName;
  readonly action?: ReactNode;
}

export function EmptyState({ title, children, icon = "box", action }: EmptyStateProps) {
  return (
    <div className="till-state">
      <span className="till-state__mark">
        <Icon name={icon} size={28} />
      </span>
      <strong className="till-state__title">{title}</strong>
      {children !== undefined && <div className="till-muted">{children}</div>}
      {action}
    </div>
  );
}
