import { money, parseCurrency } from "@till/money";
import {
  type Cart,
  type PricedSale,
  type ReceiptHeader,
  type ReturnReceipt,
  type SaleReceipt,
  planReturn,
  priceCart,
  returnReceipt,
  saleReceipt,
} from "@till/sales";
import { testId, testTaxes } from "@till/sales/testing";

const header: ReceiptHeader = {
  merchantName: "Kaffee & Söhne <Rösterei>",
  storeName: "Mitte",
  storeAddress: ["Torstraße 1", "10119 Berlin"],
  taxNumber: "DE123456789",
  registerName: "Front",
  number: "1-000042",
  issuedAtMs: Date.parse("2026-11-23T08:05:00Z"),
  timeZone: "Europe/Berlin",
  cashierName: 'Zoë "Z" O\'Hara',
  copies: 0,
  fiscal: null,
};

/** A receipt of any cart, paid by card and, for half, in cash with change. */
export function receiptOf(cart: Cart): SaleReceipt {
  const sale = priceCart(cart);
  const { total } = sale.totals;
  const byCard = money(total.amountMinor / 2n, total.currency);
  const inCash = money(total.amountMinor - byCard.amountMinor, total.currency);
  const change = money(137n, total.currency);
  return saleReceipt(header, {
    saleId: testId(1),
    sale,
    tenders: [
      {
        label: "Card",
        amount: byCard,
        tendered: null,
        change: null,
        card: "Visa 4242",
        gatewayReference: "ch_3P9",
      },
      {
        label: "Cash",
        amount: inCash,
        tendered: money(inCash.amountMinor + 137n, total.currency),
        change,
        card: null,
        gatewayReference: null,
      },
    ],
  });
}

/** A fixed cart with weights, discounts, both tax modes and a tip. */
export function sampleCart(): Cart {
  const eur = parseCurrency("EUR");
  const [standard, food, , city] = testTaxes;
  if (!standard || !food || !city) throw new Error("the test taxes are there");
  const line = {
    kind: "goods",
    variantId: null,
    variantName: "",
    discount: null,
    quantityMilli: 1000,
  } as const;
  return {
    currency: eur,
    lines: [
      {
        ...line,
        id: testId(11),
        name: "Espresso beans",
        variantName: "250 g",
        quantityMilli: 2000,
        unitPrice: money(890n, eur),
        tax: food,
      },
      {
        ...line,
        id: testId(12),
        name: "Comté, 18 months, cut from the wheel",
        quantityMilli: 342,
        unitPrice: money(3290n, eur),
        tax: food,
      },
      {
        ...line,
        id: testId(13),
        name: "T-shirt",
        unitPrice: money(123_456n, eur),
        tax: standard,
        discount: { kind: "percent", ratePpm: 100_000, reason: "seconds" },
      },
      { ...line, id: testId(14), name: "Guide", unitPrice: money(1000n, eur), tax: city },
    ],
    discount: { kind: "amount", amount: money(500n, eur), reason: "opening week" },
    tip: money(250n, eur),
  };
}

export function returnReceiptOf(sale: PricedSale): ReturnReceipt {
  const [first] = sale.lines;
  if (!first) throw new Error("a sale has a line");
  const planned = planReturn(sale, [], {
    kind: "lines",
    lines: [{ saleLineId: first.id, quantityMilli: 1000 }],
  });
  if (!planned.ok) throw new Error(planned.error.kind);
  const goods = planned.value;
  const tender = {
    label: "Card",
    amount: goods.total,
    tendered: null,
    change: null,
    card: null,
    gatewayReference: null,
  };
  return returnReceipt(
    { ...header, number: "1-000043" },
    { saleId: testId(1), returnId: testId(2), originalNumber: "1-000042", goods, tenders: [tender] },
  );
}
