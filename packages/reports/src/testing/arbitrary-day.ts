import type { Currency } from "@till/money";
import { priceCart } from "@till/sales";
import { arbitraryCart, arbitraryCurrency, arbitraryReturnRequest } from "@till/sales/testing";
import * as fc from "fast-check";
import { type Visit, simulateDay } from "./simulate-day.ts";

function arbitraryVisit(currency: Currency, pays: readonly Visit["pay"][]): fc.Arbitrary<Visit> {
  return arbitraryCart(currency).chain((cart) =>
    fc.record({
      cart: fc.constant(cart),
      pay: fc.constantFrom(...pays),
      feeKnown: fc.boolean(),
      dispute: fc.constantFrom("none", "none", "inquiry", "open", "won", "lost" as const),
      cashStepMinor: fc.constantFrom(1n, 5n),
      returns: fc.array(
        fc.record({
          request: arbitraryReturnRequest(priceCart(cart)),
          refund: fc.constantFrom(
            "succeeds",
            "stays_pending",
            "fails_before",
            "fails_after",
            "paid_in_cash" as const,
          ),
        }),
        { maxLength: 3 },
      ),
    }),
  );
}

const allPays: readonly Visit["pay"][] = [
  "cash",
  "card",
  "split",
  "unknown",
  "pending",
  "declined",
  "part_only",
  "late_success",
];

/** Random days: split tenders, cash rounding, partial and failing refunds, charges pending, unknown or too late. */
export function arbitraryDay(pays: readonly Visit["pay"][] = allPays) {
  return arbitraryCurrency.chain((currency) =>
    fc
      .record({
        visits: fc.array(arbitraryVisit(currency, pays), { minLength: 1, maxLength: 8 }),
        closeShift: fc.boolean(),
        countedOff: fc.bigInt(-200n, 200n),
        noReceipts: fc.array(
          fc.record({
            cart: arbitraryCart(currency),
            paidTo: fc.constantFrom("cash", "cash", "store_credit" as const),
          }),
          { maxLength: 2 },
        ),
      })
      .map(({ visits, ...options }) => ({ visits, ...simulateDay(visits, { currency, ...options }) })),
  );
}
