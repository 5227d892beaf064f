import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import "./cart-line.css";

export interface CartLineProps {
  /** As the customer says it: "2 ×", "0.342". */
  readonly quantity: string;
  readonly name: string;
  readonly amount: ReactNode;
  /** "large · oat milk +0.60", "10% staff discount −1.06" */
  readonly details?: ReactNode;
  readonly isSelected?: boolean;
  /** Selects the line for editing; without it the line only shows. */
  readonly onSelect?: () => void;
}

/** The lines of a cart, in a list that screen readers count. */
export function CartLines({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ol className="till-cart" aria-label={label}>
      {children}
    </ol>
  );
}

export function CartLine({ quantity, name, amount, details, isSelected = false, onSelect }: CartLineProps) {
  const face = (
    <>
      <span className="till-line__quantity">{quantity}</span>
      <span>{name}</span>
      <span className="till-line__amount">{amount}</span>
      {details !== undefined && <span className="till-line__details">{details}</span>}
    </>
  );
  return (
    <li>
      {onSelect === undefined ? (
        <div className="till-line">{face}</div>
      ) : (
        <button
          type="button"
          className={classNames("till-line", "till-line--selectable", isSelected && "till-line--selected")}
          aria-pressed={isSelected}
          onClick={onSelect}
        >
          {face}
        </button>
      )}
    </li>
  );
}
