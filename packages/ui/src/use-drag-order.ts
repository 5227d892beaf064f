import { type CSSProperties, type PointerEvent as ReactPointerEvent, type RefObject, useState } from "react";

interface Drag {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  /** How far the others step aside: the dragged one's height and the gap. */
  readonly step: number;
}

/**
 * Dragging one item of a vertical list. While it goes, items only look moved: the list itself changes once, when the
 * pointer lets go. Escape, or a gesture the browser takes over, changes nothing.
 */
export function useDragOrder(
  list: RefObject<HTMLElement | null>,
  onMove: (from: number, to: number) => void,
): {
  readonly start: (index: number, event: ReactPointerEvent<HTMLElement>) => void;
  readonly isDragged: (index: number) => boolean;
  readonly styleOf: (index: number) => CSSProperties | undefined;
} {
  const [drag, setDrag] = useState<Drag | null>(null);

  const start = (from: number, event: ReactPointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || !list.current) return;
    const handle = event.currentTarget;
    const boxes = [...list.current.children].map((item) => boxOf(item));
    const startsAt = event.clientY + window.scrollY;
    const own = boxes[from];
    if (!own) return;
    const step = own.height + gapOf(boxes);
    let last: Drag = { from, to: from, offset: 0, step };
    handle.setPointerCapture(event.pointerId);

    const follow = (moved: PointerEvent): void => {
      const offset = moved.clientY + window.scrollY - startsAt;
      last = { from, to: placeAt(boxes, from, offset), offset, step };
      setDrag(last);
    };
    const end = (): void => {
      handle.removeEventListener("pointermove", follow);
      handle.removeEventListener("pointerup", drop);
      handle.removeEventListener("pointercancel", end);
      window.removeEventListener("keydown", cancel);
      setDrag(null);
    };
    const drop = (): void => {
      end();
      if (last.to !== from) onMove(from, last.to);
    };
    const cancel = (pressed: KeyboardEvent): void => {
      if (pressed.key === "Escape") end();
    };
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("pointerup", drop);
    handle.addEventListener("pointercancel", end);
    window.addEventListener("keydown", cancel);
  };

  return {
    start,
    isDragged: (index) => drag?.from === index,
    styleOf: (index) => (drag ? { transform: `translateY(${shiftOf(drag, index)}px)` } : undefined),
  };
}

interface Box {
  readonly top: number;
  readonly height: number;
}

function boxOf(item: Element): Box {
  const { top, height } = item.getBoundingClientRect();
  return { top: top + window.scrollY, height };
}

function gapOf([first, second]: readonly Box[]): number {
  return first && second ? second.top - first.top - first.height : 0;
}

/** The place whose neighbours' middles the dragged item's own middle has passed. */
function placeAt(boxes: readonly Box[], from: number, offset: number): number {
  const own = boxes[from];
  if (!own) return from;
  const top = own.top + offset;
  const bottom = top + own.height;
  return boxes.reduce((place, { top: other, height }, index) => {
    const middle = other + height / 2;
    if (index < from && top < middle) return place - 1;
    if (index > from && bottom > middle) return place + 1;
    return place;
  }, from);
}

function shiftOf({ from, to, offset, step }: Drag, index: number): number {
  if (index === from) return offset;
  if (index > from && index <= to) return -step;
  if (index < from && index >= to) return step;
  return 0;
}
