import type { SaleLineId } from "@till/kernel";
import type { SaleLine } from "@till/sales";
import { useState } from "react";
import type { TillState } from "../shared/till-state.ts";
import { useAct, useHost } from "./till-hooks.ts";

export interface LineEdit {
  readonly selected: SaleLineId | null;
  readonly problem: string | null;
  readonly select: (id: SaleLineId) => void;
  /** Up or down one piece. */
  step(by: 1 | -1): void;
  /** The line above or below. */
  move(by: 1 | -1): void;
  discount(ratePpm: number): void;
  readonly remove: () => void;
  readonly clear: () => void;
}

/** The line the keys work on: the one chosen, else the last one added. */
export function useLineEdit(state: TillState): LineEdit {
  const host = useHost();
  const act = useAct();
  const [chosen, setChosen] = useState<SaleLineId | null>(null);
  const lines = state.cart?.cart.lines ?? [];
  const index = lines.findIndex(({ id }) => id === chosen);
  const line = lines[index] ?? lines.at(-1) ?? null;
  const setQuantity = (quantityMilli: number) => {
    if (line) void act.run(() => host.changeQuantity({ lineId: line.id, quantityMilli }));
  };
  return {
    selected: line?.id ?? null,
    problem: act.problem,
    select: setChosen,
    step(by) {
      // What was weighed, and what a scale priced, is not there twice by pressing a key.
      if (line?.unit !== "kg" && line?.labelled === undefined)
        setQuantity(Math.max(0, (line?.quantityMilli ?? 0) + by * 1000));
    },
    move(by) {
      const from = index === -1 ? lines.length - 1 : index;
      setChosen(lines[Math.min(lines.length - 1, Math.max(0, from + by))]?.id ?? null);
    },
    discount(ratePpm) {
      const discount = ratePpm === 0 ? null : ({ kind: "percent", ratePpm, reason: "" } as const);
      if (line) void act.run(() => host.editCart({ kind: "discount", lineId: line.id, discount }));
    },
    remove: () => setQuantity(0),
    clear: () => void act.run(() => host.clearCart()),
  };
}

/** "2 ×", or "0.342" of what is sold by weight. */
export const quantityWords = (
  { quantityMilli, unit }: Pick<SaleLine, "quantityMilli" | "unit">,
  locale: string,
): string =>
  unit !== "kg" && quantityMilli % 1000 === 0
    ? `${quantityMilli / 1000} ×`
    : new Intl.NumberFormat(locale, { minimumFractionDigits: 3 }).format(quantityMilli / 1000);
