import { type Collection, createCollection } from "../core/collection.ts";
import type { Core } from "../core/core.ts";
import type { AccessToken, Authorization, Capture, Dispute, Order, Refund, StoredEvent } from "./objects.ts";
import { type Signer, createSigner } from "./signing.ts";

/** PayPal's account as the sandbox plays it. */
export interface PaypalWorld {
  readonly core: Core;
  readonly signer: Signer;
  readonly tokens: Collection<AccessToken, never>;
  readonly orders: Collection<Order, never>;
  readonly authorizations: Collection<Authorization, "order">;
  readonly captures: Collection<Capture, "order" | "invoice">;
  readonly refunds: Collection<Refund, "capture" | "order" | "invoice">;
  readonly disputes: Collection<Dispute, "capture">;
  readonly events: Collection<StoredEvent, "type" | "transaction">;
}

export function createWorld(core: Core): PaypalWorld {
  const { database, clock } = core;
  const gateway = "paypal";
  return {
    core,
    signer: createSigner(core),
    tokens: createCollection<AccessToken>(database, clock, {
      gateway,
      kind: "token",
      idOf: ({ token }) => token,
      indexes: {},
    }),
    orders: createCollection<Order>(database, clock, {
      gateway,
      kind: "order",
      idOf: ({ id }) => id,
      indexes: {},
    }),
    authorizations: createCollection<Authorization, "order">(database, clock, {
      gateway,
      kind: "authorization",
      idOf: ({ id }) => id,
      indexes: { order: ({ orderId }) => orderId },
    }),
    captures: createCollection<Capture, "order" | "invoice">(database, clock, {
      gateway,
      kind: "capture",
      idOf: ({ id }) => id,
      indexes: { order: ({ orderId }) => orderId, invoice: ({ invoice_id }) => invoice_id },
    }),
    refunds: createCollection<Refund, "capture" | "order" | "invoice">(database, clock, {
      gateway,
      kind: "refund",
      idOf: ({ id }) => id,
      indexes: {
        capture: ({ captureId }) => captureId,
        order: ({ orderId }) => orderId,
        invoice: ({ invoice_id }) => invoice_id,
      },
    }),
    disputes: createCollection<Dispute, "capture">(database, clock, {
      gateway,
      kind: "dispute",
      idOf: ({ id }) => id,
      indexes: { capture: ({ captureId }) => captureId },
    }),
    events: createCollection<StoredEvent, "type" | "transaction">(database, clock, {
      gateway,
      kind: "event",
      idOf: ({ id }) => id,
      indexes: { type: ({ type }) => type, transaction: ({ transactionId }) => transactionId },
    }),
  };
}

const idAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Seventeen characters, as PayPal's orders and payments have. */
export function newId(core: Core): string {
  return core.chance.text(17, idAlphabet);
}

/** `2026-11-23T09:00:00Z`, as PayPal writes times. */
export function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
