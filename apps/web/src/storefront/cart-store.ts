import { type VariantId, isUuid } from "@till/kernel";
import { type KeyStore, isRecord, readJson } from "../shared/storage.ts";

/** A variant and how many of it. Names and prices are the catalogue's and never stored. */
export interface CartItem {
  readonly variantId: VariantId;
  readonly quantity: number;
}

/** What the server takes in one line (`sales.checkout`). */
export const quantityMax = 999;
/** What the server takes in one order. */
const linesMax = 200;
const key = "till.cart";

/** The shopper's cart: kept across reloads, shared between tabs, told to whoever watches. */
export interface CartStore {
  items(): readonly CartItem[];
  /** Adds to a line that is there already; never above `quantityMax`. */
  add(variantId: VariantId, quantity: number): void;
  /** Zero takes the line out. */
  setQuantity(variantId: VariantId, quantity: number): void;
  /** Takes out what was bought; what was added meanwhile stays. */
  takeOut(bought: readonly CartItem[]): void;
  /** For `useSyncExternalStore`. */
  subscribe(listener: () => void): () => void;
  /** Another tab wrote the storage: read it again. */
  reload(changedKey: string | null): void;
}

export function createCartStore(store: KeyStore): CartStore {
  let items = parseItems(readJson(store, key));
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const write = (next: readonly CartItem[]): void => {
    items = next.slice(0, linesMax);
    store.setItem(key, JSON.stringify(items));
    tell();
  };
  const setQuantity: CartStore["setQuantity"] = (variantId, quantity) => {
    const bounded = clamp(quantity);
    const known = items.some((item) => item.variantId === variantId);
    if (bounded === 0) return write(items.filter((item) => item.variantId !== variantId));
    if (!known) return write([...items, { variantId, quantity: bounded }]);
    write(items.map((item) => (item.variantId === variantId ? { variantId, quantity: bounded } : item)));
  };
  return {
    items: () => items,
    add: (variantId, quantity) => {
      const present = items.find((item) => item.variantId === variantId)?.quantity ?? 0;
      setQuantity(variantId, present + quantity);
    },
    setQuantity,
    takeOut: (bought) => {
      const counts = new Map(bought.map(({ variantId, quantity }) => [variantId, quantity]));
      write(
        items.flatMap(({ variantId, quantity }) => {
          const left = quantity - (counts.get(variantId) ?? 0);
          return left > 0 ? [{ variantId, quantity: left }] : [];
        }),
      );
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reload: (changedKey) => {
      if (changedKey !== null && changedKey !== key) return;
      items = parseItems(readJson(store, key));
      tell();
    },
  };
}

function clamp(quantity: number): number {
  if (!Number.isFinite(quantity)) return 0;
  return Math.min(Math.max(Math.trunc(quantity), 0), quantityMax);
}

/** Whatever else lies in the storage is left out, line by line. */
function parseItems(stored: unknown): readonly CartItem[] {
  if (!Array.isArray(stored)) return [];
  const items = new Map<VariantId, CartItem>();
  for (const line of stored as readonly unknown[]) {
    if (!isRecord(line) || typeof line["variantId"] !== "string" || !isUuid(line["variantId"])) continue;
    const quantity = typeof line["quantity"] === "number" ? clamp(line["quantity"]) : 0;
    const variantId = line["variantId"] as VariantId;
    if (quantity > 0) items.set(variantId, { variantId, quantity });
  }
  return [...items.values()].slice(0, linesMax);
}
