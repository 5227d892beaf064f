import { invariant } from "@till/kernel";
import type { CallOutcome, ChargeSnapshot } from "@till/payments";
import { describe, expect, it } from "vitest";
import { capturedMinor, expectBooksToAgree, refundedMinor, snapshotOf, stored, valueOf } from "./driver.ts";
import type { Ready } from "./driver.ts";
import type { ContractContext } from "./gateway-contract.ts";
import type { GatewayTraits, MoneyStep } from "./harness.ts";

/** What each money call leads to when it works, from a charge made for 25.00. */
const steps = {
  charge: { capturedMinor: 2_500n, refundedMinor: 0n, state: "captured" },
  capture: { capturedMinor: 2_500n, refundedMinor: 0n, state: "captured" },
  void: { capturedMinor: 0n, refundedMinor: 0n, state: "voided" },
  refund: { capturedMinor: 2_500n, refundedMinor: 900n, state: "captured" },
} as const;
type Step = keyof typeof steps;

const nothing = { capturedMinor: 0n, refundedMinor: 0n } as const;

export function describeFaults(traits: GatewayTraits, context: ContractContext): void {
  const listed: readonly Step[] = traits.manualCapture
    ? ["charge", "capture", "void", "refund"]
    : ["charge", "refund"];

  describe("one effect", () => {
    it.each(listed)("the same %s sent twice has one effect", async (step) => {
      const attempt = await prepare(context, step);
      snapshotOf(await attempt.send());
      snapshotOf(await attempt.send());
      expect(await context.sandbox.totals()).toEqual(effectOf(step));
    });

    it.each(listed)("twenty of the same %s at once have one effect", async (step) => {
      const attempt = await prepare(context, step);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => attempt.send()));
      expect(outcomes.filter(({ kind }) => kind === "succeeded").length).toBeGreaterThan(0);
      // The others either hear the same answer or are told that the key is being worked on.
      for (const { kind } of outcomes) expect(["succeeded", "try_again"]).toContain(kind);
      expect(await context.sandbox.totals()).toEqual(effectOf(step));
    });
  });

  describe("lost answers", () => {
    it.each(listed)(
      "a %s whose answer is lost is unknown, and resolving tells what happened",
      async (step) => {
        const attempt = await prepare(context, step);
        await context.sandbox.arm(step, "after_commit");
        expect(await attempt.send()).toMatchObject({ kind: "unknown" });
        expect(await context.sandbox.totals()).toEqual(effectOf(step));
        expectEffect(snapshotOf(outcomeOf(await context.driver.settle(attempt, true))), step);
        expect(await context.sandbox.totals()).toEqual(effectOf(step));
      },
    );

    it("a charge that times out is unknown, and resolving tells what happened", async () => {
      const attempt = await prepare(context, "charge");
      await context.sandbox.arm("charge", "lost_answer");
      expect(await attempt.send()).toMatchObject({ kind: "unknown" });
      expectEffect(snapshotOf(outcomeOf(await context.driver.settle(attempt, true))), "charge");
      expect(await context.sandbox.totals()).toEqual(effectOf("charge"));
    });

    it.each(listed)("a %s answered with 500 after it was done is never taken for undone", async (step) => {
      const attempt = await prepare(context, step);
      await context.sandbox.arm(step, "server_error_after_commit");
      expect(await attempt.send()).toMatchObject({ kind: "unknown" });
      const resolution = await context.driver.settle(attempt, true);
      expect(resolution.kind).not.toBe("absent");
      if (resolution.kind === "outcome") expectEffect(snapshotOf(resolution.outcome), step);
      expect(await context.sandbox.totals()).toEqual(effectOf(step));
    });
  });

  describe("calls that did nothing", () => {
    it.each(listed)(
      "a %s reset before it was worked on is unknown; resolving sends it again or finds it absent",
      async (step) => {
        const attempt = await prepare(context, step);
        const before = await context.sandbox.totals();
        await context.sandbox.arm(step, "before_sending");
        expect(await attempt.send()).toMatchObject({ kind: "unknown" });
        expect(await context.sandbox.totals()).toEqual(before);
        const resolution = await context.driver.settle(attempt, true);
        expect(resolution.kind).not.toBe("still_unknown");
        const expected = resolution.kind === "absent" ? before : effectOf(step);
        expect(await context.sandbox.totals()).toEqual(expected);
      },
    );

    it.each(listed)(
      "a %s answered with 500 is unknown, and resolving claims nothing that is not so",
      async (step) => {
        const attempt = await prepare(context, step);
        const before = await context.sandbox.totals();
        await context.sandbox.arm(step, "server_error");
        expect(await attempt.send()).toMatchObject({ kind: "unknown" });
        const resolution = await context.driver.settle(attempt, true);
        if (resolution.kind === "outcome") expectEffect(snapshotOf(resolution.outcome), step);
        const expected = resolution.kind === "outcome" ? effectOf(step) : before;
        expect(await context.sandbox.totals()).toEqual(expected);
      },
    );

    it.each(listed)("a %s turned away with 429 may be sent again, when the gateway says", async (step) => {
      const attempt = await prepare(context, step);
      const before = await context.sandbox.totals();
      await context.sandbox.arm(step, "rate_limited", 2);
      expect(await attempt.send()).toMatchObject({ kind: "try_again", retryAfterMs: 2_000 });
      expect(await context.sandbox.totals()).toEqual(before);
      expectEffect(snapshotOf(await attempt.send()), step);
      expect(await context.sandbox.totals()).toEqual(effectOf(step));
    });

    it("a refused connection is not_sent, and a read that cannot ask says so", async () => {
      const { driver, harness, sandbox } = context;
      const { unreachable } = sandbox;
      const paid = await driver.pay(harness.ways.succeeds, {
        capture: traits.manualCapture ? "manual" : "automatic",
      });
      const input = driver.chargeInput(harness.ways.succeeds);
      const target = { object: paid.object, terminalId: null };
      const outcome = await unreachable.charge.send(
        stored(valueOf(unreachable.charge.prepare(input))),
        target,
      );
      expect(outcome.kind).toBe("not_sent");
      const opening = valueOf(unreachable.open?.prepare(input) ?? unreachable.charge.prepare(input));
      const opened = await (unreachable.open?.send(opening) ?? unreachable.charge.send(opening, target));
      expect(opened.kind).toBe("not_sent");
      expect((await unreachable.read({ object: paid.object, terminalId: null })).kind).toBe("unavailable");
    });

    it("a read that is reset learned nothing, and does not say that the object is absent", async () => {
      const { driver, harness, sandbox } = context;
      const paid = await driver.pay(harness.ways.succeeds);
      await sandbox.arm("read", "before_sending");
      const outcome = await harness.gateway.read({ object: paid.object, terminalId: null });
      expect(outcome).toMatchObject({ kind: "unavailable" });
      expect(await driver.read(paid)).toMatchObject({ state: "captured" });
    });

    it("an attempt is still unknown while the gateway cannot be asked", async () => {
      const attempt = await prepare(context, "charge");
      await context.sandbox.arm("charge", "after_commit");
      await attempt.send();
      const resolution = await context.sandbox.unreachable.resolve({
        kind: "charge",
        attemptId: attempt.attemptId,
        call: attempt.call,
        target: attempt.target,
        startedAtMs: attempt.startedAtMs,
        lastSentAtMs: attempt.lastSentAtMs,
        nowMs: context.harness.nowMs(),
        currentMs: () => context.harness.nowMs(),
        wanted: true,
      });
      expect(resolution.kind).toBe("still_unknown");
    });

    it("live credentials and the sandbox's address are refused together", () => {
      expect(context.harness.gateway.sandbox).toBe(true);
      expect(context.sandbox.keyMixes.length).toBeGreaterThan(0);
      for (const mix of context.sandbox.keyMixes) expect(mix).toThrow(/live|sandbox/i);
    });
  });

  describe("charges that were let go", () => {
    if (traits.letGoSettlesLate) {
      it("a charge that never arrived stays unknown until it is certain that it never will", async () => {
        const attempt = await prepare(context, "charge");
        await context.sandbox.arm("charge", "before_sending");
        await attempt.send();
        expect(await context.driver.resolve(attempt, false)).toMatchObject({ kind: "still_unknown" });
        // An hour is what lists are known to lag, and the call may have been slow.
        await context.sandbox.advanceMs(2 * 60 * 60 * 1000);
        expect(await context.driver.resolve(attempt, false)).toEqual({ kind: "absent", snapshot: null });
        expect((await context.sandbox.totals()).capturedMinor).toBe(0n);
      });
    } else {
      it("a charge that never arrived is fenced: the same call can take nothing afterwards", async () => {
        const attempt = await prepare(context, "charge");
        await context.sandbox.arm("charge", "before_sending");
        await attempt.send();
        const resolution = await context.driver.settle(attempt, false);
        expect(resolution.kind).not.toBe("still_unknown");
        await attempt.send();
        const totals = await context.sandbox.totals();
        expect(totals.capturedMinor - totals.refundedMinor).toBe(0n);
      });
    }

    it("a charge that did arrive is found, and the books agree with what is said of it", async () => {
      const attempt = await prepare(context, "charge");
      await context.sandbox.arm("charge", "after_commit");
      await attempt.send();
      const snapshot = snapshotOf(outcomeOf(await context.driver.settle(attempt, false)));
      await expectBooksToAgree(context.harness, await context.driver.read(snapshot));
    });
  });
}

/** The money call of a step, with everything before it done. */
async function prepare({ driver, harness }: ContractContext, step: Step & MoneyStep): Promise<Ready> {
  const way = harness.ways.succeeds;
  switch (step) {
    case "charge":
      return driver.prepareCharge(way);
    case "capture":
      return driver.prepareCapture(await driver.pay(way, { capture: "manual" }), 2_500n);
    case "void":
      return driver.prepareVoid(await driver.pay(way, { capture: "manual" }));
    case "refund":
      return driver.prepareRefund(await driver.pay(way), 900n);
  }
}

function effectOf(step: Step): { readonly capturedMinor: bigint; readonly refundedMinor: bigint } {
  const { capturedMinor, refundedMinor } = steps[step];
  return step === "void" ? nothing : { capturedMinor, refundedMinor };
}

function expectEffect(snapshot: ChargeSnapshot, step: Step): void {
  expect(snapshot.state).toBe(steps[step].state);
  expect(capturedMinor(snapshot)).toBe(steps[step].capturedMinor);
  expect(refundedMinor(snapshot)).toBe(steps[step].refundedMinor);
}

function outcomeOf(resolution: { readonly kind: string; readonly outcome?: CallOutcome<ChargeSnapshot> }) {
  invariant(resolution.outcome !== undefined, `resolved to ${resolution.kind}`);
  return resolution.outcome;
}
