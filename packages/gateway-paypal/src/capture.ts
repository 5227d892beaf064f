import { type Result, err, ok } from "@till/kernel";
import { add, compare, sum } from "@till/money";
import type {
  CallTarget,
  CaptureInput,
  ChargeSnapshot,
  MoneyCall,
  PreparedCall,
  Refusal,
} from "@till/payments";
import { z } from "zod";
import { type AuthorizationAnswer, type OrderAnswer, unitOf } from "./answers.ts";
import { type PayPalParts, apiVersion, bodyOf, orderIdOf, prefer } from "./ask.ts";
import { ownRefusal } from "./decline-reason.ts";
import { type Outcome, beforeSending, exchange } from "./exchange.ts";
import { fromWire, toWire } from "./minor-units.ts";
import { readOrder } from "./read.ts";

const operation = "authorizations.capture";

const body = z.strictObject({
  amount: z.strictObject({ currencyCode: z.string(), value: z.string() }),
  invoiceId: z.string(),
  finalCapture: z.boolean(),
});

/** Takes an authorized amount, or a part of it. */
export function createCapture(parts: PayPalParts): MoneyCall<CaptureInput, ChargeSnapshot> {
  return { prepare: prepareCapture, send: (call, target) => sendCapture(parts, call, target) };
}

export function prepareCapture(input: CaptureInput): Result<PreparedCall, Refusal> {
  const amount = toWire(input.amount);
  if (amount === null || input.amount.amountMinor <= 0n) {
    return err(ownRefusal("invalid_request", "PayPal cannot take this amount"));
  }
  return ok({
    operation,
    apiVersion,
    idempotencyKey: input.attemptId,
    body: {
      amount: { currencyCode: amount.currency_code, value: amount.value },
      // The capture is known by it when the answer is lost; an account may refuse the charge's id a second time.
      invoiceId: input.attemptId,
      finalCapture: input.final,
    } satisfies z.infer<typeof body>,
  });
}

export async function sendCapture(
  parts: PayPalParts,
  call: PreparedCall,
  target: CallTarget,
): Promise<Outcome> {
  const shown = await readOrder(parts, orderIdOf(target));
  if (shown.kind !== "answered") return beforeSending(shown);
  const authorization = unitOf(shown.value.order).payments.authorizations.at(-1);
  if (authorization === undefined) {
    const refusal = ownRefusal("not_permitted", "the order holds no authorization to capture");
    return { kind: "refused", refusal, snapshot: shown.value.snapshot };
  }
  const wanted = bodyOf(call, operation, body);
  if (exceeds(shown.value.order, authorization, wanted)) {
    const refusal = ownRefusal("invalid_request", "more than is left of the authorization");
    return { kind: "refused", refusal, snapshot: shown.value.snapshot };
  }
  return exchange({
    parts,
    target,
    async act({ payments }) {
      await payments.captureAuthorizedPayment({
        authorizationId: authorization.id,
        paypalRequestId: call.idempotencyKey,
        prefer,
        body: wanted,
      });
      return null;
    },
  });
}

/** PayPal itself takes up to 115% of an authorization. A call whose capture is there already is only sent again. */
function exceeds(
  order: OrderAnswer,
  authorization: AuthorizationAnswer,
  { amount, invoiceId }: z.infer<typeof body>,
): boolean {
  const { captures } = unitOf(order).payments;
  if (captures.some(({ invoice_id }) => invoice_id === invoiceId)) return false;
  const authorized = fromWire(authorization.amount);
  const taken = captures.filter(({ status }) => status !== "DECLINED" && status !== "FAILED");
  const before = sum(
    taken.map((capture) => fromWire(capture.amount)),
    authorized.currency,
  );
  const asked = fromWire({ currency_code: amount.currencyCode, value: amount.value });
  return asked.currency === authorized.currency && compare(add(before, asked), authorized) > 0;
}
