import { invariant } from "@till/kernel";
import type { ListedEvent } from "@till/payments";
import { describe, expect, it } from "vitest";
import { snapshotOf } from "./driver.ts";
import { listsBehindMs } from "../kit/weather.ts";
import type { ContractContext } from "./gateway-contract.ts";
import type { GatewayTraits } from "./harness.ts";
import { itWhen } from "./it-when.ts";

const minuteMs = 60_000;
/** Far more pages than a test makes. */
const pagesMax = 50;

/** The gateway's own list of events: with it every webhook may be lost. */
export function describeEventLists(traits: GatewayTraits, context: ContractContext): void {
  const listed = async (sinceMs: number, untilMs: number): Promise<readonly ListedEvent[]> => {
    const { events } = context.harness.gateway;
    invariant(events !== undefined, "the gateway lists events");
    const found: ListedEvent[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < pagesMax; page += 1) {
      const answer = await events.list({ sinceMs, untilMs, cursor });
      invariant(answer.kind === "page", `the list is ${answer.kind}`);
      found.push(...answer.events);
      if (answer.next === null) return found;
      cursor = answer.next;
    }
    throw new Error("the list has no end");
  };

  describe("the list of events", () => {
    it("is there where the gateway keeps one", () => {
      expect(context.harness.gateway.events !== undefined).toBe(traits.events === true);
    });

    itWhen(traits.events)("tells everything that webhooks would have told, with webhooks off", async () => {
      const { driver, harness, sandbox } = context;
      await sandbox.silenceWebhooks();
      const fromMs = harness.nowMs() - minuteMs;
      const paid = await driver.pay(harness.ways.succeeds);
      for (let count = 0; count < 12; count += 1) snapshotOf(await driver.prepareRefund(paid, 100n).send());
      const other = await driver.pay(harness.ways.succeeds);
      await sandbox.advanceMs(listsBehindMs);

      const events = await listed(fromMs, harness.nowMs());
      const ids = events.map(({ event }) => event.id);
      expect(sandbox.deliveries()).toEqual([]);
      expect(ids.toSorted()).toEqual([...(await sandbox.eventIds())].toSorted());
      expect(new Set(ids).size).toBe(ids.length);
      // The charge's own object, as Till stores it; its children may be named besides.
      const named = events
        .flatMap(({ event }) => event.objects)
        .filter(({ type }) => type === paid.object.type)
        .map(({ id }) => id);
      expect(new Set(named)).toEqual(new Set([paid.object.id, other.object.id]));
      for (const { event, payload } of events) {
        expect(payload).toContain(event.id);
        expect(event.createdAtMs).toBeGreaterThanOrEqual(fromMs);
      }
      expect(events.some(({ event }) => event.recognised && event.objects.length > 0)).toBe(true);
    });

    itWhen(traits.events)("leaves out what lies outside the range", async () => {
      const { driver, harness, sandbox } = context;
      await driver.pay(harness.ways.succeeds);
      await sandbox.advanceMs(60 * minuteMs);
      const fromMs = harness.nowMs();
      const later = await driver.pay(harness.ways.succeeds);
      await sandbox.advanceMs(listsBehindMs);
      const objects = (await listed(fromMs, harness.nowMs())).flatMap(({ event }) => event.objects);
      expect(new Set(objects.filter(({ type }) => type === later.object.type).map(({ id }) => id))).toEqual(
        new Set([later.object.id]),
      );
      expect(await listed(harness.nowMs() - 2 * minuteMs, harness.nowMs())).toEqual([]);
    });
  });
}
