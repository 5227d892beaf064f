import { zero } from "@till/money";
import { formatStoredValueCode } from "@till/payments";
import { type Cart, type PricedSale, businessDay, priceCart } from "@till/sales";
import { type TillErrorBody, type TillSetup, isGatewayRefusal } from "@till/wire";
import type {
  ChargeProgress,
  ConnectionState,
  PaymentState,
  RegisterState,
  ShiftClosed,
  TillState,
} from "../shared/till-state.ts";
import { closingState } from "./closing.ts";
import { exchangeState } from "./exchange.ts";
import { exchangeNumberOf } from "./exchanged.ts";
import { paidSoFar, takenWith, toPaidPart } from "./paid-so-far.ts";
import { changeOf } from "./paying.ts";
import { followedMax } from "./returns.ts";
import { isUnderWay } from "./leave-sale.ts";
import type { QueuedAct } from "./server-port.ts";
import type { LocalCharge, LocalSale } from "./store.ts";
import type { Say, Speech } from "../shared/speech.ts";
import { lineWords } from "../shared/line-words.ts";
import { serverWords, speechOf, tillLocale } from "./speech.ts";
import { undoable } from "./change-cart.ts";
import { unhandedReturns } from "./unhanded.ts";
import { parkedStates } from "./parking.ts";
import {
  cashStepOf,
  type TillContext,
  cartOf,
  currentSaleId,
  knownSetup,
  nextReceiptNumber,
  shiftOf,
} from "./till-context.ts";

/** Everything a screen shows, read from the disk: so a reload, or a crash, shows the same again. */
export function readState(context: TillContext, qrOf: (url: string) => string | null): TillState {
  const { store, memory } = context;
  const setup = knownSetup({ store });
  const cart = setup ? cartOf(context) : null;
  return {
    locale: tillLocale(context),
    training: context.training && { waiting: context.training.waiting() },
    enrolment: context.enrolment.state(store),
    register: setup && registerState(setup),
    person: memory.person,
    shift: shiftState(context),
    closing: closingState(context),
    drawerActs: drawerActs(context),
    lastClosed: shiftOf(context) ? null : store.facts.get<ShiftClosed>("last_closed"),
    connection: connectionState(context),
    catalogueVersion: memory.index?.catalogue.version ?? null,
    categories: [...(memory.index?.catalogue.categories ?? [])]
      .sort((a, b) => a.position - b.position)
      .map(({ code, name }) => ({ code, name })),
    cart: cart && {
      cart,
      priced: pricedInWords(cart, speechOf(context).say),
      nextNumber: nextReceiptNumber(context),
      undo: undoable(context),
    },
    exchange: setup && exchangeState(context),
    taxClasses: (memory.index?.catalogue.taxClasses ?? []).map(({ code, name }) => ({ code, name })),
    parked: parkedStates(context),
    unhanded: unhandedReturns(context),
    terminals: memory.terminals,
    payment: paymentState(context, qrOf),
    prints: context.printing.latest(context),
    printer: context.printing.state(context),
    notices: memory.notices.all(),
  };
}

/** As the cart and the buyer's screen show it. */
function pricedInWords(cart: Cart, say: Say): PricedSale {
  const priced = priceCart(cart);
  return { ...priced, lines: priced.lines.map((line) => ({ ...line, name: lineWords(line, say) })) };
}

function shiftState(context: TillContext): TillState["shift"] {
  const shift = shiftOf(context);
  const setup = knownSetup(context);
  if (!shift || !setup) return null;
  const { id, openedBy, openedAtMs, heldBy } = shift;
  const { timeZone, cutoffHour, people } = setup;
  const dayOf = (ms: number) => businessDay(ms, timeZone, cutoffHour);
  const holder = heldBy === context.memory.person?.id ? null : people.find((one) => one.id === heldBy);
  return {
    id,
    openedBy,
    openedAtMs,
    heldByAnother: holder?.name ?? null,
    isOld: dayOf(openedAtMs) < dayOf(context.clock.nowMs()),
  };
}

/** A shift has a handful; the screen shows the latest. */
const drawerActsShown = 20;

function drawerActs(context: TillContext): TillState["drawerActs"] {
  const shift = shiftOf(context);
  if (!shift) return [];
  return context.store.drawerActs.ofSale(shift.id).toReversed().slice(0, drawerActsShown);
}

const registerState = (setup: TillSetup): RegisterState => ({
  merchantName: setup.merchantName,
  storeName: setup.storeName,
  registerName: setup.registerName,
  currency: setup.currency,
  timeZone: setup.timeZone,
  externalTenders: setup.externalTenders ?? [],
  refundToCash: setup.refundToCash ?? false,
  cashStepMinor: cashStepOf(setup),
  people: setup.people,
});

function connectionState(context: TillContext): ConnectionState {
  const { store, memory, whatWaits } = context;
  const speech = speechOf(context);
  const { sales, total } = whatWaits();
  return {
    online: memory.reachable,
    waiting: sales,
    waitingTotal: total,
    oldestAtMs: store.queue.counts().oldestAtMs,
    attention: [
      ...store.queue.parked().flatMap(({ id, kind, parked }) =>
        parked
          ? [
              {
                id,
                what: sentWords(kind, speech),
                message: serverWords(parked, speech),
                needsApproval: !!parked.approval,
              },
            ]
          : [],
      ),
      ...store.refunds.latest(followedMax).flatMap(({ id, state, needsApproval }) =>
        state === "open" && needsApproval
          ? [
              {
                id,
                what: sentWords("refunds.create", speech),
                message: serverWords(needsApproval, speech),
                needsApproval: true,
              },
            ]
          : [],
      ),
      ...store.voids.latest(followedMax).flatMap(({ id, state, needsApproval }) =>
        state === "open" && needsApproval
          ? [
              {
                id,
                what: sentWords("sales.void", speech),
                message: serverWords(needsApproval, speech),
                needsApproval: true,
              },
            ]
          : [],
      ),
      ...store.noReceipts.latest(followedMax).flatMap(({ id, state, needsApproval }) =>
        state === "open" && needsApproval
          ? [
              {
                id,
                what: speech.say("sent.no_receipt"),
                message: serverWords(needsApproval, speech),
                needsApproval: true,
              },
            ]
          : [],
      ),
    ],
  };
}

const sentKeys = {
  "sales.commit": "sale",
  "sales.cancel": "cancelled_sale",
  "carts.park": "parked_cart",
  "carts.share": "parked_cart",
  "carts.take": "parked_cart",
  "charges.create": "cash_payment",
  "charges.letGo": "charge_let_go",
  "receipts.issue": "receipt",
  "receipts.mail": "mailed_receipt",
  "refunds.create": "refund",
  "returns.issueReceipt": "receipt",
  "sales.void": "void",
  "shifts.open": "shift_opening",
  "shifts.handOver": "shift_taken_over",
  "shifts.moveCash": "cash_moved",
  "shifts.openDrawer": "drawer_opening",
} as const satisfies Record<QueuedAct["kind"], string>;

const isSent = (kind: string): kind is keyof typeof sentKeys => Object.hasOwn(sentKeys, kind);

/** What is sent, as a person calls it. */
const sentWords = (kind: string, { say }: Speech): string =>
  isSent(kind) ? say(`sent.${sentKeys[kind]}`) : kind;

function paymentState(context: TillContext, qrOf: (url: string) => string | null): PaymentState | null {
  const { store } = context;
  const saleId = currentSaleId(context);
  const sale = saleId === null ? null : store.sales.find(saleId);
  if (!sale) return null;
  const { parts, open } = paidSoFar(store, sale);
  const base = { saleId: sale.id, total: sale.sale.totals.total, parts: parts.map(toPaidPart), open };
  const charges = store.charges.ofSale(sale.id);
  const last = charges.at(-1);
  if (sale.state === "completed") {
    const number = store.receipts.ofSale(sale.id)[0]?.number;
    // Cash is always the last; goods that are worth more are the only charge.
    const change = last ? changeOf(last) : null;
    const exchangeNumber =
      charges.map((charge) => exchangeNumberOf(context, charge)).find((one) => one) ?? null;
    return number && last
      ? { ...base, stage: "paid", change, number, exchangeNumber, giftCards: soldCards(sale, qrOf) }
      : null;
  }
  if (!last) return null;
  if (isUnderWay(last)) {
    return { ...base, stage: "paying", charge: chargeProgress(context, last, qrOf) };
  }
  const refusal = takenWith(last).amountMinor > 0n ? null : refusalOf(context, last);
  if (refusal) return { ...base, stage: "refused", ...refusal, ...triedWith(last) };
  return parts.length > 0 ? { ...base, stage: "part_paid" } : null;
}

function soldCards({ sale, giftCards = [] }: LocalSale, qrOf: (text: string) => string | null) {
  return giftCards.map(({ lineId, code }) => ({
    code: formatStoredValueCode(code),
    amount: sale.lines.find(({ id }) => id === lineId)?.listPrice ?? zero(sale.currency),
    svg: qrOf(code),
  }));
}

/** Null: nothing to say, the cashier ended it. */
function refusalOf(
  context: TillContext,
  { id, view, wanted, isDismissed, givenBack }: LocalCharge,
): { readonly message: string; readonly isByGateway: boolean } | null {
  if (isDismissed || givenBack) return null;
  const problem = context.store.facts.get<TillErrorBody>(`refusal:${id}`);
  const speech = speechOf(context);
  if (problem) return { message: serverWords(problem, speech), isByGateway: isGatewayRefusal(problem) };
  if (!wanted || view?.state === "voided") return null;
  if (view?.problem)
    return { message: serverWords(view.problem, speech), isByGateway: isGatewayRefusal(view.problem) };
  const message = speech.say(view?.state === "expired" ? "refusal.time_ran_out" : "refusal.not_paid");
  return { message, isByGateway: false };
}

function triedWith({ id, kind, label, request: { tender } }: LocalCharge) {
  const source = tender.kind === "card" ? tender.source : null;
  return {
    chargeId: id,
    kind: shownKind(kind),
    label,
    terminalId: source?.kind === "terminal" ? source.terminalId : null,
  };
}

/** Cash and what is taken elsewhere is never waited for. */
const shownKind = (kind: LocalCharge["kind"]): ChargeProgress["kind"] =>
  kind === "cash" || kind === "external" ? "card" : kind;

/** Asked this often without an answer, the till says that it does not know. */
const unansweredMax = 2;

function chargeProgress(
  { memory }: TillContext,
  charge: LocalCharge,
  qrOf: (url: string) => string | null,
): ChargeProgress {
  const { id, kind, label, amount, screenUrl, startedAtMs, view } = charge;
  const unanswered = memory.unanswered.get(id) ?? 0;
  const url = view?.action && "url" in view.action ? view.action.url : null;
  const svg = url === null ? null : qrOf(url);
  return {
    id,
    kind: shownKind(kind),
    label,
    amount,
    screenUrl,
    state: view?.state ?? null,
    qr: url !== null && svg !== null ? { svg, url } : null,
    unknown: (view?.unknown ?? false) || unanswered >= unansweredMax,
    card: view?.card ?? null,
    startedAtMs,
    attempts: view?.attempts ?? [],
    unanswered,
  };
}
