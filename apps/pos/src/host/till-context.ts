import type { SendQueue } from "@till/client";
import { type CatalogueIndex, type ScaleCodeRule, standardScaleCodes } from "@till/catalogue";
import { type Clock, type IdSource, type PersonId, type SaleId, type ShiftId, invariant } from "@till/kernel";
import { cashStepMinor } from "@till/money";
import { receiptNumber } from "@till/sales";
import { type Cart, emptyCart } from "@till/sales";
import type { ParkedCartView, PersonView, TerminalView, TillSetup } from "@till/wire";
import type { Approvals } from "./approvals.ts";
import type { Enrolment } from "./enrolment.ts";
import type { Printing } from "./printing/create-printing.ts";
import type { Notices } from "./notices.ts";
import type { QueuedAct, ServerPort } from "./server-port.ts";
import type { Store } from "./store.ts";
import type { WhatWaits } from "./what-waits.ts";
import { refusal } from "./refusal.ts";

/** What every act of the host works with. */
export interface TillContext {
  readonly store: Store;
  readonly server: ServerPort;
  readonly queue: SendQueue<QueuedAct>;
  readonly enrolment: Enrolment;
  readonly approvals: Approvals;
  readonly printing: Printing;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly locale: string;
  /** Set where nothing is real. */
  readonly training: Training | null;
  readonly memory: Memory;
  readonly whatWaits: () => WhatWaits;
  /** Something a screen shows has changed. */
  readonly changed: () => void;
}

/** What a training till shows of the register behind it. */
export interface Training {
  readonly waiting: () => number;
  readonly notices: Notices;
  /** As it stood when training began. */
  readonly index: CatalogueIndex | null;
}

/** What is rightly gone after a restart: who is signed in, what the network last did. */
export interface Memory {
  person: PersonView | null;
  terminals: readonly TerminalView[];
  /** Carts that the server keeps for whoever takes them up. */
  parked: readonly ParkedCartView[];
  index: CatalogueIndex | null;
  /** Once what was kept on disk is in `index`. */
  catalogueRead: Promise<void>;
  reachable: boolean;
  /** The id of the sale that the cart will be: a manager's yes is bound to it before there is a sale. */
  nextSaleId: SaleId | null;
  /** Times each open charge was asked about without an answer. */
  readonly unanswered: Map<string, number>;
  /** What the screen says about the till itself. */
  readonly notices: Notices;
}

/** What the server said of this register when it was last asked; null before the first time. */
export function knownSetup({ store }: Pick<TillContext, "store">): TillSetup | null {
  type Kept = Omit<TillSetup, "receiptSeries"> & Partial<Pick<TillSetup, "receiptSeries">>;
  const kept = store.facts.get<Kept>("setup");
  // A till that last asked when there were no series yet is in the first.
  return kept && { receiptSeries: 1, ...kept };
}

/** What cash is whole multiples of at this till, in minor units. */
export const cashStepOf = ({ currency, roundEuroCash }: TillSetup): bigint =>
  cashStepMinor(currency, roundEuroCash);

/** How the labels of the shop's scales are read: as most are, where its setup was kept before shops said so. */
export const scaleRulesOf = (context: Pick<TillContext, "store">): readonly ScaleCodeRule[] =>
  knownSetup(context)?.scaleCodes ?? standardScaleCodes;

export function setupOf(context: Pick<TillContext, "store">): TillSetup {
  const setup = knownSetup(context);
  if (!setup) throw refusal("refusal.not_met");
  return setup;
}

export function cartOf(context: Pick<TillContext, "store">): Cart {
  return context.store.facts.get<Cart>("cart") ?? emptyCart(setupOf(context).currency);
}

/** The shift that is open here. `heldBy`: who answers for the drawer; null where this till was not told. */
export interface KeptShift {
  readonly id: ShiftId;
  readonly openedBy: string;
  readonly openedAtMs: number;
  readonly heldBy: PersonId | null;
}

export const shiftOf = ({ store }: Pick<TillContext, "store">): KeptShift | null =>
  store.facts.get<KeptShift>("shift");

export function requirePerson({ memory }: Pick<TillContext, "memory">): void {
  if (!memory.person) throw refusal("refusal.sign_in_first");
}

export function requireSelling(context: TillContext): {
  readonly person: PersonView;
  readonly shift: KeptShift;
} {
  const { person } = context.memory;
  if (!person) throw refusal("refusal.sign_in_first");
  const shift = shiftOf(context);
  if (!shift) throw refusal("refusal.open_shift_first");
  // What was counted is what lies there: after it no cash moves.
  if (context.store.facts.get("closing")) throw refusal("refusal.drawer_counted");
  return { person, shift };
}

/** What cannot be done without a network; each has a sentence of its own. */
type NeedsNetwork =
  | "card"
  | "paypal"
  | "report"
  | "give_back"
  | "no_receipt"
  | "gift_card"
  | "store_credit"
  | "exchange"
  | "parked";

export function requireOnline({ memory }: TillContext, what: NeedsNetwork): void {
  if (!memory.reachable) {
    throw refusal(`refusal.offline_${what}`);
  }
}

/** The sale on the screen once it has left the cart: it survives reload and crash. */
export const currentSaleId = ({ store }: Pick<TillContext, "store">): SaleId | null =>
  store.facts.get<SaleId>("current_sale");

/** The next number, without writing it down: for the screen. */
export function nextReceiptNumber(context: Pick<TillContext, "store">): string {
  return numberOf(setupOf(context), nextCounter(context));
}

/** Takes the next number. Only inside the transaction that writes the receipt: so no number is ever left out. */
export function takeReceiptNumber(context: Pick<TillContext, "store">): string {
  const counter = nextCounter(context);
  invariant(Number.isSafeInteger(counter), "a register's counter stays countable");
  context.store.facts.set("receipt_counter", counter);
  return numberOf(setupOf(context), counter);
}

function nextCounter(context: Pick<TillContext, "store">): number {
  const { facts } = context.store;
  const known = setupOf(context).receiptCounter;
  const own = facts.get<number>("receipt_counter");
  if (own !== null) return Math.max(own, known) + 1;
  // This till's own count was lost with its file: nobody knows what it gave out above what was found and sent.
  const lost = facts.get<LostCount>("receipt_count_lost");
  return lost ? Math.max(lost.highest, known) + lost.jump + 1 : known + 1;
}

/** How a count goes on that was lost. */
export interface LostCount {
  readonly highest: number;
  readonly jump: number;
}

const numberOf = ({ registerNumber, receiptSeries: series }: TillSetup, counter: number): string =>
  receiptNumber({ registerNumber, series, counter });

/** Stores an act for the queue; call `queue.wake` after the transaction. `suffix` tells two acts of one id apart. */
export function enqueue(context: TillContext, saleId: string, act: QueuedAct, id: string): void {
  context.store.queue.add({
    id: `${act.kind}:${id}`,
    saleId,
    kind: act.kind,
    payload: act,
    createdAtMs: context.clock.nowMs(),
  });
}
