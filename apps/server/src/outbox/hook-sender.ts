import { createHmac } from "node:crypto";
import type { Clock } from "@till/kernel";
import type { HookCall, Senders } from "./senders.ts";

const timeoutMs = 10_000;

/**
 * Posts JSON to an address the manager chose. `Till-Signature: t=<seconds>,v1=<hex>` is HMAC-SHA256 over
 * `<seconds>.<body>`, so that the receiver knows who sent it and when.
 */
export function createHookSender(options: {
  readonly secret: string;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
}): NonNullable<Senders["hook"]> {
  return {
    async send({ id, url, body }: HookCall) {
      const seconds = Math.floor(options.clock.nowMs() / 1000);
      try {
        const answer = await options.fetch(url, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            "till-message-id": id,
            "till-signature": `t=${seconds},v1=${signHook(options.secret, seconds, body)}`,
          },
          body,
          // Signed for this address and no other.
          redirect: "error",
          signal: AbortSignal.timeout(timeoutMs),
        });
        await answer.body?.cancel();
        if (answer.ok) return { kind: "sent" };
        return { kind: "failed", detail: `it answered ${answer.status}`, permanent: false };
      } catch (error) {
        return { kind: "failed", detail: describe(error), permanent: false };
      }
    },
  };
}

const signHook = (secret: string, seconds: number, body: string): string =>
  createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");

/** `fetch failed` says nothing; its cause does. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
