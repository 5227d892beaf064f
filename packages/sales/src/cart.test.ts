import type { Product, TaxClass, Variant } from "@till/catalogue";
import type { SaleLineId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import { describe, expect, test } from "vitest";
import {
  addLine,
  agreePrice,
  changeQuantity,
  emptyCart,
  exemptCart,
  goodsLine,
  noteCart,
  noteLine,
  removeLine,
  setCartDiscount,
  setLineDiscount,
  setTip,
} from "./cart.ts";
import { priceCart } from "./price-cart.ts";
import { asCopy, parseReceiptNumber, receiptNumber, saleReceipt } from "./receipt.ts";
import { testId } from "./testing/index.ts";

const eur = parseCurrency("EUR");
const taxClass: TaxClass = { code: "food", name: "VAT 7 %", ratePpm: 70_000, mode: "inclusive" };
const variant: Variant = {
  id: testId(1),
  name: "250 g",
  sku: "B-250",
  barcode: null,
  price: money(890n, eur),
};
const product: Product = {
  id: testId(2),
  name: "Beans",
  description: "",
  categoryCode: "coffee",
  taxClassCode: "food",
  favourite: false,
  picture: "/pictures/x.svg",
  variants: [variant],
};
const lineOf = (n: number) => goodsLine({ id: testId<SaleLineId>(n), product, variant, taxClass });

test("the second scan of a variant adds to the first line's quantity", () => {
  const cart = addLine(addLine(emptyCart(eur), lineOf(10)), lineOf(11));
  expect(cart.lines).toHaveLength(1);
  expect(cart.lines[0]).toMatchObject({ id: testId(10), quantityMilli: 2000 });
});

test("a discounted line is not merged with, so its discount stays on what it was given for", () => {
  const discount = { kind: "amount", amount: money(100n, eur), reason: "dent" } as const;
  const cart = addLine(
    setLineDiscount(addLine(emptyCart(eur), lineOf(10)), testId(10), discount),
    lineOf(11),
  );
  expect(cart.lines.map((line) => line.discount)).toEqual([discount, null]);
});

test("quantity zero removes a line, and changing a line already gone changes nothing", () => {
  const cart = addLine(emptyCart(eur), lineOf(10));
  expect(changeQuantity(cart, testId(10), 0).lines).toEqual([]);
  expect(changeQuantity(removeLine(cart, testId(10)), testId(10), 3000).lines).toEqual([]);
  expect(changeQuantity(cart, testId(10), 3000).lines[0]?.quantityMilli).toBe(3000);
});

test("cart discount and tip reach the total", () => {
  const half = { kind: "percent", ratePpm: 500_000, reason: "sale" } as const;
  const cart = setTip(setCartDiscount(addLine(emptyCart(eur), lineOf(10)), half), money(55n, eur));
  expect(priceCart(cart).totals.total).toEqual(money(500n, eur));
});

test("receipt numbers are the register's, padded, and start at one", () => {
  const numberOf = (registerNumber: number, series: number, counter: number) =>
    receiptNumber({ registerNumber, series, counter });
  expect(numberOf(1, 1, 42)).toBe("1-000042");
  expect(numberOf(1, 2, 42)).toBe("1.2-000042");
  expect(numberOf(12, 1, 1_234_567)).toBe("12-1234567");
  for (const number of ["1-000042", "1.2-000042", "12-1234567"]) {
    const parts = parseReceiptNumber(number);
    expect(parts && receiptNumber(parts)).toBe(number);
  }
  expect(parseReceiptNumber("1.-42")).toBeNull();
  expect(() => numberOf(1, 1, 0)).toThrow("count from one");
});

test("a receipt refuses change that does not add up, and a copy counts", () => {
  const sale = priceCart(addLine(emptyCart(eur), lineOf(10)));
  const header = {
    merchantName: "M",
    storeName: "S",
    storeAddress: [],
    taxNumber: null,
    registerName: "1",
    number: "1-000001",
    issuedAtMs: 0,
    timeZone: "UTC",
    cashierName: null,
    copies: 0,
    fiscal: null,
  };
  const tender = { label: "Cash", amount: money(890n, eur), card: null, gatewayReference: null };
  const paid = { ...tender, tendered: money(1000n, eur), change: money(110n, eur) };
  const receipt = saleReceipt(header, { saleId: testId(5), sale, tenders: [paid] });
  expect(asCopy(receipt).copies).toBe(1);
  const wrong = { ...paid, change: money(111n, eur) };
  expect(() => saleReceipt(header, { saleId: testId(5), sale, tenders: [wrong] })).toThrow(
    "tendered - change",
  );
});

describe("what is chosen, agreed, noted and exempt", () => {
  const oat = { code: "oat", name: "Oat milk", price: money(50n, eur) };
  const withOat = (n: number) =>
    goodsLine({ id: testId<SaleLineId>(n), product, variant, taxClass, modifiers: [oat] });

  test("a modifier is paid for each piece, and only what was chosen alike is one line", () => {
    const cart = addLine(addLine(addLine(emptyCart(eur), withOat(10)), lineOf(11)), withOat(12));
    expect(cart.lines.map(({ quantityMilli }) => quantityMilli)).toEqual([2000, 1000]);
    expect(priceCart(cart).lines[0]?.listPrice).toEqual(money(1880n, eur));
  });

  test("goods by weight are priced by the gram, and two weighings stay two lines", () => {
    const weigh = (n: number, quantityMilli: number) =>
      goodsLine({
        id: testId<SaleLineId>(n),
        product: { ...product, soldBy: "kg" },
        variant,
        taxClass,
        quantityMilli,
      });
    const sale = priceCart(addLine(addLine(emptyCart(eur), weigh(10, 342)), weigh(11, 342)));
    expect(sale.lines.map(({ listPrice }) => listPrice.amountMinor)).toEqual([304n, 304n]);
  });

  test("a scale's price is what the customer pays, to the cent", () => {
    const labelPrice = money(777n, eur);
    const line = goodsLine({
      id: testId(10),
      product: { ...product, soldBy: "kg" },
      variant,
      taxClass,
      labelPrice,
    });
    expect(line).toMatchObject({ unitPrice: labelPrice, labelled: variant.price, quantityMilli: 1000 });
    expect(priceCart(addLine(emptyCart(eur), line)).totals.total).toEqual(labelPrice);
  });

  test("an agreed price says what it stands for, and the catalogue's own takes the agreement away", () => {
    const cart = addLine(emptyCart(eur), lineOf(10));
    const agreed = agreePrice(cart, testId(10), { price: money(500n, eur), reason: "dented" });
    expect(agreed.lines[0]).toMatchObject({
      unitPrice: money(500n, eur),
      agreed: { instead: money(890n, eur), reason: "dented" },
    });
    const again = agreePrice(agreed, testId(10), { price: money(450n, eur), reason: "two dents" });
    expect(again.lines[0]?.agreed?.instead).toEqual(money(890n, eur));
    expect(agreePrice(again, testId(10), null)).toEqual(cart);
    expect(agreePrice(again, testId(10), { price: money(890n, eur), reason: "" })).toEqual(cart);
  });

  test("a note stands by its line, which nothing is added to then", () => {
    const noted = noteLine(addLine(emptyCart(eur), lineOf(10)), testId(10), "in a box");
    expect(addLine(noted, lineOf(11)).lines).toHaveLength(2);
    expect(noteLine(noted, testId(10), "")).toEqual(addLine(emptyCart(eur), lineOf(10)));
    expect(priceCart(noteCart(noted, "collect at six")).note).toBe("collect at six");
  });

  test("whoever is exempt pays the price without its tax, for what is added later too", () => {
    const exemption = { buyer: "Embassy", certificate: "EX-1" };
    const before = addLine(emptyCart(eur), withOat(10));
    const exempt = addLine(exemptCart(before, exemption), lineOf(11));
    const sale = priceCart(exempt);
    expect(sale.totals.taxTotal).toEqual(money(0n, eur));
    // 8.90 and 0.50 hold 7 %: 8.32 and 0.47 without; and 8.32 again.
    expect(sale.totals.total).toEqual(money(832n + 47n + 832n, eur));
    expect(sale.exemption).toEqual(exemption);
    expect(exemptCart(exemptCart(before, exemption), null)).toEqual(before);
  });

  test("a price agreed with an exempt buyer is one with tax, and loses it like every other", () => {
    const exempt = exemptCart(addLine(emptyCart(eur), lineOf(10)), { buyer: "B", certificate: "C" });
    const agreed = agreePrice(exempt, testId(10), { price: money(107n, eur), reason: "old" });
    expect(agreed.lines[0]).toMatchObject({
      unitPrice: money(100n, eur),
      taxed: { unitPrice: money(107n, eur) },
    });
    expect(agreePrice(agreed, testId(10), null)).toEqual(exempt);
  });
});
