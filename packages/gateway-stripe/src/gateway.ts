import { type Clock, invariant } from "@till/kernel";
import { type Gateway, parseGatewayName } from "@till/payments";
import { createCapture } from "./capture.ts";
import { createCharge } from "./charge.ts";
import { type StripeEndpoint, createClient } from "./client.ts";
import type { StripeParts } from "./ask.ts";
import { takesCurrency } from "./minor-units.ts";
import { createOpen } from "./open.ts";
import { createRead } from "./read.ts";
import { createRefund } from "./refund.ts";
import { createResolve } from "./resolve.ts";
import { createTerminal } from "./terminal.ts";
import { createVoid } from "./void.ts";
import { createWebhook } from "./webhook.ts";

export interface StripeGatewayOptions {
  readonly secretKey: string;
  /** Any of them verifies. Empty where no webhooks arrive, as on a laptop: polling is enough. */
  readonly webhookSecrets: readonly string[];
  /** The sandbox's address. Left out, calls go to Stripe. */
  readonly endpoint?: StripeEndpoint | undefined;
  readonly timeoutMs: number;
  readonly now: Clock;
}

/** Throws `RangeError` where live credentials meet the sandbox's address, or the other way round. */
export function createStripeGateway(options: StripeGatewayOptions): Gateway {
  const { secretKey, webhookSecrets, endpoint, timeoutMs, now } = options;
  invariant(
    webhookSecrets.every((secret) => secret !== ""),
    "a webhook secret is not empty",
  );
  const parts: StripeParts = { client: createClient({ secretKey, endpoint, timeoutMs }), clock: now };
  return {
    name: parseGatewayName("stripe"),
    label: "Stripe",
    sandbox: endpoint !== undefined,
    supportsCurrency: takesCurrency,
    open: createOpen(parts),
    charge: createCharge(parts),
    capture: createCapture(parts),
    void: createVoid(parts),
    refund: createRefund(parts),
    read: createRead(parts),
    resolve: createResolve(parts),
    webhook: createWebhook(webhookSecrets),
    captures: "once",
    // Stripe sets no age; a card network may refuse an old one, which is a failed refund.
    refundWithinMs: null,
    terminal: createTerminal(parts),
  };
}
