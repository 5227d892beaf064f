import { accountOwner, isOf, taxAccount } from "@till/ledger";
import { type Money, add, equals, negate, subtract } from "@till/money";
import { isOpen } from "@till/payments";
import { drawerChanges } from "./cash.ts";
import {
  type Day,
  collectedOf,
  disputedOf,
  givenWithoutReceipt,
  storedValueFacts,
  sumOf,
  tenderOf,
} from "./day.ts";
import type { MoneyFact } from "./day-facts.ts";
import { type GatewayComparison, compareWithGateways } from "./gateway-statements.ts";
import type { DayTotals, Drill, Proof, ProofRow, ReconcilingItem, TenderRow } from "./report.ts";
import { receiptTotal } from "./totals.ts";

/** Report = ledger = gateways, row by row. Each column is counted from its own source. */
export function proofOf(day: Day, totals: DayTotals, tenders: readonly TenderRow[]): Proof {
  const comparison = compareWithGateways(day);
  const rows = [
    ...revenueRows(day, totals),
    ...gatewayRows(day, comparison),
    ...disputeRows(day),
    ...otherMoneyRows(day),
  ];
  const { differences } = comparison;
  return {
    holds: rows.every((row) => row.holds) && differences.length === 0,
    rows,
    differences,
    reconciling: reconcilingItems(day, totals, tenders),
  };
}

/** What the ledger says of our own charges. Money that matches none is no charge's: it is a reconciling item. */
const ofOurs = (day: Day, pick: (account: string) => boolean): Money =>
  subtract(day.balance(pick), day.unmatched(pick));

const isHeld = (account: string): boolean => account === "customer_funds";

interface Columns {
  readonly report: Money;
  readonly ledger?: Money | null;
  readonly gateway?: Money | null;
}

function row(name: string, { report, ledger = null, gateway = null }: Columns, drill: Drill): ProofRow {
  const holds = [ledger, gateway].every((other) => other === null || equals(other, report));
  return { name, report, ledger, gateway, holds, drill };
}

function revenueRows(day: Day, totals: DayTotals): ProofRow[] {
  const credit = (...accounts: string[]) => negate(day.balance((account) => accounts.includes(account)));
  const tipsPaidOut = sumOf(
    day,
    (day.facts.cashMovements ?? []).filter(({ kind }) => kind === "tips_paid_out"),
    ({ amount }) => amount,
  );
  const giftCardTenders = collectedOf(day, storedValueFacts(day, "gift_card"));
  const storeCredit = subtract(
    collectedOf(day, storedValueFacts(day, "store_credit")),
    givenWithoutReceipt(day, "store_credit"),
  );
  const taxes = new Map<string, Money>();
  for (const tax of totals.taxes) {
    const account = taxAccount(tax);
    taxes.set(account, add(taxes.get(account) ?? day.none, tax.taxTotal));
  }
  for (const { account } of day.facts.balances) {
    if (isOf("tax_payable", account) && !taxes.has(account)) taxes.set(account, day.none);
  }
  const revenue = [
    "sales",
    "shipping",
    "discounts",
    "refunds",
    "tips_payable",
    "gift_cards",
    "cash_rounding",
  ];
  const ledgerBilled = [credit(...revenue, ...taxes.keys()), tipsPaidOut, giftCardTenders].reduce(add);
  const { grossSales, discounts, returns, tips, giftCards, rounding, billed, owed, held, collected } = totals;
  return [
    row("gross_sales", { report: grossSales.amount, ledger: credit("sales", "shipping") }, grossSales.drill),
    row("discounts", { report: discounts.amount, ledger: negate(credit("discounts")) }, discounts.drill),
    row("returns", { report: returns.amount, ledger: negate(credit("refunds")) }, returns.drill),
    ...[...taxes].map(([account, report]) =>
      row(`tax:${accountOwner(account) ?? ""}`, { report, ledger: credit(account) }, day.entries(account)),
    ),
    row("tips", { report: subtract(tips.amount, tipsPaidOut), ledger: credit("tips_payable") }, tips.drill),
    row(
      "gift_cards",
      { report: subtract(giftCards.amount, giftCardTenders), ledger: credit("gift_cards") },
      giftCards.drill,
    ),
    row("rounding", { report: rounding.amount, ledger: credit("cash_rounding") }, rounding.drill),
    ...storeCreditRow(day, storeCredit, credit("store_credit")),
    // Counted from the receipts as printed; the parts above, line by line.
    row("receipts", { report: receiptTotal(day), ledger: ledgerBilled }, billed.drill),
    row(
      "collected",
      {
        report: [collected.amount, giftCardTenders, storeCredit].reduce(add),
        ledger: [add(subtract(ledgerBilled, owed.amount), held.amount), day.unmatched(isHeld)].reduce(add),
      },
      collected.drill,
    ),
  ];
}

/** Redeemed less given; what is on all of it is the account's balance over all days. */
function storeCreditRow(day: Day, moved: Money, ledger: Money): ProofRow[] {
  if (moved.amountMinor === 0n && ledger.amountMinor === 0n) return [];
  return [row("store_credit", { report: subtract(day.none, moved), ledger }, day.entries("store_credit"))];
}

function gatewayRows(day: Day, { totals }: GatewayComparison): ProofRow[] {
  const gateways = new Set([
    ...totals.keys(),
    ...day.booked.flatMap(({ chargeId }) => day.charges.get(chargeId)?.gateway ?? []),
    ...day.facts.balances.flatMap(({ account }) =>
      isOf("clearing", account) ? (accountOwner(account) ?? []) : [],
    ),
  ]);
  return [...gateways].toSorted().flatMap((gateway): ProofRow[] => {
    const facts = day.booked.filter((fact) => tenderOf(day, fact)?.gateway === gateway);
    const booked = (...kinds: string[]) =>
      sumOf(
        day,
        facts.filter(({ kind }) => kinds.includes(kind)),
        ({ amount }) => amount,
      );
    const said = totals.get(gateway);
    const at = {
      captured: said?.captured ?? day.none,
      refunded: said?.refunded ?? day.none,
      fees: said?.fees ?? day.none,
      reversed: said?.reversed ?? day.none,
      disputed: said?.disputed ?? day.none,
    };
    const clearing = `clearing:${gateway}`;
    const inTransit = `refunds_in_transit:${gateway}`;
    const fees = `fees:${gateway}`;
    const captured = subtract(booked("captured"), booked("capture_undone"));
    const refunded = subtract(booked("refund_accepted"), booked("refund_failed"));
    return [
      row(`captured:${gateway}`, { report: captured, gateway: at.captured }, day.entries(clearing)),
      row(
        `refunded:${gateway}`,
        { report: refunded, gateway: at.refunded },
        day.entries(clearing, inTransit),
      ),
      row(
        `fees:${gateway}`,
        {
          report: booked("fee"),
          ledger: ofOurs(day, (account) => account === fees),
          gateway: at.fees,
        },
        day.entries(fees),
      ),
      row(
        `balance:${gateway}`,
        {
          report: [booked("fee"), disputedOf(day, facts)].reduce(subtract, collectedOf(day, facts)),
          ledger: ofOurs(day, (account) => account === clearing || account === inTransit),
          gateway: [at.refunded, at.fees, at.reversed, at.disputed].reduce(subtract, at.captured),
        },
        day.entries(clearing, inTransit),
      ),
    ];
  });
}

/** What disputes hold at each gateway, and what they have cost. */
function disputeRows(day: Day): ProofRow[] {
  const of = (kind: MoneyFact["kind"], gateway?: string): Money =>
    sumOf(
      day,
      day.booked.filter(
        (fact) => fact.kind === kind && (gateway === undefined || tenderOf(day, fact)?.gateway === gateway),
      ),
      ({ amount }) => amount,
    );
  const disputed = day.booked.filter(({ kind }) => kind.startsWith("dispute_"));
  const gateways = new Set([
    ...disputed.flatMap((fact) => tenderOf(day, fact)?.gateway ?? []),
    ...day.facts.balances.flatMap(({ account }) =>
      isOf("dispute_hold", account) ? (accountOwner(account) ?? []) : [],
    ),
  ]);
  if (gateways.size === 0) return [];
  const holds = [...gateways].toSorted().map((gateway) => {
    const account = `dispute_hold:${gateway}`;
    const taken = subtract(of("dispute_withdrawn", gateway), of("dispute_won", gateway));
    const report = subtract(taken, of("dispute_lost", gateway));
    return row(account, { report, ledger: ofOurs(day, (one) => one === account) }, day.entries(account));
  });
  const lost = { report: of("dispute_lost"), ledger: ofOurs(day, (one) => one === "dispute_losses") };
  return [...holds, row("dispute_losses", lost, day.entries("dispute_losses"))];
}

function otherMoneyRows(day: Day): ProofRow[] {
  const changes = drawerChanges(day);
  for (const { account } of day.facts.balances) {
    const registerId = isOf("drawer", account) ? accountOwner(account) : null;
    if (registerId !== null && !changes.has(registerId)) changes.set(registerId, day.none);
  }
  const drawers = [...changes].map(([registerId, report]) => {
    const account = `drawer:${registerId}`;
    return row(account, { report, ledger: day.balance((one) => one === account) }, day.entries(account));
  });
  return [...drawers, ...externalRow(day), ...exchangesRow(day)];
}

function externalRow(day: Day): ProofRow[] {
  const external = day.booked.filter((fact) => tenderOf(day, fact)?.tender.kind === "external");
  const isExternal = (account: string) => isOf("external", account);
  const accounts = day.facts.balances.map(({ account }) => account).filter(isExternal);
  if (external.length === 0 && accounts.length === 0) return [];
  const columns = { report: collectedOf(day, external), ledger: day.balance(isExternal) };
  return [row("external", columns, day.entries(...accounts))];
}

/** What goods brought less what it was taken for: nothing, in every shop whose own sales are exchanged. */
function exchangesRow(day: Day): ProofRow[] {
  const facts = day.booked.filter((fact) => tenderOf(day, fact)?.tender.kind === "exchange");
  const ledger = day.balance((account) => account === "exchanges");
  if (facts.length === 0 && ledger.amountMinor === 0n) return [];
  return [row("exchanges", { report: collectedOf(day, facts), ledger }, day.entries("exchanges"))];
}

function reconcilingItems(day: Day, totals: DayTotals, tenders: readonly TenderRow[]): ReconcilingItem[] {
  const { facts } = day;
  const unknown = new Set(facts.unknown.map(({ chargeId }) => chargeId));
  const chargeItem = (kind: "unknown" | "pending", charges: typeof facts.charges): ReconcilingItem => ({
    kind,
    count: charges.length,
    amount: sumOf(day, charges, ({ amount }) => amount),
    drill: { kind: "charge_ids", ids: charges.map(({ id }) => id) },
  });
  const inTransit = facts.refunds.filter(({ state }) => state === "pending" || state === "requires_action");
  const items: ReconcilingItem[] = [
    chargeItem(
      "unknown",
      facts.charges.filter(({ id }) => unknown.has(id)),
    ),
    chargeItem(
      "pending",
      facts.charges.filter(({ id, state }) => isOpen(state) && !unknown.has(id)),
    ),
    {
      kind: "refund_in_transit",
      count: inTransit.length,
      amount: sumOf(day, inTransit, ({ amount }) => amount),
      drill: { kind: "charge_ids", ids: inTransit.map(({ chargeId }) => chargeId) },
    },
    {
      kind: "fee_not_known",
      count: tenders.reduce((count, tender) => count + tender.feesUnknownCount, 0),
      amount: sumOf(day, tenders, (tender) => tender.feesExpected),
      drill: day.entries(...tenders.flatMap(({ gateway }) => (gateway === null ? [] : [`fees:${gateway}`]))),
    },
    { kind: "owed_by_customers", count: totals.owed.amount.amountMinor === 0n ? 0 : 1, ...totals.owed },
    {
      kind: "unmatched",
      count: facts.unmatched?.length ? 1 : 0,
      amount: negate(day.unmatched(isHeld)),
      drill: day.entries("customer_funds"),
    },
    { kind: "held_for_customers", count: totals.held.amount.amountMinor === 0n ? 0 : 1, ...totals.held },
  ];
  return items.filter(({ count }) => count > 0);
}
