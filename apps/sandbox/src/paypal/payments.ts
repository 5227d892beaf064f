import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import { type WireMoney, unitsOf } from "./amounts.ts";
import type { Authorization, Capture } from "./objects.ts";
import { bodyParams, positive, wantsAll } from "./params.ts";
import { addCapture, refuseDuplicateInvoice, voidAuthorized } from "./paying.ts";
import { type Refuse, refuseFor } from "./paypal-error.ts";
import { presentAuthorization, presentCapture, presentRefund } from "./present.ts";
import { refundCapture } from "./refund-capture.ts";
import type { PaypalWorld } from "./world.ts";

/** Payments v2. https://developer.paypal.com/docs/api/payments/v2/ */
export function paymentOperations(world: PaypalWorld): readonly Operation[] {
  const authorization = "/v2/payments/authorizations/:authorization";
  const capture = "/v2/payments/captures/:capture";
  return [
    {
      name: "authorizations.get",
      method: "GET",
      url: authorization,
      handle: (call) => ({
        status: 200,
        body: presentAuthorization(world, findAuthorization(world, call), true),
      }),
    },
    {
      name: "authorizations.capture",
      method: "POST",
      url: `${authorization}/capture`,
      handle: (call) => captureAuthorization(world, call),
    },
    {
      name: "authorizations.void",
      method: "POST",
      url: `${authorization}/void`,
      handle: (call) => voidAuthorization(world, call),
    },
    {
      name: "captures.get",
      method: "GET",
      url: capture,
      handle: (call) => ({ status: 200, body: presentCapture(world, findCapture(world, call), true) }),
    },
    {
      name: "captures.refund",
      method: "POST",
      url: `${capture}/refund`,
      handle: (call) => {
        const refund = refundCapture(world, findCapture(world, call), call);
        return shown(call, presentRefund(world, refund));
      },
    },
    {
      name: "refunds.get",
      method: "GET",
      url: "/v2/payments/refunds/:refund",
      handle: (call) => {
        const found = world.refunds.get(call.params["refund"] ?? "");
        if (found === undefined) throw refuseFor(call.requestId).notFound();
        return { status: 200, body: presentRefund(world, found) };
      },
    },
  ];
}

function captureAuthorization(world: PaypalWorld, call: Call): Answer {
  const refuse = refuseFor(call.requestId);
  const authorization = findAuthorization(world, call);
  refuseUncapturable(authorization, refuse);
  const body = bodyParams(call, refuse);
  const asked = body.money("amount");
  const amount = asked === undefined ? authorization.amount : positive(asked, "/amount", refuse);
  const beforeUnits = world.captures
    .findBy("order", authorization.orderId)
    .filter(({ status }) => status !== "DECLINED")
    .reduce((sum, capture) => sum + unitsOf(capture.amount), 0n);
  refuseTooMuch(authorization, beforeUnits, amount, refuse);
  const invoice_id = body.text("invoice_id", { max: 127 }) ?? authorization.invoice_id;
  refuseDuplicateInvoice(world, invoice_id, refuse);
  const final = body.flag("final_capture") ?? false;
  const capture = addCapture(world, {
    orderId: authorization.orderId,
    authorizationId: authorization.id,
    amount,
    invoice_id,
    custom_id: authorization.custom_id,
    final,
    status: "COMPLETED",
    responseCode: null,
  });
  const whole = final || beforeUnits + unitsOf(amount) >= unitsOf(authorization.amount);
  const status = whole ? "CAPTURED" : "PARTIALLY_CAPTURED";
  world.authorizations.update({ ...authorization, status, updateMs: world.core.clock.nowMs() });
  return shown(call, presentCapture(world, capture, true));
}

function refuseUncapturable({ status }: Authorization, refuse: Refuse): void {
  switch (status) {
    case "VOIDED":
      throw refuse.unprocessable({
        issue: "AUTHORIZATION_VOIDED",
        description: "A voided authorization cannot be captured or reauthorized.",
      });
    case "CAPTURED":
      throw refuse.unprocessable({
        issue: "AUTHORIZATION_ALREADY_CAPTURED",
        description: "Authorization has already been captured.",
      });
    case "DENIED":
      throw refuse.unprocessable({
        issue: "AUTHORIZATION_DENIED",
        description: "A denied authorization cannot be captured.",
      });
    case "CREATED":
    case "PARTIALLY_CAPTURED":
    case "PENDING":
      return;
  }
}

/** Up to 115% of what was authorized, or 75 more, whichever is less. */
function refuseTooMuch(
  { amount: authorized }: Authorization,
  beforeUnits: bigint,
  amount: WireMoney,
  refuse: Refuse,
): void {
  if (amount.currency_code !== authorized.currency_code) {
    throw refuse.unprocessable({
      issue: "AUTH_CAPTURE_CURRENCY_MISMATCH",
      field: "/amount/currency_code",
      description: "Currency of capture must be the same as currency of authorization.",
    });
  }
  const units = unitsOf(authorized);
  const more = (units * 15n) / 100n;
  if (beforeUnits + unitsOf(amount) <= units + (more < 7500n ? more : 7500n)) return;
  throw refuse.unprocessable({
    issue: "MAX_CAPTURE_AMOUNT_EXCEEDED",
    field: "/amount/value",
    value: amount.value,
    description: "Capture amount exceeds allowable limit.",
  });
}

function voidAuthorization(world: PaypalWorld, call: Call): Answer {
  const refuse = refuseFor(call.requestId);
  const authorization = findAuthorization(world, call);
  switch (authorization.status) {
    case "VOIDED":
      throw refuse.unprocessable({
        issue: "PREVIOUSLY_VOIDED",
        description: "Authorization has been previously voided and hence cannot be voided again.",
      });
    case "CAPTURED":
      throw refuse.unprocessable({
        issue: "PREVIOUSLY_CAPTURED",
        description: "Authorization has been previously captured and hence cannot be voided.",
      });
    case "CREATED":
    case "PARTIALLY_CAPTURED":
    case "PENDING":
    case "DENIED":
      break;
  }
  const voided = voidAuthorized(world, authorization);
  return wantsAll(call) ? { status: 200, body: presentAuthorization(world, voided, true) } : { status: 204 };
}

function findAuthorization(world: PaypalWorld, call: Call): Authorization {
  const found = world.authorizations.get(call.params["authorization"] ?? "");
  if (found === undefined) throw refuseFor(call.requestId).notFound();
  return found;
}

function findCapture(world: PaypalWorld, call: Call): Capture {
  const found = world.captures.get(call.params["capture"] ?? "");
  if (found === undefined) throw refuseFor(call.requestId).notFound();
  return found;
}

/** Whole, or only its id, status and links. */
function shown(call: Call, whole: Record<string, unknown>): Answer {
  if (wantsAll(call)) return { status: 201, body: whole };
  return { status: 201, body: { id: whole["id"], status: whole["status"], links: whole["links"] } };
}
