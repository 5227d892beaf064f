import { invariant } from "@till/kernel";
import type { ChargeSnapshot, GatewayEvent } from "@till/payments";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ContractContext } from "./gateway-contract.ts";
import type { Delivery, GatewayTraits } from "./harness.ts";

export function describeWebhooks(traits: GatewayTraits, context: ContractContext): void {
  const verify = (delivery: Delivery, nowMs = context.harness.nowMs()) =>
    context.harness.gateway.webhook.verify({ ...delivery, nowMs });

  /** A genuine delivery about this charge. */
  const deliveryFor = (snapshot: ChargeSnapshot): Promise<{ delivery: Delivery; event: GatewayEvent }> =>
    vi.waitFor(
      async () => {
        for (const delivery of context.sandbox.deliveries()) {
          const result = await verify(delivery);
          invariant(result.ok, `a genuine delivery was refused as ${result.ok ? "" : result.error}`);
          if (result.value.objects.some(({ id }) => id === snapshot.object.id))
            return { delivery, event: result.value };
        }
        throw new Error("no delivery about this charge yet");
      },
      { timeout: 10_000, interval: 25 },
    );

  const paidAndTold = async () => deliveryFor(await context.driver.pay(context.harness.ways.succeeds));

  describe("webhooks", () => {
    beforeEach(() => context.sandbox.tellWebhooks());

    it("accepts a genuine one and names the charge's object as Till stores it", async () => {
      const paid = await context.driver.pay(context.harness.ways.succeeds);
      const { event } = await deliveryFor(paid);
      expect(event.id).not.toBe("");
      expect(event.type).not.toBe("");
      expect(event.createdAtMs).toBeGreaterThan(0);
      expect(event.objects).toContainEqual(paid.object);
    });

    it("refuses a body that was changed, by as little as one byte", async () => {
      const { delivery } = await paidAndTold();
      const text = new TextDecoder().decode(delivery.rawBody);
      const changed = new TextEncoder().encode(
        text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)),
      );
      expect(changed).not.toEqual(delivery.rawBody);
      expect((await verify({ ...delivery, rawBody: changed })).ok).toBe(false);
    });

    it("refuses one signed for somebody else", async () => {
      const { delivery } = await paidAndTold();
      const { stranger } = context.sandbox;
      const result = await stranger.webhook.verify({ ...delivery, nowMs: context.harness.nowMs() });
      expect(result).toEqual({ ok: false, error: "wrong_signature" });
    });

    it("refuses one without a signature, and noise, without throwing", async () => {
      const { delivery } = await paidAndTold();
      expect(await verify({ ...delivery, headers: {} })).toEqual({ ok: false, error: "missing_signature" });
      const noise = new Uint8Array([0, 255, 254, 1]);
      expect((await verify({ ...delivery, rawBody: noise })).ok).toBe(false);
      expect((await verify({ ...delivery, rawBody: new Uint8Array() })).ok).toBe(false);
    });

    if (traits.webhookAge) {
      it("refuses a genuine one that comes an hour late", async () => {
        const { delivery } = await paidAndTold();
        const result = await verify(delivery, context.harness.nowMs() + 60 * 60 * 1000);
        expect(result).toEqual({ ok: false, error: "too_old" });
      });
    }
  });
}
