import { type Clock, invariant } from "@till/kernel";
import { type Gateway, parseGatewayName } from "@till/payments";
import { createCapture } from "./capture.ts";
import { createCharge } from "./charge.ts";
import { createEvents } from "./events.ts";
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
  /** Carries the calls in place of sockets, as the sandbox's in-process transport does. */
  readonly fetch?: typeof fetch | undefined;
  /** The account may capture one authorization by parts (a feature of IC+ pricing). Off unless said. */
  readonly multicapture?: boolean | undefined;
  /** The account takes bank debits beside cards. Off unless said. */
  readonly bankDebits?: boolean | undefined;
}

/** Throws `RangeError` where live credentials meet the sandbox's address, or the other way round. */
export function createStripeGateway(options: StripeGatewayOptions): Gateway {
  const { secretKey, webhookSecrets, endpoint, timeoutMs, now, fetch } = options;
  const features = { multicapture: options.multicapture ?? false, bankDebits: options.bankDebits ?? false };
  invariant(
    webhookSecrets.every((secret) => secret !== ""),
    "a webhook secret is not empty",
  );
  const parts: StripeParts = { client: createClient({ secretKey, endpoint, timeoutMs, fetch }), clock: now };
  return {
    name: parseGatewayName("stripe"),
    label: "Stripe",
    sandbox: endpoint !== undefined,
    supportsCurrency: takesCurrency,
    open: createOpen(parts, features),
    charge: createCharge(parts),
    capture: createCapture(parts, features),
    void: createVoid(parts),
    refund: createRefund(parts),
    read: createRead(parts),
    resolve: createResolve(parts),
    webhook: createWebhook(webhookSecrets),
    events: createEvents(parts),
    captures: features.multicapture ? "several" : "once",
    // Stripe sets no age; a card network may refuse an old one, which is a failed refund.
    refundWithinMs: null,
    terminal: createTerminal(parts),
  };
}
