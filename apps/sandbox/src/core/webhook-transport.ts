import { Agent, request } from "node:http";
import type { DeliverWebhook } from "./webhooks.ts";

/** The gateways give an endpoint some seconds; a longer wait would only pile deliveries up. */
const timeoutMs = 10_000;
const socketsMax = 8;

type WebhookResult =
  | { readonly kind: "answered"; readonly status: number }
  | { readonly kind: "failed"; readonly reason: string };

/** Never rejects. */
export type PostWebhook = (message: Parameters<DeliverWebhook>[0]) => Promise<WebhookResult>;

export interface WebhookTransport {
  readonly post: PostWebhook;
  close(): void;
}

/** Posts by a function instead of a socket. */
export function postBy(deliver: DeliverWebhook): PostWebhook {
  return async (message) => {
    try {
      const headers = { "content-type": "application/json", ...message.headers };
      return { kind: "answered", status: await deliver({ ...message, headers }) };
    } catch (error) {
      return { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
    }
  };
}

export function createWebhookTransport(): WebhookTransport {
  const agent = new Agent({ keepAlive: true, maxSockets: socketsMax });
  return {
    post: ({ url, body, headers }) =>
      new Promise((resolve) => {
        if (!URL.canParse(url)) {
          resolve({ kind: "failed", reason: "no endpoint" });
          return;
        }
        const sending = request(
          url,
          {
            method: "POST",
            agent,
            timeout: timeoutMs,
            headers: {
              "content-type": "application/json",
              "content-length": Buffer.byteLength(body),
              "user-agent": "Till-Sandbox/1.0",
              ...headers,
            },
          },
          (answer) => {
            answer.resume();
            answer.once("end", () => resolve({ kind: "answered", status: answer.statusCode ?? 0 }));
            answer.once("error", (error) => resolve({ kind: "failed", reason: error.message }));
          },
        );
        sending.once("timeout", () => sending.destroy(new Error("timed out")));
        sending.once("error", (error) => resolve({ kind: "failed", reason: error.message }));
        sending.end(body);
      }),
    close: () => agent.destroy(),
  };
}
