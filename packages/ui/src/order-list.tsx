import { type ReactNode, useId, useRef, useState } from "react";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";
import "./order-list.css";
import { useDragOrder } from "./use-drag-order.ts";
import { VisuallyHidden } from "./visually-hidden.tsx";

export interface OrderItem {
  readonly id: string;
  readonly name: string;
  /** Beside the name: a state, a figure. */
  readonly aside?: ReactNode;
  readonly content?: ReactNode;
}

export interface OrderListProps {
  /** What is in order, for screen readers. */
  readonly label: string;
  readonly items: readonly OrderItem[];
  readonly onMove: (from: number, to: number) => void;
  /** Said after a move. */
  readonly placed?: (name: string, place: number, of: number) => string;
  readonly moveLabel?: (name: string) => string;
  readonly upLabel?: (name: string) => string;
  readonly downLabel?: (name: string) => string;
  readonly hint?: string;
}

/**
 * A list whose order means something. Moved by dragging its handle with mouse or finger, by the arrow keys on the
 * handle, or step by step with the two buttons, so that nobody has to drag (WCAG 2.5.7).
 */
export function OrderList({
  label,
  items,
  onMove,
  placed = (name, place, of) => `${name} is now number ${place} of ${of}.`,
  moveLabel = (name) => `Move ${name}`,
  upLabel = (name) => `Move ${name} up`,
  downLabel = (name) => `Move ${name} down`,
  hint = "Drag, or press the arrow keys",
}: OrderListProps) {
  const list = useRef<HTMLOListElement>(null);
  const hintId = useId();
  const [said, setSaid] = useState("");
  const move = (from: number, to: number): void => {
    const item = items[from];
    const place = Math.max(0, Math.min(items.length - 1, to));
    if (!item || place === from) return;
    onMove(from, place);
    setSaid(placed(item.name, place + 1, items.length));
  };
  const drag = useDragOrder(list, move);
  return (
    <div className="till-order">
      <ol ref={list} className="till-order__list" aria-label={label}>
        {items.map((item, index) => (
          <li
            key={item.id}
            className={classNames("till-order__item", drag.isDragged(index) && "till-order__item--dragged")}
            style={drag.styleOf(index)}
          >
            <div className="till-order__head">
              <button
                type="button"
                className="till-order__handle"
                aria-label={moveLabel(item.name)}
                aria-describedby={hintId}
                onPointerDown={(event) => drag.start(index, event)}
                onKeyDown={(event) => {
                  const to = placeFor(event.key, index, items.length);
                  if (to === null) return;
                  event.preventDefault();
                  move(index, to);
                }}
              >
                <Icon name="menu" />
              </button>
              <span className="till-order__place" aria-hidden="true">
                {index + 1}
              </span>
              <strong className="till-order__name">{item.name}</strong>
              <span className="till-order__aside">{item.aside}</span>
              <span className="till-order__steps">
                <StepButton
                  label={upLabel(item.name)}
                  isUp
                  isLast={index === 0}
                  onStep={() => move(index, index - 1)}
                />
                <StepButton
                  label={downLabel(item.name)}
                  isLast={index === items.length - 1}
                  onStep={() => move(index, index + 1)}
                />
              </span>
            </div>
            {item.content !== undefined && <div className="till-order__content">{item.content}</div>}
          </li>
        ))}
      </ol>
      <VisuallyHidden>
        <span id={hintId}>{hint}</span>
        <output>{said}</output>
      </VisuallyHidden>
    </div>
  );
}

/** At the end of the list it stays focusable, so that stepping does not throw the focus away. */
function StepButton({
  label,
  isUp = false,
  isLast,
  onStep,
}: {
  readonly label: string;
  readonly isUp?: boolean;
  readonly isLast: boolean;
  readonly onStep: () => void;
}) {
  return (
    <button
      type="button"
      className={classNames("till-order__step", isUp && "till-order__step--up")}
      aria-label={label}
      aria-disabled={isLast}
      title={label}
      onClick={onStep}
    >
      <Icon name="chevron" />
    </button>
  );
}

function placeFor(key: string, index: number, count: number): number | null {
  switch (key) {
    case "ArrowUp":
      return index - 1;
    case "ArrowDown":
      return index + 1;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
