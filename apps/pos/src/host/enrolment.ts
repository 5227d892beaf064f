import { createHash } from "node:crypto";
import type { RegisterId } from "@till/kernel";
import type { TillSetup } from "@till/wire";
import type { EnrolmentState } from "../shared/till-state.ts";
import type { KeyStore } from "./key-store.ts";
import { heldLogo, keepLogo } from "./shop-logo.ts";
import { practisedFact } from "./closing.ts";
import { unreadFact } from "./lasting-notices.ts";
import { pendingFact } from "./pending-exchange.ts";
import { isUnderWay } from "./leave-sale.ts";
import { refusalOf } from "./server-port.ts";
import type { Store } from "./store.ts";
import { type TillContext, knownSetup } from "./till-context.ts";
import { refusal, refusedByServer } from "./refusal.ts";

/** Which register this till is, as far as the server says so. */
export interface Enrolment {
  state(store: Store): EnrolmentState;
  /** Null while there is none to ask with: none at all, or one that was shut out. */
  key(store: Store): string | null;
  /** Becomes a register by a code from the office. Throws `HostRefusal`. */
  enrol(context: TillContext, code: string): Promise<void>;
  /** The server knows this key no longer. Nothing that was sold is forgotten; who may sign in here without it is. */
  shutOut(context: TillContext, key: string): void;
}

export interface EnrolmentOptions {
  readonly keys: KeyStore;
  /** From the environment; one that was enrolled here counts before it. */
  readonly givenKey: string | null;
  readonly onShutOut: (context: TillContext) => void;
}

export function createEnrolment({ keys, givenKey, onShutOut }: EnrolmentOptions): Enrolment {
  let held = keys.read() ?? givenKey;
  /** A key that was shut out stays so: asking again would only wear out the door for the whole shop's address. */
  const isShutOut = (store: Store, key: string): boolean =>
    store.facts.get<string>("shut_out") === fingerprint(key);
  const usable = (store: Store): string | null => (held === null || isShutOut(store, held) ? null : held);

  return {
    key: usable,
    state(store) {
      if (usable(store) !== null) return "enrolled";
      return held === null ? "none" : "shut_out";
    },
    shutOut(context, key) {
      if (key !== held || isShutOut(context.store, key)) return;
      context.store.facts.set("shut_out", fingerprint(key));
      onShutOut(context);
      context.changed();
    },
    async enrol(context, code) {
      const { registerKey, setup } = await enrolled(context, code);
      // First the key: with it the rest is read again, without it the code was used up for nothing.
      keys.write(registerKey);
      held = registerKey;
      if (setup) takeSetup(context.store, setup);
      context.memory.reachable = true;
      context.queue.wake();
      context.changed();
    },
  };
}

/** Of no use to whoever reads it: the key is 32 random bytes. */
const fingerprint = (key: string): string => createHash("sha256").update(key).digest("hex");

async function enrolled(
  context: TillContext,
  code: string,
): Promise<{ readonly registerKey: string; readonly setup: TillSetup | null }> {
  let registerKey: string;
  try {
    ({ registerKey } = await context.server.enrol(code, boundTo(context)));
  } catch (error) {
    const said = refusalOf(error);
    if (said) throw refusedByServer(said);
    context.memory.reachable = false;
    throw refusal("refusal.enrol_no_answer");
  }
  // Its own facts come with the next look where this answer is lost.
  const setup = await context.server
    .setup(registerKey, heldLogo(context.store)?.id ?? null)
    .catch(() => null);
  return { registerKey, setup };
}

/** The register this till has to stay, because something of it is still to be sent or to end. Null: it may become any. */
function boundTo({ store }: TillContext): RegisterId | null {
  const setup = knownSetup({ store });
  if (!setup) return null;
  const { waiting, parked } = store.queue.counts();
  const isBusy =
    waiting + parked > 0 ||
    store.facts.get("shift") !== null ||
    store.charges.latest(looksBackMax).some(isUnderWay) ||
    [store.refunds, store.voids, store.noReceipts].some((back) =>
      back.latest(looksBackMax).some(({ state }: { readonly state: string }) => state === "open"),
    );
  return isBusy ? setup.registerId : null;
}

/** What is open is among the latest. */
const looksBackMax = 50;

/**
 * What the server says of this till's register. Of another register than before, what was that one's alone goes; sales
 * and receipts stay: they carry its number. Another series of receipts counts anew.
 */
export function takeSetup(store: Store, setup: TillSetup): void {
  store.transaction(() => {
    const known = knownSetup({ store });
    const isOther = known !== null && known.registerId !== setup.registerId;
    if (isOther || known?.receiptSeries !== setup.receiptSeries) store.facts.set("receipt_counter", null);
    if (known !== null && (isOther || known.receiptSeries !== setup.receiptSeries)) {
      store.facts.set("receipt_count_lost", null);
    }
    if (isOther) {
      for (const name of [
        "current_sale",
        "cart",
        pendingFact,
        "closing",
        "last_closed",
        unreadFact,
        practisedFact,
      ])
        store.facts.set(name, null);
    }
    const { logo, ...told } = setup;
    if (logo !== undefined) keepLogo(store, logo);
    store.facts.set("setup", told);
  });
}
