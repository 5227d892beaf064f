import type { SaleRecord, Tx } from "@till/db";
import { type AttemptId, type ChargeId, type SaleId, invariant } from "@till/kernel";
import { type Money, compare, min, zero } from "@till/money";
import {
  type Attempt,
  type Charge,
  type Gateway,
  type GatewayName,
  type OtherTerminal,
  type Refund,
  type Tender,
  parseGatewayName,
} from "@till/payments";
import type { ChargeView } from "@till/wire";
import { authorizeSale } from "../access/authorize-sale.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { type Booking, bookCapture, bookRounding, contextOf } from "./books.ts";
import { createdCharge } from "./created-charge.ts";
import { findChargeParts, loadChargeParts, toChargeView, viewFor } from "./charge-view.ts";
import { driveCharge, driveOn, planFrom } from "./drive-charge.ts";
import { type ExchangedGoods, exchangeGoods } from "./exchange-goods.ts";
import { toChargeInput, toOpenInput } from "./gateway-inputs.ts";
import { newAttempt, takeUpLater, wholeOf } from "./new-attempt.ts";
import { mustClose } from "./next-step.ts";
import { codeOfTender, isStoredValue, redeem } from "../stored-values/redeem.ts";
import { type SaleMoney, backBeforePaid, foldSaleMoney, loadSaleCharges } from "./open-amount.ts";
import { roundInCash } from "./round-in-cash.ts";
import { resolveFirst, sendRefund } from "./send-refund.ts";

export interface CreateCharge {
  readonly id: ChargeId;
  readonly saleId: SaleId;
  readonly tender: Tender;
  readonly amount?: Money | undefined;
  readonly gateway?: GatewayName | undefined;
  readonly orderToken?: string | undefined;
  readonly occurredAtMs?: number | undefined;
  readonly capture?: "automatic" | "manual" | undefined;
  readonly alternatives?: readonly OtherTerminal[] | undefined;
  /** With the tender `exchange`, and no other. */
  readonly exchange?: ExchangedGoods | undefined;
}

type Begun =
  /** On record, under a lease: a gateway comes next. */
  | { readonly kind: "begun"; readonly planned: Parameters<typeof driveOn>[1] }
  /** From an earlier call: what became of it is read. */
  | { readonly kind: "known" }
  /** Taken without a gateway, in the transaction that began it: nothing more will come. */
  | {
      readonly kind: "taken";
      readonly charge: ChargeView;
      /** What is left over of exchanged goods, to be asked of gateways. */
      readonly toSend: readonly Refund[];
    }
  /** Earlier charges of the sale whose objects must be closed at the gateway before this one may start. */
  | { readonly kind: "close_first"; readonly chargeIds: readonly ChargeId[] };

/**
 * Charges a sale once, whatever happens on the way: the same id gives the same charge.
 *
 * A decline and an unknown outcome are values (`problem` on the view). Throws `TillError`: `not_found`, `conflict`
 * (same id, other content), `sale_already_paid`, `amount_exceeds_open`, `sale_not_open`, `invalid_input`,
 * `insufficient_funds` and `stored_value_not_valid` (gift cards), `currency_not_supported`, `amount_out_of_range`, `gateway_not_configured`, `gateway_unavailable` (an earlier try
 * cannot be closed yet), `not_signed_in`, `forbidden`.
 */
export function createCharge(deps: Deps) {
  const drive = driveCharge(deps);
  const attemptBegin = async (caller: Caller, input: CreateCharge): Promise<Begun> => {
    try {
      return await beginSomewhere(deps, caller, input);
    } catch (error) {
      if (error instanceof CloseFirst) return { kind: "close_first", chargeIds: error.chargeIds };
      throw error;
    }
  };
  return async (caller: Caller, input: CreateCharge): Promise<ChargeView> => {
    for (const { chargeId } of input.exchange?.refunds ?? []) await resolveFirst(deps, chargeId);
    let begun = await attemptBegin(caller, input);
    if (begun.kind === "close_first") {
      for (const id of begun.chargeIds) await drive(id);
      begun = await attemptBegin(caller, input);
    }
    if (begun.kind === "close_first") throw stillOpen();
    if (begun.kind === "taken") {
      for (const refund of begun.toSend) await sendRefund(deps, refund);
      return begun.charge;
    }
    const driven = begun.kind === "begun" ? await driveOn(deps, begun.planned) : null;
    if (driven?.left) return viewFor(caller, toChargeView(deps, driven.left));
    return deps.uow.run(deps.merchantId, async (tx) => {
      const parts = await findChargeParts(tx, input.id);
      invariant(parts, "a charge exists once it was begun");
      return viewFor(caller, toChargeView(deps, parts));
    });
  };
}

/** One transaction, and those of one moment may be one together. */
async function beginSomewhere(deps: Deps, caller: Caller, input: CreateCharge): Promise<Begun> {
  // Two sales are locked: beside others in one transaction it could wait for a sale that they hold.
  if (input.exchange) return deps.uow.run(deps.merchantId, (tx) => begin(deps, tx, caller, input));
  const card = isStoredValue(input.tender) ? [codeOfTender(input.tender).codeHash] : [];
  return deps.uow.runTogether(deps.merchantId, [input.id, input.saleId, ...card], (tx) =>
    begin(deps, tx, caller, input),
  );
}

/** Takes the claim of the charge's id back with it: nothing has begun. */
class CloseFirst extends Error {
  override readonly name = "CloseFirst";
  readonly chargeIds: readonly ChargeId[];

  constructor(chargeIds: readonly ChargeId[]) {
    super("earlier charges must be closed first");
    this.chargeIds = chargeIds;
  }
}

const stillOpen = (): TillError =>
  new TillError({
    code: "gateway_unavailable",
    retry: "safe",
    retryAfterMs: 2000,
    message:
      "An earlier try is still being closed at the payment service. Nothing was charged. Try again in a moment.",
  });

/**
 * A browser may still hold what it needs to pay a declined object. Before a gateway is asked for the same money
 * again, the old object is closed and the closing confirmed; one that the shop let go is watched instead. Cash needs
 * no such wait: what a gateway took late is given back.
 */
function closeFirst(deps: Deps, charges: readonly Charge[]): readonly ChargeId[] {
  return charges
    .filter((charge) => {
      const gateway = charge.gateway === null ? undefined : deps.gateways.get(charge.gateway);
      return gateway !== undefined && charge.wanted && mustClose(charge, gateway);
    })
    .map(({ id }) => id);
}

async function begin(deps: Deps, tx: Tx, caller: Caller, input: CreateCharge): Promise<Begun> {
  const nowMs = deps.clock.nowMs();
  const { orderToken, ...content } = input;
  if ((input.tender.kind === "exchange") !== (input.exchange !== undefined))
    throw invalid("exchange", "Goods are exchanged with the tender `exchange`, and with no other.");
  // One round trip: each is answered after the one before it, so what is read of the sale is read under its lock.
  const [isFirst, found, saleCharges] = await Promise.all([
    claimFirst(tx, { procedure: "charges.create", id: input.id, content, nowMs }),
    tx.sales.lock(input.saleId),
    loadSaleCharges(tx, input.saleId),
  ]);
  const priced = authorizeSale(caller, "charge.create", found, orderToken);
  if (!isFirst) return { kind: "known" };
  const backBefore = await backBeforePaid(tx, priced, saleCharges);
  const unrounded = { sale: priced, money: foldSaleMoney(priced, saleCharges, backBefore) };
  const { sale, money } = await roundInCash(tx, unrounded, input);
  const amount = openAmount(money, caller, sale, input);
  const charge = newCharge(deps, { caller, sale, input, amount, nowMs });
  const unclosed =
    charge.gateway === null
      ? []
      : closeFirst(
          deps,
          money.charges.map((known) => known.charge),
        );
  if (unclosed.length > 0) throw new CloseFirst(unclosed);
  if (sale !== priced) await tx.sales.setPriced(sale.id, sale.sale);
  if (charge.gateway === null)
    return takeAtOnce(deps, tx, { caller, sale, charge, input, ...paidOf(sale, money) });
  return beginAtGateway(deps, tx, { caller, charge, nowMs });
}

const paidOf = (sale: SaleRecord, { captured, open }: SaleMoney) => ({
  paidBefore: captured,
  reopened: sale.state === "completed" ? open : zero(open.currency),
});

async function auditCreated(deps: Deps, tx: Tx, caller: Caller, charge: Charge): Promise<void> {
  await audit(deps, tx, toActor(caller), {
    action: "charge.created",
    subject: charge.id,
    before: null,
    after: {
      saleId: charge.saleId,
      tender: charge.tender.kind,
      gateway: charge.gateway,
      amountMinor: charge.amount.amountMinor.toString(),
      currency: charge.amount.currency,
      ...(charge.tender.kind === "cash" && charge.tender.rounding
        ? { roundingMinor: charge.tender.rounding.amountMinor.toString() }
        : {}),
    },
  });
}

/** What the charge will take; the guard that a sale is not charged above its total. */
function openAmount({ open }: SaleMoney, caller: Caller, sale: SaleRecord, input: CreateCharge): Money {
  if (sale.state === "cancelled") {
    throw new TillError({ code: "sale_not_open", retry: "never", message: "This sale was cancelled." });
  }
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

function newCharge(
  deps: Deps,
  by: {
    readonly caller: Caller;
    readonly sale: SaleRecord;
    readonly input: CreateCharge;
    readonly amount: Money;
    readonly nowMs: number;
  },
): Charge {
  const { caller, sale, input, amount, nowMs } = by;
  if (caller.kind === "buyer") refuseAtReader(input);
  return createdCharge(sale, {
    id: input.id,
    tender: keptTender(deps, input),
    gateway: gatewayFor(deps, sale, input, amount),
    amount,
    // Whether money is only held is the shop's to say, never the shopper's.
    capture: caller.kind === "buyer" ? "automatic" : (input.capture ?? "automatic"),
    // A till says when it took the money; a shopper's clock says nothing that counts.
    createdAtMs: caller.kind === "buyer" ? nowMs : tillTime(input.occurredAtMs ?? nowMs, nowMs),
  });
}

/** Whoever stands at a reader would pay for a stranger's order. */
function refuseAtReader({ tender }: CreateCharge): void {
  if (tender.kind === "card" && tender.source.kind === "terminal")
    throw invalid("tender", "A card reader is the shop's to start. Pay this order by card or PayPal.");
}

/**
 * What is kept of the tender. Other readers are, so that whoever drives it on after a crash knows them too; of a gift
 * card's code its last four characters are.
 */
function keptTender(deps: Deps, { tender, alternatives }: CreateCharge): Tender {
  if (!alternatives || alternatives.length === 0)
    return isStoredValue(tender) ? { ...tender, code: codeOfTender(tender).lastFour } : tender;
  if (tender.kind !== "card" || tender.source.kind !== "terminal")
    throw invalid("alternatives", "Only a charge at a card reader can name other readers.");
  for (const { gateway } of alternatives) configured(deps, gateway);
  return { kind: "card", source: { ...tender.source, alternatives } };
}

function gatewayFor(deps: Deps, sale: SaleRecord, input: CreateCharge, amount: Money): GatewayName | null {
  const name = gatewayNamed(deps, sale, input);
  const gateway = name === null ? undefined : deps.gateways.get(name);
  if (gateway && !gateway.supportsCurrency(amount.currency)) {
    throw new TillError({
      code: "currency_not_supported",
      retry: "never",
      message: `${gateway.label} cannot take ${amount.currency} for this shop. Nothing was charged. Take another tender.`,
    });
  }
  return name;
}

function gatewayNamed(deps: Deps, sale: SaleRecord, { tender, gateway }: CreateCharge): GatewayName | null {
  const web = sale.orderTokenHash !== null;
  switch (tender.kind) {
    case "cash":
    case "external":
    case "gift_card":
    case "store_credit":
    case "exchange":
      if (web) throw invalid("tender", "An order on the web is paid by card or PayPal.");
      return null;
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

/** Cash in the drawer, money taken elsewhere, or what a card holds: no network, so one transaction does it all. */
async function takeAtOnce(
  deps: Deps,
  tx: Tx,
  by: {
    readonly caller: Caller;
    readonly sale: SaleRecord;
    readonly charge: Charge;
    /** As it was asked for: with the whole code of a gift card, which the charge does not keep. */
    readonly input: Pick<CreateCharge, "tender" | "exchange">;
    readonly paidBefore: Money;
    /** What is owed of a completed sale again. */
    readonly reopened: Money;
  },
): Promise<Begun> {
  const atMs = by.charge.createdAtMs;
  const charge: Charge = { ...by.charge, state: "captured", capturedAtMs: atMs };
  const fact = { kind: "captured", ref: charge.id, refundId: null, amount: charge.amount, atMs } as const;
  const { sale, paidBefore, reopened } = by;
  const booking: Booking = { deps, tx, sale, charge, nowMs: deps.clock.nowMs(), paidBefore };
  const { tender, exchange } = by.input;
  if (isStoredValue(tender)) await redeem(tx, { charge, code: codeOfTender(tender) });
  const toSend = exchange ? await exchangeGoods(deps, tx, { caller: by.caller, charge, exchange }) : [];
  const [, , isNew] = await Promise.all([
    tx.charges.insert(charge),
    auditCreated(deps, tx, by.caller, charge),
    tx.charges.addFact(charge.id, "till", fact, contextOf(booking, atMs).businessDay),
    bookRounding(booking),
    bookCapture(booking, fact, reopened),
  ]);
  invariant(isNew, "a fact named after its charge is as new as the charge");
  const view = toChargeView(deps, { charge, facts: [fact], attempts: [], refunds: [], disputes: [] });
  return { kind: "taken", charge: view, toSend };
}

async function beginAtGateway(
  deps: Deps,
  tx: Tx,
  { caller, charge, nowMs }: { readonly caller: Caller; readonly charge: Charge; readonly nowMs: number },
): Promise<Begun> {
  const gateway = charge.gateway === null ? undefined : deps.gateways.get(charge.gateway);
  invariant(gateway, "the gateway was looked up just now");
  const attempt = gateway.approval ? null : firstAttempt(deps, gateway, charge, nowMs);
  if (gateway.approval && gateway.open) refuseUnfit(gateway, gateway.open.prepare(toOpenInput(deps, charge)));
  const fence = await tx.charges.insertLeased(charge, nowMs + deps.limits.leaseMs);
  await auditCreated(deps, tx, caller, charge);
  if (attempt) await tx.attempts.insert(attempt);
  await takeUpLater(deps, tx, charge.id);
  const parts = { charge, facts: [], attempts: attempt ? [attempt] : [], refunds: [], disputes: [] };
  return { kind: "begun", planned: planFrom(deps, parts, { fence, buyerApproved: false }) };
}

/** On record with its exact request before anything is sent; `tries` is raised, and committed, right before it is. */
function firstAttempt(deps: Deps, gateway: Gateway, charge: Charge, nowMs: number): Attempt {
  const id = deps.ids.next<AttemptId>();
  const call = refuseUnfit(gateway, gateway.charge.prepare(toChargeInput(deps, charge, id)));
  return newAttempt({ id, charge, kind: "charge", asks: wholeOf(charge), call, nowMs });
}

/** What the gateway cannot express is refused before anything is stored. */
function refuseUnfit(gateway: Gateway, call: ReturnType<Gateway["charge"]["prepare"]>): Attempt["call"] {
  if (call.ok) return call.value;
  if (call.error.reason === "limit_exceeded") {
    throw new TillError({
      code: "amount_out_of_range",
      retry: "never",
      field: "amount",
      message: `${gateway.label} cannot take this amount: ${call.error.detail} Take another tender.`,
    });
  }
  throw invalid(
    "tender",
    `${gateway.label} cannot take this charge: ${call.error.detail} Take another tender.`,
  );
}

/** For callers that only look. */
export function getCharge(deps: Deps) {
  return (caller: Caller, id: ChargeId, orderToken: string | undefined): Promise<ChargeView> =>
    deps.uow.read(deps.merchantId, async (tx) => {
      const charge = await tx.charges.find(id);
      if (!charge) throw notFound("charge");
      authorizeSale(caller, "charge.read", await tx.sales.find(charge.saleId), orderToken);
      return viewFor(caller, toChargeView(deps, await loadChargeParts(tx, charge)));
    });
}
