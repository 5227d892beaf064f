import { invariant } from "@till/kernel";
import type { Money } from "@till/money";
import { describe, expect } from "vitest";
import { capturedMinor, expectBooksToAgree } from "./driver.ts";
import type { ContractContext } from "./gateway-contract.ts";
import type { GatewayTraits, Ways } from "./harness.ts";
import { itWhen } from "./it-when.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Means of payment that settle, fail or come back days after the buyer said yes. */
export function describeDelayed(traits: GatewayTraits, context: ContractContext): void {
  const ways = (): NonNullable<Ways["delayed"]> => {
    const { delayed } = context.harness.ways;
    invariant(delayed !== undefined, "the harness knows means that settle later");
    return delayed;
  };
  const listed = itWhen(traits.delayed && traits.sandbox);

  describe("means that settle later", () => {
    listed("are pending first, and captured once the money is there", async () => {
      const { driver, harness, sandbox } = context;
      const sent = await driver.pay(ways().settles);
      expect(sent).toMatchObject({ state: "pending", recognised: true, captures: [] });
      await expectBooksToAgree(harness, sent);
      await sandbox.advanceMs(30 * dayMs);
      const paid = await driver.read(sent);
      expect(paid.state).toBe("captured");
      expect(capturedMinor(paid)).toBe(2_500n);
      await expectBooksToAgree(harness, paid);
    });

    listed("may fail instead, and then nothing was taken", async () => {
      const { driver, harness, sandbox } = context;
      const sent = await driver.pay(ways().fails);
      expect(sent.state).toBe("pending");
      await sandbox.advanceMs(30 * dayMs);
      const after = await driver.read(sent);
      expect(["failed", "declined"]).toContain(after.state);
      expect(after.captures).toEqual([]);
      expect(after.refusal).not.toBeNull();
      await expectBooksToAgree(harness, after);
    });

    listed("may come back after they were captured, for all to see", async () => {
      const { driver, sandbox } = context;
      const way = ways().comesBack;
      invariant(way !== undefined, "the harness knows means that come back");
      const sent = await driver.pay(way);
      await sandbox.advanceMs(90 * dayMs);
      const after = await driver.read(sent);
      expect(after.state).toBe("captured");
      expect(capturedMinor(after)).toBe(2_500n);
      const gone = [...after.reversals, ...after.disputes.flatMap(({ withdrawals }) => withdrawals)];
      expect(sumMinor(gone)).toBe(2_500n);
    });
  });
}

function sumMinor(movements: readonly { readonly amount: Money }[]): bigint {
  return movements.reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
}
