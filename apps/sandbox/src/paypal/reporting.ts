import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import { toWire, unitsOf } from "./amounts.ts";
import type { Capture, Refund } from "./objects.ts";
import { refuseFor } from "./paypal-error.ts";
import { type PaypalWorld, timeOf } from "./world.ts";

/** Executed transactions take up to three hours to appear. https://developer.paypal.com/docs/api/transaction-search/v1/ */
const lagMs = 3 * 3_600_000;
const rangeMsMax = 31 * 86_400_000;

export function reportingOperations(world: PaypalWorld): readonly Operation[] {
  return [
    {
      name: "transactions.search",
      method: "GET",
      url: "/v1/reporting/transactions",
      handle: (call) => search(world, call),
    },
  ];
}

function search(world: PaypalWorld, call: Call): Answer {
  const refuse = refuseFor(call.requestId);
  const time = (name: string): number => {
    const ms = Date.parse(call.query.get(name) ?? "");
    if (!Number.isNaN(ms)) return ms;
    throw refuse.invalid({ issue: "MISSING_REQUIRED_PARAMETER", field: name, location: "query" });
  };
  const fromMs = time("start_date");
  const toMs = time("end_date");
  if (toMs < fromMs || toMs - fromMs > rangeMsMax) {
    throw refuse.invalid({ issue: "INVALID_PARAMETER_VALUE", field: "end_date", location: "query" });
  }
  const untilMs = Math.min(toMs, world.core.clock.nowMs() - world.core.listLagMs(lagMs));
  const taken = world.captures.all().filter(({ status }) => status !== "DECLINED" && status !== "PENDING");
  const details = [...taken.map(captureLine), ...world.refunds.all().map(refundLine)].filter(
    ({ atMs }) => atMs >= fromMs && atMs <= untilMs,
  );
  return {
    status: 200,
    body: {
      transaction_details: details.map(({ transaction_info }) => ({ transaction_info })),
      account_number: "TLLSANDBXSHP2",
      start_date: timeOf(fromMs),
      end_date: timeOf(toMs),
      last_refreshed_datetime: timeOf(Math.max(fromMs, untilMs)),
      page: 1,
      total_items: details.length,
      total_pages: 1,
      links: [{ href: `${world.core.publicOrigin("paypal")}${call.url}`, rel: "self", method: "GET" }],
    },
  };
}

interface Line {
  readonly atMs: number;
  readonly transaction_info: Readonly<Record<string, unknown>>;
}

function captureLine(capture: Capture): Line {
  const { currency_code } = capture.amount;
  return {
    atMs: capture.createMs,
    transaction_info: {
      ...lineOf(capture, "T0006"),
      transaction_amount: capture.amount,
      fee_amount: toWire(-unitsOf(capture.fee), currency_code),
    },
  };
}

function refundLine(refund: Refund): Line {
  return {
    atMs: refund.createMs,
    transaction_info: {
      ...lineOf(refund, refund.reversal ? "T1106" : "T1107"),
      paypal_reference_id: refund.captureId,
      paypal_reference_id_type: "TXN",
      transaction_amount: toWire(-unitsOf(refund.amount), refund.amount.currency_code),
    },
  };
}

function lineOf(payment: Capture | Refund, code: string): Record<string, unknown> {
  return {
    transaction_id: payment.id,
    transaction_event_code: code,
    transaction_initiation_date: timeOf(payment.createMs),
    transaction_updated_date: timeOf(payment.updateMs),
    transaction_status: "S",
    ...(payment.invoice_id === null ? {} : { invoice_id: payment.invoice_id }),
    ...(payment.custom_id === null ? {} : { custom_field: payment.custom_id }),
  };
}
