import type { Clock } from "@till/kernel";
import type { Currency } from "@till/money";
import { type Gateway, parseGatewayName } from "@till/payments";
import type { SquareParts } from "./ask.ts";
import { createCapture } from "./capture.ts";
import { createCharge } from "./charge.ts";
import { createClient } from "./client.ts";
import { createEvents } from "./events.ts";
import { takesCurrency } from "./minor-units.ts";
import { createRead } from "./read.ts";
import { createRefund } from "./refund.ts";
import { createResolve } from "./resolve.ts";
import { createTerminal } from "./terminal.ts";
import { createVoid } from "./void.ts";
import { createWebhook } from "./webhook.ts";

export interface SquareGatewayOptions {
  readonly accessToken: string;
  /** Square's test applications start with `sandbox-`, which chooses the environment. */
  readonly applicationId: string;
  readonly locationId: string;
  /** Empty where no webhooks arrive, as on a laptop: polling is enough, and none verifies. */
  readonly webhookSignatureKey: string;
  /** The address registered at Square, to the letter: it is part of what is signed. */
  readonly webhookUrl: string;
  /** The address of Till's sandbox. Left out, calls go to Square. */
  readonly baseUrl?: string | undefined;
  /** The location's. Left out, any that Square takes cards in is sent, and Square refuses what is not the location's. */
  readonly currency?: Currency | undefined;
  readonly timeoutMs: number;
  /** Carries the calls instead of the network, where everything runs in one process. */
  readonly fetch?: typeof fetch | undefined;
  readonly clock: Clock;
}

/** https://developer.squareup.com/docs/refunds-api/overview: a year after the payment. */
const refundWithinMs = 365 * 24 * 60 * 60 * 1000;

/** Throws `RangeError` where live credentials meet the sandbox's address, or the other way round. */
export function createSquareGateway(options: SquareGatewayOptions): Gateway {
  const { accessToken, applicationId, locationId, baseUrl, timeoutMs, clock } = options;
  const currency = options.currency ?? null;
  const client = createClient({ accessToken, applicationId, baseUrl, timeoutMs, fetch: options.fetch });
  const parts: SquareParts = { client, clock, locationId, currency };
  return {
    name: parseGatewayName("square"),
    label: "Square",
    sandbox: baseUrl !== undefined,
    supportsCurrency: (asked) => takesCurrency(asked, currency),
    charge: createCharge(parts),
    capture: createCapture(parts),
    void: createVoid(parts),
    refund: createRefund(parts),
    read: createRead(parts),
    resolve: createResolve(parts),
    webhook: createWebhook({
      signatureKey: options.webhookSignatureKey,
      notificationUrl: options.webhookUrl,
    }),
    events: createEvents(parts),
    captures: "once",
    refundWithinMs,
    terminal: createTerminal(parts),
  };
}
