import type { SaleRecord, Tx } from "@till/db";
import { type AttemptId, type ChargeId, type SaleId, invariant } from "@till/kernel";
import { type Money, compare, min } from "@till/money";
import {
  type Attempt,
  type Charge,
  type Gateway,
  type GatewayName,
  type Tender,
  parseGatewayName,
} from "@till/payments";
import type { ChargeView } from "@till/wire";
import { authorizeSale } from "../access.ts";
import { type Caller, toActor } from "../actor.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { type Booking, bookCapture, contextOf } from "./books.ts";
import { loadChargeParts, toChargeView } from "./charge-view.ts";
import { driveCharge } from "./drive-charge.ts";
import { toChargeInput, toOpenInput } from "./gateway-inputs.ts";
import { nextStep } from "./next-step.ts";
import { saleMoney } from "./open-amount.ts";

export interface CreateCharge {
  readonly id: ChargeId;
  readonly saleId: SaleId;
  readonly tender: Tender;
  readonly amount?: Money | undefined;
  readonly gateway?: GatewayName | undefined;
  readonly orderToken?: string | undefined;
  readonly occurredAtMs?: number | undefined;
}

type Begun = { readonly fence: number | null };

/**
 * Charges a sale once, whatever happens on the way: the same id gives the same charge.
 *
 * A decline and an unknown outcome are values (`problem` on the view). Throws `TillError`: `not_found`, `conflict`
 * (same id, other content), `sale_already_paid`, `amount_exceeds_open`, `sale_not_open`, `invalid_input`,
 * `gateway_not_configured`, `not_signed_in`, `forbidden`.
 */
export function createCharge(deps: Deps) {
  const drive = driveCharge(deps);
  const closeDeclined = closeDeclinedObjects(deps);
  return async (caller: Caller, input: CreateCharge): Promise<ChargeView> => {
    await closeDeclined(input);
    const { fence } = await deps.uow.run(deps.merchantId, (tx) => begin(deps, tx, caller, input));
    if (fence !== null) await drive(input.id, fence);
    return deps.uow.run(deps.merchantId, async (tx) => {
      const charge = await tx.charges.find(input.id);
      invariant(charge, "a charge exists once it was begun");
      return toChargeView(deps, await loadChargeParts(tx, charge));
    });
  };
}

/**
 * A browser may still hold what it needs to pay a declined object. Before another charge of the same sale starts,
 * the old object is closed, and the gateway has confirmed it.
 */
function closeDeclinedObjects(deps: Deps) {
  const drive = driveCharge(deps);
  return async (input: CreateCharge): Promise<void> => {
    const charges = await deps.uow.run(deps.merchantId, (tx) => tx.charges.ofSale(input.saleId));
    for (const charge of charges) {
      if (charge.id === input.id || (await isClosed(deps, charge))) continue;
      await drive(charge.id);
      if (!(await isClosed(deps, charge))) throw stillOpen();
    }
  };
}

async function isClosed(deps: Deps, known: Charge): Promise<boolean> {
  const gateway = known.gateway === null ? undefined : deps.gateways.get(known.gateway);
  if (!gateway || (known.state !== "declined" && known.state !== "failed")) return true;
  return deps.uow.run(deps.merchantId, async (tx) => {
    const charge = await tx.charges.find(known.id);
    invariant(charge, "a charge is never deleted");
    const { facts, attempts, refunds } = await loadChargeParts(tx, charge);
    const zero = { amountMinor: 0n, currency: charge.amount.currency };
    const amounts = { captured: zero, refunded: zero, reversed: zero, fees: zero };
    return (
      facts.length > 0 ||
      nextStep({ charge, attempts, refunds, amounts, gateway, buyerApproved: false }).kind === "rest"
    );
  });
}

const stillOpen = (): TillError =>
  new TillError({
    code: "gateway_unavailable",
    retry: "safe",
    message:
      "An earlier try is still being closed at the payment service. Nothing was charged. Try again in a moment.",
  });

async function begin(deps: Deps, tx: Tx, caller: Caller, input: CreateCharge): Promise<Begun> {
  const nowMs = deps.clock.nowMs();
  const { orderToken, ...content } = input;
  if (!(await claimFirst(tx, { procedure: "charges.create", id: input.id, content, nowMs }))) {
    authorizeSale(caller, "charge.create", await tx.sales.find(input.saleId), orderToken);
    return { fence: null };
  }
  const sale = authorizeSale(caller, "charge.create", await tx.sales.lock(input.saleId), orderToken);
  const amount = await openAmount(tx, caller, sale, input);
  const charge = newCharge(deps, sale, input, amount, nowMs);
  await tx.charges.insert(charge);
  await audit(deps, tx, toActor(caller), {
    action: "charge.created",
    subject: charge.id,
    before: null,
    after: {
      saleId: sale.id,
      tender: charge.tender.kind,
      gateway: charge.gateway,
      amountMinor: amount.amountMinor.toString(),
      currency: amount.currency,
    },
  });
  if (charge.gateway === null) {
    await takeAtOnce(deps, tx, sale, charge);
    return { fence: null };
  }
  return beginAtGateway(deps, tx, charge, nowMs);
}

/** What the charge will take; the guard that a sale is not charged above its total. */
async function openAmount(tx: Tx, caller: Caller, sale: SaleRecord, input: CreateCharge): Promise<Money> {
  if (sale.state === "cancelled") {
    throw new TillError({ code: "sale_not_open", retry: "never", message: "This sale was cancelled." });
  }
  const { open } = await saleMoney(tx, sale);
  if (open.amountMinor === 0n) {
    throw new TillError({
      code: "sale_already_paid",
      retry: "never",
      remainingMinor: 0n,
      message: "This sale is paid already, or another payment for it is under way. Nothing more was charged.",
    });
  }
  const asked = caller.kind === "buyer" || !input.amount ? open : input.amount;
  if (asked.currency !== open.currency) {
    throw invalid("amount", `This sale is in ${open.currency}. Charge it in ${open.currency}.`);
  }
  if (compare(asked, open) > 0) {
    throw new TillError({
      code: "amount_exceeds_open",
      retry: "never",
      remainingMinor: open.amountMinor,
      message: "This is more than is left to pay on the sale. Charge what is left instead.",
    });
  }
  if (input.tender.kind !== "cash") return asked;
  if (input.tender.tendered.currency !== open.currency || input.tender.tendered.amountMinor === 0n) {
    throw invalid("tender.tendered", `Enter the cash the customer gave, in ${open.currency}.`);
  }
  return min(asked, input.tender.tendered);
}

const invalid = (field: string, message: string): TillError =>
  new TillError({ code: "invalid_input", retry: "never", field, message });

function newCharge(deps: Deps, sale: SaleRecord, input: CreateCharge, amount: Money, nowMs: number): Charge {
  return {
    id: input.id,
    merchantId: sale.merchantId,
    saleId: sale.id,
    storeId: sale.storeId,
    registerId: sale.registerId,
    tender: input.tender,
    gateway: gatewayFor(deps, sale, input),
    amount,
    capture: "automatic",
    initiator: "buyer",
    state: "created",
    object: null,
    objectClosed: false,
    wanted: true,
    action: null,
    refusal: null,
    card: null,
    createdAtMs: input.occurredAtMs ?? nowMs,
    capturedAtMs: null,
    askedAtMs: null,
  };
}

function gatewayFor(deps: Deps, sale: SaleRecord, { tender, gateway }: CreateCharge): GatewayName | null {
  const web = sale.orderTokenHash !== null;
  switch (tender.kind) {
    case "cash":
    case "external":
      if (web) throw invalid("tender", "An order on the web is paid by card or PayPal.");
      return null;
    case "gift_card":
      throw invalid("tender", "Gift cards are not sold or redeemed by this shop. Take another tender.");
    case "paypal":
      return configured(deps, parseGatewayName("paypal"));
    case "card":
      if (tender.source.kind === "saved")
        throw invalid("tender", "Saved cards are not offered by this shop.");
      if (tender.source.kind === "token") return configured(deps, tender.source.gateway);
      if (!gateway) throw invalid("gateway", "Say which gateway the card reader belongs to.");
      return configured(deps, gateway);
  }
}

function configured(deps: Deps, name: GatewayName): GatewayName {
  if (!deps.gateways.has(name)) {
    throw new TillError({
      code: "gateway_not_configured",
      retry: "never",
      message: `This shop has no ${name} account set up. Take another tender.`,
    });
  }
  return name;
}

/** Cash in the drawer, or money taken elsewhere: no network, so one transaction does it all. */
async function takeAtOnce(deps: Deps, tx: Tx, sale: SaleRecord, created: Charge): Promise<void> {
  const atMs = created.createdAtMs;
  const charge: Charge = { ...created, state: "captured", capturedAtMs: atMs };
  const fact = { kind: "captured", ref: charge.id, refundId: null, amount: charge.amount, atMs } as const;
  await tx.charges.update(charge.id, { state: "captured", capturedAtMs: atMs });
  const booking: Booking = { deps, tx, sale, charge, nowMs: deps.clock.nowMs() };
  await tx.charges.addFact(charge.id, "till", fact, contextOf(booking, atMs).businessDay);
  await bookCapture(booking, fact);
}

async function beginAtGateway(deps: Deps, tx: Tx, charge: Charge, nowMs: number): Promise<Begun> {
  const gateway = charge.gateway === null ? undefined : deps.gateways.get(charge.gateway);
  invariant(gateway, "the gateway was looked up just now");
  const attempt = gateway.approval ? null : firstAttempt(deps, gateway, charge, nowMs);
  if (gateway.approval && gateway.open) refuseUnfit(gateway, gateway.open.prepare(toOpenInput(deps, charge)));
  if (attempt) await tx.attempts.insert(attempt);
  const fence = await tx.charges.acquireLease(charge.id, nowMs, nowMs + deps.limits.leaseMs);
  // Should this process die now, another takes the charge up when the lease has run out.
  await tx.jobs.enqueue(
    "charge.refresh",
    { merchantId: deps.merchantId, chargeId: charge.id, tries: 0 },
    { startAfterMs: deps.limits.leaseMs + deps.limits.refreshFirstMs },
  );
  return { fence };
}

/** On record with its exact request before anything is sent; `tries` is raised, and committed, right before it is. */
function firstAttempt(deps: Deps, gateway: Gateway, charge: Charge, nowMs: number): Attempt {
  const id = deps.ids.next<AttemptId>();
  const call = refuseUnfit(gateway, gateway.charge.prepare(toChargeInput(deps, charge, id)));
  return {
    id,
    chargeId: charge.id,
    refundId: null,
    kind: "charge",
    gateway: gateway.name,
    state: "sending",
    call,
    startedAtMs: nowMs,
    endedAtMs: null,
    tries: 0,
    detail: null,
  };
}

/** What the gateway cannot express is refused before anything is stored. */
function refuseUnfit(gateway: Gateway, call: ReturnType<Gateway["charge"]["prepare"]>): Attempt["call"] {
  if (call.ok) return call.value;
  throw invalid(
    "tender",
    `${gateway.label} cannot take this charge: ${call.error.detail} Take another tender.`,
  );
}

/** For callers that only look. */
export function getCharge(deps: Deps) {
  return (caller: Caller, id: ChargeId, orderToken: string | undefined): Promise<ChargeView> =>
    deps.uow.run(deps.merchantId, async (tx) => {
      const charge = await tx.charges.find(id);
      if (!charge) throw notFound("charge");
      authorizeSale(caller, "charge.read", await tx.sales.find(charge.saleId), orderToken);
      return toChargeView(deps, await loadChargeParts(tx, charge));
    });
}
