import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SaleLineId } from "@till/kernel";
import { money } from "@till/money";
import { makeStoredValueCode, storedValueRandomBytes } from "@till/payments";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CartEdit } from "../shared/cart-edit.ts";
import type { Answer, HostApi } from "../shared/host-api.ts";
import type { ApprovalAsk } from "../shared/till-state.ts";
import type { Host } from "./create-host.ts";
import { openStore } from "./store.ts";
import { type FakeServer, eur, managerPin } from "./testing/fake-server.ts";
import { readyToPay, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-yes-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tenner = { tendered: money(1000n, eur) };
const stateOf = async (host: Host) => value(host.api.state());

async function asked(answer: Promise<Answer<unknown>>): Promise<ApprovalAsk> {
  const got = await answer;
  if (got.ok || !got.approval) throw new Error(`nobody was asked: ${JSON.stringify(got)}`);
  return got.approval;
}

function approve(host: Host, ask: ApprovalAsk, pin = managerPin): ReturnType<HostApi["approve"]> {
  const [approver] = ask.approvers;
  if (!approver) throw new Error("the manager may approve it");
  return host.api.approve({ askId: ask.id, personId: approver.id, pin });
}

const percentOff = (lineId: SaleLineId, ratePpm: number): CartEdit => ({
  kind: "discount",
  lineId,
  discount: { kind: "percent", ratePpm, reason: "" },
});

async function withDiscount(ratePpm: number) {
  const ready = await readyToPay(file);
  await value(ready.host.api.editCart(percentOff((await firstLine(ready.host)).id, ratePpm)));
  await until(() => ready.server.acts.length === 1);
  return ready;
}

const commits = (server: FakeServer) =>
  server.acts.flatMap((act) => (act.kind === "sales.commit" ? [act.input] : []));

test("what was approved is the cart as it stood: another cart needs another yes", async () => {
  const { host, server } = await withDiscount(250_000);
  const first = await asked(host.api.takeCash(tenner));
  await value(approve(host, first));
  await value(host.api.editCart(percentOff((await firstLine(host)).id, 250_000)));
  const second = await asked(host.api.takeCash(tenner));
  expect(second).toMatchObject({ permission: "sale.discount", ratePpm: 250_000 });
  expect(commits(server)).toEqual([]);
  await value(approve(host, second));
  await value(host.api.takeCash(tenner));
  await until(() => commits(server).length === 1);
  await host.stop();
});

test("a discount above one's own is asked for before anything is sold, of whoever may, and goes with the sale", async () => {
  const { host, server } = await withDiscount(250_000);
  const ask = await asked(host.api.takeCash(tenner));
  expect(ask).toMatchObject({
    permission: "sale.discount",
    ratePpm: 250_000,
    amount: money(180n, eur),
    requesterName: "Cashier 1",
    requesterLimit: 100_000n,
    approvers: [{ name: "Manager" }],
  });
  const store = openStore(file);
  expect(store.sales.latest(1)).toEqual([]);
  store.close();
  expect(await approve(host, ask, "0000")).toMatchObject({ ok: false, message: "This PIN is not right." });
  await value(approve(host, ask));
  await value(host.api.takeCash(tenner));
  await until(() => commits(server).length === 1);
  const [sale] = commits(server);
  const [yes] = server.approvals.keys();
  expect(sale?.approvalIds).toEqual([yes]);
  expect(server.approvals.get(yes ?? "")?.subject).toBe(sale?.id);
  await host.stop();
});

test("up to one's own limit nobody is asked, and a larger discount after the yes is asked for anew", async () => {
  const { host } = await withDiscount(100_000);
  const line = await firstLine(host);
  await value(host.api.editCart(percentOff(line.id, 200_000)));
  await value(approve(host, await asked(host.api.takeCash(tenner))));
  await value(host.api.editCart(percentOff(line.id, 300_000)));
  expect(await asked(host.api.takeCash(tenner))).toMatchObject({ ratePpm: 300_000 });
  await value(host.api.editCart(percentOff(line.id, 100_000)));
  expect(await host.api.takeCash(tenner)).toMatchObject({ ok: true });
  await host.stop();
});

test("without a network what needs a yes is not sold, and the rest is", async () => {
  const { host, server } = await withDiscount(250_000);
  server.network = "down";
  await host.refresh();
  expect(await host.api.takeCash(tenner)).toMatchObject({
    ok: false,
    message: expect.stringContaining("no network to ask with"),
  });
  await value(host.api.editCart({ kind: "discount", lineId: (await firstLine(host)).id, discount: null }));
  await value(host.api.takeCash(tenner));
  await host.stop();
});

test("a sale the server refuses without a yes holds up no other, is not lost, and goes on with the yes", async () => {
  const { host, server } = await readyToPay(file);
  await until(() => server.acts.length === 1);
  server.network = "down";
  await value(host.api.takeCash(tenner));
  const store = openStore(file);
  const [sale] = store.sales.latest(1);
  store.close();
  server.wants.set("sales.commit", { permission: "sale.price", subject: sale?.id ?? "", size: null });
  server.network = "up";
  await until(async () => (await stateOf(host)).connection.attention.length === 1);
  const [attention] = (await stateOf(host)).connection.attention;
  expect(attention).toMatchObject({ what: "A sale", needsApproval: true });
  const id = attention?.id ?? "";
  const ask = await asked(host.api.sendAgain({ id }));
  expect(ask.permission).toBe("sale.price");
  await value(approve(host, ask));
  await value(host.api.sendAgain({ id }));
  await until(() => server.acts.at(-1)?.kind === "receipts.issue");
  expect((await stateOf(host)).connection).toMatchObject({ waiting: 0, attention: [] });
  expect(commits(server)[0]?.approvalIds).toEqual([...server.approvals.keys()]);
  await host.stop();
});

test("a card payment of a sale that needs a yes takes nothing and says why, and the cart can be changed", async () => {
  const { host, server } = await readyToPay(file);
  await until(() => server.acts.length === 1);
  server.wants.set("sales.commit", { permission: "sale.price", subject: "any", size: null });
  await value(host.api.takeCard({ terminalId: "tmr_1" }));
  await until(async () => (await stateOf(host)).payment?.stage === "refused");
  expect(server.created.size).toBe(0);
  await value(host.api.finishPayment());
  await value(host.api.clearCart());
  await until(async () => (await stateOf(host)).connection.waiting === 0);
  expect((await stateOf(host)).connection.attention).toEqual([]);
  expect(server.acts.map(({ kind }) => kind)).toEqual(["shifts.open"]);
  await host.stop();
});

test("a refund above one's own limit is given once there is a yes, under the id the yes is for", async () => {
  const { host, server } = await readyToPay(file);
  await value(host.api.changeQuantity({ lineId: (await firstLine(host)).id, quantityMilli: 60_000 }));
  await value(host.api.takeCash({ tendered: money(20_000n, eur) }));
  server.network = "down";
  await host.refresh();
  const found = await value(host.api.findSale({ number: "1-000042" }));
  const [charge] = found.charges;
  if (!charge) throw new Error("the cash can be given back");
  const goods = { kind: "amount" as const, amount: money(14_000n, eur) };
  const request = { saleId: found.saleId, chargeId: charge.id, goods, reason: "stale" };
  expect(await host.api.refund(request)).toMatchObject({
    ok: false,
    message: expect.stringContaining("no network"),
  });
  server.network = "up";
  await host.refresh();
  const ask = await asked(host.api.refund(request));
  expect(ask).toMatchObject({ permission: "refund.create", amount: goods.amount, requesterLimit: 10_000n });
  await value(approve(host, ask));
  expect(await value(host.api.refund(request))).toMatchObject({ kind: "refunded", number: "1-000043" });
  await until(() => server.acts.some(({ kind }) => kind === "refunds.create"));
  const sent = server.acts.flatMap((act) => (act.kind === "refunds.create" ? [act.input] : []));
  const [[yes, { subject }] = ["", { subject: "" }]] = server.approvals;
  expect(sent).toMatchObject([{ id: subject, approvalIds: [yes] }]);
  await host.stop();
});

async function firstLine(host: Host) {
  const line = (await stateOf(host)).cart?.cart.lines[0];
  if (!line) throw new Error("a croissant is in the cart");
  return line;
}

test("a part that goes back above one's own limit is asked for, and goes back with the yes", async () => {
  const { host, server } = await readyToPay(file);
  const createRefund = server.createRefund.bind(server);
  server.createRefund = async (request) => {
    const subject = request.id;
    server.wants.set("refunds.create", { permission: "refund.create", subject, size: 100n });
    return createRefund(request);
  };
  const code = makeStoredValueCode("gift_card", new Uint8Array(storedValueRandomBytes).fill(5));
  await value(host.api.takeStoredValue({ code, amount: money(100n, eur) }));
  await until(async () => (await stateOf(host)).payment?.stage === "part_paid");
  const chargeId = (await stateOf(host)).payment?.parts[0]?.chargeId;
  if (!chargeId) throw new Error("a part is paid");
  const ask = await asked(host.api.giveBackPart({ chargeId }));
  expect(ask).toMatchObject({ permission: "refund.create", amount: money(100n, eur) });
  expect(server.refunds.size).toBe(0);
  // The server did nothing, so the rest may still be paid.
  expect((await stateOf(host)).payment?.parts).toMatchObject([{ isBeingGivenBack: false }]);
  await value(approve(host, ask));
  server.network = "lost";
  expect(await host.api.giveBackPart({ chargeId })).toMatchObject({ ok: false });
  server.network = "up";
  await host.refresh();
  await value(host.api.giveBackPart({ chargeId }));
  expect(server.refunds.size).toBe(1);
  expect((await stateOf(host)).payment).toBeNull();
  await host.stop();
});
