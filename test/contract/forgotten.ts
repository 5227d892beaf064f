import { invariant } from "@till/kernel";
import type { Resolution } from "@till/payments";
import { describe, expect, it } from "vitest";
import { capturedMinor, refundedMinor, snapshotOf, stored, valueOf } from "./driver.ts";
import type { Ready } from "./driver.ts";
import type { ContractContext } from "./gateway-contract.ts";
import type { GatewayTraits } from "./harness.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Longer than any gateway keeps a key. */
const keysForgottenMs = 50 * dayMs;

/** Attempts that are resolved late: after their keys are forgotten, and from lists that are an hour behind. */
export function describeForgotten(_traits: GatewayTraits, context: ContractContext): void {
  const prepare = async (step: "charge" | "refund"): Promise<Ready> => {
    const { driver, harness } = context;
    return step === "charge"
      ? driver.prepareCharge(harness.ways.succeeds)
      : driver.prepareRefund(await driver.pay(harness.ways.succeeds), 900n);
  };
  const effectOf = (step: "charge" | "refund") => ({
    capturedMinor: 2_500n,
    refundedMinor: step === "refund" ? 900n : 0n,
  });

  describe("resolved late", () => {
    it.each(["charge", "refund"] as const)(
      "a %s that arrived is found after its key is forgotten, and not done again",
      async (step) => {
        const { driver, sandbox } = context;
        const attempt = await prepare(step);
        await sandbox.arm(step, "after_commit");
        expect((await attempt.send()).kind).toBe("unknown");
        await sandbox.forgetKeys();
        await sandbox.advanceMs(keysForgottenMs);
        const resolution = await driver.resolve(attempt, true);
        invariant(resolution.kind === "outcome", `resolved to ${resolution.kind}`);
        const snapshot = snapshotOf(resolution.outcome);
        expect({ capturedMinor: capturedMinor(snapshot), refundedMinor: refundedMinor(snapshot) }).toEqual(
          effectOf(step),
        );
        expect(await sandbox.totals()).toEqual(effectOf(step));
      },
    );

    it.each(["charge", "refund"] as const)(
      "a %s that never arrived is absent after its key is forgotten, and is not sent again",
      async (step) => {
        const { driver, sandbox } = context;
        const attempt = await prepare(step);
        const before = await sandbox.totals();
        await sandbox.arm(step, "before_sending");
        expect((await attempt.send()).kind).toBe("unknown");
        await sandbox.forgetKeys();
        await sandbox.advanceMs(keysForgottenMs);
        expect((await driver.resolve(attempt, true)).kind).toBe("absent");
        expect(await sandbox.totals()).toEqual(before);
      },
    );

    it.each(["charge", "refund"] as const)(
      "a %s that was sent again a moment ago is not absent from lists that are an hour behind",
      async (step) => {
        const { driver, sandbox } = context;
        const attempt = await prepare(step);
        await sandbox.lagLists(60 * minuteMs);
        await sandbox.arm(step, "after_commit");
        expect((await attempt.send()).kind).toBe("unknown");
        await sandbox.forgetKeys();
        // First tried long ago: it may not be sent again, only looked for.
        const old = Object.assign(attempt, { startedAtMs: attempt.startedAtMs - keysForgottenMs });
        let resolution: Resolution = await driver.resolve(old, true);
        for (const byMs of [9, 3, 47, 13, 24 * 60].map((minutes) => minutes * minuteMs)) {
          expect(resolution.kind).not.toBe("absent");
          await sandbox.advanceMs(byMs);
          resolution = await driver.resolve(old, true);
        }
        expect(resolution.kind).toBe("outcome");
        expect(await sandbox.totals()).toEqual(effectOf(step));
      },
    );

    it("a refund that never arrived is absent only well after it was last sent", async () => {
      const { driver, sandbox } = context;
      const attempt = await prepare("refund");
      await sandbox.lagLists(60 * minuteMs);
      await sandbox.arm("refund", "before_sending");
      expect((await attempt.send()).kind).toBe("unknown");
      const old = Object.assign(attempt, { startedAtMs: attempt.startedAtMs - keysForgottenMs });
      expect((await driver.resolve(old, true)).kind).toBe("still_unknown");
      await sandbox.advanceMs(9 * minuteMs);
      expect((await driver.resolve(old, true)).kind).toBe("still_unknown");
      await sandbox.advanceMs(dayMs);
      expect((await driver.resolve(old, true)).kind).toBe("absent");
    });

    it("a lost open leaves nothing that can take money, even once its key is forgotten", async () => {
      const { driver, harness, sandbox } = context;
      const { open } = harness.gateway;
      if (open === undefined) return;
      const input = driver.chargeInput(harness.ways.succeeds);
      const call = stored(valueOf(open.prepare(input)));
      await sandbox.arm("open", "after_commit");
      expect((await open.send(call)).kind).toBe("unknown");
      await sandbox.forgetKeys();
      expect(await open.send(call)).toMatchObject({ kind: "opened", snapshot: { captures: [] } });
      await sandbox.advanceMs(dayMs);
      expect(await sandbox.totals()).toEqual({ capturedMinor: 0n, refundedMinor: 0n });
    });

    it("a key used with other content is an alarm, and moves nothing", async () => {
      const { driver, harness, sandbox } = context;
      const paid = await driver.pay(harness.ways.succeeds);
      const first = driver.prepareRefund(paid, 900n);
      snapshotOf(await first.send());
      const other = await driver.prepareRefund(paid, 800n, first.attemptId).send();
      expect(other.kind).toBe("unknown");
      expect(other.kind === "unknown" ? other.alarm : "").not.toBeUndefined();
      expect((await sandbox.totals()).refundedMinor).toBe(900n);
    });
  });
}
