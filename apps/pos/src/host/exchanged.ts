import type { ReturnId, SaleId } from "@till/kernel";
import { type Money, sum } from "@till/money";
import { formatStoredValueCode } from "@till/payments";
import { pendingFact, pendingOf } from "./pending-exchange.ts";
import { fileReturnReceipt } from "./receipts.ts";
import { refusal } from "./refusal.ts";
import type { LocalCharge, LocalExchange } from "./store.ts";
import type { TillContext } from "./till-context.ts";

export const creditLabel = (code: string): string => `Store credit ${formatStoredValueCode(code)}`;

/**
 * The server took it: the goods are back. Once, however often it is heard; the drawer opens for what is left over in cash.
 * Call inside a transaction.
 */
export function exchanged(context: TillContext, charge: LocalCharge): void {
  const { exchange } = charge;
  if (exchange?.state !== "asked") return;
  context.store.charges.put(charge.id, { ...charge, exchange: { ...exchange, state: "back" } });
  if (pendingOf(context)?.returnId === returnIdOf(charge)) context.store.facts.set(pendingFact, null);
  if (charge.wanted && cashOf(exchange).amountMinor > 0n) context.printing.openDrawer(context);
}

/** What of it goes over the counter. */
export const cashOf = ({ goods, rest }: LocalExchange): Money =>
  sum(
    rest.filter(({ isCash }) => isCash).map(({ amount }) => amount),
    goods.currency,
  );

/** The return's receipt, with the end of the sale it paid for. Once. Call inside a transaction. */
export function fileExchange(context: TillContext, charge: LocalCharge, paidTo: string): void {
  const { exchange } = charge;
  if (!exchange) return;
  const number = fileReturnReceipt(context, {
    saleId: exchange.request.saleId,
    returnId: returnIdOf(charge),
    originalNumber: exchange.originalNumber,
    goods: exchange.goods,
    paidTo: [
      { label: paidTo, amount: charge.amount },
      ...exchange.rest.map(({ label, amount }) => ({ label, amount })),
    ],
  });
  context.printing.printPaid(context, number);
}

/** What the goods paid goes back onto store credit where the sale came to nothing: they are the shop's again. */
export const creditFor = (
  exchange: LocalExchange,
): { readonly to: "store_credit"; readonly code: string } => ({
  to: "store_credit",
  code: exchange.code,
});

/** Of the return's receipt; null where there is none. */
export const exchangeNumberOf = ({ store }: Pick<TillContext, "store">, charge: LocalCharge): string | null =>
  charge.wanted ? returnNumberOf(store, charge) : null;

function returnNumberOf(
  { receipts }: Pick<TillContext["store"], "receipts">,
  charge: LocalCharge,
): string | null {
  if (!charge.exchange) return null;
  const returnId = returnIdOf(charge);
  const filed = receipts
    .ofSale(charge.exchange.request.saleId)
    .find(({ document }) => document.kind === "return" && document.returnId === returnId);
  return filed?.number ?? null;
}

/** Its return's receipt where the sale came to nothing. Call inside a transaction. */
export const fileAsCredit = (context: TillContext, charge: LocalCharge): void => {
  if (charge.exchange) fileExchange(context, charge, creditLabel(charge.exchange.code));
};

/**
 * One that was let go has come to an end at the server: it was made, and put onto store credit at once. What is due in cash
 * is due now, once: after a crash the server is asked again.
 */
export function endLetGo(context: TillContext, chargeId: string): void {
  const { store } = context;
  const charge = store.charges.find(chargeId);
  if (!charge?.exchange || charge.wanted || returnNumberOf(store, charge) !== null) return;
  store.transaction(() => {
    fileAsCredit(context, charge);
    if (charge.exchange && cashOf(charge.exchange).amountMinor > 0n) context.printing.openDrawer(context);
  });
  context.changed();
}

function returnIdOf({ request: { tender } }: LocalCharge): ReturnId {
  if (tender.kind !== "exchange") throw refusal("refusal.no_exchange");
  return tender.returnId;
}

/** Goods of this sale that pay for others, where nobody knows yet whether they did. */
export const exchangedOf = (
  store: Pick<TillContext["store"], "charges" | "queue">,
  saleId: SaleId,
): readonly { readonly returnId: ReturnId; readonly exchange: LocalExchange }[] =>
  store.charges.latest(lookedThroughMax).flatMap((charge) => {
    const { id, exchange, view, wanted, wasSent = false } = charge;
    // Of one that was let go the server says whether it was made.
    const mayBeMade = wasSent && store.queue.find(`charges.letGo:${id}`) !== null;
    const isRefused = view === null && !wanted && !charge.givenBack && !mayBeMade;
    return exchange?.request.saleId === saleId && !isRefused
      ? [{ returnId: returnIdOf(charge), exchange }]
      : [];
  });

const lookedThroughMax = 100;
