import "./spinner.css";
import { VisuallyHidden } from "./visually-hidden.tsx";

/** A ring that turns while something is under way; with reduced motion it stands still, and the words still say it. */
export function Spinner({ label }: { readonly label: string }) {
  return (
    <span className="till-spinner">
      <svg width="20" height="20" viewBox="0 0 24 24" fill="none" strokeWidth="3" aria-hidden="true">
        <circle cx="12" cy="12" r="9" stroke="currentColor" opacity="0.28" />
        <path d="M12 3a9 9 0 0 1 9 9" stroke="currentColor" strokeLinecap="round" />
      </svg>
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  );
}
