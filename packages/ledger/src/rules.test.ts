import { type IdSource, type JournalTransactionId, type RegisterId, createIdSource } from "@till/kernel";
import {
  type Currency,
  type Money,
  add,
  money,
  parseCurrency,
  subtract,
  sum,
  taxOn,
  zero,
} from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type BookedLine,
  type BookedSale,
  type JournalTransaction,
  accountBalances,
  cashRounded,
  chargeReversed,
  correctionOf,
  depositApplied,
  disputeLost,
  disputeWithdrawn,
  disputeWon,
  dropped,
  exchanged,
  feeKnown,
  floatPlaced,
  fxRevalued,
  goodsReturned,
  moneyIn,
  noReceiptPaid,
  paidIn,
  paidOut,
  payoutArrived,
  payoutCreated,
  payoutFailed,
  refundAccepted,
  refundFailed,
  refundLeft,
  refundPaid,
  reserveHeld,
  reserveReleased,
  saleCompleted,
  shiftClosed,
  subscriptionEarned,
  subscriptionPaid,
  tipsPaidOut,
} from "./index.ts";

let count = 0;
const ids: IdSource = createIdSource({ nowMs: () => (count += 1) }, () => new Uint8Array(16));
const context = { occurredAtMs: 5, businessDay: "2026-11-23" };
const eur = parseCurrency("EUR");
const euros = (minor: number): Money => money(BigInt(minor), eur);

const arbitraryLine = (currency: Currency) =>
  fc
    .record({
      kind: fc.constantFrom("goods", "goods", "shipping", "gift_card" as const),
      code: fc.constantFrom("standard", "food"),
      ratePpm: fc.constantFrom(0, 55_000, 200_000),
      mode: fc.constantFrom("inclusive", "exclusive" as const),
      list: fc.bigInt(0n, 50_000n),
      discountPercent: fc.bigInt(0n, 100n),
    })
    .map(({ kind, code, ratePpm, mode, list, discountPercent }): BookedLine => {
      const discountTotal = money((list * discountPercent) / 100n, currency);
      const taxed = taxOn(money(list - discountTotal.amountMinor, currency), { ratePpm, mode });
      return { kind, tax: { code, ratePpm, mode }, discountTotal, net: taxed.net, taxTotal: taxed.tax };
    });

const arbitrarySale: fc.Arbitrary<BookedSale> = fc
  .constantFrom("EUR", "JPY", "KWD")
  .map(parseCurrency)
  .chain((currency) =>
    fc
      .record({
        lines: fc.array(arbitraryLine(currency), { minLength: 1, maxLength: 5 }),
        tip: fc.bigInt(0n, 300n).map((minor) => money(minor, currency)),
        rounding: fc.bigInt(-2n, 2n).map((minor) => money(minor, currency)),
      })
      .map(({ lines, tip, rounding }) => {
        const amounts = lines.flatMap((line) => [line.net, line.taxTotal]);
        return {
          currency,
          lines,
          totals: { tip, rounding, total: sum([...amounts, tip, rounding], currency) },
        };
      }),
  )
  .filter((sale) => sale.totals.total.amountMinor > 0n);

const returnOf = (sale: BookedSale) => ({
  currency: sale.currency,
  lines: sale.lines,
  ...sale.totals,
});

function balancesOf(
  transactions: readonly (JournalTransaction | null)[],
  currency: Currency,
): Record<string, bigint> {
  const posted = transactions.filter((one) => one !== null);
  const balances = [...accountBalances(posted, currency)];
  return Object.fromEntries(
    balances
      .map(([account, { amountMinor }]) => [account, amountMinor] as const)
      .filter(([, minor]) => minor !== 0n),
  );
}

test("a sale books its total as owed, its discount and revenue net of tax, and its tax to the cent", () => {
  fc.assert(
    fc.property(arbitrarySale, (sale) => {
      const balances = balancesOf([saleCompleted({ ...context, saleId: ids.next(), sale })], sale.currency);
      expect(balances["receivable"]).toBe(sale.totals.total.amountMinor);
      const tax = Object.entries(balances).filter(([account]) => account.startsWith("tax_payable:"));
      expect(tax.reduce((total, [, minor]) => total - minor, 0n)).toBe(
        sum(
          sale.lines.map((line) => line.taxTotal),
          sale.currency,
        ).amountMinor,
      );
    }),
  );
});

test("an inclusive price is listed without its tax: 12.00 at 20 % less 10 %", () => {
  const discountTotal = euros(120);
  const taxed = taxOn(euros(1080), { ratePpm: 200_000, mode: "inclusive" });
  const line: BookedLine = {
    kind: "goods",
    tax: { code: "standard", ratePpm: 200_000, mode: "inclusive" },
    discountTotal,
    net: taxed.net,
    taxTotal: taxed.tax,
  };
  const sale = {
    currency: eur,
    lines: [line],
    totals: { tip: euros(0), rounding: euros(0), total: euros(1080) },
  };
  expect(balancesOf([saleCompleted({ ...context, saleId: ids.next(), sale })], eur)).toEqual({
    receivable: 1080n,
    discounts: 100n,
    sales: -1000n,
    "tax_payable:standard:200000": -180n,
  });
});

test("a sale paid in parts, partly ahead, and returned in full leaves zero everywhere but mirrored revenue", () => {
  const scenario = arbitrarySale.chain((sale) =>
    fc.tuple(fc.constant(sale), fc.bigInt(0n, sale.totals.total.amountMinor), fc.boolean()),
  );
  fc.assert(
    fc.property(scenario, ([sale, aheadMinor, fails]) => {
      const { currency } = sale;
      const saleId = ids.next<Parameters<typeof depositApplied>[0]["saleId"]>();
      const [chargeId, refundId, returnId] = [ids.next<never>(), ids.next<never>(), ids.next<never>()];
      const ahead = money(aheadMinor, currency);
      const rest = subtract(sale.totals.total, ahead);
      const gateway = { ...context, saleId, chargeId, refundId, gateway: "stripe", ref: "re_1" };
      const into = { kind: "gateway", gateway: "stripe", ref: "ch_1" } as const;
      const journal = [
        ahead.amountMinor > 0n
          ? moneyIn({ ...context, saleId, chargeId, into, amount: ahead, receivableOpen: zero(currency) })
          : null,
        saleCompleted({ ...context, saleId, sale }),
        ahead.amountMinor > 0n ? depositApplied({ ...context, saleId, amount: ahead }) : null,
        rest.amountMinor > 0n
          ? moneyIn({ ...context, saleId, chargeId, into, amount: rest, receivableOpen: rest })
          : null,
        goodsReturned({ ...context, saleId, returnId, goods: returnOf(sale) }),
        refundAccepted({ ...gateway, amount: sale.totals.total }),
        refundLeft({ ...gateway, amount: sale.totals.total }),
      ];
      if (fails) {
        journal.push(refundFailed({ ...gateway, amount: sale.totals.total, afterItLeft: true }));
        journal.push(refundAccepted({ ...gateway, ref: "re_2", amount: sale.totals.total }));
        journal.push(refundLeft({ ...gateway, ref: "re_2", amount: sale.totals.total }));
      }
      const left = balancesOf(journal, currency);
      const revenue = ["sales", "shipping", "discounts", "refunds", "gift_cards"];
      expect(Object.keys(left).filter((account) => !revenue.includes(account))).toEqual([]);
      expect(revenue.reduce((total, account) => total + (left[account] ?? 0n), 0n)).toBe(0n);
    }),
  );
});

test("money before completion or in excess belongs to the customer, never to revenue", () => {
  const base = { ...context, saleId: ids.next<never>(), chargeId: ids.next<never>() };
  const into = { kind: "cash", registerId: ids.next<RegisterId>() } as const;
  expect(
    balancesOf([moneyIn({ ...base, into, amount: euros(1000), receivableOpen: euros(700) })], eur),
  ).toEqual({ [`drawer:${into.registerId}`]: 1000n, receivable: -700n, customer_funds: -300n });
  const owed = euros(-50);
  expect(
    balancesOf([moneyIn({ ...base, into, amount: euros(10), receivableOpen: owed })], eur),
  ).toMatchObject({
    customer_funds: -10n,
  });
});

test("a refund that fails gives the buyer the claim back, wherever the money is", () => {
  const refund = {
    ...context,
    saleId: null,
    chargeId: null,
    refundId: null,
    gateway: "paypal",
    ref: "9",
    amount: euros(500),
  };
  const accepted = refundAccepted(refund);
  expect(balancesOf([accepted, refundFailed({ ...refund, afterItLeft: false })], eur)).toEqual({});
  const left = refundLeft(refund);
  expect(balancesOf([accepted, left, refundFailed({ ...refund, afterItLeft: true })], eur)).toEqual({});
});

test("every rule balances and names a cause of its own", () => {
  const amount = euros(1234);
  const registerId = ids.next<never>();
  const shiftId = ids.next<never>();
  const saleId = ids.next<never>();
  const movement = { ...context, registerId, shiftId, movementId: "m1", amount };
  const fact = { ...context, gateway: "square", ref: "x1", amount };
  const refund = { ...fact, saleId, chargeId: null, refundId: null };
  const paid = { ...context, saleId, chargeId: null, refundId: ids.next<never>(), amount };
  const first = feeKnown(fact);
  const all = [
    first,
    feeKnown({ ...fact, ref: "x2", amount: euros(-20) }),
    chargeReversed(fact),
    disputeWithdrawn({ ...fact, fee: euros(1500) }),
    disputeWon(fact),
    disputeLost(fact),
    payoutCreated(fact),
    payoutArrived(fact),
    payoutFailed(fact),
    payoutCreated({ ...fact, ref: "x3", amount: euros(-300) }),
    reserveHeld(fact),
    reserveReleased(fact),
    exchanged({ ...fact, sold: amount, settled: money(1300n, parseCurrency("USD")) }),
    fxRevalued({ ...context, ref: "2026-11", amount }),
    subscriptionPaid({ ...fact, tax: { account: "tax_payable:standard:200000", amount: euros(206) } }),
    subscriptionEarned({ ...context, ref: "sub-1", amount }),
    refundAccepted(refund),
    refundLeft(refund),
    refundFailed({ ...refund, afterItLeft: true }),
    refundPaid({ ...paid, from: { kind: "cash", registerId } }),
    refundPaid({ ...paid, from: { kind: "external", name: "voucher" } }),
    refundPaid({ ...paid, from: { kind: "gift_card" } }),
    refundPaid({ ...paid, from: { kind: "store_credit" } }),
    noReceiptPaid({ ...context, returnId: ids.next<never>(), from: { kind: "cash", registerId }, amount }),
    noReceiptPaid({ ...context, returnId: ids.next<never>(), from: { kind: "store_credit" }, amount }),
    depositApplied({ ...context, saleId, amount }),
    depositApplied({ ...context, saleId, amount, ref: "second" }),
    cashRounded({ ...context, saleId, chargeId: ids.next<never>(), rounding: euros(-2) }),
    floatPlaced(movement),
    dropped(movement),
    paidIn(movement),
    paidOut(movement),
    tipsPaidOut(movement),
    shiftClosed({
      ...context,
      shiftId,
      registerId,
      expected: amount,
      counted: euros(1200),
      toSafe: euros(1200),
    }),
    correctionOf({ ...first, id: ids.next<JournalTransactionId>() }, context),
  ].filter((one) => one !== null);
  expect(all).toHaveLength(35);
  expect(new Set(all.map(({ cause }) => cause)).size).toBe(all.length);
  for (const { entries } of all) {
    for (const code of new Set(entries.map(({ currency }) => currency))) {
      const inCurrency = entries.filter(({ currency }) => currency === code);
      expect(inCurrency.reduce((total, entry) => add(total, entry), zero(code)).amountMinor).toBe(0n);
    }
  }
});

test("a shift that starts with a float, sells, and is emptied short leaves the drawer at zero", () => {
  const registerId = ids.next<never>();
  const shiftId = ids.next<never>();
  const sold = { ...context, saleId: ids.next<never>(), chargeId: ids.next<never>() };
  const journal = [
    floatPlaced({ ...context, registerId, shiftId, amount: euros(10000) }),
    moneyIn({
      ...sold,
      into: { kind: "cash", registerId },
      amount: euros(2500),
      receivableOpen: euros(2500),
    }),
    shiftClosed({
      ...context,
      shiftId,
      registerId,
      expected: euros(12500),
      counted: euros(12450),
      toSafe: euros(12450),
    }),
  ];
  expect(balancesOf(journal, eur)).toEqual({ receivable: -2500n, safe: 2450n, cash_over_short: 50n });
});

test("a correction mirrors what it corrects and names it", () => {
  const made = feeKnown({ ...context, gateway: "stripe", ref: "txn_1", amount: euros(59) });
  const id = ids.next<JournalTransactionId>();
  const correction = correctionOf({ ...made, id }, context);
  expect(correction.corrects).toBe(id);
  expect(balancesOf([made, correction], eur)).toEqual({});
});

test("a shift that closes exact with the money left in books nothing", () => {
  const [shiftId, registerId] = [ids.next<never>(), ids.next<never>()];
  const exact = { ...context, shiftId, registerId, expected: euros(5), counted: euros(5), toSafe: euros(0) };
  expect(shiftClosed(exact)).toBeNull();
});
