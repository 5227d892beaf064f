import type { SaleQuery, SaleRecord, Tx } from "@till/db";
import type { SaleId } from "@till/kernel";
import { cashStepMinor } from "@till/money";
import type { OrderView, SaleDetail, SaleView } from "@till/wire";
import { authorizeSale } from "../access/authorize-sale.ts";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import {
  loadChargeParts,
  toChargeView,
  refundViewFor,
  toRefundView,
  viewFor,
  withNextAsk,
} from "../charges/charge-view.ts";
import { saleMoney } from "../charges/open-amount.ts";
import type { Deps } from "../deps.ts";
import { notFound } from "../till-error.ts";
import { toJournalView, toReturnView, toSaleView } from "../views/sale-view.ts";

/** Entries of one sale that a screen shows; a sale with hundreds of partial refunds is looked at in the ledger. */
const journalMax = 200;

async function detail(deps: Deps, tx: Tx, record: SaleRecord): Promise<SaleDetail> {
  const money = await saleMoney(tx, record);
  const [people, registers, settings, refunds, returns, journal, receipts] = await Promise.all([
    tx.people.list(),
    tx.merchants.registers(),
    tx.settings.find(),
    tx.refunds.ofSale(record.id),
    tx.sales.returns(record.id),
    tx.journal.list({ saleId: record.id, limit: journalMax }),
    tx.receipts.ofSale(record.id),
  ]);
  const parts = await Promise.all(money.charges.map(({ charge }) => loadChargeParts(tx, charge)));
  const attempts = parts.flatMap((part) => part.attempts);
  return {
    sale: toSaleView(deps, record, money, people.find(({ id }) => id === record.personId)?.name ?? null),
    charges: await Promise.all(parts.map((part) => withNextAsk(tx, part, toChargeView(deps, part)))),
    refunds: refunds.map((refund) => toRefundView(refund, attempts)),
    returns: returns.map((record) => toReturnView(record, refunds)),
    journal: journal.map(toJournalView),
    receipts: receipts.map(({ document }) => document),
    cashBack: settings?.refundToCash
      ? {
          drawers: registers.filter(({ kind }) => kind === "counter").map(({ id, name }) => ({ id, name })),
        }
      : null,
    cashStepMinor: cashStepMinor(record.sale.currency, settings?.roundEuroCash),
  };
}

/** A sale with all that hangs on it. Throws `not_found`, `forbidden`. */
export function getSale(deps: Deps) {
  return (caller: Caller, id: SaleId): Promise<SaleDetail> => {
    authorize(caller, "sale.read");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const record = await tx.sales.find(id);
      if (!record) throw notFound("sale");
      return detail(deps, tx, record);
    });
  };
}

/** A sale found by what is printed on its receipt. Throws `not_found`, `forbidden`. */
export function getSaleByReceipt(deps: Deps) {
  return (caller: Caller, number: string): Promise<SaleDetail> => {
    authorize(caller, "sale.read");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const receipt = await tx.receipts.byNumber(number);
      // Nobody knows what sale goods were of that came back without its receipt.
      const saleId = receipt?.saleId ?? null;
      const record = saleId === null ? null : await tx.sales.find(saleId);
      if (!record) throw notFound("receipt");
      return detail(deps, tx, record);
    });
  };
}

/** A shopper's own order. A wrong token is answered like a wrong id: `not_found`. */
export function getOrder(deps: Deps) {
  return (id: SaleId, orderToken: string): Promise<OrderView> =>
    deps.uow.read(deps.merchantId, async (tx) => {
      const record = authorizeSale({ kind: "buyer" }, "sale.read", await tx.sales.find(id), orderToken);
      const { sale, charges, refunds, receipts } = await detail(deps, tx, record);
      const buyer = { kind: "buyer" } as const;
      return {
        sale,
        email: record.email ?? "",
        charges: charges.map((charge) => viewFor(buyer, charge)),
        refunds: refunds.map((refund) => refundViewFor(buyer, refund)),
        receipt: receipts.find(({ kind }) => kind === "sale") ?? null,
      };
    });
}

export interface SalePage {
  readonly sales: readonly SaleView[];
  /** Give it as `beforeId` for the next page; null on the last. */
  readonly nextId: SaleId | null;
}

/** Sales, newest first. Throws `forbidden`. */
export function listSales(deps: Deps) {
  return (caller: Caller, query: SaleQuery): Promise<SalePage> => {
    authorize(caller, "sale.read");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const records = await tx.sales.list({ ...query, limit: query.limit + 1 });
      const page = records.slice(0, query.limit);
      const people = await tx.people.list();
      const sales = await Promise.all(
        page.map(async (record) =>
          toSaleView(
            deps,
            record,
            await saleMoney(tx, record),
            people.find(({ id }) => id === record.personId)?.name ?? null,
          ),
        ),
      );
      return { sales, nextId: records.length > query.limit ? (page.at(-1)?.id ?? null) : null };
    });
  };
}
