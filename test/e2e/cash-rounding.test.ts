import type { RefundId, ReturnId, SaleId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startShopOnLine } from "../kit/shop-on-line.ts";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { pictureOf } from "../kit/look-at.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import type { Shop } from "../kit/start-shop.ts";
import { startTill } from "../kit/start-till.ts";
import { croissantBarcode } from "../kit/test-shop.ts";
import { givePassword, officeOf } from "./in-office.ts";
import { openTillBridge, said, signInOver } from "../kit/till-bridge.ts";

const chf = parseCurrency("CHF");
const francs = (minor: bigint) => money(minor, chf);
const settleWithinMs = 60_000;

let shop: Shop;
let line: CuttableLine;
beforeAll(async () => {
  ({ shop, line } = await startShopOnLine({ webhooks: "off" }));
  const sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => undefined });
  await sql`update merchants set currency = 'CHF'`;
  await sql`update variants set currency = 'CHF', price_minor = 241 where id = ${shop.variants.croissant}`;
  await sql`update variants set currency = 'CHF'`;
  await sql`update roles set grants = grants || '{"refund.to_store_credit": {"limit": null}}' where code = 'cashier'`;
  await sql.end();
  await shop.killServer();
  await shop.startServer();
}, 120_000);
afterAll(async () => {
  await line?.close();
  await shop?.stop();
}, 60_000);

/** One of the goods of a sale for cash, by the button that says what is handed out. */
async function refundedInOffice(saleId: SaleId) {
  const browser = await launchBrowser();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await givePassword(page, shop);
    await page.getByRole("heading", { name: "Today" }).waitFor();
    await page.goto(officeOf(shop, `/sales/${saleId}`));
    await page.getByRole("button", { name: /^Refund/ }).click();
    const dialog = page.getByRole("dialog", { name: "Refund" });
    await dialog.getByText("Some of the goods").click();
    await dialog.getByRole("textbox", { name: /^Croissant/ }).fill("1");
    await dialog.getByLabel("Reason").fill("stale");
    await dialog.getByText("CHF 2.41 comes to CHF 2.40 in coins").waitFor();
    await pictureOf(page, "office-refund-in-coins");
    await dialog.getByRole("button", { name: "Refund CHF 2.40" }).click();
    await dialog.waitFor({ state: "hidden" });
  } finally {
    await browser.close();
  }
  const { refunds } = await (await shop.manager()).sales.get.query({ id: saleId });
  return refunds.map(({ amount }) => amount);
}

test("a day in francs: cash by the coins there are, with and without a network, and report, drawer and ledger agree", async () => {
  const till = await startTill({ port: line.port });
  const bridge = await openTillBridge(till.url);
  const { host } = bridge;
  const state = () => said(host.state());
  const sell = async (pieces: number): Promise<void> => {
    for (let piece = 0; piece < pieces; piece += 1) await said(host.scan({ code: croissantBarcode }));
  };
  try {
    await signInOver(host);
    await said(host.openShift({ float: francs(10_000n) }));

    line.set("cut");
    await sell(2); // 4.82
    expect(await host.takeCash({ tendered: francs(479n) })).toMatchObject({ ok: false });
    await said(host.takeCash({ tendered: francs(500n) }));
    expect((await state()).payment).toMatchObject({
      stage: "paid",
      total: francs(480n),
      change: francs(20n),
    });
    await said(host.finishPayment());
    await sell(1); // 2.41: one franc, then the rest
    await said(host.takeCash({ tendered: francs(100n), amount: francs(100n) }));
    await said(host.takeCash({ tendered: francs(140n) }));
    expect((await state()).payment).toMatchObject({ stage: "paid", total: francs(240n) });
    await said(host.finishPayment());
    await sell(3); // 7.23
    await said(host.takeCash({ tendered: francs(1000n) }));
    expect((await state()).payment).toMatchObject({
      stage: "paid",
      total: francs(725n),
      change: francs(275n),
    });
    await said(host.finishPayment());
    line.set("open");
    await eventually(
      state,
      ({ connection }) => connection.waiting === 0 && connection.attention.length === 0,
      settleWithinMs,
    );

    const manager = await shop.manager();
    const before = await manager.reports.endOfDay.query({});
    expect(before.totals.rounding.amount).toEqual(francs(-1n));
    const { sales } = await manager.sales.list.query({ limit: 10 });
    const dearest = sales.find(({ sale }) => sale.totals.total.amountMinor === 725n);
    if (!dearest) throw new Error("three croissants were sold");
    const { sale, charges } = await manager.sales.get.query({ id: dearest.id });
    const [charge] = charges;
    if (!charge) throw new Error("they were paid");
    const refund = await manager.refunds.create.mutate({
      id: shop.ids.next<RefundId>(),
      chargeId: charge.id,
      returnId: shop.ids.next<ReturnId>(),
      goods: {
        kind: "lines",
        lines: sale.sale.lines.map(({ id, quantityMilli }) => ({ saleLineId: id, quantityMilli })),
      },
      reason: "stale",
      registerId: null,
    });
    expect(refund.amount).toEqual(francs(725n));

    const report = await manager.reports.endOfDay.query({});
    expect(report.totals.rounding.amount).toEqual(francs(-3n));
    expect(report.totals.collected.amount).toEqual(francs(720n));
    expect(report.proof).toMatchObject({ holds: true, differences: [] });
    expect(report.proof.rows.find(({ name }) => name === "rounding")).toMatchObject({ ledger: francs(-3n) });

    // One of two goes back in cash: 2.41 is 2.40 in coins, and the other one is what is left of what was paid.
    await sell(2);
    await said(host.takeCash({ tendered: francs(480n) }));
    const { payment } = await state();
    if (payment?.stage !== "paid") throw new Error("it is paid");
    await said(host.finishPayment());
    await eventually(state, ({ connection }) => connection.waiting === 0, settleWithinMs);
    for (const total of [francs(240n), francs(240n)]) {
      const found = await said(host.findSale({ number: payment.number }));
      const [line] = found.sale.lines;
      const [paidBy] = found.charges;
      if (!line || !paidBy) throw new Error("it was sold for cash");
      const goods = { kind: "lines", lines: [{ saleLineId: line.id, quantityMilli: 1000 }] } as const;
      const asked = { saleId: found.saleId, chargeId: paidBy.id, goods, to: "original" } as const;
      expect(await said(host.planReturn(asked))).toEqual({ total });
      expect(await said(host.refund({ ...asked, reason: "stale" }))).toMatchObject({ amount: total });
    }
    // Three back for one other: 7.23 less 2.41 is 4.82, and 4.80 of it is paid in coins.
    await sell(3);
    await said(host.takeCash({ tendered: francs(725n) }));
    const three = (await state()).payment;
    if (three?.stage !== "paid") throw new Error("it is paid");
    await said(host.finishPayment());
    await eventually(state, ({ connection }) => connection.waiting === 0, settleWithinMs);
    const found = await said(host.findSale({ number: three.number }));
    const lines = found.sale.lines.map(({ id, quantityMilli }) => ({ saleLineId: id, quantityMilli }));
    const goods = { kind: "lines", lines } as const;
    await said(host.layExchange({ saleId: found.saleId, goods, reason: "others", restTo: "original" }));
    await sell(1);
    expect((await state()).exchange).toMatchObject({ worth: francs(725n), rest: francs(480n) });
    await said(host.takeExchange());
    const exchanged = await eventually(state, (now) => now.payment?.stage === "paid", settleWithinMs);
    expect(exchanged.payment).toMatchObject({ change: francs(480n) });
    await said(host.finishPayment());
    await eventually(
      state,
      ({ connection }) => connection.waiting === 0 && connection.attention.length === 0,
      settleWithinMs,
    );
    // Less than a coin is promised to nobody: it goes onto store credit, or nothing is exchanged.
    await sell(3);
    await said(host.takeCash({ tendered: francs(725n) }));
    const worth = (await state()).payment;
    if (worth?.stage !== "paid") throw new Error("it is paid");
    await said(host.finishPayment());
    await eventually(state, ({ connection }) => connection.waiting === 0, settleWithinMs);
    const old = await said(host.findSale({ number: worth.number }));
    const laid = {
      saleId: old.saleId,
      goods: {
        kind: "lines",
        lines: old.sale.lines.map(({ id, quantityMilli }) => ({ saleLineId: id, quantityMilli })),
      },
      reason: "others",
    } as const;
    const [taxClass] = (await state()).taxClasses;
    const item = { name: "A basket", price: francs(722n), taxClassCode: taxClass?.code ?? "" };
    await said(host.addOpenItem(item));
    await said(host.layExchange({ ...laid, restTo: "original" }));
    expect(await host.takeExchange()).toMatchObject({
      ok: false,
      message: expect.stringMatching(/No coin pays/),
    });
    await said(host.findSale({ number: worth.number }));
    await said(host.layExchange({ ...laid, restTo: "store_credit" }));
    await said(host.takeExchange());
    await eventually(state, (now) => now.payment?.stage === "paid", settleWithinMs);
    await said(host.finishPayment());
    await eventually(
      state,
      ({ connection }) => connection.waiting === 0 && connection.attention.length === 0,
      settleWithinMs,
    );

    // The office says before a refund what is handed out for it.
    await sell(2);
    await said(host.takeCash({ tendered: francs(480n) }));
    const two = (await state()).payment;
    if (two?.stage !== "paid") throw new Error("it is paid");
    await said(host.finishPayment());
    await eventually(state, ({ connection }) => connection.waiting === 0, settleWithinMs);
    expect(await refundedInOffice(two.saleId)).toEqual([francs(240n)]);

    const evening = await manager.reports.endOfDay.query({});
    expect(evening.proof).toMatchObject({ holds: true, differences: [] });
  } finally {
    bridge.close();
    await till.stop();
  }
}, 180_000);
