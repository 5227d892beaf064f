import { invariant } from "@till/kernel";
import type { ChargeSnapshot, DisputeMovement, DisputeSnapshot } from "@till/payments";
import { type Story, card } from "./outside-acts.ts";
import { createRecorder } from "./record-life.ts";

type Turn = readonly [state: DisputeSnapshot["state"], withdrawn: number, reinstated: number];

/** Banks take a decided dispute up again, which no sandbox plays: these turns are told, on a charge that was recorded. */
const quarrels: Readonly<Record<string, readonly Turn[]>> = {
  "an inquiry that grows into a dispute, lost, taken up again and won": [
    ["inquiry", 0, 0],
    ["open", 1, 0],
    ["under_review", 1, 0],
    ["lost", 1, 0],
    ["under_review", 1, 0],
    ["won", 1, 1],
  ],
  "won, taken up again by the bank, and lost": [
    ["open", 1, 0],
    ["won", 1, 1],
    ["under_review", 2, 1],
    ["lost", 2, 1],
  ],
  "lost, won and lost again": [
    ["open", 1, 0],
    ["lost", 1, 0],
    ["won", 1, 1],
    ["open", 2, 1],
    ["lost", 2, 1],
  ],
};

export const quarrelLives: readonly Story[] = Object.entries(quarrels).map(([name, turns]) => ({
  gateway: "square",
  name,
  async play(stage, gateway) {
    const one = createRecorder(stage, gateway, card("cnon:card-nonce-ok"));
    await one.charge();
    return { life: () => withTurns(one.life(), turns) };
  },
}));

function withTurns(life: ReturnType<ReturnType<typeof createRecorder>["life"]>, turns: readonly Turn[]) {
  const [paid] = life.said;
  invariant(paid, "a charge that was made was heard of");
  const said = turns.map((turn, index) => ({
    ...paid,
    askedAtMs: paid.askedAtMs + index + 1,
    disputes: [disputeOf(paid, turn)],
  }));
  return { born: life.born, said: [paid, ...said] };
}

function disputeOf(
  { object, requested, askedAtMs }: ChargeSnapshot,
  [state, withdrawn, reinstated]: Turn,
): DisputeSnapshot {
  const movements = (what: string, count: number): DisputeMovement[] =>
    Array.from({ length: count }, (_, index) => ({
      id: `${what}-${index}-${object.id}`,
      amount: requested,
      atMs: askedAtMs + index,
    }));
  return {
    object: { type: "dispute", id: `dispute-${object.id}` },
    state,
    gatewayStatus: state,
    recognised: true,
    amount: requested,
    reason: "fraudulent",
    respondByMs: null,
    openedAtMs: askedAtMs,
    withdrawals: movements("taken", withdrawn),
    reinstatements: movements("given", reinstated),
  };
}
