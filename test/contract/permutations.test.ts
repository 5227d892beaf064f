import { invariant } from "@till/kernel";
import {
  type ChargeFact,
  type ChargeLife,
  type ChargeSnapshot,
  foldAmounts,
  foldCharge,
} from "@till/payments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatewayOn } from "./lives/outside-acts.ts";
import { paypalLives } from "./lives/paypal-lives.ts";
import { type RecordedLife, type Stage, setStage } from "./lives/record-life.ts";
import { quarrelLives } from "./lives/quarrels.ts";
import { squareLives } from "./lives/square-lives.ts";
import { stripeLives } from "./lives/stripe-lives.ts";

/** Seven have 5,040 orders. */
const snapshotsMax = 7;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.stop());

/** Played once more for every run: what the adapters say of the sandbox today. */
describe.each([...stripeLives, ...squareLives, ...paypalLives, ...quarrelLives])(
  "$gateway: $name",
  (story) => {
    it("ends the same in whatever order it is heard of, and however often", async () => {
      const recorder = await story.play(stage, gatewayOn(stage, story.gateway));
      const life = recorder.life();
      expect(life.said.length).toBeGreaterThan(2);
      expect(life.said.length).toBeLessThanOrEqual(snapshotsMax);

      const asHappened = whatCounts(life.said.reduce(take, life.born));
      const expected = textOf(asHappened);
      const wrong: string[] = [];
      let orders = 0;
      everyOrder(life, (end, order) => {
        orders += 1;
        if (textOf(whatCounts(end)) === expected || wrong.length > 0) return;
        wrong.push(`heard as ${order.join()}:`, ...differences(whatCounts(end), asHappened));
      });
      expect(wrong).toEqual([]);
      expect(orders).toBe(factorial(life.said.length));
    });
  },
);

const factorial = (count: number): number => (count < 2 ? 1 : count * factorial(count - 1));

const take = (life: ChargeLife, snapshot: ChargeSnapshot): ChargeLife =>
  foldCharge(life, snapshot, { ids: stage.ids, nowMs: snapshot.askedAtMs }).life;

/**
 * Every order of the snapshots, sharing their beginnings; in each place every snapshot heard before is heard again,
 * which must change nothing: so orders with duplicates, however many, end as those without.
 */
function everyOrder(
  { born, said }: RecordedLife,
  visit: (end: ChargeLife, order: readonly number[]) => void,
): void {
  const walk = (life: ChargeLife, order: readonly number[]): void => {
    const before = textOf(whatCounts(life));
    for (const index of order) {
      const again = textOf(whatCounts(take(life, at(said, index))));
      invariant(again === before, `${index} heard again after ${order.join()} made ${again} of ${before}`);
    }
    if (order.length === said.length) visit(life, order);
    for (const [index, snapshot] of said.entries()) {
      if (!order.includes(index)) walk(take(life, snapshot), [...order, index]);
    }
  };
  walk(born, []);
}

function at(said: readonly ChargeSnapshot[], index: number): ChargeSnapshot {
  const snapshot = said[index];
  invariant(snapshot, "an order names snapshots that were heard");
  return snapshot;
}

/** What must not depend on the order in which things were heard. Ids that Till makes up itself are left out. */
function whatCounts({ charge, facts, refunds, disputes }: ChargeLife) {
  return {
    charge: { ...charge, ...foldAmounts(facts, charge.amount.currency) },
    facts: settled(facts),
    refunds: refunds
      .map(({ object, state, amount }) => `${object?.id} ${state} ${amount.amountMinor}`)
      .toSorted(),
    disputes: disputes
      .map(({ object, state, amount }) => `${object.id} ${state} ${amount.amountMinor}`)
      .toSorted(),
  };
}

/**
 * Facts as the gateway names them, all of them. Two things it does not name: that a refund was accepted before it came back,
 * which is only known where somebody looked between, so both halves or neither; and each step of a dispute between
 * lost and not, of which the sum counts.
 */
function settled(facts: readonly ChargeFact[]): string[] {
  const cameBack = new Set(facts.filter(({ kind }) => kind === "refund_failed").map(({ ref }) => ref));
  const refundLegs: readonly ChargeFact["kind"][] = ["refund_accepted", "refunded", "refund_failed"];
  const lost = new Map<string, bigint>();
  const lines: string[] = [];
  for (const { kind, ref, amount } of facts) {
    if (refundLegs.includes(kind) && cameBack.has(ref)) continue;
    if (kind !== "dispute_lost") {
      lines.push(`${kind} ${ref} ${amount.amountMinor}`);
      continue;
    }
    const dispute = ref.split(":")[0] ?? ref;
    lost.set(dispute, (lost.get(dispute) ?? 0n) + amount.amountMinor);
  }
  for (const [dispute, minor] of lost) if (minor !== 0n) lines.push(`dispute_lost ${dispute} ${minor}`);
  return lines.toSorted();
}

/** Each line that only one of the two has, so that a failure reads as what went wrong. */
function differences(
  one: ReturnType<typeof whatCounts>,
  other: ReturnType<typeof whatCounts>,
): readonly string[] {
  const lines = ({ charge, facts, refunds, disputes }: typeof one): readonly string[] => [
    ...Object.entries(charge).map(([name, value]) => `${name}: ${textOf(value)}`),
    ...facts,
    ...refunds,
    ...disputes,
  ];
  const [here, there] = [lines(one), lines(other)];
  return [
    ...here.filter((line) => !there.includes(line)).map((line) => `here ${line}`),
    ...there.filter((line) => !here.includes(line)).map((line) => `as it happened ${line}`),
  ];
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? `${part}n` : part));
