import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeServer, createFakeServer, eur, managerPin } from "./testing/fake-server.ts";
import { soldDetail } from "./testing/sold-detail.ts";
import { openHost, readyToPay, signedIn, testIds, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-close-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const counted = { counted: money(15_000n, eur), pieces: null };
const close = { reason: null, withoutApproval: false };
const short = (server: FakeServer): void => {
  server.viewOfCount = ({ id, counted: found, occurredAtMs }) => ({
    id,
    position: 1,
    counted: found,
    countedAtMs: occurredAtMs,
    expected: money(20_000n, eur),
    difference: money(-5000n, eur),
    needsApproval: true,
  });
};

test("a count without a network is kept over a kill, sent once by itself, and tells nothing before", async () => {
  const { host, server, ids } = await readyToPay(file);
  await until(() => server.acts.length === 1);
  server.network = "down";
  await host.refresh();
  expect(await host.api.countShift(counted)).toMatchObject({
    ok: false,
    message: expect.stringContaining("kept here"),
  });
  expect((await value(host.api.state())).closing).toMatchObject({
    counted: counted.counted,
    isCommitted: false,
    expected: null,
  });
  await host.stop();

  const again = openHost(file, server, ids);
  server.network = "lost";
  await again.refresh();
  server.network = "up";
  await signedIn(again, server);
  await until(async () => (await value(again.api.state())).closing?.isCommitted === true);
  expect(new Set(server.counts.map(({ id }) => id)).size).toBe(1);
  await value(again.api.closeShift(close));
  expect((await value(again.api.state())).shift).toBeNull();
  await again.stop();
});

test("what is not sent yet goes before the count, and a shift is not closed over it", async () => {
  const { host, server } = await readyToPay(file);
  await until(() => server.acts.length === 1);
  server.network = "down";
  await value(host.api.takeCash({ tendered: money(1000n, eur) }));
  await value(host.api.finishPayment());
  expect(await host.api.countShift(counted)).toMatchObject({ ok: false });
  expect(server.counts).toEqual([]);
  server.network = "up";
  await value(host.api.countShift(counted));
  expect(server.acts.map(({ kind }) => kind)).toContain("charges.create");
  await value(host.api.closeShift(close));
  await host.stop();
});

test("after the count no cash moves until somebody goes back to selling", async () => {
  const { host, server } = await readyToPay(file);
  await until(() => server.acts.length === 1);
  await value(host.api.countShift(counted));
  const refused = { ok: false, message: expect.stringContaining("The drawer is counted") };
  expect(await host.api.takeCash({ tendered: money(1000n, eur) })).toMatchObject(refused);
  const drop = { kind: "drop" as const, amount: money(100n, eur), reason: null, note: null };
  expect(await host.api.drawerAct(drop)).toMatchObject(refused);
  await value(host.api.stopClosing());
  await value(host.api.drawerAct(drop));
  await host.stop();
});

test("a large difference is closed on with a reason and a manager's yes, or on record without", async () => {
  const { host, server } = await readyToPay(file);
  await until(() => server.acts.length === 1);
  short(server);
  await value(host.api.countShift(counted));
  expect(await host.api.closeShift(close)).toMatchObject({
    ok: false,
    message: expect.stringContaining("Say"),
  });
  const explained = { reason: "a bag was taken", withoutApproval: false };
  const answer = await host.api.closeShift(explained);
  if (answer.ok || !answer.approval) throw new Error("a manager is asked");
  expect(answer.approval).toMatchObject({ permission: "shift.close", amount: money(-5000n, eur) });
  expect(server.closes).toEqual([]);
  const [approver] = answer.approval.approvers;
  if (!approver) throw new Error("the manager may");
  await value(host.api.approve({ askId: answer.approval.id, personId: approver.id, pin: managerPin }));
  await value(host.api.closeShift(explained));
  expect(server.closes).toMatchObject([{ reason: "a bag was taken", unsent: null }]);
  await host.stop();

  const other = await readyToPay(join(folder, "other.sqlite"));
  await until(() => other.server.acts.length === 1);
  short(other.server);
  await value(other.host.api.countShift(counted));
  await value(other.host.api.closeShift({ reason: "nobody is here", withoutApproval: true }));
  expect(other.server.closes).toMatchObject([{ withoutApproval: true }]);
  await other.host.stop();
});

test("what the server refused for good does not hold a shift up: it stands on record as not sent", async () => {
  const { host, server } = await readyToPay(file);
  await until(() => server.acts.length === 1);
  server.refuse.set("sales.commit", { code: "closed_day", retry: "never", message: "The day is closed." });
  await value(host.api.takeCash({ tendered: money(1000n, eur) }));
  await value(host.api.finishPayment());
  await until(async () => (await value(host.api.state())).connection.attention.length === 1);
  await until(async () => (await host.api.countShift(counted)).ok);
  await value(host.api.closeShift(close));
  expect(server.closes).toMatchObject([{ unsent: { count: 1, total: money(240n, eur) } }]);
  await host.stop();
});

test("a shift is not counted while goods lie against the cart: whose shift they come back in is said first", async () => {
  const { host, server } = await readyToPay(file);
  await value(host.api.takeCash({ tendered: money(500n, eur) }));
  const { payment } = await value(host.api.state());
  if (payment?.stage !== "paid") throw new Error("it was paid in cash");
  const { number } = payment;
  await value(host.api.finishPayment());
  await until(async () => (await value(host.api.state())).connection.waiting === 0);
  server.sold = soldDetail(file, server.setupAnswer.registerId);
  const { saleId, sale } = await value(host.api.findSale({ number }));
  const lines = sale.lines.map(({ id: saleLineId, quantityMilli }) => ({ saleLineId, quantityMilli }));
  const laid = { saleId, goods: { kind: "lines" as const, lines }, reason: "another one" };
  await value(host.api.layExchange({ ...laid, restTo: "original" }));
  expect(await host.api.countShift(counted)).toMatchObject({
    ok: false,
    message: expect.stringContaining(`Goods of receipt ${number} lie against the cart`),
  });
  await value(host.api.dropExchange());
  await value(host.api.countShift(counted));
  await value(host.api.closeShift(close));
  await host.stop();
});

test("another one takes the drawer over, with the cart as it was, and what they sell is theirs", async () => {
  const { host, server } = await readyToPay(file);
  const [, manager] = server.setupAnswer.people;
  if (!manager) throw new Error("there is a manager");
  await value(host.api.signOut());
  await value(host.api.signIn({ personId: manager.id, pin: server.pin }));
  const state = await value(host.api.state());
  expect(state.shift?.heldByAnother).toBe("Cashier 1");
  expect(state.cart?.cart.lines).toHaveLength(1);
  await value(host.api.takeOverShift({ count: null }));
  expect((await value(host.api.state())).shift?.heldByAnother).toBeNull();
  await value(host.api.takeCash({ tendered: money(1000n, eur) }));
  await until(() => server.acts.some(({ kind }) => kind === "sales.commit"));
  expect(server.acts.find(({ kind }) => kind === "shifts.handOver")?.input).toMatchObject({
    takenBy: manager.id,
  });
  expect(server.acts.find(({ kind }) => kind === "sales.commit")?.input).toMatchObject({
    soldBy: manager.id,
  });
  await host.stop();
});

test("what is counted as the drawer is taken over waits with it for the network, and the shift goes on", async () => {
  const { host, server } = await readyToPay(file);
  const [, manager] = server.setupAnswer.people;
  if (!manager) throw new Error("there is a manager");
  await value(host.api.signOut());
  await value(host.api.signIn({ personId: manager.id, pin: server.pin }));
  server.network = "down";
  const count = { counted: money(9990n, eur), pieces: null };
  await value(host.api.takeOverShift({ count }));
  const { shift, closing } = await value(host.api.state());
  expect([shift?.heldByAnother, closing]).toEqual([null, null]);
  await value(host.api.takeCash({ tendered: money(1000n, eur) }));
  server.network = "up";
  await host.refresh();
  await until(() => server.acts.some(({ kind }) => kind === "sales.commit"));
  const kinds = server.acts.map(({ kind }) => kind);
  expect(kinds.indexOf("shifts.handOver")).toBeLessThan(kinds.indexOf("sales.commit"));
  expect(server.acts.find(({ kind }) => kind === "shifts.handOver")?.input).toMatchObject({
    takenBy: manager.id,
    count,
  });
  await host.stop();
});

test("a shift left open on an earlier day is said, and today's is not", async () => {
  let nowMs = Date.parse("2026-11-26T09:00:00Z");
  const ids = testIds();
  const server = createFakeServer(ids);
  const host = openHost(file, server, ids, { clock: { nowMs: () => nowMs } });
  await signedIn(host, server);
  await value(host.api.openShift({ float: money(0n, eur) }));
  expect((await value(host.api.state())).shift?.isOld).toBe(false);
  nowMs += 86_400_000;
  expect((await value(host.api.state())).shift?.isOld).toBe(true);
  await host.stop();
});
