import { money } from "@till/money";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startShopOnLine } from "../kit/shop-on-line.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import { eventually } from "../kit/eventually.ts";
import type { Shop } from "../kit/start-shop.ts";
import { startTill } from "../kit/start-till.ts";
import { croissantBarcode, eur } from "../kit/test-shop.ts";
import { openTillBridge, said, signInOver } from "../kit/till-bridge.ts";

const settleWithinMs = 60_000;

let shop: Shop;
let line: CuttableLine;
beforeAll(async () => {
  ({ shop, line } = await startShopOnLine({ webhooks: "off" }));
}, 120_000);
afterAll(async () => {
  await line?.close();
  await shop?.stop();
}, 60_000);

test("a till without a network sells at the price it knows; it drains by itself, and the office reads the difference", async () => {
  const sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => undefined });
  await sql`update roles set grants = grants - 'sale.price' where code = 'cashier'`;
  const till = await startTill({ port: line.port });
  try {
    const first = await atTill(till.url);
    await first.signIn();
    await said(first.host.openShift({ float: money(15_000n, eur) }));
    await first.drained();
    line.set("cut");
    await said(first.host.scan({ code: croissantBarcode }));
    const price = (await first.state()).cart?.priced.totals.total;
    if (!price) throw new Error("a till that sells has a cart");
    await sql`update variants set price_minor = price_minor + 30 where id = ${shop.variants.croissant}`;
    await sql`update variants set price_minor = price_minor + 1`;

    // What is in the cart keeps its price, and which catalogue it is of, when the machine goes.
    await till.kill();
    first.close();
    await till.start();
    const again = await atTill(till.url);
    await again.signIn();
    await said(again.host.scan({ code: croissantBarcode }));
    await said(again.host.takeCash({ tendered: money(2000n, eur) }));
    const { payment } = await again.state();
    expect(payment).toMatchObject({ stage: "paid" });
    line.set("open");
    await again.drained();
    again.close();

    const report = await (await shop.manager()).reports.endOfDay.query({});
    const twice = money(price.amountMinor * 2n, eur);
    expect(report.earlierPrices).toMatchObject([
      {
        item: "Croissant",
        quantityMilli: 2000,
        sold: price,
        listed: money(price.amountMinor + 31n, eur),
        difference: money(-62n, eur),
        name: "Cashier 1",
        receiptNumber: payment?.stage === "paid" ? payment.number : null,
      },
    ]);
    expect(report.totals.collected.amount).toEqual(twice);
    expect(report.proof).toMatchObject({ holds: true, differences: [] });
    const [cash] = await sql`select sum(amount_minor)::text as minor from entries e
      join journal_transactions t on t.merchant_id = e.merchant_id and t.id = e.transaction_id
      where e.account like 'drawer:%' and t.charge_id is not null`;
    expect(cash).toEqual({ minor: String(twice.amountMinor) });
  } finally {
    await till.stop();
    await sql.end();
  }
}, 180_000);

async function atTill(url: string) {
  const bridge = await openTillBridge(url);
  const { host } = bridge;
  const state = () => said(host.state());
  return {
    host,
    close: () => bridge.close(),
    state,
    signIn: () => signInOver(host),
    drained: () =>
      eventually(
        state,
        ({ connection }) => connection.waiting === 0 && connection.attention.length === 0,
        settleWithinMs,
      ),
  };
}
