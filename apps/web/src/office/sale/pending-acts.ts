import type { ChargeId } from "@till/kernel";
import { type KeyStore, readJson } from "../../shared/storage.ts";

/**
 * Acts that move money, one at a time for each charge, written down under their ids before they are sent: a lost
 * answer, a reload or a second press must find the same act again, and not become another.
 */
export interface PendingActs<Wish, Act extends Wish> {
  pending(chargeId: ChargeId): Act | null;
  /** The act that was never answered, whatever is wished now; else this wish becomes one. */
  actFor(chargeId: ChargeId, wish: Wish): Act;
  /** An answer came, whichever. */
  settle(chargeId: ChargeId): void;
}

export function createPendingActs<Wish, Act extends Wish>({
  store,
  name,
  begin,
  parse,
}: {
  readonly store: KeyStore;
  /** Leads the key in the storage. */
  readonly name: string;
  /** Gives the wish its ids. */
  readonly begin: (wish: Wish) => Act;
  /** What another program left there is no act of ours. */
  readonly parse: (stored: unknown) => Act | null;
}): PendingActs<Wish, Act> {
  const key = (chargeId: ChargeId): string => `till.${name}.${chargeId}`;
  const pending = (chargeId: ChargeId): Act | null => parse(readJson(store, key(chargeId)));
  return {
    pending,
    actFor: (chargeId, wish) => {
      const known = pending(chargeId);
      if (known) return known;
      const act = begin(wish);
      store.setItem(key(chargeId), JSON.stringify(act));
      return act;
    },
    settle: (chargeId) => store.removeItem(key(chargeId)),
  };
}
