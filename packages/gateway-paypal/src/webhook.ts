import { verify as verifySignature } from "node:crypto";
import { crc32 } from "node:zlib";
import { type Result, err, ok } from "@till/kernel";
import type { GatewayEvent, GatewayObject, Webhook, WebhookInput, WebhookRefusal } from "@till/payments";
import { z } from "zod";
import type { Certificates } from "./certificates.ts";
import { orderObject } from "./status-map.ts";
import type { AskPayPal } from "./verify-remotely.ts";

/** A message with what proves where it comes from. */
export interface SignedMessage {
  readonly id: string;
  readonly time: string;
  readonly signature: string;
  readonly certificateUrl: string;
  readonly algorithm: string;
  readonly rawBody: Uint8Array;
}

/** Old enough for a slow line, young enough that a stolen message is soon worthless. What it drops is found by polling. */
const ageMsMax = 30 * 60_000;
/** Clocks differ. */
const aheadMsMax = 5 * 60_000;

export interface WebhookParts {
  readonly webhookId: string;
  readonly certificates: Certificates;
  readonly askPayPal: AskPayPal;
}

export function createWebhook(parts: WebhookParts): Webhook {
  return {
    async verify(input) {
      const message = readMessage(input);
      if (message === null) return err("missing_signature");
      const refused =
        refuseByTime(message, input.nowMs) ?? (await refuseBySignature(parts, message, input.nowMs));
      return refused === null ? parseEvent(input.rawBody) : err(refused);
    },
  };
}

function readMessage({ headers, rawBody }: WebhookInput): SignedMessage | null {
  const id = headers["paypal-transmission-id"];
  const time = headers["paypal-transmission-time"];
  const signature = headers["paypal-transmission-sig"];
  const certificateUrl = headers["paypal-cert-url"];
  const algorithm = headers["paypal-auth-algo"];
  if (!id || !time || !signature || !certificateUrl || !algorithm) return null;
  return { id, time, signature, certificateUrl, algorithm, rawBody };
}

function refuseByTime({ time }: SignedMessage, nowMs: number): WebhookRefusal | null {
  const ageMs = nowMs - Date.parse(time);
  if (Number.isNaN(ageMs) || ageMs < -aheadMsMax) return "wrong_signature";
  return ageMs > ageMsMax ? "too_old" : null;
}

async function refuseBySignature(
  { webhookId, certificates, askPayPal }: WebhookParts,
  message: SignedMessage,
  nowMs: number,
): Promise<WebhookRefusal | null> {
  if (webhookId === "" || message.algorithm !== "SHA256withRSA") return "wrong_signature";
  const found = await certificates.keyAt(message.certificateUrl, nowMs);
  switch (found.kind) {
    case "distrusted":
      return "wrong_signature";
    case "key": {
      const genuine = verifySignature(
        "RSA-SHA256",
        Buffer.from(signedText(message, webhookId)),
        found.key,
        Buffer.from(message.signature, "base64"),
      );
      return genuine ? null : "wrong_signature";
    }
    case "unavailable": {
      const genuine = await askPayPal(message);
      if (genuine === null) return "unavailable";
      return genuine ? null : "wrong_signature";
    }
  }
}

/** https://developer.paypal.com/api/rest/webhooks/rest/#link-selfverificationmethod */
export function signedText(
  { id, time, rawBody }: Pick<SignedMessage, "id" | "time" | "rawBody">,
  webhookId: string,
): string {
  return `${id}|${time}|${webhookId}|${crc32(rawBody)}`;
}

const eventSchema = z.object({
  id: z.string().min(1),
  event_type: z.string().min(1),
  create_time: z.iso.datetime({ offset: true }),
  resource_type: z.string().default(""),
  resource: z.object({
    id: z.string().optional(),
    links: z.array(z.object({ href: z.string(), rel: z.string() })).optional(),
    disputed_transactions: z.array(z.object({ seller_transaction_id: z.string().optional() })).optional(),
    supplementary_data: z
      .object({ related_ids: z.object({ order_id: z.string().optional() }).optional() })
      .optional(),
  }),
});

/** Also for what the list of events shows: there PayPal has vouched for it. */
export function parseEvent(rawBody: Uint8Array): Result<GatewayEvent, WebhookRefusal> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody));
  } catch {
    return err("unreadable");
  }
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success) return err("unreadable");
  const { id, event_type: type, create_time } = parsed.data;
  return ok({
    id,
    type,
    createdAtMs: Date.parse(create_time),
    objects: objectsOf(parsed.data),
    recognised: knownTypes.test(type),
  });
}

/** https://developer.paypal.com/api/rest/webhooks/event-names/ */
const knownTypes =
  /^(CHECKOUT\.(ORDER|PAYMENT-APPROVAL)|PAYMENT\.(CAPTURE|AUTHORIZATION|REFUND)|CUSTOMER\.DISPUTE)\./;

/** The order where the event names it. A refund does not: it leads up to its capture. */
function objectsOf({ resource_type, resource }: z.infer<typeof eventSchema>): GatewayObject[] {
  const objects: GatewayObject[] = [];
  const orderId = resource.supplementary_data?.related_ids?.order_id;
  if (orderId !== undefined) objects.push(orderObject(orderId));
  for (const { seller_transaction_id: id } of resource.disputed_transactions ?? [])
    if (id !== undefined) objects.push({ type: "capture", id });
  if (resource.id !== undefined) {
    const type = resourceTypes[resource_type];
    if (type !== undefined) objects.push({ type, id: resource.id });
  }
  for (const { href, rel } of resource.links ?? []) {
    const id = rel === "up" ? /\/captures\/([A-Za-z0-9-]+)$/.exec(href)?.[1] : undefined;
    if (id !== undefined) objects.push({ type: "capture", id });
  }
  return objects;
}

const resourceTypes: Readonly<Record<string, string>> = {
  "checkout-order": "order",
  capture: "capture",
  authorization: "authorization",
  refund: "refund",
};
