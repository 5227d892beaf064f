import { invariant } from "@till/kernel";
import { money } from "@till/money";
import { describe, expect, it } from "vitest";
import { capturedMinor, expectBooksToAgree, refusalOf, snapshotOf, stored, valueOf } from "./driver.ts";
import type { ContractContext } from "./gateway-contract.ts";
import type { GatewayTraits } from "./harness.ts";

export function describeCharges(traits: GatewayTraits, context: ContractContext): void {
  describe("charges", () => {
    it("takes exactly what was asked", async () => {
      const { driver, harness } = context;
      const snapshot = await driver.pay(harness.ways.succeeds, { amountMinor: 1_999n });
      expect(snapshot).toMatchObject({ state: "captured", recognised: true, refusal: null, action: null });
      expect(snapshot.requested).toEqual(driver.amountOf(1_999n));
      expect(snapshot.captures.map(({ amount }) => amount)).toEqual([driver.amountOf(1_999n)]);
      expect(snapshot.object.id).not.toBe("");
      expect(snapshot.chargeId).not.toBeNull();
      await expectBooksToAgree(harness, snapshot);
      const again = await driver.read(snapshot);
      expect(again.captures).toEqual(snapshot.captures);
    });

    it("carries our own charge id, by which a charge is found whose answer was lost", async () => {
      const { driver, harness } = context;
      const charge = await driver.prepareCharge(harness.ways.succeeds);
      const sent = snapshotOf(await charge.send());
      expect(sent.chargeId).toBe(charge.input.chargeId);
      expect((await driver.read(sent)).chargeId).toBe(charge.input.chargeId);
    });

    it("makes the object without moving money, and only once per charge", async () => {
      const { driver, harness } = context;
      const { open } = harness.gateway;
      if (open === undefined) return;
      const call = stored(valueOf(open.prepare(driver.chargeInput(harness.ways.succeeds))));
      const first = await open.send(call);
      const second = await open.send(call);
      invariant(first.kind === "opened" && second.kind === "opened", "open answers twice");
      expect(second.snapshot.object).toEqual(first.snapshot.object);
      expect(first.snapshot.captures).toEqual([]);
      await expectBooksToAgree(harness, first.snapshot);
    });

    it("says who declined and why, and takes nothing", async () => {
      const { driver, harness } = context;
      const charge = await driver.prepareCharge(harness.ways.declined);
      const outcome = await charge.send();
      const refusal = refusalOf(outcome);
      expect(refusal).toMatchObject({ by: "issuer", reason: harness.ways.declined.reason });
      expect(refusal.gatewayCode).not.toBe("");
      invariant(outcome.kind === "refused" || outcome.kind === "succeeded", "an answer");
      invariant(outcome.snapshot !== null, "after an issuer's no the snapshot comes along");
      expect(outcome.snapshot).toMatchObject({ state: "declined", captures: [] });
      await expectBooksToAgree(harness, outcome.snapshot);
    });

    it("a declined charge closed by a void can take nothing later", async () => {
      const { driver, harness } = context;
      const charge = await driver.prepareCharge(harness.ways.declined);
      const outcome = await charge.send();
      invariant("snapshot" in outcome && outcome.snapshot !== null, "an answer with a snapshot");
      const closing = await driver.prepareVoid(outcome.snapshot).send();
      expect(["succeeded", "refused"]).toContain(closing.kind);
      const after = await driver.read(outcome.snapshot);
      expect(["voided", "declined", "failed"]).toContain(after.state);
      await charge.send();
      await expectBooksToAgree(harness, await driver.read(outcome.snapshot));
      expect(capturedMinor(await driver.read(outcome.snapshot))).toBe(0n);
    });

    it("refuses a currency it does not take before anything is sent", () => {
      const { driver, harness } = context;
      const { gateway, foreignCurrency } = harness;
      expect(gateway.supportsCurrency(harness.currency)).toBe(true);
      expect(gateway.supportsCurrency(foreignCurrency)).toBe(false);
      const input = { ...driver.chargeInput(harness.ways.succeeds), amount: money(2_500n, foreignCurrency) };
      const prepared = [gateway.open?.prepare(input), gateway.charge.prepare(input)];
      for (const result of prepared.filter((each) => each !== undefined)) {
        expect(result).toMatchObject({ ok: false, error: { by: "gateway" } });
      }
    });

    it("refuses an amount that is nothing or less", () => {
      const { driver, harness } = context;
      for (const amountMinor of [0n, -1n]) {
        const input = driver.chargeInput(harness.ways.succeeds, { amountMinor });
        expect(harness.gateway.charge.prepare(input).ok).toBe(false);
      }
    });

    it("prepares the same call from the same input", () => {
      const { driver, harness } = context;
      const input = driver.chargeInput(harness.ways.succeeds);
      expect(harness.gateway.charge.prepare(input)).toEqual(harness.gateway.charge.prepare(input));
    });

    it("finds nothing under an id the gateway never gave", async () => {
      const { harness } = context;
      const outcome = await harness.gateway.read({ object: harness.unknownObject, terminalId: null });
      expect(outcome).toEqual({ kind: "absent" });
    });

    if (traits.manualCapture) describeManualCapture(context);
    if (traits.manualCapture && traits.partialCapture) describePartialCapture(context);
    if (traits.buyerPage) describeBuyerPage(context);
  });
}

function describeManualCapture(context: ContractContext): void {
  it("authorizes without taking, then captures all of it", async () => {
    const { driver, harness } = context;
    const authorized = await driver.pay(harness.ways.succeeds, { capture: "manual" });
    expect(authorized).toMatchObject({ state: "authorized", captures: [] });
    expect(authorized.authorized).toEqual(driver.amountOf(2_500n));
    await expectBooksToAgree(harness, authorized);
    const captured = snapshotOf(await driver.prepareCapture(authorized, 2_500n).send());
    expect(captured.state).toBe("captured");
    expect(capturedMinor(captured)).toBe(2_500n);
    await expectBooksToAgree(harness, captured);
  });

  it("never captures more than was authorized", async () => {
    const { driver, harness } = context;
    const authorized = await driver.pay(harness.ways.succeeds, { capture: "manual" });
    expect((await driver.prepareCapture(authorized, 2_501n).send()).kind).toBe("refused");
    await expectBooksToAgree(harness, await driver.read(authorized));
    expect((await driver.read(authorized)).state).toBe("authorized");
  });

  it("a voided authorization can no longer be captured", async () => {
    const { driver, harness } = context;
    const authorized = await driver.pay(harness.ways.succeeds, { capture: "manual" });
    const voided = snapshotOf(await driver.prepareVoid(authorized).send());
    expect(voided).toMatchObject({ state: "voided", captures: [] });
    expect((await driver.prepareCapture(authorized, 2_500n).send()).kind).toBe("refused");
    const after = await driver.read(authorized);
    expect(after.state).toBe("voided");
    await expectBooksToAgree(harness, after);
  });
}

function describePartialCapture(context: ContractContext): void {
  it("captures a part and lets the rest go", async () => {
    const { driver, harness } = context;
    const authorized = await driver.pay(harness.ways.succeeds, { capture: "manual" });
    const captured = snapshotOf(await driver.prepareCapture(authorized, 1_000n).send());
    expect(captured.state).toBe("captured");
    expect(captured.requested).toEqual(driver.amountOf(2_500n));
    expect(capturedMinor(captured)).toBe(1_000n);
    await expectBooksToAgree(harness, captured);
    expect((await driver.prepareCapture(authorized, 500n).send()).kind).toBe("refused");
    await expectBooksToAgree(harness, captured);
  });
}

function describeBuyerPage(context: ContractContext): void {
  it("sends the buyer to a page, takes nothing before they agree, and all of it after", async () => {
    const { driver, harness } = context;
    const way = harness.ways.buyerAgrees;
    invariant(way !== undefined && way.act !== null, "the harness knows a buyer who agrees");
    const first = harness.gateway.approval !== undefined;
    const charge = await driver.prepareCharge(first ? { ...way, act: null } : way);
    const asked = first ? charge.opened : snapshotOf(await charge.send());
    invariant(asked !== null, "the gateway asks for the buyer");
    expect(asked).toMatchObject({ state: "requires_action", captures: [] });
    expect(asked.action?.kind).toBe("redirect");
    await expectBooksToAgree(harness, asked);
    await way.act(asked);
    if (first) {
      expect((await driver.read(asked)).buyerApproved).toBe(true);
      snapshotOf(await charge.send());
    }
    const paid = await driver.readUntil(asked, ({ state }) => state !== "requires_action");
    expect(paid).toMatchObject({ state: "captured", action: null });
    expect(capturedMinor(paid)).toBe(2_500n);
    await expectBooksToAgree(harness, paid);
  });

  it("takes nothing from a buyer who refuses on the page", async () => {
    const { driver, harness } = context;
    const way = harness.ways.buyerRefuses;
    invariant(way !== undefined && way.act !== null, "the harness knows a buyer who refuses");
    const charge = await driver.prepareCharge(way);
    const sent = await charge.send();
    const asked = sent.kind === "succeeded" ? sent.snapshot : charge.opened;
    invariant(asked !== null, "the gateway asks for the buyer");
    if (harness.gateway.approval === undefined) await way.act(asked);
    const after = await driver.read(asked);
    expect(after.captures).toEqual([]);
    expect(["requires_action", "declined", "failed", "voided"]).toContain(after.state);
    await expectBooksToAgree(harness, after);
  });
}
