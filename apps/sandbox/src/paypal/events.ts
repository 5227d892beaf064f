import { type Authorization, type Capture, type Dispute, type Order, type Refund } from "./objects.ts";
import { presentAuthorization, presentCapture, presentOrder, presentRefund } from "./present.ts";
import { presentDispute } from "./present-dispute.ts";
import { type PaypalWorld, timeOf } from "./world.ts";

interface Happening {
  readonly type: string;
  readonly resourceType: "checkout-order" | "authorization" | "capture" | "refund" | "dispute";
  readonly resource: Readonly<Record<string, unknown>>;
  readonly transactionId: string;
  readonly summary: string;
}

export function orderEvent(world: PaypalWorld, type: string, order: Order): void {
  emit(world, {
    type,
    resourceType: "checkout-order",
    resource: presentOrder(world, order),
    transactionId: order.id,
    summary: `An order has been ${type.split(".").at(-1)?.toLowerCase() ?? "changed"}`,
  });
}

export function authorizationEvent(world: PaypalWorld, type: string, authorization: Authorization): void {
  emit(world, {
    type,
    resourceType: "authorization",
    resource: presentAuthorization(world, authorization, true),
    transactionId: authorization.id,
    summary: `A payment authorization of ${authorization.amount.value} ${authorization.amount.currency_code} changed`,
  });
}

export function captureEvent(world: PaypalWorld, type: string, capture: Capture): void {
  emit(world, {
    type,
    resourceType: "capture",
    resource: presentCapture(world, capture, true),
    transactionId: capture.id,
    summary: `A capture of ${capture.amount.value} ${capture.amount.currency_code} changed`,
  });
}

/** Its resource is the refund, which leads up to the capture and names no order. */
export function refundEvent(world: PaypalWorld, type: string, refund: Refund): void {
  emit(world, {
    type,
    resourceType: "refund",
    resource: presentRefund(world, refund),
    transactionId: refund.captureId,
    summary: `A ${refund.amount.value} ${refund.amount.currency_code} capture payment was given back`,
  });
}

export function disputeEvent(world: PaypalWorld, type: string, dispute: Dispute): void {
  emit(world, {
    type,
    resourceType: "dispute",
    resource: presentDispute(world, dispute),
    transactionId: dispute.captureId,
    summary: `A dispute of ${dispute.amount.value} ${dispute.amount.currency_code} changed`,
  });
}

/** Kept, so that it can be listed and caught up on, and sent. */
function emit(world: PaypalWorld, happening: Happening): void {
  const { core, events } = world;
  const { type, transactionId } = happening;
  const id = `WH-${core.chance.text(17, idAlphabet)}-${core.chance.text(17, idAlphabet)}`;
  const url = `${core.publicOrigin("paypal")}/v1/notifications/webhooks-events/${id}`;
  const text = JSON.stringify({
    id,
    event_version: "1.0",
    create_time: timeOf(core.clock.nowMs()),
    resource_type: happening.resourceType,
    resource_version: "2.0",
    event_type: type,
    summary: happening.summary,
    resource: happening.resource,
    links: [
      { href: url, rel: "self", method: "GET" },
      { href: `${url}/resend`, rel: "resend", method: "POST" },
    ],
  });
  events.insert({ id, type, text, transactionId });
  core.webhooks.send({ gateway: "paypal", eventId: id, type, body: text });
}

const idAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
