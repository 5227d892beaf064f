import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import "./offline-bar.css";

export interface OfflineBarProps {
  /** "No network since 10:42" */
  readonly title: string;
  /** "3 sales wait here, €41.10, oldest 6 min" */
  readonly waiting?: ReactNode;
  /** "Cash works. Cards, PayPal and gift cards need the network." */
  readonly works: string;
}

/** Stays in view for as long as the network is gone: what waits, and what can still be sold with. */
export function OfflineBar({ title, waiting, works }: OfflineBarProps) {
  return (
    <output className="till-offline">
      <Icon name="offline" />
      <strong>{title}</strong>
      {waiting !== undefined && <span>{waiting}</span>}
      <span className="till-offline__works">{works}</span>
    </output>
  );
}
