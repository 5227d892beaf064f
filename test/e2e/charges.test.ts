import type { AttemptId, SaleId, Uuid } from "@till/kernel";
import type { Tender } from "@till/payments";
import type { ChargeView } from "@till/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { webhookModes } from "../kit/weather.ts";
import { type Charging, oneOfEach, startCharging } from "./charging.ts";
import { cardToken, checkout, commitAtTill, euros, newCharge, refusalOf, sandboxTotals } from "./selling.ts";

/** Money held and taken or released; many refunds at once; cash for a card charge. */
describe.each(webhookModes)("with webhooks %s", (webhooks) => {
  let all: Charging;
  beforeAll(async () => {
    all = await startCharging(webhooks);
  }, 60_000);
  afterAll(() => all.shop.stop(), 60_000);

  const held = async (tender: Tender): Promise<{ saleId: SaleId; view: ChargeView }> => {
    const { id: saleId } = await commitAtTill(all.shop, all.cashier, { quantity: 2 });
    const first = await all.charge(saleId, tender, "manual");
    if (tender.kind === "paypal") await all.approve(first.object?.id ?? "");
    return { saleId, view: await all.settled(first.id, ({ state }) => state === "authorized") };
  };

  test.each(oneOfEach)(
    "money held at %s is nobody's yet; taken, it is booked once, however often it is asked for",
    async (_name, tender) => {
      const { saleId, view } = await held(tender);
      expect(view).toMatchObject({ capturable: euros(480n), captured: euros(0n) });
      expect((await all.manager.sales.get.query({ id: saleId })).journal).toEqual([]);

      const capture = { id: all.shop.ids.next<AttemptId>(), chargeId: view.id, final: true };
      await Promise.all([capture, capture, capture].map((same) => all.cashier.charges.capture.mutate(same)));
      expect(await all.settled(view.id, ({ state }) => state === "captured")).toMatchObject({
        captured: euros(480n),
        capturable: euros(0n),
      });
      const { sale, journal } = await all.manager.sales.get.query({ id: saleId });
      expect(sale.state).toBe("completed");
      expect(journal.filter(({ kind }) => kind === "money_in")).toHaveLength(1);
      const again = { id: all.shop.ids.next<AttemptId>(), chargeId: view.id, final: true };
      expect(await refusalOf(all.cashier.charges.capture.mutate(again))).toBe("charge_not_open");
    },
    60_000,
  );

  test.each(oneOfEach)(
    "money held at %s and released was never anybody's",
    async (_name, tender) => {
      const { saleId, view } = await held(tender);
      await all.cashier.charges.void.mutate({ id: view.id });
      await all.settled(view.id, ({ state }) => state === "voided");
      const { sale, journal } = await all.manager.sales.get.query({ id: saleId });
      expect(sale.open).toEqual(sale.sale.totals.total);
      expect(journal).toEqual([]);
      const capture = { id: all.shop.ids.next<AttemptId>(), chargeId: view.id, final: true };
      expect(await refusalOf(all.cashier.charges.capture.mutate(capture))).toBe("charge_not_open");
      expect(await refusalOf(all.refund(view.id, 100n))).toBe("charge_not_open");
    },
    60_000,
  );

  test("PayPal's authorization is taken in two parts; the sale is complete with the second", async () => {
    const { saleId, view } = await held({ kind: "paypal" });
    const take = (amountMinor: bigint, final: boolean) =>
      all.cashier.charges.capture.mutate({
        id: all.shop.ids.next<AttemptId>(),
        chargeId: view.id,
        amount: euros(amountMinor),
        final,
      });
    await take(180n, false);
    await all.settled(view.id, ({ captured }) => captured.amountMinor === 180n);
    expect((await all.manager.sales.get.query({ id: saleId })).sale.state).toBe("open");
    expect(await refusalOf(take(301n, true))).toBe("amount_exceeds_open");
    await take(300n, true);
    await all.settled(view.id, ({ captured }) => captured.amountMinor === 480n);
    const { sale, journal } = await all.manager.sales.get.query({ id: saleId });
    expect(sale.state).toBe("completed");
    const owed = journal.flatMap(({ entries }) => entries).filter(({ account }) => account === "receivable");
    expect(owed.reduce((sum, { amount }) => sum + amount.amountMinor, 0n)).toBe(0n);
  }, 60_000);

  test.each(oneOfEach)(
    "sixty refunds of one %s charge at once: the fifty that fit go back once each, and not a cent more",
    async (name, tender) => {
      const gateway = name.toLowerCase();
      const { id: saleId, orderToken } = await checkout(all.shop);
      const id = newCharge(all.shop);
      const first = await all.shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
      if (tender.kind === "paypal") await all.approve(first.object?.id ?? "");
      await all.settled(id, ({ state }) => state === "captured");
      const before = await sandboxTotals(all.shop, gateway);

      const asked = Array.from({ length: 60 }, () => all.newRefund(id, 24n));
      const answers = (): Promise<string[]> =>
        Promise.all(asked.map((request) => refusalOf(all.manager.refunds.create.mutate(request))));
      const answered = await answers();
      const takenOn = asked.filter((_, index) => answered[index] === "not refused");
      expect(takenOn).toHaveLength(50);
      expect(answered.filter((answer) => answer === "over_refund")).toHaveLength(10);
      const done = await all.settled(
        id,
        ({ attempts }) =>
          attempts.filter(({ kind, state }) => kind === "refund" && state === "succeeded").length === 50,
      );
      expect(done).toMatchObject({ captured: euros(1210n), refunded: euros(1200n), refundable: euros(10n) });
      expect(await answers()).toEqual(answered);

      const after = await sandboxTotals(all.shop, gateway);
      expect(after.refundedMinor - before.refundedMinor).toBe(1200n);
      expect(after.refundedCount - before.refundedCount).toBe(50);
      const { refunds, journal } = await eventually(
        async () => {
          await all.manager.charges.refresh.mutate({ id });
          return all.manager.sales.get.query({ id: saleId });
        },
        // Square takes a refund on at once, and sends it a little later.
        ({ refunds: shown }) => shown.every(({ state }) => state === "succeeded"),
        20_000,
      );
      const ids = takenOn.map((request) => request.id).toSorted();
      expect(refunds.map((refund) => refund.id).toSorted()).toEqual(ids);
      const left = journal.filter(({ kind }) => kind === "refund_left");
      expect(left.map(({ refundId }) => String(refundId)).toSorted()).toEqual(ids);
      // Each by the gateway's own id of it.
      expect(new Set(left.map(({ cause }) => cause)).size).toBe(50);
      const balance = (account: string): bigint =>
        journal
          .filter(({ kind }) => kind.startsWith("refund_"))
          .flatMap(({ entries }) => entries)
          .filter((entry) => entry.account === account)
          .reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
      expect([balance(`clearing:${gateway}`), balance(`refunds_in_transit:${gateway}`)]).toEqual([
        -1200n,
        0n,
      ]);
    },
    120_000,
  );

  test("cash for a card charge is given only where the shop allows it, and then it is booked out of the drawer", async () => {
    const { id: saleId, orderToken } = await checkout(all.shop);
    const id = newCharge(all.shop);
    const tender = cardToken("pm_card_visa");
    await all.shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
    expect(await refusalOf(all.refund(id, 300n, "cash"))).toBe("forbidden");

    const { settings } = await all.manager.settings.get.query({});
    const save = (refundToCash: boolean) =>
      all.manager.settings.save.mutate({
        id: all.shop.ids.next<Uuid>(),
        settings: { ...settings, refundToCash },
      });
    await save(true);
    const before = await sandboxTotals(all.shop, "stripe");
    expect(await all.refund(id, 300n, "cash")).toMatchObject({ state: "succeeded", to: "cash" });
    await save(false);
    expect(await refusalOf(all.refund(id, 911n))).toBe("over_refund");
    expect((await sandboxTotals(all.shop, "stripe")).refundedMinor).toBe(before.refundedMinor);
    const { journal } = await all.manager.sales.get.query({ id: saleId });
    const paid = journal.find(({ kind }) => kind === "refund_paid");
    expect(paid?.entries.map(({ account }) => account.split(":")[0]).toSorted()).toEqual([
      "customer_funds",
      "drawer",
    ]);
  }, 60_000);

  test("at the end report, ledger and gateways agree to the cent", async () => {
    expect(await all.differences()).toEqual([]);
  }, 60_000);
});
