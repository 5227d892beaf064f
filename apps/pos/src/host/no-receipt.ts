import {
  type CatalogueEntry,
  type CatalogueIndex,
  type Product,
  readScaleCode,
  standardScaleCodes,
} from "@till/catalogue";
import type { ReturnId, SaleLineId, Uuid } from "@till/kernel";
import { compare } from "@till/money";
import { formatStoredValueCode } from "@till/payments";
import { type CartLine, type PricedReturn, emptyCart, noReceiptLine, priceReturn } from "@till/sales";
import { stringify } from "superjson";
import type {
  FoundGoods,
  NoReceiptAnswer,
  NoReceiptGoods,
  NoReceiptLine,
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
import { type TillContext, cartOf, requireOnline, requireSelling } from "./till-context.ts";

export interface NoReceiptReturns {
  /**
   * Takes goods back without a receipt. Only with the server: without it nobody knows what another till took back. Asked
   * for again in the same words it is the same return, until its end is known. Throws `HostRefusal`, `ApprovalNeeded`.
   */
  takeBack(context: TillContext, request: NoReceiptRequest): Promise<NoReceiptAnswer>;
}

/** What was asked for last, and the ids it has. */
interface Asked {
  readonly words: string;
  readonly id: ReturnId;
  readonly lineIds: readonly SaleLineId[];
  readonly code: string;
}

export function createNoReceiptReturns(): NoReceiptReturns {
  let asked: Asked | null = null;
  return {
    async takeBack(context, request) {
      const { shift } = requireSelling(context);
      requireOnline(context, "no_receipt");
      const words = stringify([request, shift.id]);
      if (asked?.words !== words) {
        const { ids } = context;
        const lineIds = request.lines.map(() => ids.next<SaleLineId>());
        asked = { words, id: ids.next<ReturnId>(), lineIds, code: newStoreCreditCode(ids) };
      }
      const answer = await send(context, localOf(context, request, { ...asked, shiftId: shift.id }), "now");
      if (answer.kind === "unknown") return answer;
      asked = null;
      if (request.to === "cash") context.printing.openDrawer(context);
      context.printing.printPaid(context, answer.number);
      context.changed();
      return answer;
    },
  };
}

/** More than anybody reads through. */
const foundMax = 30;

/** What a code or words name: `isExact` where it can be nothing else. */
export function findGoods({ memory: { index } }: TillContext, text: string): FoundGoods {
  if (!index) return { goods: [], isExact: false };
  const exact = byCode(index, text);
  if (exact) return { goods: [exact], isExact: true };
  const goods = index
    .search(text)
    .flatMap((product) => product.variants.map((variant) => toGoods({ product, variant })));
  return { goods: goods.slice(0, foundMax), isExact: false };
}

function byCode(index: CatalogueIndex, code: string): NoReceiptGoods | null {
  const label = readScaleCode(code, standardScaleCodes);
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
  quantityMilli: 1000,
});

const nameOf = ({ name }: Pick<Product, "name">, variant: { readonly name: string }): string =>
  [name, variant.name].filter(Boolean).join(" · ");

/** What they come to by this till's catalogue; the server has the last word. Throws `HostRefusal`. */
export function planNoReceipt(context: TillContext, lines: readonly NoReceiptLine[]): NoReceiptPlan {
  const lineIds = lines.map(() => context.ids.next<SaleLineId>());
  const { lines: priced, total } = pricedNow(context, lines, lineIds);
  return { gross: priced.map(({ gross }) => gross), total };
}

function pricedNow(
  context: TillContext,
  lines: readonly NoReceiptLine[],
  lineIds: readonly SaleLineId[],
): PricedReturn {
  const { index } = context.memory;
  const { currency } = cartOf(context);
  const cartLines = lines.map(({ variantId, quantityMilli, unitPrice }, position): CartLine => {
    const id = lineIds[position];
    const entry = index?.byVariant(variantId);
    const taxClass = index?.catalogue.taxClasses.find(({ code }) => code === entry?.product.taxClassCode);
    if (!id || !entry || !taxClass) throw refusal("refusal.item_gone");
    const { product, variant } = entry;
    const { name } = product;
    if (product.soldBy !== "kg" && quantityMilli % 1000 !== 0) throw refusal("refusal.by_piece", { name });
    if (unitPrice.currency !== currency || compare(unitPrice, variant.price) > 0)
      throw refusal("refusal.above_today", { name, amount: variant.price });
    return noReceiptLine({ id, product, variant, taxClass, quantityMilli }, unitPrice);
  });
  return priceReturn({ ...emptyCart(currency), lines: cartLines });
}

function localOf(
  context: TillContext,
  { lines, reason, to }: NoReceiptRequest,
  ids: Asked & Pick<LocalNoReceipt["request"], "shiftId">,
): LocalNoReceipt {
  const kept = context.store.noReceipts.find(ids.id);
  // Asked for again, and nobody knows the end: in the very words the server may have heard already.
  if (kept && kept.state !== "refused")
    return withYes(kept, context.approvals.given(context, noReceiptNeed(kept)));
  const goods = pricedNow(context, lines, ids.lineIds);
  if (goods.total.amountMinor === 0n) throw refusal("refusal.choose_goods");
  const local: LocalNoReceipt = {
    id: ids.id,
    request: {
      id: ids.id,
      shiftId: ids.shiftId,
      lines: lines.map(({ variantId, quantityMilli, unitPrice }, position) => ({
        id: ids.lineIds[position] ?? context.ids.next<SaleLineId>(),
        variantId,
        quantityMilli,
        unitPrice,
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
    keep: (end) => store.noReceipts.put(local.id, { ...local, ...end }),
    asked,
  });
  if (view === null) return { kind: "unknown", amount: local.goods.total };
  const number = store.transaction(() => {
    store.noReceipts.put(local.id, { ...local, state: "given" });
    return fileNoReceiptReceipt(context, local);
  });
  context.queue.wake();
  if (asked === "later") context.changed();
  return { kind: "returned", amount: view.goods.total, number };
}

/** A shift takes back a handful; open ones are among the latest. */
const followedMax = 50;

/** Asks once more about each whose end nobody knows, under its own ids. */
export async function followNoReceipts(context: TillContext): Promise<void> {
  for (const local of context.store.noReceipts.latest(followedMax)) {
    if (local.state !== "open" || local.needsApproval) continue;
    try {
      await send(context, local, "later");
    } catch (error) {
      if (!(error instanceof HostRefusal)) throw error;
    }
  }
}

/** One that waits for a manager's yes, with that yes. */
export async function followNoReceipt(context: TillContext, local: LocalNoReceipt): Promise<void> {
  const asked = local.needsApproval?.approval;
  const ids = asked ? context.approvals.permit(context, askedNeed(context.store, asked)) : [];
  await send(context, withYes(local, ids), "later");
}
