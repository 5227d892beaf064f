import type { ReactNode } from "react";
import "./description-list.css";

export interface DescriptionItem {
  readonly label: string;
  readonly value: ReactNode;
}

export interface DescriptionListProps {
  readonly items: readonly DescriptionItem[];
  /** `figures` puts values at the end of the line, as in a sum. Default `words`. */
  readonly values?: "words" | "figures";
}

export function DescriptionList({ items, values = "words" }: DescriptionListProps) {
  return (
    <dl className={`till-facts till-facts--${values}`}>
      {items.map((item) => (
        <div key={item.label} className="till-facts__row">
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
