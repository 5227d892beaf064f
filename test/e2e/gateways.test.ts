import type { ChargeId, RefundId, ReturnId, SaleId } from "@till/kernel";
import type { Tender } from "@till/payments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { webhookModes } from "../kit/weather.ts";
import {
  cardToken,
  checkout,
  commitAtTill,
  euros,
  newCharge,
  sandboxTotals,
  square,
  stripe,
} from "./selling.ts";

/** The four ways in: each gateway on the web, its readers or page at the counter; with and without webhooks. */
describe.each(webhookModes)("with webhooks %s", (webhooks) => {
  let shop: Shop;
  let cashier: TillClient;
  let manager: TillClient;

  beforeAll(async () => {
    shop = await startShop({ webhooks });
    cashier = await shop.cashier();
    manager = await shop.manager();
  }, 60_000);
  afterAll(() => shop.stop(), 60_000);

  const settled = (id: ChargeId, orderToken?: string) =>
    eventually(
      () =>
        orderToken === undefined
          ? cashier.charges.refresh.mutate({ id })
          : shop.buyer.charges.refresh.mutate({ id, orderToken }),
      ({ state, unknown }) => !unknown && !["created", "requires_action", "pending"].includes(state),
      20_000,
    );

  /** The buyer agrees on PayPal's page. */
  const approve = async (orderId: string, outcome: "approve" | "decline" | "cancel"): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${shop.ports.paypal}/sandbox/approve`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId, outcome }),
    });
    expect(answer.ok).toBe(true);
  };

  const refundAll = async (saleId: SaleId, chargeId: ChargeId, amountMinor: bigint): Promise<string> => {
    const id = shop.ids.next<RefundId>();
    await manager.refunds.create.mutate({
      id,
      chargeId,
      returnId: shop.ids.next<ReturnId>(),
      goods: { kind: "amount", amount: euros(amountMinor) },
      reason: "came back",
      registerId: null,
    });
    const refund = await eventually(
      async () => {
        await manager.charges.refresh.mutate({ id: chargeId });
        return (await manager.sales.get.query({ id: saleId })).refunds.find((each) => each.id === id);
      },
      (found) => found?.state === "succeeded" || found?.state === "failed",
      20_000,
    );
    return refund?.state ?? "missing";
  };

  test.each([
    ["Stripe", cardToken("pm_card_visa")],
    ["Square", { kind: "card", source: { kind: "token", gateway: square, token: "cnon:card-nonce-ok" } }],
    ["PayPal", { kind: "paypal" }],
  ] satisfies [string, Tender][])(
    "the web pays with %s, and gets it back in two parts",
    async (_name, tender) => {
      const { id: saleId, orderToken } = await checkout(shop);
      const id = newCharge(shop);
      const first = await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
      if (first.action?.kind === "redirect") await approve(first.object?.id ?? "", "approve");
      expect(await settled(id, orderToken)).toMatchObject({ state: "captured", captured: euros(1210n) });
      expect(await refundAll(saleId, id, 500n)).toBe("succeeded");
      expect(await refundAll(saleId, id, 710n)).toBe("succeeded");
      const { charges } = await manager.sales.get.query({ id: saleId });
      expect(charges[0]).toMatchObject({ refunded: euros(1210n), refundable: euros(0n) });
    },
    60_000,
  );

  test("a buyer who leaves PayPal's page pays by card instead, and is charged once", async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const left = newCharge(shop);
    await shop.buyer.charges.create.mutate({ id: left, saleId, orderToken, tender: { kind: "paypal" } });
    const off = await shop.buyer.charges.void.mutate({ id: left, orderToken });
    expect(off.state).toBe("voided");
    const paid = await shop.buyer.charges.create.mutate({
      id: newCharge(shop),
      saleId,
      orderToken,
      tender: cardToken("pm_card_visa"),
    });
    expect(paid.state).toBe("captured");
    const { sale } = await shop.buyer.sales.order.query({ id: saleId, orderToken });
    expect(sale.paid).toEqual(sale.sale.totals.total);
  });

  test.each([
    ["Stripe", stripe, "tmr_sandbox_reader_1"],
    ["Square", square, "sandbox-terminal-1"],
  ] as const)(
    "a card at the %s reader is taken",
    async (_name, gateway, terminalId) => {
      const tender = { kind: "card", source: { kind: "terminal", terminalId } } as const;
      await shop.control("/terminals", { reader: terminalId, mode: "approve" });
      const { id: saleId } = await commitAtTill(shop, cashier);
      const id = newCharge(shop);
      await cashier.charges.create.mutate({ id, saleId, tender, gateway });
      expect(await settled(id)).toMatchObject({ state: "captured", captured: euros(240n) });
    },
    60_000,
  );

  test("a card declined at the Stripe reader ends the charge; at the Square reader the buyer may try another", async () => {
    const pay = async (gateway: typeof stripe, terminalId: string) => {
      await shop.control("/terminals", { reader: terminalId, mode: "decline" });
      const { id: saleId } = await commitAtTill(shop, cashier);
      const id = newCharge(shop);
      const tender = { kind: "card", source: { kind: "terminal", terminalId } } as const;
      await cashier.charges.create.mutate({ id, saleId, tender, gateway });
      return id;
    };
    const declined = await settled(await pay(stripe, "tmr_sandbox_reader_1"));
    expect(declined).toMatchObject({ state: "declined", problem: { code: "card_declined" } });
    const waiting = await pay(square, "sandbox-terminal-1");
    const shown = await cashier.charges.refresh.mutate({ id: waiting });
    expect(shown).toMatchObject({ state: "requires_action", captured: euros(0n) });
    await cashier.charges.void.mutate({ id: waiting });
    expect((await settled(waiting)).state).toBe("voided");
  }, 60_000);

  test("the cashier calls a reader off, and takes cash", async () => {
    await shop.control("/terminals", { reader: "tmr_sandbox_reader_1", mode: "silent" });
    const { id: saleId } = await commitAtTill(shop, cashier);
    const id = newCharge(shop);
    const tender = {
      kind: "card",
      source: { kind: "terminal", terminalId: "tmr_sandbox_reader_1" },
    } as const;
    await cashier.charges.create.mutate({ id, saleId, tender, gateway: stripe });
    await cashier.charges.void.mutate({ id });
    expect((await settled(id)).state).toBe("voided");
    const cash = await cashier.charges.create.mutate({
      id: newCharge(shop),
      saleId,
      tender: { kind: "cash", tendered: euros(300n) },
    });
    expect(cash).toMatchObject({ state: "captured", change: euros(60n) });
  }, 30_000);

  test("3-D Secure sends the buyer to the bank's page, and money moves only after it", async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const id = newCharge(shop);
    const tender = cardToken("pm_card_authenticationRequired");
    const charge = await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
    expect(charge).toMatchObject({
      state: "requires_action",
      captured: euros(0n),
      action: { kind: "redirect" },
    });
  });

  test("report, ledger and sandbox agree on every gateway", async () => {
    for (const charge of ["stripe", "square", "paypal"] as const) {
      const report = await eventually(
        () => manager.reports.endOfDay.query({}),
        ({ proof }) => proof.holds,
        20_000,
      );
      expect(report.proof.differences).toEqual([]);
      const rows = report.tenders.filter(({ gateway }) => gateway === charge);
      const sum = (pick: (row: (typeof rows)[number]) => bigint) =>
        rows.reduce((all, row) => all + pick(row), 0n);
      const totals = await sandboxTotals(shop, charge);
      expect({ gateway: charge, captured: sum((row) => row.captured.amountMinor) }).toEqual({
        gateway: charge,
        captured: totals.capturedMinor,
      });
      expect(sum((row) => row.refunded.amountMinor)).toBe(totals.refundedMinor);
    }
  }, 60_000);
});
