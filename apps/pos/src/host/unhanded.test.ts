import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NoReceiptRequest } from "../shared/no-receipt.ts";
import type { Host } from "./create-host.ts";
import type { PrintingOptions } from "./printing/create-printing.ts";
import { NoLine } from "./printing/printer-line.ts";
import { openStore } from "./store.ts";
import { eur } from "./testing/fake-server.ts";
import { soldDetail } from "./testing/sold-detail.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-unhanded-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing comes out of it, and what was sent to it stands on the disk. */
const withDrawer: PrintingOptions = {
  openLine: () => () => Promise.reject(new NoLine("refused")),
  address: { kind: "network", host: "127.0.0.1", port: 9 },
};

function timesOpened(): number {
  const store = openStore(file);
  try {
    return store.prints.latest(1000).filter(({ content }) => content.kind === "drawer").length;
  } finally {
    store.close();
  }
}

const unhandedAt = async (host: Host) => (await value(host.api.state())).unhanded;

/** Till and server with something to give back, and the drawer as often open as until then. */
async function atTheCounter() {
  const { host, server, ids } = await readyToPay(file, { printing: withDrawer });
  await value(host.api.takeCash({ tendered: money(1000n, eur) }));
  await value(host.api.finishPayment());
  await until(async () => (await value(host.api.state())).connection.waiting === 0);
  server.sold = soldDetail(file, server.setupAnswer.registerId);
  const restart = async (before: Host) => {
    await before.stop();
    const again = openHost(file, server, ids, { printing: withDrawer });
    return again;
  };
  return { host, server, restart, before: timesOpened() };
}

async function croissantBack(host: Host): Promise<NoReceiptRequest> {
  const { goods } = await value(host.api.findGoods({ text: "4006381333931" }));
  const [found] = goods;
  if (!found) throw new Error("the test shop sells croissants");
  const lines = [{ variantId: found.variantId, quantityMilli: 1000, unitPrice: found.price }];
  return { lines, reason: "a present", to: "cash" };
}

async function partOfSale(host: Host) {
  const { saleId, charges } = await value(host.api.findSale({ number: "1-000042" }));
  const [charge] = charges;
  if (!charge) throw new Error("the charge can be given back");
  const goods = { kind: "amount" as const, amount: money(100n, eur) };
  return { saleId, chargeId: charge.id, goods, reason: "stale" };
}

describe("goods without a receipt, whose answer was lost", () => {
  test("are the same return in the same words after a restart, and the drawer opens once", async () => {
    const { host, server, restart, before } = await atTheCounter();
    const request = await croissantBack(host);
    server.network = "lost";
    expect(await value(host.api.returnNoReceipt(request))).toMatchObject({ kind: "unknown" });
    const again = await restart(host);
    await signedIn(again, server);
    expect(await unhandedAt(again)).toMatchObject([{ originalNumber: null, isBooked: false }]);
    expect(timesOpened()).toBe(before);
    server.network = "up";
    expect(await value(again.api.returnNoReceipt(request))).toMatchObject({ kind: "returned" });
    expect(server.noReceipts.size).toBe(1);
    expect(timesOpened()).toBe(before + 1);
    expect(await unhandedAt(again)).toEqual([]);
    // Handed over is done with: the same goods once more are another customer's.
    expect(await value(again.api.returnNoReceipt(request))).toMatchObject({ kind: "returned" });
    expect(server.noReceipts.size).toBe(2);
    await again.stop();
  });

  test("that turned out to be booked by a later answer are handed over when somebody asks, once", async () => {
    const { host, server, restart, before } = await atTheCounter();
    const request = await croissantBack(host);
    server.network = "lost";
    await value(host.api.returnNoReceipt(request));
    const again = await restart(host);
    server.network = "up";
    await signedIn(again, server);
    await until(async () => (await unhandedAt(again))[0]?.isBooked === true);
    expect(timesOpened()).toBe(before);
    const [one] = await unhandedAt(again);
    if (!one) throw new Error("it waits for somebody to ask");
    const both = await Promise.all([
      again.api.askReturnAgain({ id: one.id }),
      again.api.returnNoReceipt(request).then((answer) => answer.ok),
    ]);
    expect(both[0]).toMatchObject({ ok: true, value: { kind: "refunded", number: "1-000043" } });
    expect(await again.api.askReturnAgain({ id: one.id })).toMatchObject({ ok: false });
    expect(timesOpened()).toBe(before + server.noReceipts.size);
    await again.stop();
  });
});

describe("a refund whose answer was lost", () => {
  test("is the same refund in the same words, before and after a restart, and the drawer opens once", async () => {
    const { host, server, restart, before } = await atTheCounter();
    const request = await partOfSale(host);
    server.network = "lost";
    expect(await value(host.api.refund(request))).toMatchObject({ kind: "unknown" });
    expect(await value(host.api.refund(request))).toMatchObject({ kind: "unknown" });
    expect(server.refunds.size).toBe(1);
    const again = await restart(host);
    await signedIn(again, server);
    expect(await unhandedAt(again)).toMatchObject([{ originalNumber: "1-000042", isBooked: false }]);
    expect(await value(again.api.refund(request))).toMatchObject({ kind: "unknown" });
    server.network = "up";
    expect(await value(again.api.refund(request))).toMatchObject({ kind: "refunded", number: "1-000043" });
    expect(server.refunds.size).toBe(1);
    expect(timesOpened()).toBe(before + 1);
    expect(await unhandedAt(again)).toEqual([]);
    await again.stop();
  });

  test("that was booked meanwhile opens the drawer for whoever asks first, and for nobody after", async () => {
    const { host, server, restart, before } = await atTheCounter();
    const request = await partOfSale(host);
    server.network = "lost";
    const answer = await value(host.api.refund(request));
    if (answer.kind !== "unknown") throw new Error("the answer is lost");
    const again = await restart(host);
    server.network = "up";
    await signedIn(again, server);
    await until(async () => (await unhandedAt(again))[0]?.isBooked === true);
    expect(timesOpened()).toBe(before);
    const asked = { id: answer.returnId };
    const both = await Promise.all([again.api.askReturnAgain(asked), again.api.askReturnAgain(asked)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(server.refunds.size).toBe(1);
    expect(timesOpened()).toBe(before + 1);
    await again.stop();
  });

  test("asked about by two at once while nobody knows opens the drawer once", async () => {
    const { host, server, before } = await atTheCounter();
    const request = await partOfSale(host);
    server.network = "lost";
    const answer = await value(host.api.refund(request));
    if (answer.kind !== "unknown") throw new Error("the answer is lost");
    server.network = "up";
    const asked = { id: answer.returnId };
    await Promise.all([
      host.api.askReturnAgain(asked),
      host.api.askReturnAgain(asked),
      host.refresh(),
      host.api.refund(request),
    ]);
    expect(server.refunds.size).toBe(1);
    expect(timesOpened()).toBe(before + 1);
    expect(await unhandedAt(host)).toEqual([]);
    await host.stop();
  });
});
