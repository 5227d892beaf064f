import { money } from "@till/money";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BridgedTill, openBridgedTill } from "../kit/bridged-till.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import { eventually } from "../kit/eventually.ts";
import type { Shop } from "../kit/start-shop.ts";
import { croissantBarcode, eur } from "../kit/test-shop.ts";
import { said } from "../kit/till-bridge.ts";

const settleWithinMs = 60_000;
const euros = (minor: bigint) => money(minor, eur);

let shop: Shop;
let line: CuttableLine;
let at: BridgedTill;
let price: bigint;
beforeAll(async () => {
  at = await openBridgedTill();
  ({ shop, line } = at);
}, 120_000);
afterAll(async () => {
  await at?.close();
}, 60_000);

async function fill(pieces: number): Promise<void> {
  for (let piece = 0; piece < pieces; piece += 1) await said(at.host.scan({ code: croissantBarcode }));
}

/** Sold for cash and known to the server; its receipt's number. */
async function sold(pieces: number): Promise<string> {
  await fill(pieces);
  const total = (await at.state()).cart?.priced.totals.total;
  if (!total) throw new Error("a till that sells has a cart");
  price = total.amountMinor / BigInt(pieces);
  await said(at.host.takeCash({ tendered: total }));
  const number = await paidNumber();
  await at.drained();
  return number;
}

async function paidNumber(): Promise<string> {
  const { payment } = await settled();
  if (payment?.stage !== "paid") throw new Error(`it was paid, not ${payment?.stage}`);
  await said(at.host.finishPayment());
  return payment.number;
}

const settled = () =>
  eventually(at.state, ({ payment }) => payment !== null && payment.stage !== "paying", settleWithinMs);

async function lay(number: string, pieces: number): Promise<void> {
  const found = await said(at.host.findSale({ number }));
  const [first] = found.sale.lines;
  if (!first) throw new Error("a croissant was sold");
  await said(
    at.host.layExchange({
      saleId: found.saleId,
      goods: { kind: "lines", lines: [{ saleLineId: first.id, quantityMilli: pieces * 1000 }] },
      reason: "another one",
      restTo: "original",
    }),
  );
}

/** Cash in the drawer, what goods still owe each other, store credit: as the ledger has it, without what opened the shift. */
async function books() {
  const sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => undefined });
  const rows = await sql<{ account: string; minor: string }[]>`
    select split_part(e.account, ':', 1) as account, sum(e.amount_minor)::text as minor from entries e
    where e.account like 'drawer:%' or e.account in ('exchanges', 'store_credit', 'customer_funds')
    group by 1`;
  await sql.end();
  const of = (account: string) => BigInt(rows.find((row) => row.account === account)?.minor ?? 0);
  return {
    drawer: of("drawer"),
    exchanges: of("exchanges"),
    storeCredit: of("store_credit"),
    held: of("customer_funds"),
  };
}

async function expectReportToTieOut(): Promise<void> {
  const report = await (await shop.manager()).reports.endOfDay.query({});
  expect(report.proof).toMatchObject({ holds: true, differences: [] });
  expect((await books()).exchanges).toBe(0n);
}

/** The goods are taken for the whole cart, no answer comes, and the customer pays in cash. */
async function letGoAndPay(heard: () => Promise<unknown> = async () => undefined): Promise<void> {
  const { cart, payment: soFar } = await at.state();
  const due = soFar?.open ?? cart?.priced.totals.total;
  if (!due) throw new Error("there is something to pay");
  await said(at.host.takeExchange());
  await heard();
  const { payment } = await at.state();
  if (payment?.stage !== "paying") throw new Error("it waits for an answer");
  await said(at.host.letGoCharge({ chargeId: payment.charge.id }));
  await said(at.host.takeCash({ tendered: due }));
  await paidNumber();
}

const receiptOf = async (number: string) => (await said(at.host.receipt({ number }))).html;

test("goods pay for dearer ones, the rest in cash, and both papers say so", async () => {
  const number = await sold(1);
  const before = await books();
  await lay(number, 1);
  await fill(3);
  expect((await at.state()).exchange).toMatchObject({
    number,
    worth: euros(price),
    toPay: euros(2n * price),
    rest: euros(0n),
  });
  expect(await at.host.takeCash({ tendered: euros(3n * price) })).toMatchObject({ ok: false });
  expect(await at.host.park({ label: "" })).toMatchObject({ ok: false });
  await said(at.host.takeExchange());
  const part = await settled();
  expect(part.payment).toMatchObject({ stage: "part_paid", open: euros(2n * price) });
  expect(part.exchange).toBeNull();
  await said(at.host.takeCash({ tendered: euros(2n * price) }));
  const { payment } = await at.state();
  if (payment?.stage !== "paid" || payment.exchangeNumber === null) throw new Error("goods paid a part");
  expect(await receiptOf(payment.number)).toContain(`Exchange ${number}`);
  expect(await receiptOf(payment.exchangeNumber)).toContain("Exchange");
  await said(at.host.finishPayment());
  await at.drained();
  const after = await books();
  expect(after.drawer - before.drawer).toBe(2n * price);
  const back = await said(at.host.findSale({ number }));
  expect(back.left.total).toEqual(euros(0n));
  // What was paid with goods has no way back as it came.
  const paid = await said(at.host.findSale({ number: payment.number }));
  expect(paid.charges.filter(({ goesBack }) => !goesBack)).toHaveLength(1);
  expect(paid.canVoid).toBe(false);
  await expectReportToTieOut();
}, 120_000);

test("goods that are worth more: the rest comes out of the drawer, and the cashier reads how much", async () => {
  const number = await sold(3);
  const before = await books();
  await lay(number, 3);
  await fill(1);
  expect((await at.state()).exchange).toMatchObject({ toPay: euros(0n), rest: euros(2n * price) });
  await said(at.host.takeExchange());
  expect((await settled()).payment).toMatchObject({ stage: "paid", change: euros(2n * price) });
  await said(at.host.finishPayment());
  await at.drained();
  expect((await books()).drawer - before.drawer).toBe(-2n * price);
  await expectReportToTieOut();
}, 120_000);

test("an answer that is lost, and a till that dies over it: the goods pay once", async () => {
  const number = await sold(2);
  const before = await books();
  await lay(number, 2);
  await fill(2);
  line.set("deaf");
  await said(at.host.takeExchange());
  await eventually(books, (now) => now.drawer === before.drawer, settleWithinMs);
  await at.kill();
  line.set("open");
  await at.start();
  await at.signIn();
  await paidNumber();
  await at.drained();
  expect(await books()).toEqual(before);
  expect((await said(at.host.findSale({ number }))).left.total).toEqual(euros(0n));
  expect((await at.state()).exchange).toBeNull();
  await expectReportToTieOut();
}, 120_000);

test("let go before the server heard of it: it is never made, and the goods can still come back", async () => {
  const number = await sold(2);
  const before = await books();
  await lay(number, 2);
  await fill(2);
  line.set("cut");
  await letGoAndPay();
  line.set("open");
  await at.drained();
  const after = await books();
  expect(after).toEqual({ ...before, drawer: before.drawer + 2n * price });
  expect((await said(at.host.findSale({ number }))).left.total).toEqual(euros(2n * price));
  await expectReportToTieOut();
}, 120_000);

test("let go after an answer was lost: the goods are the shop's, and the customer has store credit on paper", async () => {
  const number = await sold(2);
  const before = await books();
  const { saleId } = await said(at.host.findSale({ number }));
  // The server knows the sale, so that only the answer about the goods is lost.
  await fill(3);
  await said(at.host.takeCash({ tendered: euros(price), amount: euros(price) }));
  await at.drained();
  await lay(number, 2);
  // One of the three is paid already.
  expect((await at.state()).exchange).toMatchObject({ toPay: euros(0n), rest: euros(0n) });
  line.set("deaf");
  const manager = await shop.manager();
  await letGoAndPay(() =>
    eventually(
      () => manager.sales.get.query({ id: saleId }),
      ({ returns }) => returns.length === 1,
      settleWithinMs,
    ),
  );
  line.set("open");
  await at.drained();
  const after = await books();
  expect([after.drawer - before.drawer, after.storeCredit - before.storeCredit]).toEqual([
    3n * price,
    -2n * price,
  ]);
  const { returns } = await eventually(
    () => manager.sales.get.query({ id: saleId }),
    (sale) => sale.returns.every(({ receiptNumber }) => receiptNumber !== null),
    settleWithinMs,
  );
  expect(returns).toMatchObject([{ state: "accepted" }]);
  // The paper has the code.
  const [{ receiptNumber } = { receiptNumber: null }] = returns;
  expect(await receiptOf(receiptNumber ?? "")).toMatch(/Store credit S[0-9A-Z]{3}-/);
  await expectReportToTieOut();
}, 120_000);

test("a sale that comes to nothing gives what the goods paid back as store credit", async () => {
  const number = await sold(1);
  const before = await books();
  await lay(number, 1);
  await fill(2);
  await said(at.host.takeExchange());
  const { payment } = await settled();
  const [part] = payment?.parts ?? [];
  if (!part) throw new Error("goods paid a part");
  await said(at.host.giveBackPart({ chargeId: part.chargeId }));
  await said(at.host.finishPayment());
  await said(at.host.clearCart());
  await at.drained();
  const after = await books();
  expect([after.drawer - before.drawer, after.storeCredit - before.storeCredit]).toEqual([0n, -price]);
  await expectReportToTieOut();
}, 120_000);
