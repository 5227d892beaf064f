import { invariant } from "@till/kernel";
import { describe, expect, it } from "vitest";
import { expectBooksToAgree, refundOf, refundedMinor, refusalOf, snapshotOf } from "./driver.ts";
import type { ContractContext } from "./gateway-contract.ts";
import type { GatewayTraits } from "./harness.ts";
import { itWhen } from "./it-when.ts";

export function describeRefunds(traits: GatewayTraits, context: ContractContext): void {
  describe("refunds", () => {
    it("gives back in parts, each known by its attempt", async () => {
      const { driver, harness } = context;
      const paid = await driver.pay(harness.ways.succeeds);
      const first = driver.prepareRefund(paid, 700n);
      const second = driver.prepareRefund(paid, 300n);
      snapshotOf(await first.send());
      const after = snapshotOf(await second.send());
      expect(after.state).toBe("captured");
      expect(refundOf(after, first.attemptId).amount).toEqual(driver.amountOf(700n));
      expect(refundOf(after, second.attemptId).amount).toEqual(driver.amountOf(300n));
      expect(refundedMinor(after)).toBe(1_000n);
      await expectBooksToAgree(harness, after);
      await expectBooksToAgree(harness, await driver.read(paid));
    });

    it("gives back all of it, and then nothing more", async () => {
      const { driver, harness } = context;
      const paid = await driver.pay(harness.ways.succeeds);
      const after = snapshotOf(await driver.prepareRefund(paid, 2_500n).send());
      expect(refundedMinor(after)).toBe(2_500n);
      const more = refusalOf(await driver.prepareRefund(paid, 1n).send());
      expect(more).toMatchObject({ by: "gateway", reason: "over_refund" });
      await expectBooksToAgree(harness, await driver.read(paid));
    });

    it("never gives back more than was captured", async () => {
      const { driver, harness } = context;
      const paid = await driver.pay(harness.ways.succeeds);
      snapshotOf(await driver.prepareRefund(paid, 2_000n).send());
      const refusal = refusalOf(await driver.prepareRefund(paid, 501n).send());
      expect(refusal).toMatchObject({ by: "gateway", reason: "over_refund" });
      const after = await driver.read(paid);
      expect(refundedMinor(after)).toBe(2_000n);
      await expectBooksToAgree(harness, after);
    });

    itWhen(traits.sandbox)("fifty parts in a row never come to more than was captured", async () => {
      const { driver, harness } = context;
      const paid = await driver.pay(harness.ways.succeeds, { amountMinor: 5_000n });
      for (let count = 1; count < 50; count += 1) snapshotOf(await driver.prepareRefund(paid, 101n).send());
      const fiftieth = refusalOf(await driver.prepareRefund(paid, 101n).send());
      expect(fiftieth).toMatchObject({ by: "gateway", reason: "over_refund" });
      const after = snapshotOf(await driver.prepareRefund(paid, 51n).send());
      expect(after.refunds).toHaveLength(50);
      expect(refundedMinor(after)).toBe(5_000n);
      await expectBooksToAgree(harness, after);
    });

    if (traits.refundFailsLater) {
      it("shows a refund that fails after it succeeded as failed, and its money as not given back", async () => {
        const { driver, harness, sandbox } = context;
        const way = harness.ways.refundFailsLater;
        invariant(way !== undefined, "the harness knows a refund that fails later");
        const paid = await driver.pay(way);
        const refund = driver.prepareRefund(paid, 800n);
        const sent = refundOf(snapshotOf(await refund.send()), refund.attemptId);
        expect(["pending", "succeeded"]).toContain(sent.state);
        await sandbox.advanceMs(30 * 24 * 60 * 60 * 1000);
        const after = await driver.readUntil(
          paid,
          (now) => refundOf(now, refund.attemptId).state !== sent.state,
        );
        expect(refundOf(after, refund.attemptId)).toMatchObject({ state: "failed", recognised: true });
        expect(refundedMinor(after)).toBe(0n);
        await expectBooksToAgree(harness, after);
      });
    }
  });
}
