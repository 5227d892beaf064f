import type { Actor, Person, SaleRecord, Tx } from "@till/db";
import type { PersonId, RegisterId, SaleId, ShiftId, Uuid } from "@till/kernel";
import { type Money, equals, toDecimal } from "@till/money";
import {
  type Cart,
  type CartLine,
  type EarlierPrice,
  type PricedReturn,
  businessDay,
  priceCart,
} from "@till/sales";
import type { SaleView } from "@till/wire";
import { authorizeOrApproved, authorizePerson } from "../access/authorize.ts";
import { type Caller, type Staff, toActor } from "../access/caller.ts";
import { requireAtRegister } from "../access/at-register.ts";
import { permit } from "../access/permit.ts";
import { judgePrices } from "../access/judge-prices.ts";
import { permitSale } from "../access/permit-sale.ts";
import { audit } from "../audit.ts";
import { completeSale } from "../charges/books.ts";
import { type SaleMoney, saleMoney } from "../charges/open-amount.ts";
import { takeBackUnpaid, unpaidGoods } from "../charges/take-back-unpaid.ts";
import type { Deps } from "../deps.ts";
import { claimFirst, onceIn } from "../idempotent.ts";
import { type SoldCard, registerSoldCards } from "../stored-values/sold-cards.ts";
import { TillError, conflict, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { toSaleView } from "../views/sale-view.ts";

export interface CommitSale {
  readonly id: SaleId;
  readonly registerId: RegisterId;
  readonly shiftId: ShiftId | null;
  readonly occurredAtMs: number;
  readonly cart: Cart;
  readonly total: Money;
  readonly giftCards?: readonly SoldCard[] | undefined;
  readonly soldBy?: PersonId | undefined;
  readonly approvalIds?: readonly Uuid[] | undefined;
}

/**
 * Takes over a sale made at a till. Sold is sold: prices and discounts are the till's, only the arithmetic is done
 * again, and whether who sends it might: on record it is under who sold it, who may have left the till since. Throws
 * `TillError`: `approval_needed` (a discount above their limit, a price that is not the catalogue's and was not when
 * the till last heard of it), `conflict` (same id,
 * other content, or another total from the same lines), `not_found` (register, shift or seller), `forbidden`.
 */
export function commitSale(deps: Deps) {
  return (caller: Caller, input: CommitSale): Promise<SaleView> => {
    const person = authorizePerson(caller, "sale.commit");
    const cards = (input.giftCards ?? []).map(({ code }) => code);
    const subjects = [input.id, ...(input.approvalIds ?? []), ...cards];
    return deps.uow.runTogether(deps.merchantId, subjects, async (tx) => {
      const nowMs = deps.clock.nowMs();
      if (await claimFirst(tx, { procedure: "sales.commit", id: input.id, content: input, nowMs })) {
        const personId = await sellerOf(tx, input, person);
        const { record, asCatalogued } = await insert(deps, tx, input, { caller, personId, nowMs });
        const { sale, occurredAtMs, earlierPrices } = record;
        const sold = { id: input.id, sale, asCatalogued, occurredAtMs, approvalIds: input.approvalIds };
        const approverId = await permitSale(deps, tx, { caller, sold });
        await audit(deps, tx, toActor(caller, approverId), {
          action: "sale.committed",
          subject: record.id,
          before: null,
          after: {
            registerId: input.registerId,
            totalMinor: input.total.amountMinor.toString(),
            ...(personId === person.id ? {} : { soldBy: personId }),
            ...(earlierPrices === undefined ? {} : { earlierPrices: earlierPrices.map(inWords) }),
          },
        });
      }
      const sale = await tx.sales.find(input.id);
      if (!sale) throw notFound("sale");
      return toSaleView(deps, sale, await saleMoney(tx, sale), await sellerName(tx, sale, person));
    });
  };
}

async function sellerOf(tx: Tx, { soldBy }: CommitSale, caller: Person): Promise<PersonId> {
  if (soldBy !== undefined && soldBy !== caller.id && !(await tx.people.find(soldBy)))
    throw notFound("person");
  return soldBy ?? caller.id;
}

async function sellerName(tx: Tx, { personId }: SaleRecord, caller: Staff): Promise<string | null> {
  if (personId === null) return null;
  return personId === caller.id ? caller.name : ((await tx.people.find(personId))?.name ?? null);
}

async function insert(
  deps: Deps,
  tx: Tx,
  input: CommitSale,
  by: { readonly caller: Caller; readonly personId: SaleRecord["personId"]; readonly nowMs: number },
): Promise<{ readonly record: SaleRecord; readonly asCatalogued: boolean }> {
  const register = await tx.merchants.register(input.registerId);
  if (!register) throw notFound("register");
  requireAtRegister(by.caller, register.id);
  if (input.shiftId && !(await tx.shifts.find(input.shiftId))) throw notFound("shift");
  refuseOtherCurrency(deps, input);
  const sale = priceCart(input.cart);
  if (!equals(sale.totals.total, input.total)) {
    throw new TillError({
      code: "conflict",
      retry: "never",
      message: `The till says ${toDecimal(input.total)}, these lines come to ${toDecimal(sale.totals.total)}. Update the till's software, then sell again.`,
    });
  }
  const { asCatalogued, earlier } = await judgePrices(tx, sale);
  const record: SaleRecord = {
    id: input.id,
    merchantId: deps.merchantId,
    storeId: register.storeId,
    registerId: register.id,
    shiftId: input.shiftId,
    personId: by.personId,
    state: "open",
    sale,
    email: null,
    orderTokenHash: null,
    occurredAtMs: tillTime(input.occurredAtMs, by.nowMs),
    recordedAtMs: by.nowMs,
    completedAtMs: null,
    businessDay: null,
    receiptNumber: null,
    ...(earlier.length === 0 ? {} : { earlierPrices: earlier }),
  };
  // The id of a sale that came another way: not this one, and nothing of it may change.
  if (!(await tx.sales.insert(record))) throw conflict("sale");
  await registerSoldCards(deps, tx, { sale: record, cards: input.giftCards ?? [], nowMs: by.nowMs });
  if (sale.totals.total.amountMinor === 0n) await completeFree(deps, tx, record);
  return { record, asCatalogued };
}

/** As the audit keeps it: who looks there reads amounts, and the day's report has the rest. */
const inWords = ({ lineId, sold, soldRatePpm, today }: EarlierPrice) => ({
  lineId,
  soldMinor: sold.amountMinor.toString(),
  soldRatePpm,
  todayMinor: today?.listed.amountMinor.toString() ?? null,
  todayRatePpm: today?.ratePpm ?? null,
  differenceMinor: today?.difference.amountMinor.toString() ?? null,
});

/** Books and reports of a merchant are in one currency. */
export function refuseOtherCurrency({ merchant }: Deps, { cart }: Pick<CommitSale, "cart">): void {
  const { lines, discount, tip } = cart;
  const discounts = [discount, ...lines.map((line) => line.discount)].flatMap((one) =>
    one?.kind === "amount" ? [one.amount] : [],
  );
  const amounts = [...lines.flatMap(amountsOf), ...discounts, tip];
  const all = [cart.currency, ...amounts.map(({ currency }) => currency)];
  if (all.every((currency) => currency === merchant.currency)) return;
  throw new TillError({
    code: "currency_not_supported",
    retry: "never",
    field: "cart",
    message: `This shop sells in ${merchant.currency}. Price the sale in ${merchant.currency}.`,
  });
}

function amountsOf({ unitPrice, labelled, agreed, modifiers, taxed }: CartLine): readonly Money[] {
  const chosen = [...(modifiers ?? []), ...(taxed?.modifiers ?? [])].map(({ price }) => price);
  const others = [labelled, agreed?.instead, taxed?.unitPrice].filter((amount) => amount !== undefined);
  return [unitPrice, ...others, ...chosen];
}

/** Nothing to pay means nothing to wait for. */
async function completeFree(deps: Deps, tx: Tx, sale: SaleRecord): Promise<void> {
  const store = deps.storeOf(sale.storeId);
  await completeSale(
    { deps, tx, sale, nowMs: sale.recordedAtMs },
    {
      occurredAtMs: sale.occurredAtMs,
      businessDay: businessDay(sale.occurredAtMs, store.timeZone, store.cutoffHour),
      storeId: sale.storeId,
      registerId: sale.registerId,
      ...(sale.shiftId ? { shiftId: sale.shiftId } : {}),
    },
  );
}

/**
 * Gives up a sale that nobody paid. Of one that is owed again the goods come back; where money of it is kept or on its way, it
 * stays owed, and nothing is refused. Throws `sale_not_open` once money is on an open one, or on its way.
 */
export function cancelSale(deps: Deps) {
  return (
    caller: Caller,
    { id, approvalIds }: { readonly id: SaleId; readonly approvalIds?: readonly Uuid[] | undefined },
  ): Promise<SaleView> => {
    const person = authorizeOrApproved(caller, "sale.cancel");
    const key = { procedure: "sales.cancel", id, content: { id }, nowMs: deps.clock.nowMs() };
    return deps.uow.run(deps.merchantId, async (tx) => {
      const sale = await tx.sales.lock(id);
      if (!sale) throw notFound("sale");
      const money = await saleMoney(tx, sale);
      const seller = await sellerName(tx, sale, person);
      const goods = await unpaidGoods(tx, { sale, money });
      // One that stays owed may be asked for again once its money is back: nothing is kept of this.
      if (sale.state === "completed" && !goods) return toSaleView(deps, sale, money, seller);
      return onceIn(tx, key, {
        asItStands: () => Promise.resolve(toSaleView(deps, sale, money, seller)),
        first: async () => {
          if (sale.state === "open" || goods) {
            const ask = {
              permission: "sale.cancel",
              size: null,
              subject: id,
              atMs: key.nowMs,
              approvalIds,
            } as const;
            const { approverId } = await permit(deps, tx, { caller, ask });
            await cancel(deps, tx, toActor(caller, approverId), { sale, money, goods });
          }
          const after = await tx.sales.find(id);
          if (!after) throw notFound("sale");
          return toSaleView(deps, after, money, seller);
        },
      });
    });
  };
}

async function cancel(
  deps: Deps,
  tx: Tx,
  actor: Actor,
  {
    sale,
    money,
    goods,
  }: { readonly sale: SaleRecord; readonly money: SaleMoney; readonly goods: PricedReturn | null },
): Promise<void> {
  if (goods) {
    const returnId = await takeBackUnpaid(deps, tx, { sale, goods, actor });
    await audit(deps, tx, actor, {
      action: "sale.cancelled",
      subject: sale.id,
      before: { state: "completed" },
      after: { returnId, amountMinor: money.neverPaid.amountMinor.toString() },
    });
    return;
  }
  if (money.captured.amountMinor > 0n || money.reserved.amountMinor > 0n) {
    throw new TillError({
      code: "sale_not_open",
      retry: "never",
      message: "Money was taken for this sale or is on its way. Refund or call off the payment first.",
    });
  }
  await tx.sales.cancel(sale.id);
  await audit(deps, tx, actor, {
    action: "sale.cancelled",
    subject: sale.id,
    before: { state: "open" },
    after: { state: "cancelled" },
  });
}
