import type { ChargeId, RefundId, ReturnId } from "@till/kernel";
import { type Money, compare, equals, max, min, subtract, sum, zero } from "@till/money";
import { type PricedReturn, priceCart, roundReturn } from "@till/sales";
import type { ExchangeState, FoundSale, RefundTo } from "../shared/till-state.ts";
import type { Need } from "./approvals.ts";
import { creditLabel } from "./exchanged.ts";
import { type PendingExchange, pendingFact, pendingOf } from "./pending-exchange.ts";
import type { Found } from "./find-sale.ts";
import { paidSoFar } from "./paid-so-far.ts";
import { beginCharge, commitSale } from "./paying.ts";
import { refusal } from "./refusal.ts";
import type { QueuedActs } from "./server-port.ts";
import { newStoreCreditCode } from "./stored-value.ts";
import {
  type TillContext,
  cartOf,
  cashStepOf,
  currentSaleId,
  requireOnline,
  requireSelling,
  setupOf,
} from "./till-context.ts";

/** Lays goods of a found sale against the cart. Throws `HostRefusal`. */
export function layExchange(
  context: TillContext,
  found: Found,
  asked: { readonly goods: PricedReturn; readonly reason: string; readonly restTo: RefundTo },
): void {
  const { shown } = found;
  requireSelling(context);
  requireOnline(context, "exchange");
  if (shown.source === "here") throw refusal("refusal.offline_exchange");
  const held = sum(
    shown.charges.map(({ refundable }) => refundable),
    asked.goods.currency,
  );
  if (compare(asked.goods.total, held) > 0) throw refusal("refusal.over_sale");
  const { store, ids } = context;
  store.facts.set(pendingFact, {
    ...asked,
    saleId: shown.saleId,
    number: shown.number,
    charges: shown.charges,
    returnId: ids.next<ReturnId>(),
    code: newStoreCreditCode(ids),
  } satisfies PendingExchange);
  context.changed();
}

/** The customer keeps the goods after all. */
export function dropExchange(context: TillContext): void {
  context.store.facts.set(pendingFact, null);
  context.changed();
}

/** What a screen shows of it; null where no goods lie on the counter. */
export function exchangeState(context: TillContext): ExchangeState | null {
  const pending = pendingOf(context);
  if (!pending) return null;
  const { goods, number, restTo } = pending;
  const { store } = context;
  const saleId = currentSaleId(context);
  const sale = saleId === null ? null : store.sales.find(saleId);
  const total =
    sale?.state === "open" ? paidSoFar(store, sale).open : priceCart(cartOf(context)).totals.total;
  const none = zero(goods.currency);
  const { rest } = shareOut(context, pending, min(goods.total, total));
  return { number, worth: goods.total, toPay: max(subtract(total, goods.total), none), rest, restTo };
}

/** The goods with what is left over of them beyond `amount`, in coins where any of it is cash, and where all of it goes. */
function shareOut(context: TillContext, pending: PendingExchange, amount: Money) {
  const exact = allocate(pending, amount);
  const beside = sum(
    exact.filter((part) => !isFromDrawer(pending, part)).map((part) => part.amount),
    amount.currency,
  );
  const stepMinor = equals(beside, pending.goods.total) ? 1n : cashStepOf(setupOf(context));
  const goods = roundReturn(pending.goods, { stepMinor, most: pending.goods.total, beside });
  const parts = withoutLast(exact, subtract(pending.goods.total, goods.total), (part) =>
    isFromDrawer(pending, part),
  );
  return { goods, parts, rest: subtract(goods.total, amount) };
}

/** Throws `HostRefusal` where what would go back in cash is less than the smallest coin: nobody can hand it out. */
function requireCoins(context: TillContext, pending: PendingExchange, parts: readonly Part[]): void {
  const inCash = sum(
    parts.filter((part) => isFromDrawer(pending, part)).map(({ amount }) => amount),
    pending.goods.currency,
  );
  if (inCash.amountMinor % cashStepOf(setupOf(context)) === 0n) return;
  throw refusal("refusal.rest_below_coin", { amount: inCash });
}

/** Less by what coins cannot pay, from the last of those that are cash. */
function withoutLast(parts: readonly Part[], less: Money, isCash: (part: Part) => boolean): readonly Part[] {
  let left = less;
  return parts
    .toReversed()
    .flatMap((part) => {
      if (!isCash(part)) return [part];
      const taken = min(left, part.amount);
      left = subtract(left, taken);
      return equals(taken, part.amount) ? [] : [{ ...part, amount: subtract(part.amount, taken) }];
    })
    .toReversed();
}

/**
 * Pays for the cart with the goods: all of it, or as much as they are worth. One charge under one id, whose answer is waited
 * for like a card's: the goods are back with it, or they are not.
 */
export function takeExchange(context: TillContext): ChargeId {
  const pending = pendingOf(context);
  if (!pending) throw refusal("refusal.no_exchange");
  requireOnline(context, "exchange");
  const { store } = context;
  return store.transaction(() => {
    const sale = commitSale(context);
    const { returnId, saleId, reason, code } = pending;
    const amount = min(pending.goods.total, paidSoFar(store, sale).open);
    const { goods, parts, rest: left } = shareOut(context, pending, amount);
    const refunds = parts.map((part) => ({ ...part, id: context.ids.next<RefundId>() }));
    requireCoins(context, pending, parts);
    const needs = needsOf(pending, { amount, rest: left });
    const approvalIds = [...new Set(needs.flatMap((need) => context.approvals.permit(context, need)))];
    const isCredit = refunds.some(({ to }) => to === "store_credit");
    const rest = refunds
      .filter(({ to }) => to !== "exchange")
      .map((refund) => ({
        label: labelOf(pending, refund),
        amount: refund.amount,
        isCash: isFromDrawer(pending, refund),
      }));
    return beginCharge(context, {
      kind: "exchange",
      label: `Exchange ${pending.number}`,
      screenUrl: null,
      tender: { kind: "exchange", returnId },
      amount,
      exchange: {
        request: {
          saleId,
          lines: goods.lines.map(({ saleLineId, quantityMilli }) => ({ saleLineId, quantityMilli })),
          reason,
          refunds,
          ...(isCredit ? { code } : {}),
          ...(approvalIds.length > 0 ? { approvalIds } : {}),
        },
        originalNumber: pending.number,
        goods,
        code,
        rest,
        state: "asked",
      },
    });
  });
}

type Part = Omit<NonNullable<QueuedActs["charges.create"]["exchange"]>["refunds"][number], "id">;

/** From the first charge on: first what pays for other goods, then what goes back. */
function allocate(pending: PendingExchange, exchanged: Money): readonly Part[] {
  const none = zero(exchanged.currency);
  const parts: Part[] = [];
  let ahead = exchanged;
  let left = pending.goods.total;
  for (const charge of pending.charges) {
    const here = min(charge.refundable, left);
    const paying = min(here, ahead);
    const back = subtract(here, paying);
    const { id: chargeId } = charge;
    if (compare(paying, none) > 0) parts.push({ chargeId, amount: paying, to: "exchange" });
    if (compare(back, none) > 0) parts.push({ chargeId, amount: back, to: wayBack(pending, charge) });
    ahead = subtract(ahead, paying);
    left = subtract(left, here);
  }
  return parts;
}

/** Cash goes back as cash by whatever name; what was paid with goods itself has no way back but store credit or cash. */
function wayBack({ restTo }: PendingExchange, charge: FoundSale["charges"][number]): RefundTo {
  if (restTo === "cash" && charge.isCash) return "original";
  return restTo === "original" && !charge.goesBack ? "store_credit" : restTo;
}

const chargeOf = ({ charges }: PendingExchange, { chargeId }: Part) =>
  charges.find(({ id }) => id === chargeId);

const isFromDrawer = (pending: PendingExchange, part: Part): boolean =>
  part.to === "cash" || (part.to === "original" && chargeOf(pending, part)?.isCash === true);

function labelOf(pending: PendingExchange, part: Part): string {
  if (part.to === "store_credit") return creditLabel(pending.code);
  return part.to === "cash" ? "Cash" : (chargeOf(pending, part)?.label ?? "Other");
}

function needsOf(
  { goods, returnId, restTo }: PendingExchange,
  { amount, rest }: { readonly amount: Money; readonly rest: Money },
): readonly Need[] {
  const of = (permission: Need["permission"], money: Money): Need => ({
    permission,
    subject: returnId,
    size: money.amountMinor,
    amount: money,
  });
  const isRest = rest.amountMinor > 0n;
  return [
    of("refund.create", goods.total),
    of("refund.to_exchange", amount),
    ...(isRest && restTo === "cash" ? [of("refund.to_cash", rest)] : []),
    ...(isRest && restTo === "store_credit" ? [of("refund.to_store_credit", rest)] : []),
  ];
}
