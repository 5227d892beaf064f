import type { ChargeId, ReturnId, SaleId } from "@till/kernel";
import type { Tender } from "@till/payments";
import { type Money, max, subtract, sum, zero } from "@till/money";
import { type PricedReturn, returnLeft } from "@till/sales";
import type { SaleDetail } from "@till/wire";
import type { FoundSale } from "../shared/till-state.ts";
import { takenWith } from "./paid-so-far.ts";
import { HostRefusal, refusalOf } from "./server-port.ts";
import type { LocalCharge, Store } from "./store.ts";
import type { TillContext } from "./till-context.ts";

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
    const refusal = refusalOf(error);
    const here = findHere(context, number);
    // A receipt that still waits in the queue is known to this register only.
    if (here && (refusal === null || refusal.code === "not_found")) return here;
    if (refusal?.code === "not_found")
      throw new HostRefusal(`There is no receipt ${number}. Check the number.`);
    if (refusal) throw new HostRefusal(refusal.message);
    throw new HostRefusal(
      `There is no network, and this register holds no receipt ${number}. Try when the network is back.`,
    );
  }
}

function foundAtServer({ store }: TillContext, detail: SaleDetail, number: string): Found {
  const { sale, charges, returns } = detail;
  const known = new Set(returns.map(({ id }) => id));
  // What this register gave, or asked for, and the server has not heard of yet.
  const unheard = wentBack(store, sale.id).filter(
    ({ returnId, chargeId }) => chargeId !== null && !known.has(returnId),
  );
  const earlier = [
    ...returns.filter(({ state }) => state !== "abandoned").map(({ goods }) => goods),
    ...unheard.map(({ goods }) => goods),
  ];
  return {
    earlier,
    shown: {
      saleId: sale.id,
      number: sale.receiptNumber ?? number,
      soldAtMs: sale.occurredAtMs,
      sale: sale.sale,
      left: returnLeft(sale.sale, earlier),
      charges: charges
        // What came for a charge that was let go was for no goods: it goes back in the office.
        .filter(({ id, wanted }) => wanted && !store.charges.find(id)?.givenBack)
        .map((charge) => ({
          id: charge.id,
          label: labelOf(charge),
          isCash: charge.tender.kind === "cash",
          refundable: max(
            subtract(charge.refundable, backOf(unheard, charge)),
            zero(charge.refundable.currency),
          ),
        }))
        .filter(({ refundable }) => refundable.amountMinor > 0n),
      source: "server",
    },
  };
}

function labelOf(charge: {
  readonly tender: Tender;
  readonly gatewayLabel: string | null;
  readonly card: { readonly brand: string; readonly last4: string } | null;
}): string {
  if (charge.tender.kind === "cash") return "Cash";
  if (charge.tender.kind === "gift_card") return `Gift card ${charge.tender.code}`;
  if (charge.tender.kind === "store_credit") return `Store credit ${charge.tender.code}`;
  const card = charge.card ? ` · ${charge.card.brand} ${charge.card.last4}` : "";
  return `${charge.gatewayLabel ?? "Other"}${card}`;
}

function findHere({ store }: TillContext, number: string): Found | null {
  const receipt = store.receipts.find(number);
  const sale = receipt ? store.sales.find(receipt.saleId) : null;
  const original = receipt ? store.receipts.ofSale(receipt.saleId)[0] : null;
  if (!receipt || !sale || !original) return null;
  const back = wentBack(store, sale.id);
  const none = zero(sale.sale.currency);
  const charges = store.charges
    .ofSale(sale.id)
    .filter((charge) => charge.kind === "cash" && takenWith(charge).amountMinor > 0n);
  return {
    earlier: back.map(({ goods }) => goods),
    shown: {
      saleId: sale.id,
      number: original.number,
      soldAtMs: sale.occurredAtMs,
      sale: sale.sale,
      left: returnLeft(
        sale.sale,
        back.map(({ goods }) => goods),
      ),
      charges: charges.map((charge) => ({
        id: charge.id,
        label: "Cash",
        isCash: true,
        refundable: max(subtract(takenWith(charge), backOf(back, charge)), none),
      })),
      source: "here",
    },
  };
}

interface WentBack {
  readonly returnId: ReturnId;
  readonly goods: PricedReturn;
  /** Null where only the receipt is left of it. */
  readonly chargeId: ChargeId | null;
}

/** All that went back of a sale, or may have: what nobody knows the end of is not given a second time. */
function wentBack(store: Pick<Store, "refunds" | "receipts">, saleId: SaleId): readonly WentBack[] {
  const refunds = store.refunds.ofSale(saleId).filter(({ state }) => state !== "refused");
  const known = new Set(refunds.map(({ request }) => request.returnId));
  const onPaper = store.receipts
    .ofSale(saleId)
    .flatMap(({ document }) =>
      document.kind === "return" && !known.has(document.returnId)
        ? [{ returnId: document.returnId, goods: document.goods, chargeId: null }]
        : [],
    );
  return [
    ...refunds.map(({ goods, request: { returnId, chargeId } }) => ({ returnId, goods, chargeId })),
    ...onPaper,
  ];
}

/** What went back of one charge; what no charge is known of may have been of any. */
const backOf = (back: readonly WentBack[], { id, amount }: Pick<LocalCharge, "id" | "amount">): Money =>
  sum(
    back.filter(({ chargeId }) => chargeId === id || chargeId === null).map(({ goods }) => goods.total),
    amount.currency,
  );
