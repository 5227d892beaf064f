import { type Result, ok } from "@till/kernel";
import type {
  CallTarget,
  ChargeSnapshot,
  MoneyCall,
  PreparedCall,
  Refusal,
  RefundInput,
} from "@till/payments";
import { z } from "zod";
import { type SquareParts, ask, optionsOf } from "./ask.ts";
import { storedMoney, toRequest } from "./charge.ts";
import { apiVersion } from "./client.ts";
import { type Outcome, afterTheCall, bodyOf, objectOf } from "./exchange.ts";
import { toWire } from "./minor-units.ts";
import { reasonWith } from "./refund-reason.ts";

const operation = "refunds.refund_payment";

const body = z.object({
  idempotencyKey: z.string(),
  paymentId: z.string(),
  amountMoney: storedMoney,
  reason: z.string(),
});

/** Gives money back on one payment. The attempt's id is the key and stands in the reason. */
export function createRefund(parts: SquareParts): MoneyCall<RefundInput, ChargeSnapshot> {
  return {
    prepare: (input) => prepareRefund(parts, input),
    send: (call, target) => sendRefund(parts, call, target),
  };
}

export function prepareRefund(
  parts: Pick<SquareParts, "currency">,
  input: RefundInput,
): Result<PreparedCall, Refusal> {
  const amount = toWire(input.amount, parts.currency);
  if (!amount.ok) return amount;
  return ok({
    operation,
    apiVersion,
    idempotencyKey: input.attemptId,
    body: {
      idempotencyKey: input.attemptId,
      paymentId: input.captureId,
      amountMoney: { ...amount.value },
      reason: reasonWith(input.attemptId, input.reason),
    } satisfies z.infer<typeof body>,
  });
}

export async function sendRefund(
  parts: SquareParts,
  call: PreparedCall,
  target: CallTarget,
): Promise<Outcome> {
  const { amountMoney, ...rest } = bodyOf(call, operation, body);
  const request = { ...rest, amountMoney: toRequest(amountMoney) };
  const asked = await ask(() => parts.client.refunds.refundPayment(request, optionsOf(call)));
  return afterTheCall(parts, objectOf(target), asked);
}
