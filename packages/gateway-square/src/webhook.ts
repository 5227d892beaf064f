import { createHmac, timingSafeEqual } from "node:crypto";
import { type Result, err, ok } from "@till/kernel";
import type { GatewayEvent, GatewayObject, Webhook, WebhookInput, WebhookRefusal } from "@till/payments";
import { z } from "zod";
import { checkoutObject, paymentObject, refundObject, disputeObject } from "./status-map.ts";

export interface WebhookOptions {
  readonly signatureKey: string;
  /** Exactly as it is registered at Square: it is part of what is signed. */
  readonly notificationUrl: string;
}

/** A longer header is no signature of ours, and is not worked on. */
const signatureLengthMax = 512;

/**
 * Square tries a delivery again for 24 hours, with the same body; with some for slow lines and clocks that differ. The
 * signature has no time of its own, but it signs the body, and that says when the event was made. What an older one would
 * tell is found in Square's lists. (developer.squareup.com/docs/webhooks/overview)
 */
const ageMsMax = 26 * 3_600_000;

/**
 * Square's own helper compares in a time that depends on where the first difference is, hence this one. A delivery that
 * was recorded and comes again in time changes nothing: the inbox knows it by its event id.
 */
export function createWebhook(options: WebhookOptions): Webhook {
  return { verify: (input) => Promise.resolve(verify(options, input)) };
}

function verify(options: WebhookOptions, input: WebhookInput): Result<GatewayEvent, WebhookRefusal> {
  const header = input.headers["x-square-hmacsha256-signature"];
  if (header === undefined || header === "") return err("missing_signature");
  if (!signs(options, header, input.rawBody)) return err("wrong_signature");
  const event = readEvent(input.rawBody);
  return event.ok && input.nowMs - event.value.createdAtMs > ageMsMax ? err("too_old") : event;
}

function signs(
  { signatureKey, notificationUrl }: WebhookOptions,
  header: string,
  rawBody: Uint8Array,
): boolean {
  // Without a key anybody could sign.
  if (signatureKey === "" || header.length > signatureLengthMax) return false;
  const expected = createHmac("sha256", signatureKey).update(notificationUrl).update(rawBody).digest();
  const given = Buffer.from(header, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const eventBody = z.object({
  event_id: z.string().min(1),
  type: z.string().min(1),
  created_at: z.iso.datetime({ offset: true }),
  data: z.object({ object: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

export function readEvent(rawBody: Uint8Array): Result<GatewayEvent, WebhookRefusal> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody));
  } catch {
    return err("unreadable");
  }
  const parsed = eventBody.safeParse(json);
  if (!parsed.success) return err("unreadable");
  const { event_id: id, type, created_at: createdAt, data } = parsed.data;
  return ok({
    id,
    type,
    createdAtMs: Date.parse(createdAt),
    objects: objectsOf(data?.object ?? {}),
    recognised: knownTypes.has(type),
  });
}

/** https://developer.squareup.com/docs/webhooks/v2-events-reference */
const knownTypes: ReadonlySet<string> = new Set([
  "payment.created",
  "payment.updated",
  "refund.created",
  "refund.updated",
  "terminal.checkout.created",
  "terminal.checkout.updated",
  "terminal.refund.created",
  "terminal.refund.updated",
  "dispute.created",
  "dispute.state.updated",
  "dispute.state.changed",
]);

const id = z.string().min(1);
const payment = z.object({ id, terminal_checkout_id: id.nullish() });
const refund = z.object({ id, payment_id: id.nullish() });
const checkout = z.object({ id });
const dispute = z.object({ id: id.exactOptional(), disputed_payment: z.object({ payment_id: id }) });

/** The charge's object, from whatever kind of object the event is about; of a payment at a terminal the checkout comes first. */
function objectsOf(object: Readonly<Record<string, unknown>>): readonly GatewayObject[] {
  const objects: GatewayObject[] = [];
  const ofPayment = payment.safeParse(object["payment"]).data;
  if (typeof ofPayment?.terminal_checkout_id === "string") {
    objects.push(checkoutObject(ofPayment.terminal_checkout_id));
  }
  if (ofPayment !== undefined) objects.push(paymentObject(ofPayment.id));
  const ofRefund = refund.safeParse(object["refund"]).data;
  if (typeof ofRefund?.payment_id === "string") objects.push(paymentObject(ofRefund.payment_id));
  if (ofRefund !== undefined) objects.push(refundObject(ofRefund.id));
  const ofCheckout = checkout.safeParse(object["checkout"]).data;
  if (ofCheckout !== undefined) objects.push(checkoutObject(ofCheckout.id));
  const ofDispute = dispute.safeParse(object["dispute"]).data;
  if (ofDispute !== undefined) objects.push(paymentObject(ofDispute.disputed_payment.payment_id));
  // Named too: Square's list of disputes may show it later than its event does.
  if (ofDispute?.id !== undefined) objects.push(disputeObject(ofDispute.id));
  return objects;
}
