import { type Result, err, ok } from "@till/kernel";
import type { GatewayEvent, GatewayObject, Webhook, WebhookInput, WebhookRefusal } from "@till/payments";
import { Stripe } from "stripe";
import { z } from "zod";
import { refundObject } from "./status-map.ts";

/** Older than this is refused, so that a recorded delivery cannot be played back. Stripe signs anew when it retries. */
const toleranceS = 300;

/** Verifies with any of the secrets: during a rotation two are valid. https://docs.stripe.com/webhooks#roll-endpoint-secrets */
export function createWebhook(secrets: readonly string[]): Webhook {
  return { verify: (input) => Promise.resolve(verify(secrets, input)) };
}

function verify(secrets: readonly string[], input: WebhookInput): Result<GatewayEvent, WebhookRefusal> {
  const signature = input.headers["stripe-signature"];
  if (signature === undefined || signature === "") return err("missing_signature");
  if (input.rawBody.length === 0) return err("unreadable");
  const secret = secrets.find((each) => signs(each, signature, input, 0));
  if (secret === undefined) return err("wrong_signature");
  if (!signs(secret, signature, input, toleranceS)) return err("too_old");
  return readEvent(input.rawBody);
}

/** The SDK's own check, constant in time. It throws the same error for age and signature, hence a tolerance: 0 asks of the signature alone. */
function signs(secret: string, signature: string, input: WebhookInput, tolerance: number): boolean {
  try {
    // Its types ask for a Buffer, which is what these bytes are to it anyway.
    const rawBody = Buffer.from(input.rawBody.buffer, input.rawBody.byteOffset, input.rawBody.byteLength);
    Stripe.webhooks.signature?.verifyHeader(rawBody, signature, secret, tolerance, undefined, input.nowMs);
    return Stripe.webhooks.signature !== null;
  } catch {
    // A wrong signature throws one class of error, a malformed header any other: neither is a signature.
    return false;
  }
}

const eventBody = z.object({
  id: z.string().min(1),
  type: z.string().min(1),
  created: z.int().nonnegative(),
  data: z.object({ object: z.looseObject({ object: z.string(), id: z.string().optional() }) }),
});

function readEvent(rawBody: Uint8Array): Result<GatewayEvent, WebhookRefusal> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody));
  } catch {
    return err("unreadable");
  }
  const parsed = eventBody.safeParse(json);
  if (!parsed.success) return err("unreadable");
  const { id, type, created, data } = parsed.data;
  return ok({
    id,
    type,
    createdAtMs: created * 1000,
    objects: objectsOf(data.object),
    recognised: knownTypes.test(type),
  });
}

/** https://docs.stripe.com/api/events/types */
const knownTypes = /^(payment_intent|charge|refund|terminal\.reader)\./;

const reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish();
const child = z.object({ id: z.string().exactOptional(), payment_intent: reference });
const reader = z.object({
  action: z.object({ process_payment_intent: child.optional() }).nullish(),
});

/** The charge's object, from whatever kind of object the event is about. */
function objectsOf(object: z.infer<typeof eventBody>["data"]["object"]): readonly GatewayObject[] {
  switch (object.object) {
    case "payment_intent":
      return object.id === undefined ? [] : [{ type: "payment_intent", id: object.id }];
    case "charge":
    case "dispute":
      return intentNamedBy(child.safeParse(object).data?.payment_intent);
    case "refund": {
      const refund = child.safeParse(object).data;
      const intents = intentNamedBy(refund?.payment_intent);
      return intents.length > 0 || refund?.id === undefined ? intents : [refundObject(refund.id)];
    }
    case "terminal.reader": {
      const action = reader.safeParse(object).data?.action;
      return intentNamedBy(action?.process_payment_intent?.payment_intent);
    }
    default:
      return [];
  }
}

function intentNamedBy(id: string | null | undefined): readonly GatewayObject[] {
  return typeof id === "string" ? [{ type: "payment_intent", id }] : [];
}
