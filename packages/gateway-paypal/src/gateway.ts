import type { Clock } from "@till/kernel";
import { type Gateway, parseGatewayName } from "@till/payments";
import type { PayPalParts } from "./ask.ts";
import { createCapture } from "./capture.ts";
import { createCertificates } from "./certificates.ts";
import { createCharge } from "./charge.ts";
import { createClient } from "./client.ts";
import { createEvents } from "./events.ts";
import { takesCurrency } from "./minor-units.ts";
import { createOpen } from "./open.ts";
import { createRead } from "./read.ts";
import { createRefund } from "./refund.ts";
import { createResolve } from "./resolve.ts";
import { createRest } from "./rest.ts";
import { createTokens } from "./tokens.ts";
import { createAskPayPal } from "./verify-remotely.ts";
import { createVoid } from "./void.ts";
import { createWebhook } from "./webhook.ts";

export interface PayPalGatewayOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The webhook's id at PayPal; it is part of what is signed. Empty where no webhooks arrive: polling is enough. */
  readonly webhookId: string;
  /** Which of PayPal's own worlds; `sandbox` unless told. */
  readonly environment?: "sandbox" | "live" | undefined;
  /** Till's sandbox, such as `http://127.0.0.1:4013`. Left out, calls go to PayPal. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs: number;
  /** Carries the calls instead of the network, where everything runs in one process. */
  readonly fetch?: typeof fetch | undefined;
  readonly clock: Clock;
}

/** https://developer.paypal.com/docs/api/payments/v2/#captures_refund: 180 days after the capture. */
const refundWithinMs = 180 * 24 * 60 * 60 * 1000;

/** Throws `RangeError` where live credentials meet the sandbox's address, or the other way round. */
export function createPayPalGateway(options: PayPalGatewayOptions): Gateway {
  const { webhookId, baseUrl, timeoutMs, clock } = options;
  const client = createClient(options);
  const parts: PayPalParts = {
    tokens: createTokens(client, clock),
    rest: createRest({ baseUrl: client.baseUrl, timeoutMs, fetch: options.fetch }),
    clock,
  };
  const certificates = createCertificates({
    ownOrigin: baseUrl === undefined ? null : new URL(baseUrl).origin,
    hosts: options.environment === "live" ? liveHosts : sandboxHosts,
    timeoutMs,
    fetch: options.fetch,
  });
  return {
    name: parseGatewayName("paypal"),
    label: "PayPal",
    sandbox: baseUrl !== undefined,
    supportsCurrency: takesCurrency,
    approval: { kind: "page" },
    open: createOpen(parts),
    charge: createCharge(parts),
    capture: createCapture(parts),
    void: createVoid(parts),
    refund: createRefund(parts),
    read: createRead(parts),
    resolve: createResolve(parts),
    events: createEvents(parts),
    captures: "several",
    refundWithinMs,
    webhook: createWebhook({
      webhookId,
      certificates,
      askPayPal: createAskPayPal({
        parts,
        baseUrl: client.baseUrl,
        webhookId,
        timeoutMs,
        fetch: options.fetch,
      }),
    }),
  };
}

/** Hosts PayPal serves its signing certificates from. */
const liveHosts: ReadonlySet<string> = new Set(["api.paypal.com", "api-m.paypal.com"]);
const sandboxHosts: ReadonlySet<string> = new Set(["api.sandbox.paypal.com", "api-m.sandbox.paypal.com"]);
