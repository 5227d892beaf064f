import type { Gateway } from "./gateway.ts";

export const faultKinds = [
  "refused_connection",
  "before_sending",
  "after_commit",
  "lost_answer",
  "held",
  "slow",
  "rate_limited",
  "server_error",
  "server_error_after_commit",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface FaultOrder {
  readonly gateway: Gateway;
  /** A stable name such as `payment_intents.confirm`, or `*` for every operation. */
  readonly operation: string;
  readonly kind: FaultKind;
  readonly times: number;
  /** For `slow`: how long the request waits before it is worked on. */
  readonly ms?: number | undefined;
  /** For `rate_limited`: what Retry-After says. */
  readonly retryAfterS?: number | undefined;
}

interface FiredFault {
  readonly id: number;
  readonly gateway: Gateway;
  readonly operation: string;
  readonly kind: FaultKind;
  readonly atMs: number;
}

export interface ArmedFault extends FaultOrder {
  readonly id: number;
  readonly timesLeft: number;
}

/** Fired faults that are remembered; the oldest go first. */
const firedMax = 1000;

/** What will go wrong next, in the order it was asked for. */
export interface Faults {
  arm(order: FaultOrder): ArmedFault;
  /** Uses up one turn of the first armed fault that fits. */
  take(gateway: Gateway, operation: string, atMs: number): ArmedFault | undefined;
  list(): {
    readonly armed: readonly ArmedFault[];
    readonly fired: readonly FiredFault[];
    readonly held: number;
  };
  disarm(): void;
  /** Keeps a call open; `finish` runs once, on release. The returned function forgets it (the caller hung up). */
  hold(finish: () => void): () => void;
  /** Lets every held call answer. Returns how many there were. */
  release(): number;
}

export function createFaults(): Faults {
  let armed: ArmedFault[] = [];
  let fired: FiredFault[] = [];
  let lastId = 0;
  const held = new Set<() => void>();

  return {
    arm(order) {
      lastId += 1;
      const fault = { ...order, id: lastId, timesLeft: order.times };
      armed.push(fault);
      return fault;
    },
    take(gateway, operation, atMs) {
      const found = armed.find(
        (fault) => fault.gateway === gateway && (fault.operation === "*" || fault.operation === operation),
      );
      if (found === undefined) return undefined;
      armed = armed
        .map((fault) => (fault === found ? { ...fault, timesLeft: fault.timesLeft - 1 } : fault))
        .filter((fault) => fault.timesLeft > 0);
      fired = [...fired.slice(1 - firedMax), { id: found.id, gateway, operation, kind: found.kind, atMs }];
      return found;
    },
    list: () => ({ armed, fired, held: held.size }),
    disarm() {
      armed = [];
      fired = [];
    },
    hold(finish) {
      held.add(finish);
      return () => held.delete(finish);
    },
    release() {
      const waiting = [...held];
      held.clear();
      for (const finish of waiting) finish();
      return waiting.length;
    },
  };
}
