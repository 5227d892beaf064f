import { type Money, add } from "@till/money";
import type { Store } from "./store.ts";

export interface WhatWaits {
  readonly sales: number;
  /** Null where none of it has one. */
  readonly total: Money | null;
}

/**
 * How much is still to be sent. Worked out once for each change of the queue, and each sale read once: with a day's sales
 * waiting, the screen asks with every key.
 */
export function createWhatWaits({ sales, queue }: Pick<Store, "sales" | "queue">): () => WhatWaits {
  let totals: ReadonlyMap<string, Money | null> = new Map();
  let known: { readonly version: number; readonly waits: WhatWaits } | null = null;
  const totalOf = (id: string): Money | null => {
    const total = totals.get(id);
    return total === undefined ? (sales.find(id)?.sale.totals.total ?? null) : total;
  };
  return () => {
    const version = queue.version();
    if (known?.version === version) return known.waits;
    totals = new Map(queue.waitingSales().map((id) => [id, totalOf(id)]));
    let total: Money | null = null;
    for (const one of totals.values()) if (one) total = total === null ? one : add(total, one);
    const waits = { sales: totals.size, total };
    known = { version, waits };
    return waits;
  };
}
