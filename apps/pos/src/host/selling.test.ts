import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gtinCheckDigit } from "@till/catalogue";
import type { SaleLineId } from "@till/kernel";
import { money } from "@till/money";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Host } from "./create-host.ts";
import { openStore } from "./store.ts";
import { eur, managerPin } from "./testing/fake-server.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-selling-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const euros = (minor: bigint) => money(minor, eur);
const stateOf = async (host: Host) => value(host.api.state());

async function cartOf(host: Host) {
  const { cart } = await stateOf(host);
  if (!cart) throw new Error("a till that sells has a cart");
  return cart;
}

async function firstLine(host: Host): Promise<SaleLineId> {
  const [line] = (await cartOf(host)).cart.lines;
  if (!line) throw new Error("there is a line");
  return line.id;
}

const label = (digits: string): string => digits + gtinCheckDigit(digits);

describe("a scale's label", () => {
  test("sells what was weighed, to the gram", async () => {
    const { host } = await readyToPay(file);
    expect(await value(host.api.scan({ code: label("211234500342") }))).toMatchObject({ kind: "added" });
    expect((await cartOf(host)).priced.lines.at(-1)).toMatchObject({
      unit: "kg",
      quantityMilli: 342,
      listPrice: euros(304n),
    });
    await host.stop();
  });

  test("without a weight asks for one, and adds nothing", async () => {
    const { host } = await readyToPay(file);
    const answer = await value(host.api.scan({ code: label("211234500000") }));
    expect(answer).toMatchObject({ kind: "ask", item: { name: "Cherries", isWeighed: true } });
    expect((await cartOf(host)).cart.lines).toHaveLength(1);
    if (answer.kind !== "ask") return;
    const pick = { productId: answer.item.productId, variantId: answer.variantId };
    expect(await host.api.addItem(pick)).toMatchObject({ ok: false });
    await value(host.api.addItem({ ...pick, quantityMilli: 1500 }));
    expect((await cartOf(host)).priced.lines.at(-1)?.listPrice).toEqual(euros(1335n));
    await host.stop();
  });
});

test("a shop's own labels are read by its rules, when sold and when taken back, also after a restart without a network", async () => {
  const { host, server, ids } = await readyToPay(file);
  const price = { prefix: "21", itemDigits: 5, hasValueCheck: true, value: "price" } as const;
  // The digit before the price is passed over, whatever it is.
  const code = label("211234570342");
  server.setupAnswer = { ...server.setupAnswer, scaleCodes: [price] };
  await host.refresh();
  expect(await value(host.api.scan({ code }))).toMatchObject({ kind: "added" });
  expect((await cartOf(host)).priced.lines.at(-1)?.listPrice).toEqual(euros(342n));
  await host.stop();

  server.network = "down";
  const again = openHost(file, server, ids);
  const found = async () => (await value(again.api.findGoods({ text: code }))).goods;
  // The catalogue is read from the disk meanwhile.
  await until(async () => (await found()).length > 0);
  expect(await found()).toMatchObject([{ name: "Cherries", quantityMilli: 384 }]);
  server.network = "up";
  server.setupAnswer = { ...server.setupAnswer, scaleCodes: [] };
  await again.refresh();
  expect((await value(again.api.findGoods({ text: label("211234500342") }))).isExact).toBe(false);
  await again.stop();
});

test("a code that nobody knows adds nothing and says which it was", async () => {
  const { host } = await readyToPay(file);
  expect(await value(host.api.scan({ code: "9999" }))).toEqual({ kind: "unknown", code: "9999" });
  expect((await cartOf(host)).cart.lines).toHaveLength(1);
  await host.stop();
});

test("what has to be chosen is asked for, and only what the product offers is taken", async () => {
  const { host } = await readyToPay(file);
  const answer = await value(host.api.scan({ code: "D1" }));
  if (answer.kind !== "ask") throw new Error("coffee asks for its milk");
  const pick = { productId: answer.item.productId, variantId: answer.variantId };
  for (const modifiers of [[], ["whole", "oat"], ["oat", "gold"]]) {
    expect(await host.api.addItem({ ...pick, modifiers })).toMatchObject({ ok: false });
  }
  await value(host.api.addItem({ ...pick, modifiers: ["oat"] }));
  expect((await cartOf(host)).priced.lines.at(-1)?.listPrice).toEqual(euros(340n));
  await host.stop();
});

describe("undo", () => {
  test("takes back one change after the other, over a restart too", async () => {
    const { host, server, ids } = await readyToPay(file);
    const lineId = await firstLine(host);
    await value(host.api.changeQuantity({ lineId, quantityMilli: 5000 }));
    await value(host.api.clearCart());
    await host.stop();
    const again = openHost(file, server, ids);
    await signedIn(again, server);
    expect((await cartOf(again)).undo).toBe("clear");
    await value(again.api.undo());
    expect((await cartOf(again)).cart.lines[0]?.quantityMilli).toBe(5000);
    await value(again.api.undo());
    await value(again.api.undo());
    expect((await cartOf(again)).cart.lines).toEqual([]);
    expect(await again.api.undo()).toMatchObject({ ok: false });
    await again.stop();
  });

  test("never brings a paid sale back into the cart", async () => {
    const { host } = await readyToPay(file);
    await value(host.api.takeCash({ tendered: euros(1000n) }));
    expect((await cartOf(host)).undo).toBeNull();
    expect(await host.api.undo()).toMatchObject({ ok: false });
    await host.stop();
  });
});

test("another price, no tax, and what the catalogue lacks want a manager's yes, each its own, before money is taken", async () => {
  const { host, server } = await readyToPay(file);
  const lineId = await firstLine(host);
  const agreed = { price: euros(100n), reason: "dented" };
  await value(host.api.editCart({ kind: "price", lineId, agreed }));
  const exemption = { buyer: "Embassy", certificate: "EX-1" };
  await value(host.api.editCart({ kind: "exemption", exemption }));
  const asked: string[] = [];
  for (let tries = 0; tries < 3; tries += 1) {
    const answer = await host.api.takeCash({ tendered: euros(1000n) });
    if (answer.ok) break;
    const { approval } = answer;
    const [approver] = approval?.approvers ?? [];
    if (!approval || !approver) throw new Error(answer.message);
    asked.push(approval.permission);
    await value(host.api.approve({ askId: approval.id, personId: approver.id, pin: managerPin }));
  }
  expect(asked).toEqual(["sale.price", "sale.exempt"]);
  await until(() => server.acts.some(({ kind }) => kind === "sales.commit"));
  const commit = server.acts.find((act) => act.kind === "sales.commit");
  expect(commit?.input).toMatchObject({ approvalIds: [expect.any(String), expect.any(String)] });
  await host.stop();
});

describe("a parked cart", () => {
  test("goes to the server, which lets others have it only once this till has let go", async () => {
    const { host, server } = await readyToPay(file);
    await value(host.api.park({ label: "Table 4" }));
    expect((await cartOf(host)).cart.lines).toEqual([]);
    await until(() => server.acts.some(({ kind }) => kind === "carts.share"));
    const kinds = server.acts.map(({ kind }) => kind).filter((kind) => kind.startsWith("carts"));
    expect(kinds).toEqual(["carts.park", "carts.share"]);
    await host.refresh();
    const [parked] = (await stateOf(host)).parked;
    expect(parked).toMatchObject({ label: "Table 4", total: euros(240n), isHere: false });
    if (parked) await value(host.api.takeParked({ id: parked.id }));
    expect((await cartOf(host)).cart.lines).toHaveLength(1);
    await host.stop();
  });

  test("is taken up here without a network, over a restart, and is nobody else's when it is back", async () => {
    const { host, server, ids } = await readyToPay(file);
    await until(() => server.acts.length === 1);
    server.network = "lost";
    await value(host.api.park({ label: "" }));
    await until(() => server.acts.some(({ kind }) => kind === "carts.park"));
    server.network = "down";
    await host.stop();
    const again = openHost(file, server, ids);
    const [person] = server.setupAnswer.people;
    if (person) await value(again.api.signIn({ personId: person.id, pin: server.pin }));
    const [parked] = (await stateOf(again)).parked;
    expect(parked?.isHere).toBe(true);
    if (parked) await value(again.api.takeParked({ id: parked.id }));
    expect((await cartOf(again)).cart.lines).toHaveLength(1);
    server.network = "up";
    await until(() => server.acts.some(({ kind }) => kind === "carts.take"));
    expect(server.acts.some(({ kind }) => kind === "carts.share")).toBe(false);
    expect(await server.waitingCarts(server.setupAnswer.registerId)).toEqual([]);
    await again.stop();
  });

  test("whose answer was lost on the way back comes once", async () => {
    const { host, server } = await readyToPay(file);
    await value(host.api.park({ label: "" }));
    await until(() => server.acts.some(({ kind }) => kind === "carts.share"));
    await host.refresh();
    const [parked] = (await stateOf(host)).parked;
    if (!parked) throw new Error("it is parked");
    server.network = "lost";
    expect(await host.api.takeParked({ id: parked.id })).toMatchObject({ ok: false });
    server.network = "up";
    await host.refresh();
    await until(async () => (await cartOf(host)).cart.lines.length === 1);
    expect(await server.waitingCarts(server.setupAnswer.registerId)).toEqual([]);
    const other = openStore(file);
    expect(other.facts.get("taking")).toBeNull();
    other.close();
    await host.stop();
  });
});
