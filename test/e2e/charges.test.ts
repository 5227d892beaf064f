import type { AttemptId, ChargeId, RefundId, ReturnId, SaleId, Uuid } from "@till/kernel";
import type { Tender } from "@till/payments";
import type { ChargeView } from "@till/wire";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import {
  cardToken,
  checkout,
  commitAtTill,
  euros,
  newCharge,
  refusalOf,
  sandboxTotals,
  square,
} from "./selling.ts";

/** What lies between "charge" and "charged": money held, answers that never came, successes that came too late. */
describe.each(["normal", "off"] as const)("with webhooks %s", (webhooks) => {
  let shop: Shop;
  let cashier: TillClient;
  let manager: TillClient;

  beforeAll(async () => {
    shop = await startShop({ webhooks, env: { TILL_LEASE_MS: "1000", TILL_DECIDE_AFTER_MS: "1" } });
    cashier = await shop.cashier();
    manager = await shop.manager();
  }, 60_000);
  afterEach(() => disarm());
  afterAll(() => shop.stop(), 60_000);

  const disarm = async (): Promise<void> => {
    await fetch(`http://127.0.0.1:${shop.ports.control}/faults`, { method: "DELETE" });
  };
  const fault = (operation: string, kind: string, times: number) =>
    shop.control("/faults", { gateway: "stripe", operation, kind, times });

  const settled = (id: ChargeId, done: (charge: ChargeView) => boolean) =>
    eventually(() => manager.charges.refresh.mutate({ id }), done, 20_000);

  const charge = (saleId: SaleId, tender: Tender, capture: "automatic" | "manual" = "automatic") =>
    cashier.charges.create.mutate({ id: newCharge(shop), saleId, tender, capture });

  const refund = (chargeId: ChargeId, amountMinor: bigint, to: "original" | "cash" = "original") =>
    manager.refunds.create.mutate({
      id: shop.ids.next<RefundId>(),
      chargeId,
      returnId: shop.ids.next<ReturnId>(),
      goods: { kind: "amount", amount: euros(amountMinor) },
      reason: "came back",
      registerId: null,
      to,
    });

  const approve = (orderId: string) =>
    fetch(`http://127.0.0.1:${shop.ports.paypal}/sandbox/approve`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId, outcome: "approve" }),
    });

  const squareCard = {
    kind: "card",
    source: { kind: "token", gateway: square, token: "cnon:card-nonce-ok" },
  } as const;
  const gateways: [string, Tender][] = [
    ["Stripe", cardToken("pm_card_visa")],
    ["Square", squareCard],
    ["PayPal", { kind: "paypal" }],
  ];

  const held = async (tender: Tender): Promise<{ saleId: SaleId; view: ChargeView }> => {
    const { id: saleId } = await commitAtTill(shop, cashier, { quantity: 2 });
    const first = await charge(saleId, tender, "manual");
    if (tender.kind === "paypal") await approve(first.object?.id ?? "");
    return { saleId, view: await settled(first.id, ({ state }) => state === "authorized") };
  };

  test.each(gateways)(
    "money held at %s is nobody's yet; taken, it is booked once, however often it is asked for",
    async (_name, tender) => {
      const { saleId, view } = await held(tender);
      expect(view).toMatchObject({ capturable: euros(480n), captured: euros(0n) });
      expect((await manager.sales.get.query({ id: saleId })).journal).toEqual([]);

      const capture = { id: shop.ids.next<AttemptId>(), chargeId: view.id, final: true };
      await Promise.all([capture, capture, capture].map((same) => cashier.charges.capture.mutate(same)));
      expect(await settled(view.id, ({ state }) => state === "captured")).toMatchObject({
        captured: euros(480n),
        capturable: euros(0n),
      });
      const { sale, journal } = await manager.sales.get.query({ id: saleId });
      expect(sale.state).toBe("completed");
      expect(journal.filter(({ kind }) => kind === "money_in")).toHaveLength(1);
      const again = { id: shop.ids.next<AttemptId>(), chargeId: view.id, final: true };
      expect(await refusalOf(cashier.charges.capture.mutate(again))).toBe("charge_not_open");
    },
    60_000,
  );

  test.each(gateways)(
    "money held at %s and released was never anybody's",
    async (_name, tender) => {
      const { saleId, view } = await held(tender);
      await cashier.charges.void.mutate({ id: view.id });
      await settled(view.id, ({ state }) => state === "voided");
      const { sale, journal } = await manager.sales.get.query({ id: saleId });
      expect(sale.open).toEqual(sale.sale.totals.total);
      expect(journal).toEqual([]);
      const capture = { id: shop.ids.next<AttemptId>(), chargeId: view.id, final: true };
      expect(await refusalOf(cashier.charges.capture.mutate(capture))).toBe("charge_not_open");
      expect(await refusalOf(refund(view.id, 100n))).toBe("not_refundable");
    },
    60_000,
  );

  test("PayPal's authorization is taken in two parts; the sale is complete with the second", async () => {
    const { saleId, view } = await held({ kind: "paypal" });
    const take = (amountMinor: bigint, final: boolean) =>
      cashier.charges.capture.mutate({
        id: shop.ids.next<AttemptId>(),
        chargeId: view.id,
        amount: euros(amountMinor),
        final,
      });
    await take(180n, false);
    await settled(view.id, ({ captured }) => captured.amountMinor === 180n);
    expect((await manager.sales.get.query({ id: saleId })).sale.state).toBe("open");
    expect(await refusalOf(take(301n, true))).toBe("amount_exceeds_open");
    await take(300n, true);
    await settled(view.id, ({ captured }) => captured.amountMinor === 480n);
    const { sale, journal } = await manager.sales.get.query({ id: saleId });
    expect(sale.state).toBe("completed");
    const owed = journal.flatMap(({ entries }) => entries).filter(({ account }) => account === "receivable");
    expect(owed.reduce((sum, { amount }) => sum + amount.amountMinor, 0n)).toBe(0n);
  }, 60_000);

  test.each(gateways)(
    "sixty refunds of one %s charge at once: exactly what was captured goes back",
    async (name, tender) => {
      const gateway = name.toLowerCase();
      const { id: saleId, orderToken } = await checkout(shop);
      const id = newCharge(shop);
      const first = await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
      if (tender.kind === "paypal") await approve(first.object?.id ?? "");
      await settled(id, ({ state }) => state === "captured");
      const before = await sandboxTotals(shop, gateway);
      const asked = await Promise.all(
        Array.from({ length: 60 }, () =>
          refund(id, 24n).then(
            () => "taken on",
            (error: { data?: { till?: { code?: string } } }) => error.data?.till?.code ?? String(error),
          ),
        ),
      );
      expect(asked.filter((answer) => answer === "taken on")).toHaveLength(50);
      expect(asked.filter((answer) => answer === "over_refund")).toHaveLength(10);
      const done = await settled(
        id,
        ({ attempts }) =>
          attempts.filter(({ kind, state }) => kind === "refund" && state === "succeeded").length === 50,
      );
      expect(done).toMatchObject({ refunded: euros(1200n), refundable: euros(10n) });
      const after = await sandboxTotals(shop, gateway);
      expect(after.refundedMinor - before.refundedMinor).toBe(1200n);
      expect(after.refundedCount - before.refundedCount).toBe(50);
    },
    120_000,
  );

  /** The gateway took the money, said nothing, and answers no question. */
  const silence = async (): Promise<void> => {
    await fault("payment_intents.confirm", "after_commit", 2);
    await fault("payment_intents.retrieve", "before_sending", 500);
    await fault("payment_intents.cancel", "before_sending", 500);
  };
  const unanswered = async () => {
    const { id: saleId } = await commitAtTill(shop, cashier);
    await silence();
    const view = await charge(saleId, cardToken("pm_card_visa"));
    expect(view).toMatchObject({ unknown: true, problem: { code: "unknown_outcome" } });
    const attempt = view.attempts.find(({ state }) => state === "unknown");
    return { saleId, chargeId: view.id, attemptId: attempt?.id ?? shop.ids.next<AttemptId>() };
  };
  const decide = (of: { chargeId: ChargeId; attemptId: AttemptId }, done: boolean) =>
    manager.charges.decide.mutate({
      id: shop.ids.next<Uuid>(),
      chargeId: of.chargeId,
      attemptId: of.attemptId,
      done,
      reason: "the bank statement says so",
    });

  test("a manager's no frees the sale; when the gateway took the money after all, it is given back and both are shown", async () => {
    const unknown = await unanswered();
    expect(await refusalOf(charge(unknown.saleId, { kind: "cash", tendered: euros(240n) }))).toBe(
      "sale_already_paid",
    );
    const decided = await decide(unknown, false);
    expect(decided).toMatchObject({ state: "failed", wanted: false });
    expect(await charge(unknown.saleId, { kind: "cash", tendered: euros(240n) })).toMatchObject({
      state: "captured",
    });
    expect(await refusalOf(decide(unknown, true))).toBe("nothing_to_decide");

    await disarm();
    const late = await settled(unknown.chargeId, ({ refunded }) => refunded.amountMinor === 240n);
    expect(late).toMatchObject({ state: "captured", captured: euros(240n) });
    const attempt = late.attempts.find(({ id }) => id === unknown.attemptId);
    expect(attempt?.decision).toMatchObject({
      done: false,
      laterAnswer: expect.stringContaining("captured"),
    });
    const { sale } = await manager.sales.get.query({ id: unknown.saleId });
    expect(sale.paid).toEqual(euros(240n));
  }, 60_000);

  test("a manager's yes completes the sale; the gateway's own capture replaces what was booked on the word", async () => {
    const unknown = await unanswered();
    expect(await decide(unknown, true)).toMatchObject({ state: "captured", captured: euros(240n) });
    expect((await manager.sales.get.query({ id: unknown.saleId })).sale.state).toBe("completed");
    expect(await refusalOf(refund(unknown.chargeId, 100n))).toBe("not_refundable");

    await disarm();
    const answered = await settled(unknown.chargeId, ({ attempts }) =>
      attempts.some(({ decision }) => decision !== null && decision.laterAnswer !== null),
    );
    expect(answered).toMatchObject({ state: "captured", captured: euros(240n) });
    const { journal } = await manager.sales.get.query({ id: unknown.saleId });
    const balance = (account: string): bigint =>
      journal
        .flatMap(({ entries }) => entries)
        .filter((entry) => entry.account === account)
        .reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
    expect([balance("receivable"), balance("customer_funds")]).toEqual([0n, 0n]);
    const fees = journal.filter(({ kind }) => kind === "fee").flatMap(({ entries }) => entries);
    const feeMinor = fees.find(({ account }) => account === "fees:stripe")?.amount.amountMinor ?? 0n;
    expect(balance("clearing:stripe")).toBe(240n - feeMinor);
  }, 60_000);

  test("only a manager decides, and only what is unknown", async () => {
    const { id: saleId } = await commitAtTill(shop, cashier);
    const { id: chargeId, attempts } = await charge(saleId, cardToken("pm_card_visa"));
    const known = { chargeId, attemptId: attempts[0]?.id ?? shop.ids.next<AttemptId>() };
    expect(await refusalOf(decide(known, false))).toBe("nothing_to_decide");
    const input = { id: shop.ids.next<Uuid>(), ...known, done: true, reason: "I saw it" };
    expect(await refusalOf(cashier.charges.decide.mutate(input))).toBe("forbidden");
  });

  const secured = async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const id = newCharge(shop);
    const tender = cardToken("pm_card_authenticationRequired");
    const view = await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
    expect(view.state).toBe("requires_action");
    return { id, saleId, orderToken, page: view.action?.kind === "redirect" ? view.action.url : "" };
  };
  /** The buyer's browser, on the bank's page. */
  const confirm = async (page: string): Promise<void> => {
    const url = new URL(page);
    const secret = url.searchParams.get("client_secret") ?? "";
    const body = new URLSearchParams({ client_secret: secret, what: "approve" });
    await fetch(url, { method: "POST", body, redirect: "manual" });
  };

  test("a browser confirms after the shop let the charge go: booked, refunded, shown, and the sale paid once", async () => {
    const { id, saleId, orderToken, page } = await secured();
    await fault("payment_intents.cancel", "before_sending", 500);
    await manager.charges.letGo.mutate({ id });
    const tender = cardToken("pm_card_visa");
    const other = await shop.buyer.charges.create.mutate({ id: newCharge(shop), saleId, orderToken, tender });
    expect(other.state).toBe("captured");
    await confirm(page);
    await disarm();
    const late = await settled(id, ({ refunded }) => refunded.amountMinor > 0n);
    expect(late).toMatchObject({ state: "captured", wanted: false, refunded: euros(1210n) });
    const { sale, journal } = await manager.sales.get.query({ id: saleId });
    expect(sale.paid).toEqual(sale.sale.totals.total);
    expect(journal.filter(({ kind }) => kind === "sale_completed")).toHaveLength(1);
  }, 60_000);

  test("3-D Secure left and taken up again later goes on where it was", async () => {
    const { id, saleId, orderToken, page } = await secured();
    const order = await shop.buyer.sales.order.query({ id: saleId, orderToken });
    expect(order.charges[0]?.action).toEqual({ kind: "redirect", url: page });
    await confirm(page);
    const paid = await eventually(
      () => shop.buyer.charges.refresh.mutate({ id, orderToken }),
      ({ state }) => state === "captured",
      20_000,
    );
    expect(paid.captured).toEqual(euros(1210n));
  }, 60_000);

  /** Somebody who still holds the declined object's secret tries again with a good card. */
  const payDeclined = async (object: string): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${shop.ports.stripe}/v1/payment_intents/${object}/confirm`, {
      method: "POST",
      headers: { authorization: "Bearer sk_test_till_sandbox" },
      body: new URLSearchParams({ payment_method: "pm_card_visa" }),
    });
    expect(answer.status).toBe(200);
  };
  const declinedUnclosed = async () => {
    const { id: saleId } = await commitAtTill(shop, cashier);
    await fault("payment_intents.cancel", "before_sending", 500);
    const view = await charge(saleId, cardToken("pm_card_visa_chargeDeclined"));
    expect(view.state).toBe("declined");
    return { saleId, id: view.id, object: view.object?.id ?? "" };
  };

  test("while a declined object cannot be closed, no gateway is asked for the same money", async () => {
    const { saleId } = await declinedUnclosed();
    expect(await refusalOf(charge(saleId, cardToken("pm_card_visa")))).toBe("gateway_unavailable");
    await disarm();
    const paid = await eventually(
      () => charge(saleId, cardToken("pm_card_visa")).catch(() => null),
      (view) => view?.state === "captured",
      20_000,
    );
    expect(paid?.captured).toEqual(euros(240n));
  }, 60_000);

  test("a declined charge that succeeds late pays its sale while the sale still owes it", async () => {
    const { saleId, id, object } = await declinedUnclosed();
    await payDeclined(object);
    await disarm();
    expect(await settled(id, ({ state }) => state === "captured")).toMatchObject({
      wanted: true,
      captured: euros(240n),
      refunded: euros(0n),
    });
    expect((await manager.sales.get.query({ id: saleId })).sale.state).toBe("completed");
  }, 60_000);

  test("a declined charge that succeeds after the sale was paid in cash is given back by itself", async () => {
    const { saleId, id, object } = await declinedUnclosed();
    await charge(saleId, { kind: "cash", tendered: euros(240n) });
    await payDeclined(object);
    await disarm();
    const late = await settled(id, ({ refunded }) => refunded.amountMinor === 240n);
    expect(late).toMatchObject({ state: "captured", wanted: false });
    const { sale } = await manager.sales.get.query({ id: saleId });
    expect(sale.paid).toEqual(euros(240n));
  }, 60_000);

  test("cash for a card charge is given only where the shop allows it, and then it is booked out of the drawer", async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const id = newCharge(shop);
    const tender = cardToken("pm_card_visa");
    await shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
    expect(await refusalOf(refund(id, 300n, "cash"))).toBe("forbidden");

    const { settings } = await manager.settings.get.query({});
    const save = (refundToCash: boolean) =>
      manager.settings.save.mutate({ id: shop.ids.next<Uuid>(), settings: { ...settings, refundToCash } });
    await save(true);
    const before = await sandboxTotals(shop, "stripe");
    expect(await refund(id, 300n, "cash")).toMatchObject({ state: "succeeded", to: "cash" });
    await save(false);
    expect(await refusalOf(refund(id, 911n))).toBe("over_refund");
    expect((await sandboxTotals(shop, "stripe")).refundedMinor).toBe(before.refundedMinor);
    const { journal } = await manager.sales.get.query({ id: saleId });
    const paid = journal.find(({ kind }) => kind === "refund_paid");
    expect(paid?.entries.map(({ account }) => account.split(":")[0]).toSorted()).toEqual([
      "customer_funds",
      "drawer",
    ]);
  }, 60_000);

  test("at the end report, ledger and gateways agree to the cent", async () => {
    const report = await eventually(
      () => manager.reports.endOfDay.query({}),
      ({ proof }) => proof.holds,
      20_000,
    );
    expect(report.proof.differences).toEqual([]);
  }, 60_000);
});
