import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Product } from "@till/catalogue";
import type { ChargeId, IdSource, ProductId, VariantId } from "@till/kernel";
import { money } from "@till/money";
import { readCatalogue, writeCatalogue } from "@till/wire";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Store, openStore } from "./store.ts";
import { eur, pin } from "./testing/fake-server.ts";
import { soldDetail } from "./testing/sold-detail.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-host-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What is on the disk at this moment. */
function openedFacts(path: string) {
  const store = openStore(path);
  return {
    get(name: string): unknown {
      try {
        return store.facts.get(name);
      } finally {
        store.close();
      }
    },
  };
}

/** So that reading it takes longer than anything else at a start. */
function makeKeptLarge(store: Store, ids: IdSource): void {
  const { products, ...rest } = readCatalogue(store.facts.get<string>("catalogue_lines") ?? "");
  const others = Array.from({ length: 20_000 }, (_, number): Product => {
    const [first] = products[0]?.variants ?? [];
    if (!products[0] || !first) throw new Error("the test shop sells something");
    const variant = { ...first, id: ids.next<VariantId>(), sku: `L${number}`, barcode: null };
    return { ...products[0], id: ids.next<ProductId>(), variants: [variant] };
  });
  store.facts.set("catalogue_lines", writeCatalogue({ ...rest, products: [...others, ...products] }));
  store.close();
}

const tenner = { tendered: money(1000n, eur) };
const paying = async (host: Parameters<typeof signedIn>[0]) => (await value(host.api.state())).payment;

describe("a sale in cash", () => {
  test("is on disk, whole, when it is accepted, with no network at all", async () => {
    const { host, server } = await readyToPay(file);
    server.network = "down";
    expect(await host.api.takeCash(tenner)).toEqual({ ok: true, value: null });
    const other = openStore(file);
    const [sale] = other.sales.latest(1);
    expect(sale?.state).toBe("completed");
    const commit = other.queue.next(100_000).find(({ kind }) => kind === "sales.commit");
    // Whoever is signed in when it is sent.
    expect(commit?.payload).toMatchObject({ input: { soldBy: server.setupAnswer.people[0]?.id } });
    expect(other.charges.ofSale(sale?.id ?? "")).toHaveLength(1);
    expect(other.receipts.find("1-000042")?.saleId).toBe(sale?.id);
    const kinds = other.queue.next(100_000).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== "shifts.open")).toEqual([
      "sales.commit",
      "charges.create",
      "receipts.issue",
    ]);
    other.close();
    await host.stop();
  });

  test("drains once and in order when the network is back, also after a restart in the middle", async () => {
    const { host, server, ids } = await readyToPay(file);
    await until(() => server.acts.length === 1);
    server.network = "down";
    await value(host.api.takeCash(tenner));
    await host.stop();

    const again = openHost(file, server, ids);
    server.network = "up";
    await signedIn(again, server);
    await until(async () => (await value(again.api.state())).connection.waiting === 0);
    expect(server.acts.map(({ kind }) => kind)).toEqual([
      "shifts.open",
      "sales.commit",
      "charges.create",
      "receipts.issue",
    ]);
    await again.stop();
  });

  test("after a lost answer is sent again under the same id", async () => {
    const { host, server } = await readyToPay(file);
    await until(() => server.acts.length === 1);
    server.network = "lost";
    await value(host.api.takeCash(tenner));
    await until(() => server.acts.length > 3);
    server.network = "up";
    await until(async () => (await value(host.api.state())).connection.waiting === 0);
    const commits = server.acts.flatMap((act) => (act.kind === "sales.commit" ? [act.input.id] : []));
    expect(commits.length).toBeGreaterThan(1);
    expect(new Set(commits).size).toBe(1);
    await host.stop();
  });

  test("less than is to pay is refused and writes nothing", async () => {
    const { host } = await readyToPay(file);
    const answer = await host.api.takeCash({ tendered: money(100n, eur) });
    expect(answer).toMatchObject({ ok: false });
    expect(await paying(host)).toBeNull();
    await host.stop();
  });

  test("receipt numbers go on without a gap over a restart", async () => {
    const { host, server, ids } = await readyToPay(file);
    await value(host.api.takeCash(tenner));
    await host.stop();
    const again = openHost(file, server, ids);
    await signedIn(again, server);
    await value(again.api.scan({ code: "C1" }));
    await value(again.api.takeCash(tenner));
    expect(await paying(again)).toMatchObject({ stage: "paid", number: "1-000043" });
    await again.stop();
  });

  test("what the server refuses for good is kept and shown", async () => {
    const { host, server } = await readyToPay(file);
    server.refuse.set("sales.commit", { code: "closed_day", retry: "never", message: "The day is closed." });
    await value(host.api.takeCash(tenner));
    await until(async () => (await value(host.api.state())).connection.attention.length === 1);
    expect((await value(host.api.state())).connection.attention[0]?.message).toBe("The day is closed.");
    await host.stop();
  });
});

describe("a charge on a reader", () => {
  test("has its id on disk before the server hears of it, and is paid when the server says so", async () => {
    const { host, server } = await readyToPay(file);
    await value(host.api.takeCard({ terminalId: "tmr_1" }));
    const other = openStore(file);
    const [charge] = other.charges.latest(1);
    other.close();
    await until(() => server.created.size === 1);
    expect([...server.created.keys()]).toEqual([charge?.id]);
    const [id] = server.created.keys();
    if (id) server.settle(id, { state: "captured", captured: money(240n, eur) });
    await until(async () => (await paying(host))?.stage === "paid");
    await host.stop();
  });

  test("that its gateway turned away says so, and what was tried; the sale stays to be paid another way", async () => {
    const { host, server } = await readyToPay(file);
    const problems = [
      [{ code: "gateway_unavailable", retry: "never", message: "It is away." }, true],
      [{ code: "insufficient_funds", retry: "never", message: "Not enough." }, false],
    ] as const;
    for (const [problem, isByGateway] of problems) {
      const before = server.created.size;
      await value(host.api.takeCard({ terminalId: "tmr_1" }));
      await until(() => server.created.size > before);
      const id = [...server.created.keys()].at(-1);
      if (id) server.settle(id, { state: isByGateway ? "failed" : "declined", problem });
      await until(async () => (await paying(host))?.stage === "refused");
      expect(await paying(host)).toMatchObject({
        stage: "refused",
        message: problem.message,
        isByGateway,
        kind: "card",
        terminalId: "tmr_1",
      });
    }
    await value(host.api.takeCash(tenner));
    expect(await paying(host)).toMatchObject({ stage: "paid" });
    await host.stop();
  });

  test("unknown survives a restart, and the same charge is followed to its end", async () => {
    const { host, server, ids } = await readyToPay(file);
    await until(() => server.acts.length === 1);
    await value(host.api.takeCard({ terminalId: "tmr_1" }));
    await until(() => server.created.size === 1);
    const [id] = server.created.keys();
    if (id) server.settle(id, { unknown: true });
    await until(async () => {
      const payment = await paying(host);
      return payment?.stage === "paying" && payment.charge.unknown;
    });
    await host.stop();

    const again = openHost(file, server, ids);
    await signedIn(again, server);
    expect(await paying(again)).toMatchObject({ stage: "paying", charge: { id, unknown: true } });
    expect(await again.api.takeCash(tenner)).toMatchObject({ ok: false });
    if (id) server.settle(id, { unknown: false, state: "captured", captured: money(240n, eur) });
    await until(async () => (await paying(again))?.stage === "paid");
    expect(server.created.size).toBe(1);
    await again.stop();
  });

  test("let go, the sale is paid another way, and the letting go is sent before the other charge", async () => {
    const { host, server } = await readyToPay(file);
    await value(host.api.takeCard({ terminalId: "tmr_1" }));
    await until(() => server.created.size === 1);
    server.network = "down";
    const [id] = server.created.keys();
    if (id) await value(host.api.letGoCharge({ chargeId: id }));
    await value(host.api.takeCash(tenner));
    server.network = "up";
    await until(async () => (await value(host.api.state())).connection.waiting === 0);
    const kinds = server.acts.map(({ kind }) => kind);
    expect(kinds.indexOf("charges.letGo")).toBeGreaterThan(kinds.indexOf("sales.commit"));
    expect(kinds.indexOf("charges.letGo")).toBeLessThan(kinds.indexOf("charges.create"));
    await host.stop();
  });
});

describe("a refund", () => {
  const half = { kind: "amount" as const, amount: money(120n, eur) };

  async function soldInCash() {
    const { host, server, ids } = await readyToPay(file);
    await value(host.api.takeCash(tenner));
    await until(async () => (await value(host.api.state())).connection.waiting === 0);
    return { host, server, ids };
  }

  test("without network is given for a cash sale of this register, and queued behind it", async () => {
    const { host, server } = await soldInCash();
    server.network = "down";
    const found = await value(host.api.findSale({ number: "1-000042" }));
    expect(found.source).toBe("here");
    const [charge] = found.charges;
    if (!charge) throw new Error("the cash charge can be given back");
    const request = { saleId: found.saleId, chargeId: charge.id, goods: half, reason: "stale" };
    expect(await value(host.api.refund(request))).toMatchObject({ kind: "refunded", number: "1-000043" });
    const again = await value(host.api.findSale({ number: "1-000042" }));
    expect(again.left.total.amountMinor).toBe(120n);
    server.network = "up";
    await until(() => server.acts.at(-1)?.kind === "receipts.issue" && server.acts.length === 6);
    expect(server.acts.at(-2)?.kind).toBe("refunds.create");
    await host.stop();
  });

  test("goes back on what the sale was paid with, not on money that came for a charge that was let go", async () => {
    const { host, server, ids } = await soldInCash();
    const sold = soldDetail(file, server.setupAnswer.registerId);
    const letGo = sold.charges.map((charge) => ({ ...charge, id: ids.next<ChargeId>(), wanted: false }));
    server.sold = { ...sold, charges: [...letGo, ...sold.charges] };
    const { charges } = await value(host.api.findSale({ number: "1-000042" }));
    expect(charges.map(({ id }) => id)).toEqual(sold.charges.map(({ id }) => id));
    await host.stop();
  });

  test("whose answer was lost is asked for again under one id, also after a restart, and gets one receipt", async () => {
    const { host, server, ids } = await soldInCash();
    server.sold = soldDetail(file, server.setupAnswer.registerId);
    const found = await value(host.api.findSale({ number: "1-000042" }));
    const [charge] = found.charges;
    if (!charge) throw new Error("the charge can be given back");
    server.network = "lost";
    const request = { saleId: found.saleId, chargeId: charge.id, goods: half, reason: "stale" };
    expect(await value(host.api.refund(request))).toMatchObject({ kind: "unknown" });
    await host.stop();

    const again = openHost(file, server, ids);
    server.network = "up";
    await signedIn(again, server);
    await until(() => server.acts.filter(({ kind }) => kind === "receipts.issue").length === 2);
    expect(server.refunds.size).toBe(1);
    await again.stop();
  });

  test("without network takes from each part paid in cash what went back of that part", async () => {
    const { host, server } = await readyToPay(file);
    await value(host.api.takeCash({ ...tenner, amount: money(100n, eur) }));
    await value(host.api.takeCash(tenner));
    server.network = "down";
    const found = await value(host.api.findSale({ number: "1-000042" }));
    const [first, second] = found.charges;
    if (!first || !second) throw new Error("both parts can be given back");
    const goods = { kind: "amount" as const, amount: first.refundable };
    const request = { saleId: found.saleId, chargeId: first.id, goods, reason: "stale" };
    await value(host.api.refund(request));
    const again = await value(host.api.findSale({ number: "1-000042" }));
    expect(again.charges.map(({ refundable }) => refundable.amountMinor)).toEqual([0n, 140n]);
    await host.stop();
  });

  test("whose answer was lost is not given again without a network", async () => {
    const { host, server } = await soldInCash();
    server.sold = soldDetail(file, server.setupAnswer.registerId);
    const { charges, saleId, left } = await value(host.api.findSale({ number: "1-000042" }));
    const chargeId = charges[0]?.id;
    if (!chargeId) throw new Error("the charge can be given back");
    server.network = "lost";
    const goods = { kind: "amount" as const, amount: left.total };
    const request = { saleId, chargeId, goods, reason: "stale" };
    expect(await value(host.api.refund(request))).toMatchObject({ kind: "unknown" });
    server.network = "down";
    const here = await value(host.api.findSale({ number: "1-000042" }));
    expect(here.left.total.amountMinor).toBe(0n);
    expect(await host.api.refund({ ...request, goods: half })).toMatchObject({ ok: false });
    await host.stop();
  });

  test("that the server has not heard of yet is not given again when there is a network", async () => {
    const { host, server } = await soldInCash();
    server.network = "down";
    const here = await value(host.api.findSale({ number: "1-000042" }));
    const chargeId = here.charges[0]?.id;
    if (!chargeId) throw new Error("the charge can be given back");
    const goods = { kind: "amount" as const, amount: here.left.total };
    await value(host.api.refund({ saleId: here.saleId, chargeId, goods, reason: "stale" }));
    // It answers what it knew before the queue came to it.
    server.sold = soldDetail(file, server.setupAnswer.registerId);
    server.network = "up";
    const { left, charges } = await value(host.api.findSale({ number: "1-000042" }));
    expect([left.total.amountMinor, charges]).toEqual([0n, []]);
    await host.stop();
  });

  test("as store credit has one code, however often it is asked for, which its first receipt alone shows", async () => {
    const { host, server } = await soldInCash();
    server.sold = soldDetail(file, server.setupAnswer.registerId);
    server.network = "up";
    await host.refresh();
    const { charges, saleId } = await value(host.api.findSale({ number: "1-000042" }));
    const chargeId = charges[0]?.id;
    if (!chargeId) throw new Error("the charge can be given back");
    const request = { saleId, chargeId, goods: half, reason: "stale", to: "store_credit" as const };
    const answer = await value(host.api.refund(request));
    if (answer.kind !== "refunded") throw new Error("the server said yes");
    const { html } = await value(host.api.receipt({ number: answer.number }));
    const [code] = /S[0-9A-Z]{3}(-[0-9A-Z]{4}){3}/.exec(html) ?? [];
    if (code === undefined) throw new Error("its code is on the receipt");
    const print = { number: answer.number, kind: "receipt" as const };
    for (let copy = 0; copy < 2; copy += 1) await value(host.api.print(print));
    expect((await value(host.api.receipt({ number: answer.number }))).html).not.toContain(code);
    const store = openStore(file);
    expect(store.refunds.latest(1)[0]?.request).toMatchObject({
      to: "store_credit",
      code: code.replaceAll("-", ""),
    });
    store.close();
    await host.stop();
  });

  test("in cash for what came another way says so on its receipt and to the server", async () => {
    const { host, server } = await soldInCash();
    const sold = soldDetail(file, server.setupAnswer.registerId);
    const [charge] = sold.charges;
    if (!charge) throw new Error("a sale was made");
    const byCard = { kind: "card", source: { kind: "terminal", terminalId: "tmr_1" } } as const;
    server.sold = { ...sold, charges: [{ ...charge, tender: byCard, gatewayLabel: "Stripe" }] };
    server.network = "up";
    await host.refresh();
    const { charges, saleId } = await value(host.api.findSale({ number: "1-000042" }));
    expect(charges[0]).toMatchObject({ isCash: false });
    const request = { saleId, chargeId: charge.id, goods: half, reason: "stale", to: "cash" as const };
    const answer = await value(host.api.refund(request));
    if (answer.kind !== "refunded") throw new Error("the server said yes");
    expect((await value(host.api.receipt({ number: answer.number }))).html).toContain("Cash");
    const store = openStore(file);
    expect(store.refunds.latest(1)[0]).toMatchObject({ label: "Cash", request: { to: "cash" } });
    store.close();
    await host.stop();
  });
});

test("the cart survives a restart", async () => {
  const { host, server, ids } = await readyToPay(file);
  await host.stop();
  const again = openHost(file, server, ids);
  expect((await value(again.api.state())).cart?.cart.lines).toHaveLength(1);
  await again.stop();
});

test("after a restart nobody is let in before the kept catalogue can be sold from", async () => {
  const { host, server, ids } = await readyToPay(file);
  // The PIN is kept for the time without a network a moment after the sign-in.
  await until(() => openedFacts(file).get("offline_pins") !== null);
  await host.stop();
  makeKeptLarge(openStore(file), ids);
  server.network = "down";
  const again = openHost(file, server, ids);
  const [person] = server.setupAnswer.people;
  await value(again.api.signIn({ personId: person?.id ?? ids.next(), pin }));
  expect(await again.api.scan({ code: "4006381333931" })).toMatchObject({
    ok: true,
    value: { kind: "added" },
  });
  await again.stop();
});

test("a kept catalogue that cannot be read is asked for anew, and keeps nothing from starting", async () => {
  const { host, server, ids } = await readyToPay(file);
  await host.stop();
  const store = openStore(file);
  store.facts.set("catalogue_lines", store.facts.get<string>("catalogue_lines")?.slice(0, -5));
  store.close();
  const again = openHost(file, server, ids);
  await signedIn(again, server);
  expect(await again.api.scan({ code: "4006381333931" })).toMatchObject({
    ok: true,
    value: { kind: "added" },
  });
  await again.stop();
});

test("a catalogue that cannot be read, or does not come whole, is no reason to sell from none, or to take the network for gone", async () => {
  const { host, server } = await readyToPay(file);
  for (const answer of [
    () => Promise.resolve('{"version":"2"}\n[]'),
    () => Promise.reject(new TypeError("terminated: it was cut in the middle")),
  ]) {
    server.catalogue = answer;
    await host.refresh();
    const state = await value(host.api.state());
    expect(state.connection.online).toBe(true);
    expect(state.catalogueVersion).toBe("1");
  }
  expect(await host.api.scan({ code: "4006381333931" })).toMatchObject({ value: { kind: "added" } });
  await host.stop();
});

test("a card drawn through a reader that types is refused, and is not on the disk", async () => {
  const { host } = await readyToPay(file);
  const track = "%B4242424242424242^BUYER/A^2512101?";
  for (const answer of [
    await host.api.scan({ code: track }),
    await host.api.search({ text: "4242 4242 4242 4242" }),
    await host.api.closeShift({ reason: track, withoutApproval: false }),
  ])
    expect(answer).toMatchObject({ ok: false, message: expect.stringContaining("card number") });
  await host.stop();
  const onDisk = ["", "-wal"].filter((end) => existsSync(file + end)).map((end) => readFileSync(file + end));
  expect(onDisk.some((bytes) => bytes.includes("424242424242"))).toBe(false);
});

test("what a screen sends is parsed again: nonsense is refused in a sentence", async () => {
  const { host } = await readyToPay(file);
  const answer = await host.api.takeCash({ tendered: { ...tenner.tendered, amountMinor: -1n } });
  expect(answer).toMatchObject({ ok: false, message: expect.stringContaining("cannot be read") });
  await host.stop();
});
