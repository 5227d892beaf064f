import { discountNet, isOf, listNet, taxAccount } from "@till/ledger";
import { type Money, add, negate, subtract } from "@till/money";
import { type TaxRow, addTaxTables } from "@till/sales";
import { type Day, collectedOf, givenWithoutReceipt, storedValueFacts, sumOf } from "./day.ts";
import type { DayTotals, Figure, TaxFigure } from "./report.ts";

/** Sections 2 of the report, from receipts and money facts; `owed` and `held` are the ledger's (see `DayTotals`). */
export function dayTotals(day: Day): DayTotals {
  const { facts, none } = day;
  const soldLines = facts.sales.flatMap(({ sale }) => sale.lines);
  const goods = soldLines.filter((line) => line.kind !== "gift_card");
  const returnedLines = facts.returns.flatMap((one) => one.goods.lines);
  const giftCards = soldLines.filter((line) => line.kind === "gift_card");

  const grossSales = sumOf(day, goods, listNet);
  const discounts = sumOf(day, soldLines, discountNet);
  const returns = sumOf(
    day,
    returnedLines.filter((line) => line.kind !== "gift_card"),
    (line) => line.net,
  );
  const netSales = subtract(subtract(grossSales, discounts), returns);
  const taxes = taxFigures(day);
  const tax = sumOf(day, taxes, (row) => row.taxTotal);
  const tips = less(
    day,
    (sale) => sale.totals.tip,
    (one) => one.tip,
  );
  const rounding = less(
    day,
    (sale) => sale.totals.rounding,
    (one) => one.rounding,
  );
  const giftCardsSold = subtract(
    sumOf(day, giftCards, listNet),
    sumOf(
      day,
      returnedLines.filter((line) => line.kind === "gift_card"),
      (line) => line.net,
    ),
  );
  const billed = [netSales, tax, tips, giftCardsSold, rounding].reduce(add, none);
  const owedInGoods = new Set([
    ...storedValueFacts(day, "gift_card"),
    ...storedValueFacts(day, "store_credit"),
  ]);
  const byTender = day.booked.filter((fact) => !owedInGoods.has(fact));

  const figure = (amount: Money, ...accounts: string[]): Figure => ({
    amount,
    drill: day.entries(...accounts),
  });
  const revenue = ["sales", "shipping", "discounts", "refunds"];
  const taxAccounts = taxes.map((row) => taxAccount(row));
  return {
    grossSales: figure(grossSales, "sales", "shipping"),
    discounts: figure(discounts, "discounts"),
    returns: figure(returns, "refunds"),
    netSales: figure(netSales, ...revenue),
    taxes,
    tax: figure(tax, ...taxAccounts),
    tips: figure(tips, "tips_payable"),
    giftCards: figure(giftCardsSold, "gift_cards"),
    rounding: figure(rounding, "cash_rounding"),
    billed: figure(billed, ...revenue, ...taxAccounts, "tips_payable", "gift_cards", "cash_rounding"),
    owed: figure(
      day.balance((account) => account === "receivable"),
      "receivable",
    ),
    held: figure(negate(day.balance((account) => account === "customer_funds")), "customer_funds"),
    collected: figure(
      subtract(collectedOf(day, byTender), givenWithoutReceipt(day, "cash")),
      ...moneyAccounts(day),
    ),
  };
}

/** What the sales' receipts say, less what the return receipts say. */
export function receiptTotal(day: Day): Money {
  return less(
    day,
    (sale) => sale.totals.total,
    (one) => one.total,
  );
}

type Sale = Day["facts"]["sales"][number]["sale"];
type Goods = Day["facts"]["returns"][number]["goods"];

function less(day: Day, sold: (sale: Sale) => Money, returned: (goods: Goods) => Money): Money {
  return subtract(
    sumOf(day, day.facts.sales, ({ sale }) => sold(sale)),
    sumOf(day, day.facts.returns, ({ goods }) => returned(goods)),
  );
}

function taxFigures(day: Day): TaxFigure[] {
  const { sales, returns } = day.facts;
  const rows = addTaxTables([
    ...sales.map(({ sale }) => sale.totals.taxes),
    ...returns.map(({ goods }) => goods.taxes.map(mirrored)),
  ]);
  return rows
    .toSorted((a, b) => b.ratePpm - a.ratePpm || a.code.localeCompare(b.code, "en"))
    .map((row) => ({ ...row, drill: day.entries(taxAccount(row)) }));
}

const mirrored = (row: TaxRow): TaxRow => ({
  ...row,
  net: negate(row.net),
  taxTotal: negate(row.taxTotal),
  gross: negate(row.gross),
});

function moneyAccounts(day: Day): string[] {
  const families = ["clearing", "refunds_in_transit", "drawer", "external"] as const;
  return day.facts.balances
    .map(({ account }) => account)
    .filter((account) => families.some((family) => isOf(family, account)));
}
