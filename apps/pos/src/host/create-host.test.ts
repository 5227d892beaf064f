import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "./store.ts";
import { eur } from "./testing/fake-server.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-host-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

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
    expect(other.charges.ofSale(sale?.id ?? "")).toHaveLength(1);
    expect(other.receipts.find("1-000042")?.saleId).toBe(sale?.id);
    const kinds = other.queue.all().map(({ kind }) => kind);
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

test("the cart survives a restart", async () => {
  const { host, server, ids } = await readyToPay(file);
  await host.stop();
  const again = openHost(file, server, ids);
  expect((await value(again.api.state())).cart?.cart.lines).toHaveLength(1);
  await again.stop();
});

test("what a screen sends is parsed again: nonsense is refused in a sentence", async () => {
  const { host } = await readyToPay(file);
  const answer = await host.api.takeCash({ tendered: { ...tenner.tendered, amountMinor: -1n } });
  expect(answer).toMatchObject({ ok: false, message: expect.stringContaining("cannot be read") });
  await host.stop();
});
