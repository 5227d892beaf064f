import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import "./totals.css";

export interface TotalsRow {
  readonly label: ReactNode;
  readonly value: ReactNode;
  /** Part of another row, such as tax that a price includes. */
  readonly isIncluded?: boolean;
}

export interface TotalsProps {
  readonly rows: readonly TotalsRow[];
  /** What all of it comes to. */
  readonly total: { readonly label: ReactNode; readonly value: ReactNode };
  /** `pay` makes the total the largest thing on the screen. Default `receipt`. */
  readonly size?: "receipt" | "pay";
}

/** Rows that add up, the sum below. Changes are read out, so that a scan is heard. */
export function Totals({ rows, total, size = "receipt" }: TotalsProps) {
  return (
    <dl className={`till-totals till-totals--${size}`}>
      {rows.map((row, index) => (
        <div
          key={index}
          className={classNames("till-totals__row", row.isIncluded && "till-totals__row--included")}
        >
          <dt>{row.label}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
      <div className="till-totals__row till-totals__total" aria-live="polite" aria-atomic="true">
        <dt>{total.label}</dt>
        <dd>{total.value}</dd>
      </div>
    </dl>
  );
}
