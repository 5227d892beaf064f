import { invariant } from "@till/kernel";
import { describe, expect, it } from "vitest";
import { capturedMinor, expectBooksToAgree, snapshotOf } from "./driver.ts";
import type { ContractContext } from "./gateway-contract.ts";
import type { GatewayTraits } from "./harness.ts";
import { itWhen } from "./it-when.ts";

const hourMs = 60 * 60 * 1000;

/** Authorizations: taken by parts, and running out. */
export function describeCaptures(traits: GatewayTraits, context: ContractContext): void {
  const several = itWhen(traits.manualCapture && traits.severalCaptures === true);
  const authorized = (amountMinor = 2_500n) =>
    context.driver.pay(context.harness.ways.succeeds, { capture: "manual", amountMinor });

  describe("authorizations", () => {
    it("says whether one can be captured by parts", () => {
      const { captures } = context.harness.gateway;
      expect(captures).toBe(traits.severalCaptures === true ? "several" : "once");
    });

    several("captures by parts, each a fact of its own, until one is final", async () => {
      const { driver, harness } = context;
      const held = await authorized();
      const first = snapshotOf(await driver.prepareCapture(held, 700n, false).send());
      expect(first.state).toBe("authorized");
      expect(first.captures.map(({ amount }) => amount.amountMinor)).toEqual([700n]);
      const second = snapshotOf(await driver.prepareCapture(held, 300n, false).send());
      const last = snapshotOf(await driver.prepareCapture(held, 1_000n, true).send());
      expect(last.state).toBe("captured");
      expect(last.captures).toHaveLength(3);
      expect(capturedMinor(last)).toBe(2_000n);
      const ids = (captures: typeof last.captures) => captures.map(({ id }) => id);
      expect(new Set(ids(last.captures)).size).toBe(3);
      expect(ids(last.captures)).toEqual(
        expect.arrayContaining([...ids(first.captures), ...ids(second.captures)]),
      );
      expect((await driver.prepareCapture(held, 100n).send()).kind).toBe("refused");
      const after = await driver.read(held);
      expect(after.captures).toEqual(last.captures);
      await expectBooksToAgree(harness, after);
    });

    several("never captures more by parts than was authorized", async () => {
      const { driver, harness } = context;
      const held = await authorized();
      snapshotOf(await driver.prepareCapture(held, 2_000n, false).send());
      expect((await driver.prepareCapture(held, 501n, false).send()).kind).toBe("refused");
      const after = await driver.read(held);
      expect(capturedMinor(after)).toBe(2_000n);
      await expectBooksToAgree(harness, after);
    });

    several("a void of what is left keeps what was captured", async () => {
      const { driver, harness } = context;
      const held = await authorized();
      snapshotOf(await driver.prepareCapture(held, 700n, false).send());
      snapshotOf(await driver.prepareVoid(held).send());
      const after = await driver.read(held);
      expect(after.state).toBe("captured");
      expect(capturedMinor(after)).toBe(700n);
      expect((await driver.prepareCapture(held, 100n).send()).kind).toBe("refused");
      await expectBooksToAgree(harness, after);
    });

    itWhen(traits.manualCapture && traits.authorizationExpires === true && traits.sandbox)(
      "says how long it lives, and shows that it has run out",
      async () => {
        const { driver, harness, sandbox } = context;
        const held = await authorized();
        const { captureBeforeMs } = held;
        invariant(captureBeforeMs !== null, "an authorization names its end");
        expect(captureBeforeMs).toBeGreaterThan(harness.nowMs());
        await sandbox.advanceMs(captureBeforeMs - harness.nowMs() - hourMs);
        expect((await driver.read(held)).state).toBe("authorized");
        await sandbox.advanceMs(2 * hourMs);
        const after = await driver.readUntil(held, ({ state }) => state !== "authorized");
        expect(after).toMatchObject({ state: "expired", captures: [], recognised: true });
        expect((await driver.prepareCapture(held, 2_500n).send()).kind).toBe("refused");
        await expectBooksToAgree(harness, await driver.read(held));
      },
    );
  });
}
