import type { ReactNode } from "react";
import "./visually-hidden.css";

/** For screen readers only. */
export function VisuallyHidden({ children }: { readonly children: ReactNode }) {
  return <span className="till-visually-hidden">{children}</span>;
}
