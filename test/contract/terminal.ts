import { invariant } from "@till/kernel";
import type { ChargeSnapshot } from "@till/payments";
import { describe, expect, it } from "vitest";
import { capturedMinor, expectBooksToAgree, refundedMinor, refusalOf, snapshotOf } from "./driver.ts";
import type { ContractContext } from "./gateway-contract.ts";
import type { GatewayTraits, Paying, Ways } from "./harness.ts";

export function describeTerminal(traits: GatewayTraits, context: ContractContext): void {
  const waysOf = (): NonNullable<Ways["terminal"]> => {
    const { terminal } = context.harness.ways;
    invariant(terminal !== undefined, "the harness knows readers");
    return terminal;
  };

  /** A charge at a reader, followed to its end. */
  const followed = async (way: Paying): Promise<ChargeSnapshot> => {
    const { driver } = context;
    const charge = await driver.prepareCharge(way);
    const sent = snapshotOf(await charge.send());
    if (way.act !== null) await way.act(sent);
    return driver.readUntil(
      sent,
      ({ state }) => state !== "requires_action" && state !== "pending",
      charge.target.terminalId,
    );
  };

  describe("readers on the counter", () => {
    it("lists them", async () => {
      const { terminal } = context.harness.gateway;
      invariant(terminal !== undefined, "the gateway drives readers");
      const ids = (await terminal.list()).map(({ id }) => id);
      const { source } = waysOf().succeeds;
      expect(ids).toContain(source.kind === "terminal" ? source.terminalId : "");
    });

    it("asks for the card, and takes the money once it is presented", async () => {
      const way = waysOf().succeeds;
      const { driver, harness } = context;
      const charge = await driver.prepareCharge(way);
      const sent = snapshotOf(await charge.send());
      if (way.act !== null) {
        expect(sent).toMatchObject({ state: "requires_action", captures: [] });
        expect(sent.action).toEqual({ kind: "present_card", terminalId: charge.target.terminalId });
        await way.act(sent);
      }
      const paid = await driver.readUntil(
        sent,
        ({ state }) => state === "captured",
        charge.target.terminalId,
      );
      expect(capturedMinor(paid)).toBe(2_500n);
      await expectBooksToAgree(harness, paid);
    });

    it("refunds a charge made at a reader", async () => {
      const { driver, harness } = context;
      const paid = await followed(waysOf().succeeds);
      const after = snapshotOf(await driver.prepareRefund(paid, 400n).send());
      expect(refundedMinor(after)).toBe(400n);
      await expectBooksToAgree(harness, after);
    });

    it("shows a buyer's cancel as theirs, with nothing taken", async () => {
      const after = await followed(waysOf().buyerCancels);
      expect(["failed", "voided"]).toContain(after.state);
      expect(after.refusal).toMatchObject({ by: "buyer", reason: "buyer_cancelled" });
      await expectBooksToAgree(context.harness, after);
    });

    it("shows a decline at the reader with its reason, with nothing taken", async () => {
      const way = waysOf().declined;
      if (way === undefined) return;
      const after = await followed(way);
      expect(after).toMatchObject({ state: "declined", refusal: { by: "issuer", reason: way.reason } });
      await expectBooksToAgree(context.harness, after);
    });

    it("takes nothing on a reader that is offline, and says that it is", async () => {
      const { driver, sandbox } = context;
      const way = waysOf().offline;
      if (way === undefined) return;
      const charge = await driver.prepareCharge(way);
      const outcome = await charge.send();
      if (outcome.kind === "refused") {
        expect(refusalOf(outcome)).toMatchObject({ by: "gateway", reason: "terminal_offline" });
      } else {
        const after = await driver.readUntil(
          snapshotOf(outcome),
          ({ refusal }) => refusal !== null,
          charge.target.terminalId,
        );
        expect(["terminal_offline", "timed_out"]).toContain(after.refusal?.reason);
      }
      expect(await sandbox.totals()).toEqual({ capturedMinor: 0n, refundedMinor: 0n });
    });

    it("a void frees the reader and takes nothing", async () => {
      const way = waysOf().succeeds;
      if (way.act === null) return;
      const { driver, harness } = context;
      const charge = await driver.prepareCharge(way);
      const sent = snapshotOf(await charge.send());
      snapshotOf(await driver.prepareVoid(sent, charge.target.terminalId).send());
      const after = await driver.readUntil(
        sent,
        ({ state }) => state !== "requires_action" && state !== "pending",
        charge.target.terminalId,
      );
      expect(after.state).toBe("voided");
      await expectBooksToAgree(harness, after);
      expect((await followed(way)).state).toBe("captured");
    });

    if (traits.sandbox) {
      it("a card that is never presented ends the charge, with nothing taken", async () => {
        const way = waysOf().succeeds;
        if (way.act === null) return;
        const { driver, sandbox } = context;
        const charge = await driver.prepareCharge(way);
        const sent = snapshotOf(await charge.send());
        await sandbox.advanceMs(10 * 60 * 1000);
        const after = await driver.readUntil(
          sent,
          ({ state }) => state !== "requires_action",
          charge.target.terminalId,
        );
        expect(after).toMatchObject({
          state: "failed",
          captures: [],
          refusal: { by: "gateway", reason: "timed_out" },
        });
        expect((await sandbox.totals()).capturedMinor).toBe(0n);
      });

      it("a reader charge whose answer is lost is found by resolving", async () => {
        const way = waysOf().succeeds;
        const { driver, harness, sandbox } = context;
        const charge = await driver.prepareCharge(way);
        await sandbox.arm("terminal_charge", "after_commit");
        expect(await charge.send()).toMatchObject({ kind: "unknown" });
        const resolution = await driver.settle(charge, true);
        invariant(resolution.kind === "outcome", `resolved to ${resolution.kind}`);
        const found = snapshotOf(resolution.outcome);
        if (way.act !== null && found.state !== "captured") await way.act(found);
        const paid = await driver.readUntil(
          found,
          ({ state }) => state === "captured",
          charge.target.terminalId,
        );
        expect(capturedMinor(paid)).toBe(2_500n);
        await expectBooksToAgree(harness, paid);
      });

      it("a reader charge let go is closed, and the reader asks for no card any more", async () => {
        const way = waysOf().succeeds;
        if (way.act === null) return;
        const { driver, sandbox } = context;
        const charge = await driver.prepareCharge(way);
        await sandbox.arm("terminal_charge", "after_commit");
        await charge.send();
        const resolution = await driver.settle(charge, false);
        expect(resolution).toMatchObject({ kind: "absent" });
        expect((await sandbox.totals()).capturedMinor).toBe(0n);
      });
    }
  });
}
