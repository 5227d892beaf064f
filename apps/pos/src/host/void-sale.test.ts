import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { makeStoredValueCode, storedValueRandomBytes } from "@till/payments";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Host } from "./create-host.ts";
import { type FakeServer, eur, managerPin } from "./testing/fake-server.ts";
import { soldDetail } from "./testing/sold-detail.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-host-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const number = "1-000042";
const euros = (amountMinor: bigint) => money(amountMinor, eur);
const tenner = { tendered: euros(1000n) };
const drained = (host: Host) => until(async () => (await value(host.api.state())).connection.waiting === 0);
const find = (host: Host) => value(host.api.findSale({ number }));
const voidsSent = (server: FakeServer) =>
  server.acts.flatMap((act) => (act.kind === "sales.void" ? [act.input] : []));

async function soldInCash() {
  const ready = await readyToPay(file);
  await value(ready.host.api.takeCash(tenner));
  await drained(ready.host);
  ready.server.sold = soldDetail(file, ready.server.setupAnswer.registerId);
  return ready;
}

test("without a network a sale in cash and of what is taken elsewhere is voided at once, and sent after it", async () => {
  const { host, server } = await readyToPay(file);
  server.network = "down";
  await value(host.api.takeCash({ ...tenner, amount: euros(100n) }));
  await value(host.api.takeExternal({ name: "bank_terminal", reference: "77" }));
  const found = await find(host);
  expect(found.canVoid).toBe(true);
  const answer = await value(host.api.voidSale({ saleId: found.saleId }));
  expect(answer).toMatchObject({
    kind: "voided",
    number: "1-000043",
    amount: euros(240n),
    parts: [
      { label: "Cash", amount: euros(100n), end: "given" },
      { label: "Bank terminal", amount: euros(140n), end: "given" },
    ],
  });
  const { html } = await value(host.api.receipt({ number: "1-000043" }));
  expect(html).toContain("Void 1-000043");
  expect(await find(host)).toMatchObject({ canVoid: false, left: { total: euros(0n) } });
  server.network = "up";
  await host.refresh();
  await drained(host);
  expect(server.acts.map(({ kind }) => kind).slice(-3)).toEqual([
    "receipts.issue",
    "sales.void",
    "receipts.issue",
  ]);
  expect(voidsSent(server)).toMatchObject([
    { saleId: found.saleId, refunds: found.charges.map(({ id: chargeId }) => ({ chargeId })) },
  ]);
  await host.stop();
});

test("without a network a sale that a card paid a part of is not", async () => {
  const { host, server } = await readyToPay(file);
  const code = makeStoredValueCode("gift_card", new Uint8Array(storedValueRandomBytes).fill(3));
  await value(host.api.takeStoredValue({ code, amount: euros(100n) }));
  await until(async () => (await value(host.api.state())).payment?.stage === "part_paid");
  await value(host.api.takeCash(tenner));
  server.network = "down";
  const { canVoid, saleId } = await find(host);
  expect(canVoid).toBe(false);
  expect(await host.api.voidSale({ saleId })).toMatchObject({ ok: false });
  await host.stop();
});

test("whose answer was lost is asked for again under one id, also after a restart, and its money is not given twice", async () => {
  const { host, server, ids } = await soldInCash();
  const { saleId, charges } = await find(host);
  server.network = "lost";
  expect(await value(host.api.voidSale({ saleId }))).toMatchObject({ kind: "unknown" });
  server.network = "down";
  // Neither by this register's own books, nor by a server that has not heard of it.
  expect(await find(host)).toMatchObject({ canVoid: false, left: { total: euros(0n) } });
  const [charge] = charges;
  if (!charge) throw new Error("the sale was paid");
  const goods = { kind: "amount" as const, amount: euros(10n) };
  const refund = { saleId, chargeId: charge.id, goods, reason: "cold" };
  expect(await host.api.refund(refund)).toMatchObject({ ok: false });
  await host.stop();

  const again = openHost(file, server, ids);
  server.network = "up";
  await signedIn(again, server);
  await until(() => server.acts.filter(({ kind }) => kind === "receipts.issue").length === 2);
  expect(server.voids.size).toBe(1);
  expect(await find(again)).toMatchObject({ canVoid: false, charges: [] });
  await again.stop();
});

test("a sale of which something came back, or of an earlier shift, is returned and not voided", async () => {
  const { host, server } = await soldInCash();
  const { saleId, charges } = await find(host);
  const [charge] = charges;
  if (!charge) throw new Error("the sale was paid");
  const goods = { kind: "amount" as const, amount: euros(10n) };
  await value(host.api.refund({ saleId, chargeId: charge.id, goods, reason: "cold" }));
  expect((await find(host)).canVoid).toBe(false);
  await value(host.api.countShift({ counted: euros(0n), pieces: null }));
  await value(host.api.closeShift({ reason: "counted", withoutApproval: false }));
  await value(host.api.openShift({ float: euros(0n) }));
  server.sold = { ...soldDetail(file, server.setupAnswer.registerId), returns: [] };
  expect((await find(host)).canVoid).toBe(false);
  await host.stop();
});

test("above one's own limit it is done once there is a yes, under the id the yes is for", async () => {
  const { host, server } = await readyToPay(file);
  const [line] = (await value(host.api.state())).cart?.cart.lines ?? [];
  if (!line) throw new Error("there is something in the cart");
  await value(host.api.changeQuantity({ lineId: line.id, quantityMilli: 60_000 }));
  await value(host.api.takeCash({ tendered: euros(20_000n) }));
  await drained(host);
  const { saleId } = await find(host);
  const refused = await host.api.voidSale({ saleId });
  if (refused.ok || !refused.approval) throw new Error("a manager is asked for");
  expect(refused.approval).toMatchObject({ permission: "sale.void", amount: euros(14_400n) });
  expect(voidsSent(server)).toEqual([]);
  const { id: askId, approvers } = refused.approval;
  const personId = approvers[0]?.id;
  if (!personId) throw new Error("somebody may approve it");
  await value(host.api.approve({ askId, personId, pin: managerPin }));
  expect(await value(host.api.voidSale({ saleId }))).toMatchObject({ kind: "voided" });
  await drained(host);
  const [[yes, { subject }] = ["", { subject: "" }]] = server.approvals;
  expect(voidsSent(server)).toMatchObject([{ id: subject, approvalIds: [yes] }]);
  await host.stop();
});
