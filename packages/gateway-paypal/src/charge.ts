import { type Result, err, ok } from "@till/kernel";
import type {
  CallTarget,
  ChargeInput,
  ChargeSnapshot,
  MoneyCall,
  PreparedCall,
  Refusal,
} from "@till/payments";
import { z } from "zod";
import { type PayPalParts, apiVersion, bodyOf, orderIdOf, prefer } from "./ask.ts";
import { type Outcome, exchange } from "./exchange.ts";
import { intentOf, refuseUnfit } from "./open.ts";
import { orderFrom } from "./read.ts";

const operations = { CAPTURE: "orders.capture", AUTHORIZE: "orders.authorize" } as const;

const body = z.strictObject({ intent: z.enum(["CAPTURE", "AUTHORIZE"]) });

/** Takes, or authorizes, the whole of an approved order. */
export function createCharge(parts: PayPalParts): MoneyCall<ChargeInput, ChargeSnapshot> {
  return { prepare: prepareCharge, send: (call, target) => sendCharge(parts, call, target) };
}

export function prepareCharge(input: ChargeInput): Result<PreparedCall, Refusal> {
  const refused = refuseUnfit(input);
  if (refused !== null) return err(refused);
  const intent = intentOf(input);
  return ok({
    operation: operations[intent],
    apiVersion,
    idempotencyKey: input.attemptId,
    body: { intent } satisfies z.infer<typeof body>,
  });
}

export function sendCharge(parts: PayPalParts, call: PreparedCall, target: CallTarget): Promise<Outcome> {
  const { intent } = bodyOf(call, call.operation, body);
  const request = { id: orderIdOf(target), paypalRequestId: call.idempotencyKey, prefer, body: {} };
  return exchange({
    parts,
    target,
    async act({ orders }, askedAtMs) {
      const answer =
        intent === "CAPTURE" ? await orders.captureOrder(request) : await orders.authorizeOrder(request);
      return orderFrom(answer, askedAtMs).snapshot;
    },
  });
}
