import type { Chance } from "./chance.ts";

/** What may go wrong with one call to a gateway. Each is counted when it fires. */
const callFaults = [
  "refused connection",
  "lost request",
  "lost answer",
  "timeout after commit",
  "late arrival",
  "slow",
  "429",
  "500 before commit",
  "500 after commit",
] as const;
export type CallFault = (typeof callFaults)[number];

/** What may go wrong elsewhere, and what people and gateways do that is not expected. */
const worldFaults = [
  "crash",
  "commit lands in a crash",
  "call lands in a crash",
  "job run twice",
  "webhook twice",
  "webhook late",
  "webhook out of order",
  "webhook lost",
  "webhook refused",
  "two at once",
  "retry at once",
  "retry after a day",
  "other content",
  "clock skew",
  "keys forgotten",
  "searches lag",
  "dashboard refund",
  "dashboard capture",
  "dashboard void",
  "dispute",
  "refund fails later",
  "decline",
  "3-D Secure",
  "buyer agrees late",
  "buyer leaves",
  "let go",
  "mail fails",
  "wait for a lock",
] as const;
type WorldFault = (typeof worldFaults)[number];
export type Fault = CallFault | WorldFault;
export const faults: readonly Fault[] = [...callFaults, ...worldFaults];

/** How bad a day one seed has. */
export interface Weather {
  /** Of one call to a gateway. */
  readonly callFaultRate: number;
  /** Weight of a crash among the steps. */
  readonly crashWeight: number;
  readonly webhooks: "normal" | "poor" | "off";
  readonly searchesLag: boolean;
  /** One server process each. */
  readonly skewsMs: readonly number[];
}

export function weatherOf(chance: Chance): Weather {
  const skew = (): number => chance.pick([0, 0, 0, 800, -800, 20_000, -20_000, 90_000, -90_000]);
  return {
    callFaultRate: chance.pick([0, 0.02, 0.08, 0.2, 0.35]),
    crashWeight: chance.pick([0, 1, 3, 6]),
    webhooks: chance.pick(["normal", "poor", "poor", "off"]),
    searchesLag: chance.happens(0.25),
    skewsMs: Array.from({ length: chance.pick([1, 2, 2, 3]) }, skew),
  };
}

export const callFaultOf = (chance: Chance): CallFault =>
  chance.weighted<CallFault>([
    [2, "refused connection"],
    [2, "lost request"],
    [3, "lost answer"],
    [3, "timeout after commit"],
    [2, "late arrival"],
    [2, "slow"],
    [2, "429"],
    [1, "500 before commit"],
    [2, "500 after commit"],
  ]);
