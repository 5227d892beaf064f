import { equals } from "@till/money";
import { type ReceiptDocument, businessDay } from "@till/sales";
import type { FoundSaleView, TillSetup } from "@till/wire";
import { type KnownOfSale, readSearch } from "../shared/read-search.ts";
import type { SaleHit, SaleHits } from "../shared/till-state.ts";
import { HostRefusal, refusalOf } from "./server-port.ts";
import { type TillContext, requireSelling, setupOf } from "./till-context.ts";

/** Hits of a page. */
const pageMax = 20;
/** Receipts of this register that are looked through without the server: more than a long day's. */
export const ownMax = 1000;

/**
 * Sales by what somebody knows who has no receipt: at the server, and without it among this register's own. What this
 * register has not sent yet stands first. Throws `HostRefusal`.
 */
export async function searchSales(
  context: TillContext,
  { text, beforeId }: { readonly text: string; readonly beforeId: SaleHits["nextId"] },
): Promise<SaleHits> {
  requireSelling(context);
  const any = readSearch(text, setupOf(context).currency);
  if (!any)
    throw new HostRefusal("Type an amount, the last four of the card, a date, a mail address or an item.", {
      key: "lookup.more_about",
      values: {},
    });
  try {
    const { sales, nextId } = await context.server.findSales({
      any,
      limit: pageMax,
      ...(beforeId === null ? {} : { beforeId }),
    });
    context.memory.reachable = true;
    const unsent = beforeId === null ? unsentHits(context, any) : [];
    const known = new Set(unsent.map(({ number }) => number));
    const hits = sales.map((found) => toHit(context, found)).filter(({ number }) => !known.has(number));
    return { hits: [...unsent, ...hits], nextId, source: "server" };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) throw new HostRefusal(refusal.message, refusal);
    return { hits: ownHits(context, any).slice(0, pageMax), nextId: null, source: "here" };
  }
}

function toHit(context: TillContext, found: FoundSaleView): SaleHit {
  const { id, number, occurredAtMs, total, items, tenders, isVoided } = found;
  return {
    number,
    soldAtMs: occurredAtMs,
    total,
    items,
    tenders: tenders.map(({ kind, card }) => ({ kind, label: card ? `${card.brand} ${card.last4}` : null })),
    isVoided: isVoided || isVoidedHere(context, id),
  };
}

/** By this till, whether the server has heard of it or not. */
const isVoidedHere = ({ store }: TillContext, saleId: string): boolean =>
  store.voids.ofSale(saleId).some(({ state }) => state === "given");

function unsentHits(context: TillContext, any: KnownOfSale): readonly SaleHit[] {
  const { queue } = context.store;
  const unsent = new Set([...queue.waitingSales(), ...queue.parked().map(({ saleId }) => saleId)]);
  return unsent.size === 0 ? [] : ownHits(context, any, (saleId) => unsent.has(saleId));
}

function ownHits(
  context: TillContext,
  any: KnownOfSale,
  counts: (saleId: string) => boolean = () => true,
): readonly SaleHit[] {
  return context.store.receipts.latest(ownMax).flatMap(({ document, saleId }) => {
    if (
      document.kind !== "sale" ||
      saleId === null ||
      !counts(saleId) ||
      !fits(setupOf(context), document, any)
    )
      return [];
    return [
      {
        number: document.number,
        soldAtMs: document.issuedAtMs,
        total: document.sale.totals.total,
        items: document.sale.lines.map(({ name }) => name),
        tenders: document.tenders.map(({ label, card }) => ({ kind: null, label: card ?? label })),
        isVoided: isVoidedHere(context, saleId),
      },
    ];
  });
}

/** A buyer's mail address is not on this till. */
export function fits(
  { timeZone, cutoffHour }: Pick<TillSetup, "timeZone" | "cutoffHour">,
  document: Extract<ReceiptDocument, { readonly kind: "sale" }>,
  {
    amount,
    last4,
    businessDay: day,
    item,
  }: { readonly [Of in keyof KnownOfSale]: KnownOfSale[Of] | undefined },
): boolean {
  const { sale, tenders, issuedAtMs } = document;
  const wanted = item?.toLowerCase();
  return (
    (amount !== undefined && equals(sale.totals.total, amount)) ||
    (last4 !== undefined && tenders.some(({ card }) => card?.endsWith(last4))) ||
    (day !== undefined && businessDay(issuedAtMs, timeZone, cutoffHour) === day) ||
    (wanted !== undefined && sale.lines.some(({ name }) => name.toLowerCase().includes(wanted)))
  );
}
