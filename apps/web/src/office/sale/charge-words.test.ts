import { type ChargeId, type RefundId, type SaleId, createIdSource, createManualClock } from "@till/kernel";
import { type Money, money, parseCurrency, toDecimal } from "@till/money";
import { parseGatewayName } from "@till/payments";
import type { AttemptView, ChargeView } from "@till/wire";
import { sampleAttempt, sampleCharge, sampleRefund } from "@till/wire/testing";
import { describe, expect, test } from "vitest";
import { type Say, refundStanding, standingOf } from "./charge-words.ts";

const clock = createManualClock(1_760_000_000_000);
let seed = 0;
const ids = createIdSource(clock, (count) => new Uint8Array(count).fill((seed += 1)));
const eur = parseCurrency("EUR");
const euros = (amountMinor: bigint): Money => money(amountMinor, eur);
const say: Say = { money: (amount) => toDecimal(amount), at: (instantMs) => `@${instantMs}` };

const charge = (changes: Partial<ChargeView>): ChargeView =>
  sampleCharge({
    id: ids.next<ChargeId>(),
    saleId: ids.next<SaleId>(),
    amount: euros(480n),
    tender: { kind: "paypal" },
    gatewayLabel: "PayPal",
    ...changes,
  });

const attempt = (changes: Partial<AttemptView>): AttemptView => sampleAttempt({ id: ids.next(), ...changes });

const refund = (changes: Partial<Parameters<typeof sampleRefund>[0]>) =>
  sampleRefund({
    id: ids.next<RefundId>(),
    chargeId: ids.next<ChargeId>(),
    saleId: ids.next<SaleId>(),
    returnId: null,
    amount: euros(100n),
    ...changes,
  });

describe("where a charge stands", () => {
  test("unknown comes before whatever it was known to be", () => {
    const captured = { state: "captured", captured: euros(480n), refundable: euros(480n) } as const;
    const back = refund({});
    const unknown = charge({ ...captured, attempts: [attempt({ kind: "refund", refundId: back.id })] });
    expect(standingOf(unknown, [back], say)).toMatchObject({
      tone: "warn",
      title: "We don’t know yet if the refund of 1.00 went back",
    });
    expect(standingOf(charge({ attempts: [attempt({})] }), [], say).title).toContain("4.80 was taken");
    expect(standingOf(charge({ capture: "manual", attempts: [attempt({})] }), [], say).title).toContain(
      "4.80 was held",
    );
  });

  test("held money is called held, with the day the bank lets it go, and a part of it taken", () => {
    const held = charge({
      state: "authorized",
      capture: "manual",
      capturable: euros(480n),
      captureBeforeMs: 7,
    });
    expect(standingOf(held, [], say)).toMatchObject({ title: "4.80 is held, not taken" });
    expect(standingOf(held, [], say).more).toContain("until @7");
    const partly = { ...held, captured: euros(180n), capturable: euros(300n) };
    expect(standingOf(partly, [], say).title).toBe("1.80 is taken, 3.00 is still held");
  });

  test("money that came after the shop let go is never called paid", () => {
    const late = charge({ state: "captured", wanted: false, captured: euros(480n) });
    expect(standingOf({ ...late, refunded: euros(480n) }, [], say)).toMatchObject({
      tone: "ok",
      title: "4.80 came after the shop had let this go: booked, and given back",
    });
    expect(standingOf(late, [], say).title).toContain("on its way back");
    expect(standingOf({ ...late, refundable: euros(480n) }, [], say)).toMatchObject({ tone: "bad" });
    expect(standingOf(charge({ state: "pending", wanted: false }), [], say).title).toContain("keep watching");
  });

  test("a dispute says why nothing can be refunded, in the server's words", () => {
    const contested = charge({
      state: "captured",
      captured: euros(480n),
      disputed: euros(480n),
      refundRefusal: { code: "charge_disputed", retry: "never", message: "Answer the dispute." },
      disputes: [
        {
          id: ids.next(),
          chargeId: ids.next(),
          saleId: ids.next(),
          gateway: parseGatewayName("stripe"),
          object: { type: "dispute", id: "dp_1" },
          state: "open",
          amount: euros(480n),
          reason: "fraudulent",
          respondByMs: null,
          openedAtMs: 0,
        },
      ],
    });
    expect(standingOf(contested, [], say)).toMatchObject({ tone: "bad", more: "Answer the dispute." });
    const asked = contested.disputes.map((dispute) => ({
      ...dispute,
      state: "inquiry" as const,
      respondByMs: 9,
    }));
    expect(standingOf({ ...contested, disputes: asked }, [], say)).toMatchObject({
      tone: "warn",
      more: "No money has moved for it. Answer by @9.",
    });
  });

  test("a pending method promises a mail, and no money", () => {
    const { title, more } = standingOf(charge({ state: "pending" }), [], say);
    expect(`${title} ${more}`).toMatch(/PayPal is still working on it.*days.*mail/);
  });
});

test("a refund that failed is said of the charge until another has gone out", () => {
  const captured = charge({ state: "captured", captured: euros(480n), refundable: euros(480n) });
  const failed = refund({ state: "failed", createdAtMs: 1 });
  expect(standingOf(captured, [failed], say)).toMatchObject({
    tone: "warn",
    title: "A refund of 1.00 did not arrive",
  });
  const again = refund({ state: "succeeded", createdAtMs: 2 });
  const refunded = { ...captured, refunded: euros(100n) };
  expect(standingOf(refunded, [failed, again], say).title).toBe("4.80 was taken, 1.00 given back");
});

test("a refund on its way is not called refunded, and one that failed later says where the money is", () => {
  expect(refundStanding(refund({ state: "pending" }), "Stripe")).toMatch(/some days.*can still fail/);
  const message = "The refund could not be delivered. The money is still with the shop.";
  const problem = { code: "not_refundable", retry: "never", message } as const;
  expect(refundStanding(refund({ state: "failed", problem }), "Stripe")).toBe(message);
  expect(refundStanding(refund({ state: "succeeded" }), "Stripe")).toBeNull();
});
