import type { Tender } from "@till/payments";
import { equals, max, subtract, sum, zero } from "@till/money";
import { type PricedReturn, returnLeft } from "@till/sales";
import type { SaleDetail } from "@till/wire";
import type { FoundSale } from "../shared/till-state.ts";
import { isAtOnce, takenWith } from "./paid-so-far.ts";
import { tenderLabel } from "./receipts.ts";
import { refusal, refusedByServer } from "./refusal.ts";
import { refusalOf } from "./server-port.ts";
import type { LocalCharge, LocalSale } from "./store.ts";
import { type TillContext, shiftOf } from "./till-context.ts";
import { backOf, wentBack } from "./went-back.ts";

/** What was found last, with what came back of it before: the plan and the refund are made of the same facts. */
export interface Found {
  readonly shown: FoundSale;
  readonly earlier: readonly PricedReturn[];
}

/** A sale by what is printed on its receipt. Throws `HostRefusal`. */
export async function findSale(context: TillContext, number: string): Promise<Found> {
  try {
    return foundAtServer(context, await context.server.saleByReceipt(number), number);
  } catch (error) {
    const said = refusalOf(error);
    const here = findHere(context, number);
    // A receipt that still waits in the queue is known to this register only.
    if (here && (said === null || said.code === "not_found")) return here;
    if (said?.code === "not_found") throw refusal("refusal.no_receipt", { number });
    if (said) throw refusedByServer(said);
    throw refusal("refusal.no_receipt_offline", { number });
  }
}

function foundAtServer(context: TillContext, detail: SaleDetail, number: string): Found {
  const { store } = context;
  const { sale, charges, returns } = detail;
  const known = new Set(returns.map(({ id }) => id));
  // What this register gave, or asked for, and the server has not heard of yet.
  const unheard = wentBack(store, sale.id).filter(({ returnId, of }) => of !== null && !known.has(returnId));
  const earlier = [
    ...returns.filter(({ state }) => state !== "abandoned").map(({ goods }) => goods),
    ...unheard.map(({ goods }) => goods),
  ];
  const holding = charges
    // What came for a charge that was let go was for no goods: it goes back in the office.
    .filter(({ id, wanted }) => wanted && !isGivenBack(store.charges.find(id)))
    .map((charge) => ({
      id: charge.id,
      label: labelOf(charge),
      isCash: charge.tender.kind === "cash",
      goesBack: charge.tender.kind !== "exchange",
      refundable: max(subtract(charge.refundable, backOf(unheard, charge)), zero(charge.refundable.currency)),
    }))
    .filter(({ refundable }) => refundable.amountMinor > 0n);
  return {
    earlier,
    shown: {
      saleId: sale.id,
      number: sale.receiptNumber ?? number,
      soldAtMs: sale.occurredAtMs,
      sale: sale.sale,
      left: returnLeft(sale.sale, earlier),
      charges: holding,
      canVoid: canVoid(context, sale, { earlier, charges: holding }),
      source: "server",
    },
  };
}

const isGivenBack = (charge: LocalCharge | null): boolean =>
  charge?.givenBack !== undefined && charge.givenBack.state !== "needs_yes";

function labelOf(charge: {
  readonly tender: Tender;
  readonly gatewayLabel: string | null;
  readonly card: { readonly brand: string; readonly last4: string } | null;
}): string {
  if (charge.tender.kind === "cash") return "Cash";
  if (charge.tender.kind === "gift_card") return `Gift card ${charge.tender.code}`;
  if (charge.tender.kind === "store_credit") return `Store credit ${charge.tender.code}`;
  if (charge.tender.kind === "exchange") return "Exchanged goods";
  const card = charge.card ? ` · ${charge.card.brand} ${charge.card.last4}` : "";
  return `${charge.gatewayLabel ?? "Other"}${card}`;
}

function findHere(context: TillContext, number: string): Found | null {
  const { store } = context;
  const receipt = store.receipts.find(number);
  const saleId = receipt?.saleId ?? null;
  const sale = saleId === null ? null : store.sales.find(saleId);
  const original = saleId === null ? null : store.receipts.ofSale(saleId)[0];
  if (!sale || !original) return null;
  const back = wentBack(store, sale.id);
  const none = zero(sale.sale.currency);
  const earlier = back.map(({ goods }) => goods);
  const charges = store.charges
    .ofSale(sale.id)
    .filter((charge) => isAtOnce(charge.kind) && takenWith(charge).amountMinor > 0n)
    .map((charge) => ({
      id: charge.id,
      label: tenderLabel(charge),
      isCash: charge.kind === "cash",
      goesBack: true,
      refundable: max(subtract(takenWith(charge), backOf(back, charge)), none),
    }));
  return {
    earlier,
    shown: {
      saleId: sale.id,
      number: original.number,
      soldAtMs: sale.occurredAtMs,
      sale: sale.sale,
      left: returnLeft(sale.sale, earlier),
      charges,
      canVoid: canVoid(context, sale, { earlier, charges }),
      source: "here",
    },
  };
}

/** Made in the shift that is open here, untouched since, and all of its money can go back. */
function canVoid(
  context: Pick<TillContext, "store">,
  { id, sale }: Pick<LocalSale, "id" | "sale">,
  now: { readonly earlier: readonly PricedReturn[]; readonly charges: FoundSale["charges"] },
): boolean {
  const shift = shiftOf(context);
  const own = context.store.sales.find(id);
  if (!shift || !own || own.state !== "completed" || now.earlier.length > 0) return false;
  const isOfThisShift =
    own.shiftId === undefined ? own.occurredAtMs >= shift.openedAtMs : own.shiftId === shift.id;
  const held = sum(
    now.charges.map(({ refundable }) => refundable),
    sale.currency,
  );
  const goesBack = now.charges.every((charge) => charge.goesBack);
  return isOfThisShift && goesBack && equals(held, sale.totals.total);
}
