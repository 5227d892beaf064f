import { createHmac } from "node:crypto";
import { type Answer, Refusal } from "../core/answer.ts";
import { type Collection, createCollection } from "../core/collection.ts";
import type { Core } from "../core/core.ts";
import type { Call } from "../core/manners.ts";
import { standardVersion } from "./manners.ts";
import type {
  Charge,
  ConfirmationToken,
  Customer,
  Dispute,
  HeldPaymentMethod,
  HeldReader,
  HeldTransaction,
  Location,
  PaymentIntent,
  Payout,
  Refund,
  StoredEvent,
} from "./objects.ts";

/** Everything a Stripe account holds, and how its objects come to be. */
export interface StripeWorld {
  readonly core: Core;
  readonly intents: Collection<PaymentIntent, "customer">;
  readonly charges: Collection<Charge, "payment_intent" | "customer">;
  readonly refunds: Collection<Refund, "payment_intent" | "charge">;
  readonly transactions: Collection<HeldTransaction, "source" | "payout" | "type" | "unpaid">;
  readonly paymentMethods: Collection<HeldPaymentMethod, "customer">;
  readonly customers: Collection<Customer, "email">;
  readonly confirmationTokens: Collection<ConfirmationToken, never>;
  readonly disputes: Collection<Dispute, "charge" | "payment_intent">;
  readonly payouts: Collection<Payout, "status">;
  readonly readers: Collection<HeldReader, "location">;
  readonly locations: Collection<Location, never>;
  readonly events: Collection<StoredEvent, "type">;
  /** `pi` gives `pi_` and 24 letters and digits. */
  makeId(prefix: string): string;
  nowS(): number;
  /** Keeps an event and sends it on its way. `object` is what it shows from now on. */
  emit(type: string, object: unknown): void;
  /** Runs `act` as the doing of `call`, whose id and key its events carry. */
  during(call: Call, act: () => Answer): Answer;
}

export function createWorld(core: Core): StripeWorld {
  let calling: Call | undefined;
  const events = collectionOf<StoredEvent, "type">(core, "event", (event) => event.id, {
    type: (event) => event.type,
  });
  core.webhooks.signer("stripe", ({ body, wallMs }) => ({
    "stripe-signature": signatureHeader(core.secrets.stripe, body, Math.floor(wallMs / 1000)),
  }));
  const makeId = (prefix: string): string => `${prefix}_${core.chance.text(24)}`;
  const nowS = (): number => Math.floor(core.clock.nowMs() / 1000);

  return {
    core,
    ...objectCollections(core),
    events,
    makeId,
    nowS,
    emit(type, object) {
      const event: StoredEvent = {
        id: makeId("evt"),
        object: "event",
        api_version: standardVersion,
        created: nowS(),
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: {
          id: calling?.requestId ?? null,
          idempotency_key: calling?.headers["idempotency-key"] ?? null,
        },
        type,
      };
      events.insert(event);
      core.webhooks.send({ gateway: "stripe", eventId: event.id, type, body: JSON.stringify(event) });
    },
    during(call, act) {
      calling = call;
      try {
        return act();
      } finally {
        calling = undefined;
      }
    },
  };
}

function objectCollections(core: Core) {
  return {
    intents: collectionOf<PaymentIntent, "customer">(core, "payment_intent", idOf, {
      customer: (pi) => pi.customer,
    }),
    charges: collectionOf<Charge, "payment_intent" | "customer">(core, "charge", idOf, {
      payment_intent: (charge) => charge.payment_intent,
      customer: (charge) => charge.customer,
    }),
    refunds: collectionOf<Refund, "payment_intent" | "charge">(core, "refund", idOf, {
      payment_intent: (refund) => refund.payment_intent,
      charge: (refund) => refund.charge,
    }),
    transactions: collectionOf<HeldTransaction, "source" | "payout" | "type" | "unpaid">(
      core,
      "balance_transaction",
      (held) => held.object.id,
      {
        source: (held) => held.object.source,
        payout: (held) => held.payout,
        type: (held) => held.object.type,
        unpaid: (held) => (held.payout === null ? "yes" : null),
      },
    ),
    paymentMethods: collectionOf<HeldPaymentMethod, "customer">(
      core,
      "payment_method",
      (held) => held.object.id,
      {
        customer: (held) => held.object.customer,
      },
    ),
    customers: collectionOf<Customer, "email">(core, "customer", idOf, {
      email: (customer) => customer.email,
    }),
    confirmationTokens: collectionOf<ConfirmationToken, never>(core, "confirmation_token", idOf, {}),
    disputes: collectionOf<Dispute, "charge" | "payment_intent">(core, "dispute", idOf, {
      charge: (dispute) => dispute.charge,
      payment_intent: (dispute) => dispute.payment_intent,
    }),
    payouts: collectionOf<Payout, "status">(core, "payout", idOf, { status: (payout) => payout.status }),
    readers: collectionOf<HeldReader, "location">(core, "reader", (held) => held.object.id, {
      location: (held) => held.object.location,
    }),
    locations: collectionOf<Location, never>(core, "location", idOf, {}),
  };
}

const idOf = (object: { readonly id: string }): string => object.id;

function collectionOf<T, Index extends string>(
  core: Core,
  kind: string,
  idOf: (object: T) => string,
  indexes: Readonly<Record<Index, (object: T) => string | null | undefined>>,
): Collection<T, Index> {
  return createCollection<T, Index>(core.database, core.clock, { gateway: "stripe", kind, idOf, indexes });
}

/** `t=…,v1=…`: HMAC-SHA256 of `t.body`, keyed by the whole secret. https://docs.stripe.com/webhooks#verify-manually */
function signatureHeader(secret: string, body: string, atS: number): string {
  return `t=${atS},v1=${createHmac("sha256", secret).update(`${atS}.${body}`).digest("hex")}`;
}

/** The object, or Stripe's 404. */
export function mustFind<T>(found: T | undefined, refusal: () => Refusal): T {
  if (found === undefined) throw refusal();
  return found;
}
