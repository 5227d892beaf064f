import { createHmac } from "node:crypto";
import { type Collection, createCollection } from "../core/collection.ts";
import type { Core } from "../core/core.ts";
import type {
  Checkout,
  Customer,
  Dispute,
  HeldDevice,
  HeldPayment,
  HeldToken,
  Location,
  PaymentRefund,
  SquareEvent,
} from "./objects.ts";

export const merchantId = "MLTILLSANDBOX";
export const locationId = "LTILLSANDBOX";
export const applicationId = "sandbox-till";

/** Everything a Square account holds, and how its objects come to be. */
export interface SquareWorld {
  readonly core: Core;
  readonly payments: Collection<HeldPayment, "key" | "location" | "total" | "last_4" | "card_brand">;
  readonly refunds: Collection<PaymentRefund, "location" | "status" | "payment">;
  readonly disputes: Collection<Dispute, "location" | "state" | "payment">;
  readonly checkouts: Collection<Checkout, "device" | "status">;
  readonly devices: Collection<HeldDevice, never>;
  readonly tokens: Collection<HeldToken, never>;
  readonly locations: Collection<Location, never>;
  readonly customers: Collection<Customer, "email">;
  readonly events: Collection<SquareEvent, "type">;
  /** Letters and digits, as Square's ids are. */
  makeId(length: number): string;
  /** RFC 3339 with milliseconds. */
  now(): string;
  /** Keeps an event and sends it on its way. `object` is what it shows from now on, under `name`. */
  emit(
    type: string,
    name: "payment" | "refund" | "checkout" | "dispute",
    object: { readonly id: string },
  ): void;
}

export function createWorld(core: Core): SquareWorld {
  core.webhooks.signer("square", ({ url, body }) => ({
    "x-square-hmacsha256-signature": createHmac("sha256", core.secrets.square)
      .update(url + body)
      .digest("base64"),
  }));
  const now = (): string => new Date(core.clock.nowMs()).toISOString();
  const collections = collectionsOf(core);
  return {
    core,
    ...collections,
    makeId: (length) => core.chance.text(length),
    now,
    emit(type, name, object) {
      const event: SquareEvent = {
        merchant_id: merchantId,
        location_id: locationId,
        type,
        event_id: core.chance.uuid(),
        created_at: now(),
        data: {
          type: name === "checkout" ? "checkout.event" : name,
          id: object.id,
          object: { [name]: object },
        },
      };
      collections.events.insert(event);
      core.webhooks.send({ gateway: "square", eventId: event.event_id, type, body: JSON.stringify(event) });
    },
  };
}

function collectionsOf(core: Core) {
  const idOf = (object: { readonly id: string }): string => object.id;
  return {
    payments: collectionOf<HeldPayment, "key" | "location" | "total" | "last_4" | "card_brand">(
      core,
      "payment",
      (held) => held.object.id,
      {
        key: (held) => held.key,
        location: ({ object }) => object.location_id,
        total: ({ object }) => String(object.total_money.amount),
        last_4: ({ object }) => object.card_details?.card.last_4,
        card_brand: ({ object }) => object.card_details?.card.card_brand,
      },
    ),
    refunds: collectionOf<PaymentRefund, "location" | "status" | "payment">(core, "refund", idOf, {
      location: (refund) => refund.location_id,
      status: (refund) => refund.status,
      payment: (refund) => refund.payment_id,
    }),
    disputes: collectionOf<Dispute, "location" | "state" | "payment">(core, "dispute", idOf, {
      location: (dispute) => dispute.location_id,
      state: (dispute) => dispute.state,
      payment: (dispute) => dispute.disputed_payment.payment_id,
    }),
    checkouts: collectionOf<Checkout, "device" | "status">(core, "checkout", idOf, {
      device: (checkout) => checkout.device_options.device_id,
      status: (checkout) => checkout.status,
    }),
    devices: collectionOf<HeldDevice, never>(core, "device", idOf, {}),
    tokens: collectionOf<HeldToken, never>(core, "token", ({ token }) => token, {}),
    locations: collectionOf<Location, never>(core, "location", idOf, {}),
    customers: collectionOf<Customer, "email">(core, "customer", idOf, {
      email: (customer) => customer.email_address,
    }),
    events: collectionOf<SquareEvent, "type">(core, "event", (event) => event.event_id, {
      type: (event) => event.type,
    }),
  };
}

function collectionOf<T, Index extends string>(
  core: Core,
  kind: string,
  idOf: (object: T) => string,
  indexes: Readonly<Record<Index, (object: T) => string | null | undefined>>,
): Collection<T, Index> {
  return createCollection<T, Index>(core.database, core.clock, { gateway: "square", kind, idOf, indexes });
}
