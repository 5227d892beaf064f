import { type Money, add, divideRounded, money, subtract } from "@till/money";
import type { Charge } from "@till/payments";
import { type Day, disputedOf, sumOf, tenderOf, withoutReceipt } from "./day.ts";
import type { MoneyFact } from "./day-facts.ts";
import type { TenderRow } from "./report.ts";

const ppm = 1_000_000n;
const tenderOrder: readonly Charge["tender"]["kind"][] = [
  "card",
  "paypal",
  "cash",
  "external",
  "gift_card",
  "store_credit",
  "exchange",
];

/** One row a tender and gateway that saw money, or a charge begun, on the day. Given back without a receipt counts too. */
export function tenderRows(day: Day): TenderRow[] {
  const keys = new Map<string, Pick<Charge, "tender" | "gateway">>();
  const begun = day.facts.charges.filter(({ createdAtMs }) => day.isToday(createdAtMs));
  const moved = day.booked.flatMap((fact) => tenderOf(day, fact) ?? []);
  const given = (["cash", "store_credit"] as const)
    .filter((paidTo) => withoutReceipt(day, paidTo).length > 0)
    .map((paidTo) => ({ tender: tenderGiven(day, paidTo), gateway: null }));
  for (const charge of [...moved, ...begun, ...given]) keys.set(keyOf(charge), charge);
  return [...keys.values()]
    .map((charge) => tenderRow(day, charge))
    .toSorted(
      (a, b) =>
        tenderOrder.indexOf(a.tender) - tenderOrder.indexOf(b.tender) ||
        (a.gateway ?? "").localeCompare(b.gateway ?? "", "en"),
    );
}

function tenderGiven(day: Day, paidTo: "cash" | "store_credit"): Charge["tender"] {
  return paidTo === "cash" ? { kind: paidTo, tendered: day.none } : { kind: paidTo, code: "" };
}

const keyOf = (charge: Pick<Charge, "tender" | "gateway">): string =>
  `${charge.tender.kind}:${charge.gateway ?? ""}`;

function tenderRow(day: Day, like: Pick<Charge, "tender" | "gateway">): TenderRow {
  const key = keyOf(like);
  const gateway: string | null = like.gateway;
  const charges = day.facts.charges.filter((charge) => keyOf(charge) === key);
  const facts = day.booked.filter((fact) => {
    const tender = tenderOf(day, fact);
    return tender !== undefined && keyOf(tender) === key;
  });
  const of = (kind: MoneyFact["kind"]) => facts.filter((fact) => fact.kind === kind);
  const total = (kind: MoneyFact["kind"]) => sumOf(day, of(kind), (fact) => fact.amount);

  const captured = subtract(total("captured"), total("capture_undone"));
  const { kind } = like.tender;
  const noReceipt = kind === "cash" || kind === "store_credit" ? withoutReceipt(day, kind) : [];
  const refunded = add(
    subtract(total("refund_accepted"), total("refund_failed")),
    sumOf(day, noReceipt, ({ goods }) => goods.total),
  );
  const reversed = total("reversed");
  const disputed = disputedOf(day, facts);
  const feesActual = total("fee");
  const feeless = gateway === null ? [] : capturesWithoutFee(day, of("captured"));
  const feesExpected = sumOf(day, feeless, ({ amount }) => expectedFee(day, gateway, amount));
  const begun = charges.filter(({ createdAtMs }) => day.isToday(createdAtMs));
  return {
    tender: like.tender.kind,
    gateway,
    gatewayName: gateway === null ? null : (day.facts.names.gateways.get(gateway) ?? gateway),
    count: of("captured").length - of("capture_undone").length,
    captured,
    refundCount: of("refund_accepted").length - of("refund_failed").length + noReceipt.length,
    refunded,
    reversed,
    disputed,
    feesActual,
    feesExpected,
    feesUnknownCount: feeless.length,
    expectedPayout:
      gateway === null
        ? null
        : [refunded, reversed, disputed, feesActual, feesExpected].reduce(subtract, captured),
    declinedCount: begun.filter(({ state }) => state === "declined").length,
    failedCount: begun.filter(({ state }) => state === "failed").length,
    drill: {
      kind: "charges",
      businessDay: day.facts.identity.businessDay,
      tender: like.tender.kind,
      gateway,
    },
  };
}

/** Captures of charges no fee is known of, on whatever day it was booked. A refund's fee is not the charge's. */
function capturesWithoutFee(day: Day, captures: readonly MoneyFact[]): MoneyFact[] {
  const known = new Set(
    day.facts.facts
      .filter(({ kind, refundId }) => kind === "fee" && refundId === null)
      .map(({ chargeId }) => chargeId),
  );
  return captures.filter(({ chargeId }) => !known.has(chargeId));
}

function expectedFee(day: Day, gateway: string | null, amount: Money): Money {
  const rate = gateway === null ? undefined : day.facts.feeRates[gateway];
  if (!rate) return day.none;
  const share = divideRounded(amount.amountMinor * BigInt(rate.ratePpm), ppm, "half_up");
  return add(money(share, amount.currency), rate.fixed);
}
