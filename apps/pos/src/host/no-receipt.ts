import {
  type CatalogueEntry,
  type CatalogueIndex,
  type Product,
  type ScaleCodeRule,
  modifiersOf,
  readScaleCode,
} from "@till/catalogue";
import type { ReturnId, SaleLineId, Uuid } from "@till/kernel";
import { compare } from "@till/money";
import { formatStoredValueCode } from "@till/payments";
import {
  type CartLine,
  type PricedReturn,
  emptyCart,
  noReceiptLine,
  noReceiptPrice,
  priceReturn,
  roundReturn,
} from "@till/sales";
import { stringify } from "superjson";
import type {
  FoundGoods,
  NoReceiptAnswer,
  NoReceiptGoods,
  NoReceiptPlan,
  NoReceiptRequest,
} from "../shared/no-receipt.ts";
import { askBack } from "./ask-back.ts";
import { askedNeed, noReceiptNeed } from "./needs.ts";
import { fileNoReceiptReceipt } from "./receipts.ts";
import { refusal } from "./refusal.ts";
import { HostRefusal } from "./server-port.ts";
import type { LocalNoReceipt } from "./store.ts";
import { newStoreCreditCode } from "./stored-value.ts";
import { type Unhanded, askedBefore, handOver } from "./unhanded.ts";
import {
  type TillContext,
  cartOf,
  cashStepOf,
  requireOnline,
  requireSelling,
  scaleRulesOf,
  setupOf,
} from "./till-context.ts";

export interface NoReceiptReturns {
  /**
   * Takes goods back without a receipt. Only with the server: without it nobody knows what another till took back. Asked
   * for again in the same words it is the same return, until its end is known. Throws `HostRefusal`, `ApprovalNeeded`.
   */
  takeBack(context: TillContext, request: NoReceiptRequest): Promise<NoReceiptAnswer>;
}

/** What was asked for last, and the ids it has: after a manager's yes it is the same return. */
interface Asked extends Pick<Unhanded, "words" | "shiftId"> {
  readonly id: ReturnId;
  readonly lineIds: readonly SaleLineId[];
  readonly code: string;
}

export function createNoReceiptReturns(): NoReceiptReturns {
  let asked: Asked | null = null;
  return {
    async takeBack(context, request) {
      const { shift } = requireSelling(context);
      const words = stringify([request, shift.id]);
      const before = askedBefore(context.store.noReceipts, words);
      if (before) return askNoReceiptAgain(context, before);
      requireOnline(context, "no_receipt");
      if (asked?.words !== words) {
        const { ids } = context;
        const lineIds = request.lines.map(() => ids.next<SaleLineId>());
        asked = {
          words,
          shiftId: shift.id,
          id: ids.next<ReturnId>(),
          lineIds,
          code: newStoreCreditCode(ids),
        };
      }
      const answer = await send(context, localOf(context, request, asked), "now");
      asked = null;
      return answer;
    },
  };
}

/** More than anybody reads through. */
const foundMax = 30;

/** What a code or words name: `isExact` where it can be nothing else. */
export function findGoods(context: TillContext, text: string): FoundGoods {
  const { index } = context.memory;
  if (!index) return { goods: [], isExact: false };
  const exact = byCode(index, text, scaleRulesOf(context));
  if (exact) return { goods: [exact], isExact: true };
  const goods = index
    .search(text)
    .flatMap((product) => product.variants.map((variant) => toGoods({ product, variant })));
  return { goods: goods.slice(0, foundMax), isExact: false };
}

function byCode(index: CatalogueIndex, code: string, rules: readonly ScaleCodeRule[]): NoReceiptGoods | null {
  const label = readScaleCode(code, rules);
  const labelled = label && index.byBarcode(label.barcode);
  if (label && labelled?.product.soldBy === "kg" && label.value > 0) {
    const perKilo = labelled.variant.price.amountMinor;
    // What weighs no more than the label's price buys now.
    const weight =
      label.kind === "weight"
        ? label.value
        : perKilo === 0n
          ? 0
          : Number((BigInt(label.value) * 1000n) / perKilo);
    if (weight > 0) return { ...toGoods(labelled), quantityMilli: weight };
  }
  const found = index.byBarcode(code) ?? index.bySku(code);
  return found && toGoods(found);
}

const toGoods = ({ product, variant }: CatalogueEntry): NoReceiptGoods => ({
  variantId: variant.id,
  name: nameOf(product, variant),
  price: variant.price,
  isWeighed: product.soldBy === "kg",
  modifierGroups: product.modifierGroups ?? [],
  quantityMilli: 1000,
});

const nameOf = ({ name }: Pick<Product, "name">, variant: { readonly name: string }): string =>
  [name, variant.name].filter(Boolean).join(" · ");

/** What they come to by this till's catalogue; the server has the last word. Throws `HostRefusal`. */
export function planNoReceipt(
  context: TillContext,
  asked: Pick<NoReceiptRequest, "lines" | "to">,
): NoReceiptPlan {
  const lineIds = asked.lines.map(() => context.ids.next<SaleLineId>());
  const { lines: priced, total } = pricedNow(context, asked, lineIds);
  return { gross: priced.map(({ gross }) => gross), total };
}

function pricedNow(
  context: TillContext,
  { lines, to }: Pick<NoReceiptRequest, "lines" | "to">,
  lineIds: readonly SaleLineId[],
): PricedReturn {
  const { index } = context.memory;
  const { currency } = cartOf(context);
  const cartLines = lines.map((line, position): CartLine => {
    const { variantId, quantityMilli, unitPrice } = line;
    const id = lineIds[position];
    const entry = index?.byVariant(variantId);
    const taxClass = index?.catalogue.taxClasses.find(({ code }) => code === entry?.product.taxClassCode);
    if (!id || !entry || !taxClass) throw refusal("refusal.item_gone");
    const { product, variant } = entry;
    const { name } = product;
    if (product.soldBy !== "kg" && quantityMilli % 1000 !== 0) throw refusal("refusal.by_piece", { name });
    const modifiers = modifiersOf(product, line.modifiers ?? []);
    if (!modifiers) throw refusal("refusal.choice_gone", { name });
    const pick = { id, product, variant, taxClass, quantityMilli, modifiers };
    const amount = noReceiptPrice(pick);
    if (unitPrice.currency !== currency || compare(unitPrice, amount) > 0)
      throw refusal("refusal.above_today", { name, amount });
    return noReceiptLine(pick, unitPrice);
  });
  const goods = priceReturn({ ...emptyCart(currency), lines: cartLines });
  const stepMinor = to === "cash" ? cashStepOf(setupOf(context)) : 1n;
  return roundReturn(goods, { stepMinor, most: goods.total });
}

function localOf(context: TillContext, { lines, reason, to }: NoReceiptRequest, ids: Asked): LocalNoReceipt {
  const goods = pricedNow(context, { lines, to }, ids.lineIds);
  if (goods.total.amountMinor === 0n) throw refusal("refusal.choose_goods");
  const local: LocalNoReceipt = {
    id: ids.id,
    request: {
      id: ids.id,
      shiftId: ids.shiftId,
      lines: lines.map(({ modifiers = [], ...line }, position) => ({
        id: ids.lineIds[position] ?? context.ids.next<SaleLineId>(),
        ...line,
        // A server of before knows of none.
        ...(modifiers.length > 0 && { modifiers: [...modifiers] }),
      })),
      total: goods.total,
      reason,
      to,
      ...(to === "store_credit" ? { code: ids.code } : {}),
      occurredAtMs: context.clock.nowMs(),
    },
    state: "open",
    goods,
    label: to === "cash" ? "Cash" : `Store credit ${formatStoredValueCode(ids.code)}`,
    unhanded: { words: ids.words, shiftId: ids.shiftId, isCash: to === "cash" },
  };
  return withYes(local, context.approvals.given(context, noReceiptNeed(local)));
}

function withYes(local: LocalNoReceipt, ids: readonly Uuid[]): LocalNoReceipt {
  const { needsApproval: _, ...plain } = local;
  return ids.length === 0 ? plain : { ...plain, request: { ...plain.request, approvalIds: [...ids] } };
}

/** Its ids are on disk before anything is sent; whatever happens on the way, this is one return. */
async function send(
  context: TillContext,
  local: LocalNoReceipt,
  asked: "now" | "later",
): Promise<NoReceiptAnswer> {
  const { store, server } = context;
  store.noReceipts.put(local.id, local);
  const view = await askBack(context, {
    send: () => server.returnWithoutReceipt(local.request),
    keep(end) {
      // What was booked and handed over meanwhile stays so.
      if (store.noReceipts.find(local.id)?.state !== "given")
        store.noReceipts.put(local.id, { ...local, ...end });
    },
    asked,
  });
  if (view === null) return { kind: "unknown", amount: local.goods.total };
  const number = give(context, local, asked);
  context.queue.wake();
  context.changed();
  return { kind: "returned", amount: view.goods.total, number };
}

/** It is booked: its receipt is filed once. `now`: whoever asked stands here and is handed what they get, once as well. */
function give(context: TillContext, local: LocalNoReceipt, asked: "now" | "later"): string {
  const { store } = context;
  return store.transaction(() => {
    // As it stands on the disk: somebody else may have been told while this was asked.
    const unhanded = store.noReceipts.find(local.id)?.unhanded;
    const { unhanded: _, ...given } = { ...local, state: "given" as const };
    store.noReceipts.put(local.id, unhanded && asked === "later" ? { ...given, unhanded } : given);
    const number = fileNoReceiptReceipt(context, local);
    if (unhanded && asked === "now") handOver(context, unhanded, number);
    return number;
  });
}

/** In the words the server may have heard already. What it has answered meanwhile is handed over, and not asked for again. */
export async function askNoReceiptAgain(
  context: TillContext,
  local: LocalNoReceipt,
): Promise<NoReceiptAnswer> {
  if (local.state !== "given") return send(context, withItsYes(context, local), "now");
  const number = give(context, local, "now");
  context.changed();
  return { kind: "returned", amount: local.goods.total, number };
}

/** A shift takes back a handful; open ones are among the latest. */
const followedMax = 50;

/** Asks once more about each whose end nobody knows, under its own ids. */
export async function followNoReceipts(context: TillContext): Promise<void> {
  for (const { id } of context.store.noReceipts.latest(followedMax)) {
    // Read when its turn comes: somebody may have asked about it, and been handed what they get.
    const local = context.store.noReceipts.find(id);
    if (local?.state !== "open" || local.needsApproval) continue;
    try {
      await send(context, local, "later");
    } catch (error) {
      if (!(error instanceof HostRefusal)) throw error;
    }
  }
}

/** One that waits for a manager's yes, with that yes. */
export async function followNoReceipt(context: TillContext, local: LocalNoReceipt): Promise<void> {
  await send(context, withItsYes(context, local), "later");
}

function withItsYes(context: TillContext, local: LocalNoReceipt): LocalNoReceipt {
  const asked = local.needsApproval?.approval;
  const ids = asked ? context.approvals.permit(context, askedNeed(context.store, asked)) : [];
  return withYes(local, ids);
}
