import { type AttemptId, type ChargeId, type Uuid } from "@till/kernel";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { webhookModes } from "../kit/weather.ts";
import { type Charging, startCharging } from "./charging.ts";
import { cardToken, checkout, commitAtTill, euros, newCharge, refusalOf } from "./selling.ts";

/** Answers that never came and a manager's word instead of them; successes that came too late. */
describe.each(webhookModes)("with webhooks %s", (webhooks) => {
  let all: Charging;
  beforeAll(async () => {
    all = await startCharging(webhooks);
  }, 60_000);
  afterEach(async () => {
    await all.disarm();
    await all.rested();
  }, 60_000);
  afterAll(() => all.shop.stop(), 60_000);

  /** The gateway took the money, said nothing, and answers no question. */
  const silence = async (): Promise<void> => {
    await all.fault("payment_intents.confirm", "after_commit", 2);
    await all.fault("payment_intents.retrieve", "before_sending", 500);
    await all.fault("payment_intents.cancel", "before_sending", 500);
  };
  const unanswered = async () => {
    const { id: saleId } = await commitAtTill(all.shop, all.cashier);
    await silence();
    const view = await all.charge(saleId, cardToken("pm_card_visa"));
    expect(view).toMatchObject({ unknown: true, problem: { code: "unknown_outcome" } });
    const attempt = view.attempts.find(({ state }) => state === "unknown");
    return { saleId, chargeId: view.id, attemptId: attempt?.id ?? all.shop.ids.next<AttemptId>() };
  };
  const decide = (of: { chargeId: ChargeId; attemptId: AttemptId }, done: boolean) =>
    all.manager.charges.decide.mutate({
      id: all.shop.ids.next<Uuid>(),
      chargeId: of.chargeId,
      attemptId: of.attemptId,
      done,
      reason: "the bank statement says so",
    });

  test("a manager's no frees the sale; when the gateway took the money after all, it is given back and both are shown", async () => {
    const unknown = await unanswered();
    expect(await refusalOf(all.charge(unknown.saleId, { kind: "cash", tendered: euros(240n) }))).toBe(
      "sale_already_paid",
    );
    const decided = await decide(unknown, false);
    expect(decided).toMatchObject({ state: "failed", wanted: false });
    expect(await all.charge(unknown.saleId, { kind: "cash", tendered: euros(240n) })).toMatchObject({
      state: "captured",
    });
    expect(await refusalOf(decide(unknown, true))).toBe("nothing_to_decide");

    await all.disarm();
    const late = await all.settled(unknown.chargeId, ({ refunded }) => refunded.amountMinor === 240n);
    expect(late).toMatchObject({ state: "captured", captured: euros(240n) });
    const attempt = late.attempts.find(({ id }) => id === unknown.attemptId);
    expect(attempt?.decision).toMatchObject({
      done: false,
      later: { done: true, words: expect.stringContaining("captured") },
    });
    const { sale } = await all.manager.sales.get.query({ id: unknown.saleId });
    expect(sale.paid).toEqual(euros(240n));
  }, 60_000);

  test("a manager's yes completes the sale; the gateway's own capture replaces what was booked on the word", async () => {
    const unknown = await unanswered();
    expect(await decide(unknown, true)).toMatchObject({ state: "captured", captured: euros(240n) });
    expect((await all.manager.sales.get.query({ id: unknown.saleId })).sale.state).toBe("completed");
    expect(await refusalOf(all.refund(unknown.chargeId, 100n))).toBe("not_refundable");

    await all.disarm();
    const answered = await all.settled(unknown.chargeId, ({ attempts }) =>
      attempts.some(({ decision }) => decision !== null && decision.later !== null),
    );
    expect(answered).toMatchObject({ state: "captured", captured: euros(240n) });
    const { journal } = await all.manager.sales.get.query({ id: unknown.saleId });
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
    const { id: saleId } = await commitAtTill(all.shop, all.cashier);
    const { id: chargeId, attempts } = await all.charge(saleId, cardToken("pm_card_visa"));
    const known = { chargeId, attemptId: attempts[0]?.id ?? all.shop.ids.next<AttemptId>() };
    expect(await refusalOf(decide(known, false))).toBe("nothing_to_decide");
    const input = { id: all.shop.ids.next<Uuid>(), ...known, done: true, reason: "I saw it" };
    expect(await refusalOf(all.cashier.charges.decide.mutate(input))).toBe("forbidden");
  });

  const secured = async () => {
    const { id: saleId, orderToken } = await checkout(all.shop);
    const id = newCharge(all.shop);
    const tender = cardToken("pm_card_authenticationRequired");
    const view = await all.shop.buyer.charges.create.mutate({ id, saleId, orderToken, tender });
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
    await all.fault("payment_intents.cancel", "before_sending", 500);
    await all.manager.charges.letGo.mutate({ id });
    const tender = cardToken("pm_card_visa");
    const other = await all.shop.buyer.charges.create.mutate({
      id: newCharge(all.shop),
      saleId,
      orderToken,
      tender,
    });
    expect(other.state).toBe("captured");
    await confirm(page);
    await all.disarm();
    const late = await all.settled(id, ({ refunded }) => refunded.amountMinor > 0n);
    expect(late).toMatchObject({ state: "captured", wanted: false, refunded: euros(1210n) });
    const { sale, journal } = await all.manager.sales.get.query({ id: saleId });
    expect(sale.paid).toEqual(sale.sale.totals.total);
    expect(journal.filter(({ kind }) => kind === "sale_completed")).toHaveLength(1);
  }, 60_000);

  test("3-D Secure left and taken up again later goes on where it was", async () => {
    const { id, saleId, orderToken, page } = await secured();
    const order = await all.shop.buyer.sales.order.query({ id: saleId, orderToken });
    expect(order.charges[0]?.action).toEqual({ kind: "redirect", url: page });
    await confirm(page);
    const paid = await eventually(
      () => all.shop.buyer.charges.refresh.mutate({ id, orderToken }),
      ({ state }) => state === "captured",
      20_000,
    );
    expect(paid.captured).toEqual(euros(1210n));
  }, 60_000);

  /** Somebody who still holds the declined object's secret tries again with a good card. */
  const payDeclined = async (object: string): Promise<void> => {
    const answer = await fetch(
      `http://127.0.0.1:${all.shop.ports.stripe}/v1/payment_intents/${object}/confirm`,
      {
        method: "POST",
        headers: { authorization: "Bearer sk_test_till_sandbox" },
        body: new URLSearchParams({ payment_method: "pm_card_visa" }),
      },
    );
    expect(answer.status).toBe(200);
  };
  const declinedUnclosed = async () => {
    const { id: saleId } = await commitAtTill(all.shop, all.cashier);
    await all.fault("payment_intents.cancel", "before_sending", 500);
    const view = await all.charge(saleId, cardToken("pm_card_visa_chargeDeclined"));
    expect(view.state).toBe("declined");
    return { saleId, id: view.id, object: view.object?.id ?? "" };
  };

  test("while a declined object cannot be closed, no gateway is asked for the same money", async () => {
    const { saleId } = await declinedUnclosed();
    expect(await refusalOf(all.charge(saleId, cardToken("pm_card_visa")))).toBe("gateway_unavailable");
    await all.disarm();
    const paid = await eventually(
      () => all.charge(saleId, cardToken("pm_card_visa")).catch(() => null),
      (view) => view?.state === "captured",
      20_000,
    );
    expect(paid?.captured).toEqual(euros(240n));
  }, 60_000);

  test("a declined charge that succeeds late pays its sale while the sale still owes it", async () => {
    const { saleId, id, object } = await declinedUnclosed();
    await payDeclined(object);
    await all.disarm();
    expect(await all.settled(id, ({ state }) => state === "captured")).toMatchObject({
      wanted: true,
      captured: euros(240n),
      refunded: euros(0n),
    });
    expect((await all.manager.sales.get.query({ id: saleId })).sale.state).toBe("completed");
  }, 60_000);

  test("a declined charge that succeeds after the sale was paid in cash is given back by itself", async () => {
    const { saleId, id, object } = await declinedUnclosed();
    await all.charge(saleId, { kind: "cash", tendered: euros(240n) });
    await payDeclined(object);
    await all.disarm();
    const late = await all.settled(id, ({ refunded }) => refunded.amountMinor === 240n);
    expect(late).toMatchObject({ state: "captured", wanted: false });
    const { sale } = await all.manager.sales.get.query({ id: saleId });
    expect(sale.paid).toEqual(euros(240n));
  }, 60_000);

  test("at the end report, ledger and gateways agree to the cent", async () => {
    expect(await all.differences()).toEqual([]);
  }, 60_000);
});
