import type { ChargeId, SaleId } from "@till/kernel";
import { type Money, add, negate, subtract, zero } from "@till/money";
import { type Tender, parseGatewayName } from "@till/payments";
import type {
  ChargeView,
  FoundSaleView,
  ParkedCartView,
  RefundView,
  SaleDetail,
  TillErrorBody,
  TillSetup,
} from "@till/wire";
import { priceCart } from "@till/sales";
import { takenWith } from "../paid-so-far.ts";
import { fits, ownMax } from "../search-sales.ts";
import { type QueuedAct, type QueuedActs, type ServerPort, ServerRefusal } from "../server-port.ts";
import type { LocalCharge, LocalSale, Store } from "../store.ts";

export interface TrainingServerOptions {
  /** The training till's own: what it sold is looked up there. */
  readonly store: Store;
  /** Of the register that lends itself. */
  readonly setup: () => TillSetup;
  /** What its reader is called, on the screen and on paper. */
  readonly label: string;
  /** A sale was practised to its receipt. */
  readonly practised: () => void;
  readonly nowMs: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** As long as a buyer looks for their card. */
const cardMs = 2500;
/** A card amount that ends so is declined: 4.13 in euros, 413 in yen. */
const declinedEndMinor = 13n;

const gateway = parseGatewayName("training");
const readerId = "training";
const byReader: Tender = { kind: "card", source: { kind: "terminal", terminalId: readerId } };

/**
 * What a training till has for a server: an object in its own memory that agrees to everything a shop's server would, and
 * keeps nothing but the carts that are set aside and what should lie in the drawer. No network is behind it.
 */
export function createTrainingServer(options: TrainingServerOptions): ServerPort {
  const { store, setup, label, practised, nowMs, sleep } = options;
  const reader = { id: readerId, gateway, gatewayLabel: label, label, online: true, screenUrl: null };
  const charges = new Map<ChargeId, ChargeView>();
  const carts = new Map<string, ParkedCartView>();
  let float = zero(setup().currency);
  let drawer = float;
  let counts = 0;
  const move = (amount: Money): void => void (drawer = add(drawer, amount));

  function hear({ kind, input }: QueuedAct): void {
    switch (kind) {
      case "shifts.open":
        float = input.float;
        drawer = input.float;
        return;
      case "shifts.moveCash":
        move(input.kind === "paid_in" ? input.amount : negate(input.amount));
        return;
      case "charges.create":
        if (input.tender.kind === "cash" && input.amount) move(input.amount);
        return;
      case "refunds.create":
        refund(input);
        return;
      case "sales.void":
        takeBack(input);
        return;
      case "carts.park":
        carts.set(input.id, parkedView(input, setup()));
        return;
      case "carts.take":
        carts.delete(input.parkedCartId);
        return;
      case "receipts.issue":
        if (input.returnId === null) practised();
        return;
      case "carts.share":
      case "charges.letGo":
      case "receipts.mail":
      case "returns.issueReceipt":
      case "sales.cancel":
      case "sales.commit":
      case "shifts.handOver":
      case "shifts.openDrawer":
    }
  }

  function refund(input: QueuedActs["refunds.create"]): RefundView {
    const charge = store.charges.find(input.chargeId);
    if (!charge) throw refused("not_found");
    const { goods } = input;
    const planned = store.refunds.find(input.id)?.goods.total;
    const amount = planned ?? (goods.kind === "amount" ? goods.amount : zero(drawer.currency));
    const to = input.to ?? "original";
    if (to === "cash" || charge.kind === "cash") move(negate(amount));
    return { ...refundView(charge, nowMs()), id: input.id, returnId: input.returnId, amount, to };
  }

  function takeBack({ id, saleId, refunds }: QueuedActs["sales.void"]) {
    const parts = refunds.flatMap(({ id: refundId, chargeId }): RefundView[] => {
      const charge = store.charges.find(chargeId);
      if (!charge) return [];
      const amount = takenWith(charge);
      if (charge.kind === "cash") move(negate(amount));
      return [{ ...refundView(charge, nowMs()), id: refundId, returnId: id, amount }];
    });
    const total = store.voids.find(id)?.goods.total ?? zero(setup().currency);
    return { id, saleId, total, refunds: parts };
  }

  const found = (any: Parameters<typeof fits>[2]): readonly FoundSaleView[] =>
    store.receipts.latest(ownMax).flatMap(({ document }): FoundSaleView[] => {
      if (document.kind !== "sale" || !fits(setup(), document, any)) return [];
      const { saleId: id, number, registerName, issuedAtMs: occurredAtMs, sale } = document;
      const tenders = store.charges.ofSale(id).map(({ request, view }) => ({
        kind: request.tender.kind,
        card: view?.card ?? null,
      }));
      const items = sale.lines.map(({ name }) => name);
      const { total } = sale.totals;
      return [{ id, number, registerName, occurredAtMs, total, items, tenders, isVoided: false }];
    });

  function chargeOf(id: ChargeId): ChargeView {
    const view = charges.get(id);
    if (!view) throw refused("not_found");
    return view;
  }

  const changeCharge = (id: ChargeId, change: Partial<ChargeView>): ChargeView => {
    const view = { ...chargeOf(id), ...change };
    charges.set(id, view);
    return view;
  };

  return {
    enrol: () => Promise.reject(refused("forbidden")),
    setup: () => Promise.resolve({ ...setup(), registerNumber: 0, receiptSeries: 1, receiptCounter: 0 }),
    signIn: () => Promise.resolve({ token: "training" }),
    giveApproval: ({ id, approverId }) => {
      const approver = setup().people.find((one) => one.id === approverId);
      return Promise.resolve({ id, approverName: approver?.name ?? "", expiresAtMs: nowMs() + 60_000 });
    },
    terminals: () => Promise.resolve([reader]),
    // What is sold stays as it was when training began.
    catalogue: () => Promise.resolve(null),
    picture: () => Promise.reject(new TypeError("training has no pictures of its own")),
    act: async (act) => hear(act),
    async bring(acts) {
      for (const act of acts) hear(act);
      return acts.map(() => ({ kind: "accepted" as const }));
    },
    async createCharge({ id, saleId, tender, amount }) {
      if (tender.kind !== "card") throw refused("forbidden");
      const known = charges.get(id);
      if (known) return known;
      const due = amount ?? zero(setup().currency);
      const begun = chargeView({ id, saleId, amount: due, startedAtMs: nowMs() });
      charges.set(id, { ...begun, tender: byReader, gateway, gatewayLabel: label, state: "pending" });
      return chargeOf(id);
    },
    refreshCharge: async (id) => chargeOf(id),
    async voidCharge(id) {
      return chargeOf(id).state === "pending" ? changeCharge(id, { state: "voided" }) : chargeOf(id);
    },
    async watchCharge(id, seen, signal) {
      seen(chargeOf(id));
      await sleep(cardMs, signal);
      if (signal.aborted) return;
      const view = chargeOf(id);
      seen(view.state === "pending" ? changeCharge(id, endOf(view, nowMs())) : view);
    },
    storedValue: () => Promise.reject(refused("not_found")),
    createRefund: async (input) => refund(input),
    voidSale: async (input) => takeBack(input),
    returnWithoutReceipt: () => Promise.reject(refused("forbidden")),
    findSales: async ({ any }) => ({ sales: found(any), nextId: null }),
    async saleByReceipt(number) {
      const saleId = store.receipts.find(number)?.saleId ?? null;
      const sale = saleId === null ? null : store.sales.find(saleId);
      if (!sale) throw refused("not_found");
      return saleDetail(sale, store.charges.ofSale(sale.id), { number, setup: setup() });
    },
    async countShift({ id, counted, occurredAtMs }) {
      counts += 1;
      const difference = subtract(counted, drawer);
      const seen = { position: counts, counted, countedAtMs: occurredAtMs, expected: drawer, difference };
      return { id, ...seen, needsApproval: false };
    },
    shiftReport: () => Promise.reject(refused("forbidden")),
    async closeShift({ id, counted }) {
      const expected = drawer;
      const difference = counted ? subtract(counted, expected) : null;
      const { registerId } = setup();
      const opened = { openedBy: "", openedAtMs: 0, float };
      return { id, registerId, ...opened, state: "closed", counted, expected, difference };
    },
    async takeCart({ parkedCartId }) {
      const view = carts.get(parkedCartId);
      if (!view) throw refused("cart_taken");
      carts.delete(parkedCartId);
      return view;
    },
    waitingCarts: async () => [...carts.values()],
    currentShift: () => Promise.resolve(null),
  };
}

const refused = (code: TillErrorBody["code"]): ServerRefusal =>
  new ServerRefusal({ code, retry: "never", message: "Training does not have this." });

function endOf(view: ChargeView, atMs: number): Partial<ChargeView> {
  const { amount } = view;
  if (amount.amountMinor % 100n === declinedEndMinor) {
    const message = "The card was declined. Nothing was charged. Try another card.";
    return { state: "declined", problem: { code: "card_declined", retry: "never", message } };
  }
  const card = { brand: view.gatewayLabel ?? "", last4: "0000" };
  return { state: "captured", captured: amount, refundable: amount, capturedAtMs: atMs, card };
}

function parkedView(input: QueuedActs["carts.park"], { people, registerName }: TillSetup): ParkedCartView {
  const { id, label, cart, parkedBy, registerId, occurredAtMs: parkedAtMs } = input;
  const by = people.find((one) => one.id === parkedBy)?.name ?? "";
  const { total } = priceCart(cart).totals;
  return { id, label, cart, total, parkedAtMs, parkedBy: by, registerId, registerName };
}

/** A charge that is what its till says of it. */
function chargeView(
  charge: Pick<LocalCharge, "id" | "saleId" | "amount" | "startedAtMs">,
): Omit<ChargeView, "tender"> {
  const { id, saleId, amount, startedAtMs } = charge;
  const none = zero(amount.currency);
  return {
    id,
    saleId,
    gateway: null,
    gatewayLabel: null,
    amount,
    state: "captured",
    unknown: false,
    wanted: true,
    capture: "automatic",
    capturable: none,
    captureBeforeMs: null,
    captures: null,
    captured: none,
    refunded: none,
    disputed: none,
    reversed: none,
    refundable: none,
    refundRefusal: null,
    fees: none,
    action: null,
    refusal: null,
    problem: null,
    card: null,
    change: null,
    object: null,
    createdAtMs: startedAtMs,
    capturedAtMs: null,
    attempts: [],
    disputes: [],
    retryAfterMs: null,
    nextAskMs: null,
  };
}

const refundView = ({ id, saleId, amount }: LocalCharge, atMs: number) => ({
  chargeId: id,
  saleId,
  amount,
  state: "succeeded" as const,
  unknown: false,
  to: "original" as const,
  reason: "",
  refusal: null,
  problem: null,
  createdAtMs: atMs,
});

/** As the server tells a sale. What came back of it the till knows itself. */
function saleDetail(
  { id, sale, occurredAtMs }: LocalSale & { readonly id: SaleId },
  charges: readonly LocalCharge[],
  { number, setup }: { readonly number: string; readonly setup: TillSetup },
): SaleDetail {
  const { registerId, registerName } = setup;
  const { total } = sale.totals;
  const taken = charges.filter((charge) => takenWith(charge).amountMinor > 0n);
  return {
    sale: {
      id,
      registerId,
      registerName,
      personName: null,
      state: "completed",
      sale,
      paid: total,
      open: zero(total.currency),
      occurredAtMs,
      completedAtMs: occurredAtMs,
      businessDay: null,
      receiptNumber: number,
    },
    charges: taken.map((charge): ChargeView => {
      const amount = takenWith(charge);
      const { view, request } = charge;
      return (
        view ?? {
          ...chargeView(charge),
          tender: asTaken(request.tender),
          captured: amount,
          refundable: amount,
        }
      );
    }),
    refunds: [],
    returns: [],
    journal: [],
    receipts: [],
    cashBack: null,
    cashStepMinor: 1n,
  };
}

/** What is taken at once stands in the request; what is not has a view. */
const asTaken = (asked: QueuedActs["charges.create"]["tender"]): Tender =>
  asked.kind === "cash" || asked.kind === "external" ? asked : byReader;
