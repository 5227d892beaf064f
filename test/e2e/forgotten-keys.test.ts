import type { Uuid } from "@till/kernel";
import type { Tender } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Charging, oneOfEach, startCharging } from "./charging.ts";
import { commitAtTill, euros, refusalOf, sandboxTotals } from "./selling.ts";

/** Nobody resolves an attempt before its key is forgotten: it may be looked for, and never sent again. */
let all: Charging;
beforeAll(async () => {
  all = await startCharging("off", "keys-expired");
}, 60_000);
afterAll(() => all.shop.stop(), 60_000);

const moneyCalls = {
  Stripe: "payment_intents.confirm",
  Square: "payments.create",
  PayPal: "orders.capture",
} as const;
const callsOf = z.object({ requests: z.array(z.unknown()) });

const eachGateway = oneOfEach.map(([name, tender]): [keyof typeof moneyCalls, string, Tender] => [
  z.enum(["Stripe", "Square", "PayPal"]).parse(name),
  name.toLowerCase(),
  tender,
]);

async function lost(name: keyof typeof moneyCalls, tender: Tender, kind: "after_commit" | "before_sending") {
  const gateway = name.toLowerCase();
  const operation = moneyCalls[name];
  const calls = async (): Promise<number> =>
    callsOf.parse(await all.shop.control(`/requests?gateway=${gateway}&operation=${operation}`)).requests
      .length;
  const before = await calls();
  await all.shop.control("/faults", { gateway, operation, kind, times: 1 });
  const { id: saleId } = await commitAtTill(all.shop, all.cashier);
  const { id, object } = await all.charge(saleId, tender);
  if (tender.kind === "paypal") await all.approve(object?.id ?? "");
  await all.settled(id, ({ attempts }) => attempts.some(({ tries }) => tries > 0));
  return { saleId, id, calls: async () => (await calls()) - before };
}

test.each(eachGateway)(
  "a charge whose answer %s lost is found, without being sent again",
  async (name, gateway, tender) => {
    const before = await sandboxTotals(all.shop, gateway);
    const { id, calls } = await lost(name, tender, "after_commit");
    // Square knows no id of it: only its lists, a minute behind, do.
    await all.shop.control("/clock", { advanceMs: 120_000 });
    const found = await all.settled(id, ({ state, unknown }) => state === "captured" && !unknown);
    expect(found).toMatchObject({ captured: euros(240n) });
    expect(await calls()).toBe(1);
    expect((await sandboxTotals(all.shop, gateway)).capturedCount - before.capturedCount).toBe(1);
  },
  60_000,
);

test.each(eachGateway.filter(([name]) => name !== "PayPal"))(
  "a charge that never reached %s stays unknown and is not sent again, until a manager decides",
  async (name, gateway, tender) => {
    const before = await sandboxTotals(all.shop, gateway);
    const { saleId, id, calls } = await lost(name, tender, "before_sending");
    for (let look = 0; look < 5; look += 1)
      expect(await all.manager.charges.refresh.mutate({ id })).toMatchObject({ unknown: true });
    expect(await calls()).toBe(1);
    const cash = { kind: "cash", tendered: euros(500n) } as const;
    expect(await refusalOf(all.charge(saleId, cash))).toBe("sale_already_paid");
    const { attempts } = await all.manager.charges.get.query({ id });
    await all.manager.charges.decide.mutate({
      id: all.shop.ids.next<Uuid>(),
      chargeId: id,
      attemptId: attempts[0]?.id ?? all.shop.ids.next(),
      done: false,
      reason: "nothing on the statement",
    });
    expect(await all.charge(saleId, cash)).toMatchObject({ state: "captured" });
    expect(await calls()).toBe(1);
    expect((await sandboxTotals(all.shop, gateway)).capturedCount).toBe(before.capturedCount);
  },
  60_000,
);

test("a charge that never reached PayPal is closed there: the buyer agreed, and nothing was taken", async () => {
  const { saleId, id, calls } = await lost("PayPal", { kind: "paypal" }, "before_sending");
  await all.settled(id, ({ state, unknown }) => !unknown && state === "voided");
  expect(await calls()).toBe(1);
  expect(await all.charge(saleId, { kind: "cash", tendered: euros(500n) })).toMatchObject({
    state: "captured",
  });
}, 60_000);

test("at the end report, ledger and gateways agree to the cent", async () => {
  expect(await all.differences()).toEqual([]);
}, 60_000);
