import {
  type ChargeId,
  type MerchantId,
  type PersonId,
  type RefundId,
  type RegisterId,
  type ReturnId,
  type SaleId,
  type ShiftId,
  type StoreId,
  type Uuid,
  invariant,
} from "@till/kernel";
import {
  type JournalTransaction,
  accountBalances,
  depositApplied,
  disputeLost,
  disputeWithdrawn,
  disputeWon,
  feeKnown,
  floatPlaced,
  goodsReturned,
  moneyIn,
  noReceiptPaid,
  refundAccepted,
  refundFailed,
  refundLeft,
  refundPaid,
  saleCompleted,
  shiftClosed,
} from "@till/ledger";
import { type Currency, type Money, add, money, subtract, zero } from "@till/money";
import {
  type Charge,
  type ChargeFact,
  type ChargeSnapshot,
  type DisputeSnapshot,
  type Refund,
  type RefundSnapshot,
  parseGatewayName,
} from "@till/payments";
import {
  type Cart,
  type PricedReturn,
  type ReturnRequest,
  cashRounding,
  planReturn,
  priceCart,
  priceReturn,
  withRounding,
} from "@till/sales";
import { testId } from "@till/sales/testing";
import type {
  AcceptedReturn,
  CompletedSale,
  DayFacts,
  DayShift,
  MoneyFact,
  UnknownOutcome,
} from "../day-facts.ts";

const day = "2026-11-23";
const openedAtMs = Date.parse("2026-11-23T08:00:00Z");
const closedAtMs = Date.parse("2026-11-23T18:00:00Z");
const registerId = testId<RegisterId>(900_001);
const cashier = testId<PersonId>(900_002);
const storeId = testId<StoreId>(900_003);
const shiftId = testId<ShiftId>(900_004);

/** What becomes of one cart, and of what was paid for it. */
export interface Visit {
  readonly cart: Cart;
  readonly pay: "cash" | "card" | "split" | "unknown" | "pending" | "declined" | "part_only" | "late_success";
  readonly feeKnown: boolean;
  readonly cashStepMinor: bigint;
  readonly returns: readonly {
    readonly request: ReturnRequest;
    readonly refund: "succeeds" | "stays_pending" | "fails_before" | "fails_after" | "paid_in_cash";
  }[];
  /** What the buyer's bank does about a card charge of the visit. */
  readonly dispute: "none" | "inquiry" | "open" | "won" | "lost";
}

/** Goods brought back without the receipt of their sale. */
export interface NoReceiptVisit {
  readonly cart: Cart;
  readonly paidTo: "cash" | "store_credit";
}

/**
 * Plays a day as the server books it: every fact with its journal transaction by the ledger's own rules, and the
 * gateway's snapshots beside them. Returns what the report is folded from, and the journal.
 */
export function simulateDay(
  visits: readonly Visit[],
  options: {
    readonly currency: Currency;
    readonly closeShift: boolean;
    readonly countedOff: bigint;
    readonly noReceipts: readonly NoReceiptVisit[];
  },
): { readonly facts: DayFacts; readonly journal: readonly JournalTransaction[] } {
  const world = createWorld(options.currency);
  const float = money(10_000n, options.currency);
  world.post(floatPlaced({ ...world.context(openedAtMs), registerId, shiftId, amount: float }));
  for (const visit of visits) playVisit(world, visit);
  for (const visit of options.noReceipts) playNoReceipt(world, visit);
  const shift = endShift(world, float, options);

  const balances = [...accountBalances(world.journal, options.currency)].map(([account, balance]) => ({
    account,
    balance,
  }));
  const { sales, returns, charges, refunds, moneyFacts, snapshots, unknown } = world;
  const facts: DayFacts = {
    identity: {
      merchantName: "Till",
      storeName: "Main Street",
      registerName: null,
      businessDay: day,
      timeZone: "Europe/Paris",
      cutoffHour: 4,
      currency: options.currency,
      madeAtMs: closedAtMs,
      softwareVersion: "0.1.0",
    },
    sales,
    returns,
    charges: charges.map(({ charge }) => charge),
    refunds,
    facts: moneyFacts,
    snapshots,
    shifts: [shift],
    balances,
    unknown,
    names: {
      registers: new Map([[registerId, "Front"]]),
      people: new Map([[cashier, "Ada"]]),
      gateways: new Map([["stripe", "Stripe"]]),
      categories: new Map(),
    },
    feeRates: { stripe: { ratePpm: 29_000, fixed: money(30n, options.currency) } },
    before: null,
  };
  return { facts, journal: world.journal };
}

interface OpenCharge {
  charge: Charge;
  readonly snapshot: {
    captures: ChargeSnapshot["captures"][number][];
    fees: ChargeSnapshot["fees"][number][];
    refunds: RefundSnapshot[];
    disputes: DisputeSnapshot[];
  };
  left: Money;
}

type World = ReturnType<typeof createWorld>;

function createWorld(currency: Currency) {
  let count = 0;
  let nowMs = openedAtMs;
  const journal: JournalTransaction[] = [];
  const moneyFacts: MoneyFact[] = [];
  const charges: OpenCharge[] = [];
  return {
    currency,
    journal,
    moneyFacts,
    charges,
    sales: [] as CompletedSale[],
    returns: [] as AcceptedReturn[],
    refunds: [] as Refund[],
    snapshots: [] as { chargeId: ChargeId; snapshot: ChargeSnapshot }[],
    unknown: [] as UnknownOutcome[],
    nextId: <T extends Uuid>(): T => testId<T>((count += 1) + 100_000),
    tick: () => (nowMs += 60_000),
    context: (occurredAtMs: number) => ({ occurredAtMs, businessDay: day, storeId, registerId }),
    post(transaction: JournalTransaction | null) {
      if (transaction) journal.push(transaction);
    },
    book(chargeId: ChargeId, source: string, fact: ChargeFact) {
      moneyFacts.push({ ...fact, chargeId, source });
    },
  };
}

function playVisit(world: World, visit: Visit): void {
  const priced = priceCart(visit.cart);
  const sale =
    visit.pay === "cash"
      ? withRounding(priced, cashRounding(priced.totals.total, visit.cashStepMinor))
      : priced;
  const saleId = world.nextId<SaleId>();
  const { total } = sale.totals;
  const half = money(total.amountMinor / 2n, total.currency);
  const complete = () => {
    const atMs = world.tick();
    world.post(saleCompleted({ ...world.context(atMs), saleId, sale }));
    world.sales.push({
      id: saleId,
      registerId,
      personId: cashier,
      sale,
      completedAtMs: atMs,
      receiptNumber: null,
    });
  };
  const begin = (tender: "cash" | "card", amount: Money, state: Charge["state"], wanted = true) =>
    beginCharge(world, { saleId, tender, amount, state, wanted });
  const take = (tender: "cash" | "card", amount: Money, receivableOpen: Money, wanted = true) => {
    if (amount.amountMinor > 0n)
      capture(world, begin(tender, amount, "captured", wanted), visit.feeKnown, receivableOpen);
  };
  const nothing = zero(world.currency);

  switch (visit.pay) {
    case "cash":
    case "card":
      complete();
      take(visit.pay, total, total);
      break;
    case "split":
      take("cash", half, nothing);
      complete();
      if (half.amountMinor > 0n)
        world.post(depositApplied({ ...world.context(world.tick()), saleId, amount: half }));
      take("card", subtract(total, half), subtract(total, half));
      break;
    case "part_only":
      take("card", half, nothing);
      break;
    case "late_success":
      complete();
      take("cash", total, total);
      take("card", total, nothing, false);
      break;
    case "declined":
    case "pending":
    case "unknown": {
      const { charge } = begin("card", total, visit.pay === "declined" ? "declined" : "pending");
      if (visit.pay === "unknown")
        world.unknown.push({ chargeId: charge.id, refundId: null, sinceMs: charge.createdAtMs });
      return;
    }
  }
  if (world.sales.some(({ id }) => id === saleId)) playReturns(world, saleId, visit);
  const disputed = world.charges.find(
    ({ charge, left }) => charge.saleId === saleId && charge.gateway !== null && left.amountMinor > 0n,
  );
  if (disputed) playDispute(world, disputed, visit.dispute);
}

/** As the fold books it: withdrawn, then won back, or what is left of it lost. */
function playDispute(world: World, { charge, snapshot, left }: OpenCharge, fate: Visit["dispute"]): void {
  if (fate === "none" || charge.gateway === null) return;
  const { id: chargeId, saleId, gateway } = charge;
  const atMs = world.tick();
  const moved = { id: `txn_dp_${chargeId}`, amount: left, atMs };
  const wonBack = { id: `txn_won_${chargeId}`, amount: left, atMs };
  snapshot.disputes.push({
    object: { type: "dispute", id: `dp_${chargeId}` },
    state: fate,
    gatewayStatus: fate,
    recognised: true,
    amount: left,
    reason: "fraudulent",
    respondByMs: null,
    openedAtMs: atMs,
    withdrawals: fate === "inquiry" ? [] : [moved],
    reinstatements: fate === "won" ? [wonBack] : [],
  });
  if (fate === "inquiry") return;
  const book = (kind: "dispute_withdrawn" | "dispute_won" | "dispute_lost", ref: string) => {
    world.book(chargeId, gateway, { kind, ref, refundId: null, amount: left, atMs });
    return { ...world.context(atMs), gateway, ref, amount: left, saleId, chargeId };
  };
  world.post(disputeWithdrawn({ ...book("dispute_withdrawn", moved.id), fee: zero(world.currency) }));
  if (fate === "won") world.post(disputeWon(book("dispute_won", wonBack.id)));
  if (fate === "lost") world.post(disputeLost(book("dispute_lost", `dp_${chargeId}:lost:1`)));
}

function beginCharge(
  world: World,
  begun: {
    readonly saleId: SaleId;
    readonly tender: "cash" | "card";
    readonly amount: Money;
    readonly state: Charge["state"];
    readonly wanted: boolean;
  },
): OpenCharge {
  const cash = begun.tender === "cash";
  const charge: Charge = {
    ...begun,
    id: world.nextId<ChargeId>(),
    merchantId: testId<MerchantId>(900_005),
    storeId,
    registerId,
    tender: cash
      ? { kind: "cash", tendered: begun.amount }
      : { kind: "card", source: { kind: "terminal", terminalId: "tmr_1" } },
    gateway: cash ? null : parseGatewayName("stripe"),
    capture: "automatic",
    initiator: "buyer",
    object: null,
    objectClosed: false,
    action: null,
    refusal: null,
    card: null,
    captureBeforeMs: null,
    createdAtMs: world.tick(),
    capturedAtMs: null,
    askedAtMs: null,
  };
  const open: OpenCharge = {
    charge,
    snapshot: { captures: [], fees: [], refunds: [], disputes: [] },
    left: zero(world.currency),
  };
  world.charges.push(open);
  if (!cash) world.snapshots.push({ chargeId: charge.id, snapshot: snapshotOf(open) });
  return open;
}

/** The arrays are shared on purpose: the last snapshot shows what happened since. */
function snapshotOf({ charge, snapshot }: OpenCharge): ChargeSnapshot {
  return {
    ...snapshot,
    object: { type: "payment_intent", id: `pi_${charge.id}` },
    chargeId: charge.id,
    askedAtMs: closedAtMs,
    state: charge.state === "created" ? "pending" : charge.state,
    gatewayStatus: charge.state,
    recognised: true,
    closed: false,
    requested: charge.amount,
    authorized: null,
    reversals: [],
    buyerApproved: true,
    action: null,
    refusal: null,
    card: null,
    captureBeforeMs: null,
  };
}

function capture(world: World, open: OpenCharge, feeIsKnown: boolean, receivableOpen: Money): void {
  const { charge, snapshot } = open;
  const atMs = world.tick();
  const { amount, saleId, id: chargeId, gateway } = charge;
  const ref = gateway === null ? chargeId : `ch_${chargeId}`;
  open.left = amount;
  world.book(chargeId, gateway ?? "till", { kind: "captured", ref, refundId: null, amount, atMs });
  const into =
    gateway === null ? ({ kind: "cash", registerId } as const) : ({ kind: "gateway", gateway, ref } as const);
  world.post(moneyIn({ ...world.context(atMs), saleId, chargeId, into, amount, receivableOpen }));
  if (gateway === null) return;
  snapshot.captures.push({ id: ref, amount, tip: null, atMs });
  if (!feeIsKnown) return;
  const fee = money(amount.amountMinor / 30n + 30n, world.currency);
  snapshot.fees.push({ id: `txn_${chargeId}`, amount: fee, atMs });
  world.book(chargeId, gateway, { kind: "fee", ref: `txn_${chargeId}`, refundId: null, amount: fee, atMs });
  world.post(
    feeKnown({ ...world.context(atMs), gateway, ref: `txn_${chargeId}`, amount: fee, saleId, chargeId }),
  );
}

function playReturns(world: World, saleId: SaleId, visit: Visit): void {
  const sold = world.sales.find(({ id }) => id === saleId);
  invariant(sold, "returns are of a completed sale");
  const standing: PricedReturn[] = [];
  for (const { request, refund: fate } of visit.returns) {
    const planned = planReturn(sold.sale, standing, request);
    if (!planned.ok || planned.value.total.amountMinor === 0n) continue;
    const goods = planned.value;
    const open = world.charges.find(
      ({ charge, left }) =>
        charge.saleId === saleId && charge.wanted && left.amountMinor >= goods.total.amountMinor,
    );
    if (!open) continue;
    standing.push(goods);
    playRefund(world, open, goods, fate);
  }
}

function playRefund(
  world: World,
  open: OpenCharge,
  goods: PricedReturn,
  fate: Visit["returns"][number]["refund"],
): void {
  const { charge } = open;
  const { saleId, id: chargeId, gateway } = charge;
  const refundId = world.nextId<RefundId>();
  const returnId = world.nextId<ReturnId>();
  const atMs = world.tick();
  const amount = goods.total;
  const inCash = gateway === null || fate === "paid_in_cash";
  const ref = inCash ? refundId : `re_${refundId}`;
  const fact = { ref, refundId, amount, atMs };
  const source = inCash ? "till" : gateway;
  open.left = subtract(open.left, amount);
  world.post(goodsReturned({ ...world.context(atMs), saleId, returnId, goods }));
  world.returns.push({
    id: returnId,
    saleId,
    refundId,
    registerId,
    personId: cashier,
    approverId: null,
    kind: "goods",
    occurredAtMs: atMs,
    goods,
  });
  world.book(chargeId, source, { kind: "refund_accepted", ...fact });

  const state = inCash || fate === "succeeds" ? "succeeded" : fate === "stays_pending" ? "pending" : "failed";
  world.refunds.push({
    id: refundId,
    chargeId,
    saleId,
    returnId,
    amount,
    to: fate === "paid_in_cash" && gateway !== null ? "cash" : "original",
    reason: "",
    state,
    object: null,
    refusal: null,
    createdAtMs: atMs,
  });
  if (inCash) {
    const from = { kind: "cash", registerId } as const;
    world.book(chargeId, source, { kind: "refunded", ...fact });
    world.post(refundPaid({ ...world.context(atMs), saleId, chargeId, refundId, from, amount }));
    return;
  }
  const input = { ...world.context(atMs), saleId, chargeId, refundId, gateway, ref, amount };
  const left = fate === "succeeds" || fate === "fails_after";
  world.post(refundAccepted(input));
  if (left) world.book(chargeId, source, { kind: "refunded", ...fact });
  if (left) world.post(refundLeft(input));
  if (state === "failed") {
    open.left = add(open.left, amount);
    world.book(chargeId, source, { kind: "refund_failed", ...fact });
    world.post(refundFailed({ ...input, afterItLeft: left }));
  }
  open.snapshot.refunds.push({
    object: { type: "refund", id: ref },
    state,
    gatewayStatus: state,
    recognised: true,
    amount,
    attemptId: null,
    refusal: null,
    fees: [],
    atMs,
  });
}

function playNoReceipt(world: World, { cart, paidTo }: NoReceiptVisit): void {
  const goods = priceReturn({ ...cart, tip: zero(cart.currency) });
  const amount = goods.total;
  if (amount.amountMinor === 0n) return;
  const returnId = world.nextId<ReturnId>();
  const atMs = world.tick();
  world.post(goodsReturned({ ...world.context(atMs), saleId: null, returnId, goods }));
  const from: Parameters<typeof noReceiptPaid>[0]["from"] =
    paidTo === "cash" ? { kind: paidTo, registerId } : { kind: paidTo };
  world.post(noReceiptPaid({ ...world.context(atMs), returnId, from, amount }));
  world.returns.push({
    id: returnId,
    saleId: null,
    refundId: null,
    registerId,
    personId: cashier,
    approverId: null,
    kind: "no_receipt",
    paidTo,
    reason: "a present",
    occurredAtMs: atMs,
    goods,
  });
}

function endShift(
  world: World,
  float: Money,
  options: { readonly closeShift: boolean; readonly countedOff: bigint },
): DayShift {
  const drawer = accountBalances(world.journal, world.currency).get(`drawer:${registerId}`);
  const expected = drawer ?? zero(world.currency);
  const offMinor = expected.amountMinor + options.countedOff;
  const counted = money(offMinor < 0n ? 0n : offMinor, world.currency);
  const open = { id: shiftId, registerId, openedBy: cashier, openedAtMs, float, reason: null };
  if (!options.closeShift) return { ...open, state: "open", closedAtMs: null, counted: null, expected: null };
  world.post(
    shiftClosed({ ...world.context(closedAtMs), shiftId, registerId, expected, counted, toSafe: counted }),
  );
  return { ...open, state: "closed", closedAtMs, counted, expected };
}
