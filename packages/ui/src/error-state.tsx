import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import "./state.css";
import { useUiWords } from "./ui-words.tsx";

export interface ErrorStateProps {
  /** What happened, in words of the shop: "The report could not be read". */
  readonly title: string;
  /** What it means for money, and what to do. */
  readonly children: ReactNode;
  readonly onRetry?: () => void;
  readonly retryLabel?: string;
  readonly isRetrying?: boolean;
  /** What support asks for; small, and selectable. */
  readonly reference?: string;
}

export function ErrorState({
  title,
  children,
  onRetry,
  retryLabel,
  isRetrying = false,
  reference,
}: ErrorStateProps) {
  const words = useUiWords();
  return (
    <div className="till-state till-state--bad" role="alert">
      <span className="till-state__mark">
        <Icon name="alert" size={28} />
      </span>
      <strong className="till-state__title">{title}</strong>
      <div className="till-muted">{children}</div>
      {onRetry && (
        <Button icon="refresh" onPress={onRetry} isPending={isRetrying}>
          {retryLabel ?? words.tryAgain}
        </Button>
      )}
      {reference !== undefined && <small className="till-state__reference">{reference}</small>}
    </div>
  );
}
