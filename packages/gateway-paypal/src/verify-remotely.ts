import { z } from "zod";
import { type PayPalParts, ask } from "./ask.ts";
import type { SignedMessage } from "./webhook.ts";

/** PayPal's own word on a signature; null when it cannot be had. */
export type AskPayPal = (message: SignedMessage) => Promise<boolean | null>;

const answerSchema = z.object({ verification_status: z.string() });

/**
 * POST /v1/notifications/verify-webhook-signature, which the SDK does not have. The event goes back exactly as it
 * came: PayPal checks its own bytes.
 * https://developer.paypal.com/docs/api/webhooks/v1/#verify-webhook-signature_post
 */
export function createAskPayPal(options: {
  readonly parts: PayPalParts;
  readonly baseUrl: string;
  readonly webhookId: string;
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch | undefined;
}): AskPayPal {
  const { parts, baseUrl, webhookId, timeoutMs, fetch: carry = fetch } = options;
  return async (message) => {
    const fields = JSON.stringify({
      auth_algo: message.algorithm,
      cert_url: message.certificateUrl,
      transmission_id: message.id,
      transmission_sig: message.signature,
      transmission_time: message.time,
      webhook_id: webhookId,
    });
    const text = new TextDecoder().decode(message.rawBody);
    if (!isJson(text)) return false;
    const token = await ask(parts, (calls) => Promise.resolve(calls.accessToken));
    if (token.kind !== "answered") return null;
    try {
      const answer = await carry(`${baseUrl}/v1/notifications/verify-webhook-signature`, {
        method: "POST",
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
        headers: { authorization: `Bearer ${token.value}`, "content-type": "application/json" },
        body: `${fields.slice(0, -1)},"webhook_event":${text}}`,
      });
      const parsed = answerSchema.safeParse(answer.ok ? await answer.json() : null);
      return parsed.success ? parsed.data.verification_status === "SUCCESS" : null;
    } catch {
      // Whatever kept the question from being answered, nothing is known of the signature.
      return null;
    }
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
