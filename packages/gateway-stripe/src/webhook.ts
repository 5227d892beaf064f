import { type Result, err, ok } from "@till/kernel";
import type { GatewayEvent, Webhook, WebhookInput, WebhookRefusal } from "@till/payments";
import { Stripe } from "stripe";
import { parseEvent } from "./read-event.ts";

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

function readEvent(rawBody: Uint8Array): Result<GatewayEvent, WebhookRefusal> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody));
  } catch {
    return err("unreadable");
  }
  const event = parseEvent(json);
  return event === null ? err("unreadable") : ok(event);
}
