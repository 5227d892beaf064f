import type { Totals } from "../core/dialect.ts";
import { type TotalsFact, foldTotals } from "../core/totals.ts";
import { type WireMoney, isoMinorOf } from "./amounts.ts";
import { heldOf } from "./disputes.ts";
import type { PaypalWorld } from "./world.ts";

/** A pending capture is not money yet; what was taken back counts as disputed, not as refunded. */
export function paypalTotals(world: PaypalWorld): readonly Totals[] {
  const taken = world.captures.all().filter(({ status }) => status !== "DECLINED" && status !== "PENDING");
  const back = world.refunds.all().filter(({ status }) => status === "COMPLETED");
  const held = world.disputes.all().filter((dispute) => heldOf(dispute) > 0n);
  return foldTotals("paypal", [
    ...held.map(({ amount }) => fact("disputed", amount)),
    ...taken.map(({ amount }) => fact("captured", amount)),
    ...taken.map(({ fee }) => fact("fees", fee)),
    ...back.map(({ amount, reversal }) => fact(reversal ? "disputed" : "refunded", amount)),
  ]);
}

function fact(part: TotalsFact["part"], amount: WireMoney): TotalsFact {
  return { part, currency: amount.currency_code, amountMinor: isoMinorOf(amount) };
}
