import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eur } from "./testing/fake-server.ts";
import { readyToPay, testIds, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-host-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const own = { number: "1-000042", total: money(240n, eur), items: ["Croissant"] };

test("without a network the register's own sales are found, by amount, item and day, and by nothing else", async () => {
  const { host, server } = await readyToPay(file);
  server.network = "down";
  await value(host.api.takeCash({ tendered: money(1000n, eur) }));
  const find = (text: string) => value(host.api.searchSales({ text, beforeId: null }));
  for (const text of ["2.40", "CROIS", new Date().toISOString().slice(0, 10)])
    expect(await find(text)).toMatchObject({ source: "here", hits: [own], nextId: null });
  for (const text of ["2.41", "tea", "2020-01-01", "4242", "anna@shop.example"])
    expect(await find(text)).toMatchObject({ source: "here", hits: [] });
  expect(await host.api.searchSales({ text: "?", beforeId: null })).toMatchObject({ ok: false });
  await host.stop();
});

test("what this register has not sent yet stands before what the server finds, and nothing twice", async () => {
  const { host, server, ids } = await readyToPay(file);
  const known = {
    id: ids.next<never>(),
    number: "2-000007",
    registerName: "Register 2",
    occurredAtMs: 1,
    total: own.total,
    items: ["Croissant"],
    tenders: [],
    isVoided: false,
  };
  server.findable = [known];
  server.refuse.set("sales.commit", { code: "internal", retry: "safe", message: "Later." });
  await value(host.api.takeCash({ tendered: money(1000n, eur) }));
  const find = () => value(host.api.searchSales({ text: "2.40", beforeId: null }));
  expect(await find()).toMatchObject({ source: "server", hits: [own, { number: "2-000007" }] });
  server.findable = [{ ...known, number: own.number }];
  expect((await find()).hits).toHaveLength(1);
  server.refuse.clear();
  await until(async () => (await value(host.api.state())).connection.waiting === 0);
  await host.stop();
});

test("a sale that was taken back whole is marked, by the server's word or by this till's own", async () => {
  const { host, server } = await readyToPay(file);
  server.network = "down";
  await value(host.api.takeCash({ tendered: money(1000n, eur) }));
  const { saleId } = await value(host.api.findSale({ number: own.number }));
  const find = async () => (await value(host.api.searchSales({ text: "2.40", beforeId: null }))).hits;
  expect(await find()).toMatchObject([{ number: own.number, isVoided: false }]);
  await value(host.api.voidSale({ saleId }));
  expect(await find()).toMatchObject([{ number: own.number, isVoided: true }]);
  server.network = "up";
  await host.refresh();
  await until(async () => (await value(host.api.state())).connection.waiting === 0);
  const found = { id: saleId, registerName: "Register 1", occurredAtMs: 1, total: own.total };
  const kept = { ...found, items: [], tenders: [] };
  server.findable = [
    { ...kept, number: own.number, isVoided: false },
    { ...kept, id: testIds().next<never>(), number: "2-000007", isVoided: true },
  ];
  expect((await find()).map(({ isVoided }) => isVoided)).toEqual([true, true]);
  await host.stop();
});
