import "./loading.css";
import { Spinner } from "./spinner.tsx";
import { VisuallyHidden } from "./visually-hidden.tsx";

/** Under way, with words; for what has no shape yet. */
export function Loading({ label }: { readonly label: string }) {
  return (
    <output className="till-loading">
      <Spinner label="" />
      {label}
    </output>
  );
}

export interface SkeletonProps {
  /** What is being read, for screen readers. */
  readonly label: string;
  /** Lines of text, or tiles as in the product grid. */
  readonly shape?: "lines" | "tiles";
  readonly count?: number;
}

/** Holds the place of what is coming, so that nothing jumps. It does not shimmer. */
export function Skeleton({ label, shape = "lines", count = 3 }: SkeletonProps) {
  return (
    <output className={`till-skeleton till-skeleton--${shape}`}>
      <VisuallyHidden>{label}</VisuallyHidden>
      {Array.from({ length: count }, (_, index) => (
        <i key={index} aria-hidden="true" />
      ))}
    </output>
  );
}
