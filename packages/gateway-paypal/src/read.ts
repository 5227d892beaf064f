import type { ChargeSnapshot, Gateway } from "@till/payments";
import { type OrderAnswer, orderAnswer } from "./answers.ts";
import { type Asked, type PayPalParts, ask, readAnswer } from "./ask.ts";
import { withDisputes } from "./disputes.ts";
import { toSnapshot } from "./status-map.ts";

/** An order as PayPal says it, and as Till does. */
export interface ReadOrder {
  readonly order: OrderAnswer;
  readonly snapshot: ChargeSnapshot;
}

/** One answer holds the order with its authorizations, captures, refunds and fees. */
export function readOrder(parts: PayPalParts, id: string): Promise<Asked<ReadOrder>> {
  const askedAtMs = parts.clock.nowMs();
  return ask(parts, async ({ orders }) => orderFrom(await orders.getOrder({ id }), askedAtMs));
}

/** Throws what cannot be read; call it inside `ask`. */
export function orderFrom(answer: { readonly body: unknown }, askedAtMs: number): ReadOrder {
  const order = readAnswer(answer, orderAnswer);
  return { order, snapshot: toSnapshot(order, askedAtMs) };
}

export function createRead(parts: PayPalParts): Gateway["read"] {
  return async ({ object }) => {
    const read = await readOrder(parts, object.id);
    switch (read.kind) {
      case "answered": {
        const whole = await withDisputes(parts, read.value.snapshot);
        if (whole.kind === "answered") return { kind: "found", snapshot: whole.value };
        const detail = whole.kind === "refused" ? whole.refusal.gatewayCode : whole.detail;
        return { kind: "unavailable", detail };
      }
      case "refused":
        // PayPal forgets an order nobody approved after some hours; one with money on it stays.
        return read.notFound ? { kind: "absent" } : { kind: "unavailable", detail: read.refusal.gatewayCode };
      case "not_sent":
      case "try_again":
      case "unknown":
        return { kind: "unavailable", detail: read.detail };
    }
  };
}
