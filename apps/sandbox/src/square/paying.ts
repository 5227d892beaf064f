import { planContest } from "./disputes.ts";
import type { CardDetails, HeldPayment, Money, Payment } from "./objects.ts";
import { durationMs } from "./params.ts";
import type { SquareErrorEntry } from "./square-error.ts";
import type { Source } from "./test-cards.ts";
import { type SquareWorld, applicationId, locationId } from "./world.ts";

/** Square books its fee a little after the payment. */
const feeBookedAfterMs = 3_000;
/** https://squareup.com/help/article/5068: in thousandths of a percent, and minor units. */
const fees = {
  inPerson: { perMille: 26n, fixed: 10n },
  online: { perMille: 29n, fixed: 30n },
} as const;
/** How long an authorization is held. https://developer.squareup.com/docs/payments-api/take-payments/card-payments/delayed-capture */
const heldOnline = "PT168H";
const heldInPerson = "PT36H";

export interface NewPayment {
  readonly amount: Money;
  readonly tip?: Money | undefined;
  readonly autocomplete: boolean;
  readonly delayDuration?: string | undefined;
  readonly key: string | null;
  readonly source:
    | { readonly kind: "card"; readonly source: Source; readonly decline: SquareErrorEntry | undefined }
    | { readonly kind: "cash"; readonly details: NonNullable<Payment["cash_details"]> }
    | { readonly kind: "external"; readonly details: NonNullable<Payment["external_details"]> };
  readonly terminal?:
    | { readonly checkoutId: string; readonly deviceId: string; readonly deviceName: string }
    | undefined;
  /** What the caller gave and gets back. */
  readonly given: Partial<
    Pick<
      Payment,
      | "reference_id"
      | "note"
      | "customer_id"
      | "team_member_id"
      | "buyer_email_address"
      | "statement_description_identifier"
    >
  > & { readonly order_id?: string | undefined };
}

/** Takes, holds or declines. A declined payment is an object too. */
export function makePayment(world: SquareWorld, asked: NewPayment): Payment {
  const held = { object: paymentOf(world, asked), key: asked.key, refunds: refundsOf(asked) };
  const { object } = held;
  world.payments.insert(held);
  world.emit("payment.created", "payment", object);
  if (object.status !== "FAILED") world.emit("payment.updated", "payment", object);
  if (object.status === "COMPLETED") planFee(world, object);
  if (object.status === "APPROVED") {
    const expiresInMs = Date.parse(object.delayed_until) - world.core.clock.nowMs();
    world.core.schedule.in(expiresInMs, "square.authorization_expires", object.id);
  }
  return object;
}

function refundsOf({ source }: NewPayment): HeldPayment["refunds"] {
  return source.kind === "card" && source.source.outcome === "refund_fails" ? "fail_later" : "settle";
}

function paymentOf(world: SquareWorld, asked: NewPayment): Payment {
  const { amount, tip, terminal, source, given } = asked;
  const now = world.now();
  const declined = source.kind === "card" && source.decline !== undefined;
  const status = declined ? "FAILED" : asked.autocomplete ? "COMPLETED" : "APPROVED";
  const total = { ...amount, amount: amount.amount + (tip?.amount ?? 0) };
  const delay = asked.delayDuration ?? (terminal === undefined ? heldOnline : heldInPerson);
  const id = world.makeId(22);
  return {
    id,
    created_at: now,
    updated_at: now,
    amount_money: amount,
    ...(tip === undefined ? {} : { tip_money: tip }),
    total_money: total,
    approved_money: declined ? { ...total, amount: 0 } : total,
    status,
    delay_duration: delay,
    delay_action: "CANCEL",
    delayed_until: new Date(world.core.clock.nowMs() + durationMs(delay)).toISOString(),
    ...detailsOf(world, asked, status),
    location_id: locationId,
    order_id: given.order_id ?? world.makeId(22),
    ...without(given),
    risk_evaluation: { created_at: now, risk_level: "NORMAL" },
    ...(terminal === undefined
      ? {}
      : {
          terminal_checkout_id: terminal.checkoutId,
          device_details: { device_id: terminal.deviceId, device_name: terminal.deviceName },
        }),
    ...(status === "APPROVED" ? { capabilities: ["EDIT_DELAY_ACTION"] } : {}),
    ...(status === "COMPLETED" ? receiptOf(id) : {}),
    application_details: {
      square_product: terminal === undefined ? "ECOMMERCE_API" : "TERMINAL_API",
      application_id: applicationId,
    },
    version_token: world.makeId(40),
  };
}

function without({ order_id: _order, ...given }: NewPayment["given"]): Omit<NewPayment["given"], "order_id"> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function receiptOf(id: string): Pick<Payment, "receipt_number"> {
  return { receipt_number: id.slice(0, 4) };
}

function detailsOf(
  world: SquareWorld,
  { source, terminal }: NewPayment,
  status: "FAILED" | "COMPLETED" | "APPROVED",
): Pick<Payment, "source_type" | "card_details" | "cash_details" | "external_details"> {
  switch (source.kind) {
    case "cash":
      return { source_type: "CASH", cash_details: source.details };
    case "external":
      return { source_type: "EXTERNAL", external_details: source.details };
    case "card":
      return {
        source_type: "CARD",
        card_details: cardDetails(world.now(), {
          ...source,
          status,
          inPerson: terminal !== undefined,
        }),
      };
  }
}

interface Entered {
  readonly source: Source;
  readonly decline: SquareErrorEntry | undefined;
  readonly status: "FAILED" | "COMPLETED" | "APPROVED";
  readonly inPerson: boolean;
}

function cardDetails(now: string, { source, decline, status, inPerson }: Entered): CardDetails {
  const { card, expMonth, expYear, onFile, outcome } = source;
  return {
    status: status === "FAILED" ? "FAILED" : status === "COMPLETED" ? "CAPTURED" : "AUTHORIZED",
    card: {
      card_brand: card.brand,
      last_4: card.number.slice(-4),
      exp_month: expMonth,
      exp_year: expYear,
      fingerprint: `sq-1-sandbox-${card.brand.toLowerCase()}-${card.number.slice(-4)}`,
      card_type: "CREDIT",
      prepaid_type: "NOT_PREPAID",
      bin: card.number.slice(0, 6),
    },
    entry_method: inPerson ? "CONTACTLESS" : onFile ? "ON_FILE" : "KEYED",
    ...(inPerson
      ? {}
      : {
          cvv_status: outcome === "cvv" ? "CVV_REJECTED" : "CVV_ACCEPTED",
          avs_status: outcome === "postal_code" ? "AVS_REJECTED" : "AVS_ACCEPTED",
        }),
    ...(decline === undefined ? { auth_result_code: "68aLBM" } : { errors: [decline] }),
    statement_description: "SQ *TILL SANDBOX",
    card_payment_timeline:
      status === "FAILED"
        ? {}
        : { authorized_at: now, ...(status === "COMPLETED" ? { captured_at: now } : {}) },
  };
}

/** Writes a payment down as it is from now on, with a new version. */
export function savePayment(world: SquareWorld, next: Payment): Payment {
  const held = world.payments.get(next.id);
  const object = { ...next, updated_at: world.now(), version_token: world.makeId(40) };
  world.payments.update({ key: held?.key ?? null, refunds: held?.refunds ?? "settle", object });
  world.emit("payment.updated", "payment", object);
  return object;
}

export function completePayment(world: SquareWorld, payment: Payment): Payment {
  const { capabilities: _none, ...rest } = payment;
  const done = savePayment(world, {
    ...rest,
    status: "COMPLETED",
    ...receiptOf(payment.id),
    ...withCard(payment, { status: "CAPTURED", at: { captured_at: world.now() } }),
  });
  planFee(world, done);
  return done;
}

export function cancelPayment(world: SquareWorld, payment: Payment): Payment {
  const { capabilities: _none, ...rest } = payment;
  return savePayment(world, {
    ...rest,
    status: "CANCELED",
    ...withCard(payment, { status: "VOIDED", at: { voided_at: world.now() } }),
  });
}

function withCard(
  { card_details: details }: Payment,
  change: { readonly status: CardDetails["status"]; readonly at: CardDetails["card_payment_timeline"] },
): Pick<Payment, "card_details"> {
  if (details === undefined) return {};
  return {
    card_details: {
      ...details,
      status: change.status,
      card_payment_timeline: { ...details.card_payment_timeline, ...change.at },
    },
  };
}

function planFee(world: SquareWorld, payment: Payment): void {
  planContest(world, payment);
  if (payment.source_type === "CARD")
    world.core.schedule.in(feeBookedAfterMs, "square.fee_booked", payment.id);
}

export function mountPaymentEffects(world: SquareWorld): void {
  world.core.schedule.on("square.fee_booked", (id) => {
    const payment = world.payments.get(id)?.object;
    if (payment === undefined || payment.processing_fee !== undefined) return;
    const rate = payment.terminal_checkout_id === undefined ? fees.online : fees.inPerson;
    savePayment(world, {
      ...payment,
      processing_fee: [
        {
          effective_at: world.now(),
          type: "INITIAL",
          amount_money: { ...payment.total_money, amount: feeOn(payment.total_money.amount, rate) },
        },
      ],
    });
  });
  world.core.schedule.on("square.authorization_expires", (id) => {
    const payment = world.payments.get(id)?.object;
    if (payment?.status === "APPROVED") cancelPayment(world, payment);
  });
}

/** Half a cent up. */
function feeOn(amount: number, { perMille, fixed }: (typeof fees)[keyof typeof fees]): number {
  return Number((BigInt(amount) * perMille + 500n) / 1000n + fixed);
}
