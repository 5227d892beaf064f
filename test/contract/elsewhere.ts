import { invariant } from "@till/kernel";
import type { ChargeSnapshot, DisputeSnapshot } from "@till/payments";
import { describe, expect } from "vitest";
import { expectBooksToAgree, refundedMinor, refusalOf, snapshotOf } from "./driver.ts";
import { listsBehindMs, weather } from "../kit/weather.ts";
import type { ContractContext } from "./gateway-contract.ts";
import type { GatewayTraits } from "./harness.ts";
import { itWhen } from "./it-when.ts";

/** What people do in the gateway's dashboard and buyers at their bank: all of it shows in `read`. */
export function describeElsewhere(traits: GatewayTraits, context: ContractContext): void {
  const can = (...acts: NonNullable<GatewayTraits["dashboard"]>) =>
    itWhen(acts.every((act) => traits.dashboard?.includes(act)));
  const paid = () => context.driver.pay(context.harness.ways.succeeds);

  describe("done elsewhere", () => {
    can("refund")("a refund made in the dashboard is the charge's refund, and nobody's attempt", async () => {
      const { driver, harness, sandbox } = context;
      const charge = await paid();
      const ours = driver.prepareRefund(charge, 500n);
      snapshotOf(await ours.send());
      await sandbox.dashboard({ act: "refund", object: charge.object.id, amountMinor: 1_200 });
      const after = await driver.read(charge);
      const theirs = after.refunds.filter(({ attemptId }) => attemptId !== ours.attemptId);
      expect(theirs).toMatchObject([{ attemptId: null, recognised: true, amount: driver.amountOf(1_200n) }]);
      expect(refundedMinor(after)).toBe(1_700n);
      await expectBooksToAgree(harness, after);
      const more = refusalOf(await driver.prepareRefund(charge, 801n).send());
      expect(more).toMatchObject({ by: "gateway", reason: "over_refund" });
    });

    can("capture")("a capture made in the dashboard is the charge's capture", async () => {
      const { driver, harness, sandbox } = context;
      const held = await driver.pay(harness.ways.succeeds, { capture: "manual" });
      await sandbox.dashboard({ act: "capture", object: held.object.id });
      const after = await driver.read(held);
      expect(after.state).toBe("captured");
      expect(after.captures.map(({ amount }) => amount)).toEqual([driver.amountOf(2_500n)]);
      await expectBooksToAgree(harness, after);
    });

    can("void")("an authorization voided in the dashboard is voided", async () => {
      const { driver, harness, sandbox } = context;
      const held = await driver.pay(harness.ways.succeeds, { capture: "manual" });
      await sandbox.dashboard({ act: "void", object: held.object.id });
      const after = await driver.read(held);
      expect(after).toMatchObject({ state: "voided", captures: [] });
      await expectBooksToAgree(harness, after);
    });
  });

  describe("disputes", () => {
    const disputed = async (outcome?: "inquiry"): Promise<ChargeSnapshot> => {
      const charge = await paid();
      const { id: object } = charge.object;
      await context.sandbox.dashboard({
        act: "dispute",
        object,
        ...(outcome === undefined ? {} : { outcome }),
      });
      if (weather === "searches-lag") await context.sandbox.advanceMs(listsBehindMs);
      return context.driver.readUntil(charge, ({ disputes }) => disputes.length > 0);
    };
    const decided = async (charge: ChargeSnapshot, outcome: "won" | "lost"): Promise<DisputeSnapshot> => {
      const object = onlyDispute(charge).object.id;
      await context.sandbox.dashboard({ act: "close_dispute", object, outcome });
      const after = await context.driver.readUntil(
        charge,
        ({ disputes }) => disputes[0]?.state === outcome || disputes[0]?.state === "closed",
      );
      return onlyDispute(after);
    };

    can("dispute")("one that takes the money says how much, and by which movement", async () => {
      const { driver, sandbox } = context;
      const charge = await disputed();
      const dispute = onlyDispute(charge);
      expect(dispute).toMatchObject({ state: "open", recognised: true, reinstatements: [] });
      expect(dispute.amount).toEqual(driver.amountOf(2_500n));
      expect(dispute.reason).not.toBe("");
      expect(movedMinor(dispute.withdrawals)).toBe(2_500n);
      expect(await sandbox.disputedMinor()).toBe(2_500n);
      // The charge itself was captured, and stays it: what the dispute does to money is beside it.
      expect(charge.state).toBe("captured");
      expect(onlyDispute(await driver.read(charge))).toEqual(dispute);
    });

    can("dispute", "close_dispute")("one that is won brings the money back", async () => {
      const charge = await disputed();
      const dispute = await decided(charge, "won");
      expect(dispute.state).toBe("won");
      expect(dispute.withdrawals).toEqual(onlyDispute(charge).withdrawals);
      expect(movedMinor(dispute.reinstatements)).toBe(2_500n);
      expect(await context.sandbox.disputedMinor()).toBe(0n);
    });

    can("dispute", "close_dispute")("one that is lost leaves it with the buyer", async () => {
      const charge = await disputed();
      const dispute = await decided(charge, "lost");
      expect(dispute).toMatchObject({ state: "lost", reinstatements: [] });
      expect(movedMinor(dispute.withdrawals)).toBe(2_500n);
      expect(await context.sandbox.disputedMinor()).toBe(2_500n);
    });

    itWhen(traits.inquiries === true && traits.dashboard?.includes("dispute"))(
      "an inquiry takes nothing",
      async () => {
        const dispute = onlyDispute(await disputed("inquiry"));
        expect(dispute).toMatchObject({ state: "inquiry", withdrawals: [], reinstatements: [] });
        expect(await context.sandbox.disputedMinor()).toBe(0n);
      },
    );
  });
}

function onlyDispute({ disputes }: ChargeSnapshot): DisputeSnapshot {
  const [dispute, ...others] = disputes;
  invariant(dispute !== undefined && others.length === 0, `there are ${disputes.length} disputes`);
  return dispute;
}

function movedMinor(movements: DisputeSnapshot["withdrawals"]): bigint {
  return movements.reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
}
