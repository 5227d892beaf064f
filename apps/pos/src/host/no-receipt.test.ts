import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { NoReceiptRequest } from "../shared/no-receipt.ts";
import type { Host } from "./create-host.ts";
import { eur, managerPin } from "./testing/fake-server.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-host-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const euros = (amountMinor: bigint) => money(amountMinor, eur);
const croissant = "4006381333931";

async function asked(host: Host, change: Partial<NoReceiptRequest> = {}): Promise<NoReceiptRequest> {
  const { goods, isExact } = await value(host.api.findGoods({ text: croissant }));
  const [found] = goods;
  if (!found || !isExact) throw new Error("the test shop sells croissants");
  const { variantId, price: unitPrice } = found;
  return {
    lines: [{ variantId, quantityMilli: 2000, unitPrice }],
    reason: "a present",
    to: "cash",
    ...change,
  };
}

test("goods are named by code or by words, and come to what they cost now, or to less, and never to more", async () => {
  const { host } = await readyToPay(file);
  const byWords = await value(host.api.findGoods({ text: "crois" }));
  expect(byWords).toMatchObject({ isExact: false, goods: [{ name: "Croissant", price: euros(240n) }] });
  const { lines } = await asked(host);
  const [line] = lines;
  if (!line) throw new Error("something comes back");
  expect(await value(host.api.planNoReceipt({ lines, to: "cash" }))).toEqual({
    gross: [euros(480n)],
    total: euros(480n),
  });
  const at = (minor: bigint) =>
    host.api.planNoReceipt({ lines: [{ ...line, unitPrice: euros(minor) }], to: "cash" });
  expect(await value(at(200n))).toMatchObject({ total: euros(400n) });
  expect(await at(241n)).toMatchObject({ ok: false, message: expect.stringContaining("€2.40") });
  const half = host.api.planNoReceipt({ lines: [{ ...line, quantityMilli: 500 }], to: "cash" });
  expect(await half).toMatchObject({ ok: false });
  await host.stop();
});

test("what it was sold with may be said: it comes to that much more, is named on the paper and told to the server", async () => {
  const { host, server } = await readyToPay(file);
  const { goods } = await value(host.api.findGoods({ text: "D1" }));
  const [coffee] = goods;
  expect(coffee).toMatchObject({ modifierGroups: [{ name: "Milk" }] });
  if (!coffee) throw new Error("the test shop sells coffee");
  const lineWith = (modifiers: readonly string[], minor: bigint) => ({
    variantId: coffee.variantId,
    quantityMilli: 2000,
    modifiers,
    unitPrice: euros(minor),
  });
  const plan = (modifiers: readonly string[], minor: bigint) =>
    host.api.planNoReceipt({ lines: [lineWith(modifiers, minor)], to: "cash" });
  expect(await value(plan(["oat"], 340n))).toMatchObject({ total: euros(680n) });
  expect(await value(plan([], 290n))).toMatchObject({ total: euros(580n) });
  expect(await plan(["oat"], 341n)).toMatchObject({ ok: false, message: expect.stringContaining("€3.40") });
  expect(await plan([], 340n)).toMatchObject({ ok: false, message: expect.stringContaining("€2.90") });
  for (const wrong of [["rum"], ["oat", "whole"]])
    expect(await plan(wrong, 290n)).toMatchObject({ ok: false, message: expect.stringContaining("Coffee") });
  const request = { lines: [lineWith(["oat"], 340n)], reason: "a present", to: "cash" } as const;
  const answer = await value(host.api.returnNoReceipt(request));
  if (answer.kind !== "returned") throw new Error("it is known");
  const [sent] = server.noReceipts.values();
  expect(sent).toMatchObject({ total: euros(680n), lines: [{ modifiers: ["oat"], unitPrice: euros(340n) }] });
  expect((await value(host.api.receipt({ number: answer.number }))).html).toContain("Coffee, Oat milk");
  await host.stop();
});

test("what a server of before cannot read is not sent to it: a line without a choice has none", async () => {
  const { host, server } = await readyToPay(file);
  const request = await asked(host);
  await value(
    host.api.returnNoReceipt({
      ...request,
      lines: request.lines.map((line) => ({ ...line, modifiers: [] })),
    }),
  );
  const [sent] = server.noReceipts.values();
  expect(sent?.lines[0]).not.toHaveProperty("modifiers");
  await host.stop();
});

test("it is given back with the server alone, once, and its receipt has the next number and names no sale", async () => {
  const { host, server } = await readyToPay(file);
  server.network = "down";
  await host.refresh();
  expect(await host.api.returnNoReceipt(await asked(host))).toMatchObject({
    ok: false,
    message: expect.stringContaining("network"),
  });
  expect(server.noReceipts.size).toBe(0);
  server.network = "up";
  await host.refresh();
  expect(await value(host.api.returnNoReceipt(await asked(host)))).toEqual({
    kind: "returned",
    amount: euros(480n),
    number: "1-000042",
  });
  await until(() => server.acts.some(({ kind }) => kind === "returns.issueReceipt"));
  const [sent] = server.noReceipts.values();
  expect(sent).toMatchObject({ total: euros(480n), reason: "a present", to: "cash" });
  expect(server.acts.at(-1)).toMatchObject({ input: { returnId: sent?.id, number: "1-000042" } });
  expect((await value(host.api.receipt({ number: "1-000042" }))).html).toContain("Croissant");
  expect(await host.api.findSale({ number: "1-000042" })).toMatchObject({ ok: false });
  // The cart that was being sold is as it was.
  expect((await value(host.api.state())).cart?.cart.lines).toHaveLength(1);
  await host.stop();
});

test("where the answer was lost it is asked for again under one id, by the same words or by itself after a restart", async () => {
  const { host, server, ids } = await readyToPay(file);
  server.network = "lost";
  const request = await asked(host);
  expect(await value(host.api.returnNoReceipt(request))).toEqual({ kind: "unknown", amount: euros(480n) });
  expect(await value(host.api.returnNoReceipt(request))).toMatchObject({ kind: "unknown" });
  expect(server.noReceipts.size).toBe(1);
  server.network = "up";
  expect(await value(host.api.returnNoReceipt(request))).toMatchObject({ kind: "returned" });
  expect(server.noReceipts.size).toBe(1);

  server.network = "lost";
  expect(await value(host.api.returnNoReceipt(request))).toMatchObject({ kind: "unknown" });
  await host.stop();
  const again = openHost(file, server, ids);
  server.network = "up";
  await signedIn(again, server);
  await until(() => server.acts.filter(({ kind }) => kind === "returns.issueReceipt").length === 2);
  expect(server.noReceipts.size).toBe(2);
  await again.stop();
});

test("who may not do it alone does it once there is a yes, under the id the yes is for, with the code of the first time", async () => {
  const { host, server } = await readyToPay(file);
  server.guardsNoReceipt = true;
  const request = await asked(host, { to: "store_credit" });
  const refused = await host.api.returnNoReceipt(request);
  if (refused.ok || !refused.approval) throw new Error("a manager is asked for");
  expect(refused.approval).toMatchObject({ permission: "return.no_receipt", amount: euros(480n) });
  const { id: askId, approvers } = refused.approval;
  const personId = approvers[0]?.id;
  if (!personId) throw new Error("somebody may approve it");
  await value(host.api.approve({ askId, personId, pin: managerPin }));
  expect(await value(host.api.returnNoReceipt(request))).toMatchObject({ kind: "returned" });
  const [[yes, { subject }] = ["", { subject: "" }]] = server.approvals;
  const [sent] = server.noReceipts.values();
  expect(sent).toMatchObject({ id: subject, approvalIds: [yes], to: "store_credit" });
  expect(sent?.code).toBeDefined();
  await host.stop();
});
