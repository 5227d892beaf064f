import { type SaleLineId, type Uuid, type VariantId, createIdSource } from "@till/kernel";
import { type Currency, money, parseCurrency } from "@till/money";
import * as fc from "fast-check";
import { exemptCart } from "../cart.ts";
import type { ReturnRequest } from "../plan-return.ts";
import type { Cart, CartLine, Discount, LineTax, PricedSale } from "../sale.ts";

/** The nth id of a test: valid, ordered, the same on every run. */
export function testId<T extends Uuid>(n: number): T {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, n);
  return createIdSource({ nowMs: () => 1_700_000_000_000 + n }, () => bytes).next<T>();
}

/** Rates of several countries, both modes, a zero rate and one with a half per cent. */
export const testTaxes: readonly LineTax[] = [
  { code: "standard", name: "VAT 20 %", ratePpm: 200_000, mode: "inclusive" },
  { code: "food", name: "VAT 5.5 %", ratePpm: 55_000, mode: "inclusive" },
  { code: "zero", name: "VAT 0 %", ratePpm: 0, mode: "inclusive" },
  { code: "city", name: "Sales tax 8.875 %", ratePpm: 88_750, mode: "exclusive" },
];

export const arbitraryCurrency: fc.Arbitrary<Currency> = fc
  .constantFrom("EUR", "USD", "JPY", "KWD")
  .map(parseCurrency);

function arbitraryDiscount(currency: Currency): fc.Arbitrary<Discount | null> {
  return fc.option(
    fc.oneof(
      fc.record({
        kind: fc.constant("percent" as const),
        ratePpm: fc.constantFrom(1, 33_333, 100_000, 500_000, 1_000_000, 1_500_000),
        reason: fc.constant("loyal"),
      }),
      fc.record({
        kind: fc.constant("amount" as const),
        amount: fc.bigInt(0n, 20_000n).map((minor) => money(minor, currency)),
        reason: fc.constant("damaged"),
      }),
    ),
  );
}

function arbitraryLine(currency: Currency, index: number): fc.Arbitrary<CartLine> {
  return fc.record({
    id: fc.constant(testId<SaleLineId>(index + 1)),
    kind: fc.constantFrom("goods", "goods", "goods", "shipping" as const),
    variantId: fc.constant(testId<VariantId>(index + 1001)),
    name: fc.constantFrom("Espresso beans", "Æble & <Pære>", "T-shirt"),
    variantName: fc.constantFrom("", "250 g"),
    quantityMilli: fc.oneof(
      fc.integer({ min: 1, max: 5 }).map((pieces) => pieces * 1000),
      fc.integer({ min: 1, max: 5000 }),
    ),
    unitPrice: fc.bigInt(0n, 30_000n).map((minor) => money(minor, currency)),
    tax: fc.constantFrom(...testTaxes),
    discount: arbitraryDiscount(currency),
    modifiers: fc.option(
      fc.array(
        fc.record({
          code: fc.constantFrom("oat", "shot"),
          name: fc.constant("Oat milk"),
          price: fc.bigInt(0n, 90n).map((minor) => money(minor, currency)),
        }),
        { maxLength: 2 },
      ),
      { nil: undefined },
    ),
  });
}

const exemption = { buyer: "Embassy of Somewhere", certificate: "EX-1" };

/** Carts of one to six lines with awkward prices, weights, rates and discounts. */
export function arbitraryCart(currency: Currency): fc.Arbitrary<Cart> {
  return fc
    .integer({ min: 1, max: 6 })
    .chain((count) =>
      fc.record({
        currency: fc.constant(currency),
        lines: fc.tuple(...Array.from({ length: count }, (_, index) => arbitraryLine(currency, index))),
        discount: arbitraryDiscount(currency),
        tip: fc.oneof(fc.constant(0n), fc.bigInt(0n, 500n)).map((minor) => money(minor, currency)),
        isExempt: fc.boolean(),
      }),
    )
    .map(({ isExempt, ...cart }) => exemptCart(cart, isExempt ? exemption : null));
}

/** Requests against a sale, by line and by amount; many are refused, as in life. */
export function arbitraryReturnRequest(sale: PricedSale): fc.Arbitrary<ReturnRequest> {
  const byAmount = fc
    .bigInt(1n, sale.totals.total.amountMinor + 2n)
    .map((minor): ReturnRequest => ({ kind: "amount", amount: money(minor, sale.currency) }));
  const byLines = fc
    .subarray([...sale.lines], { minLength: 1 })
    .chain((lines) =>
      fc.tuple(
        ...lines.map((line) =>
          fc
            .integer({ min: 0, max: line.quantityMilli })
            .map((quantityMilli) => ({ saleLineId: line.id, quantityMilli })),
        ),
      ),
    )
    .map((lines): ReturnRequest => ({ kind: "lines", lines }));
  return fc.oneof(byAmount, byLines);
}
