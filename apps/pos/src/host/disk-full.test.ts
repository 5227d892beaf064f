import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { IndexedCatalogue, Product } from "@till/catalogue";
import { money } from "@till/money";
import { writeCatalogue } from "@till/wire";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keptCatalogue } from "./kept-catalogue.ts";
import { createStore, openFile, openStore } from "./store.ts";
import { createFakeServer, eur } from "./testing/fake-server.ts";
import { openHost, signedIn, testIds, until, value } from "./testing/test-host.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "till-full-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** No page more than there are now. */
function fill(db: DatabaseSync): void {
  const pages = Number(db.prepare("pragma page_count").get()?.["page_count"]);
  db.exec(`pragma max_page_count = ${pages}`);
}

const empty = (db: DatabaseSync): void => db.exec("pragma max_page_count = 1000000");

test("on a full disk a sale is refused in a sentence, whole, and is taken once there is room again", async () => {
  const file = join(folder, "till.sqlite");
  const db = openFile(file);
  const ids = testIds();
  const server = createFakeServer(ids);
  const host = openHost(file, server, ids, { store: createStore(db) });
  await signedIn(host, server);
  await value(host.api.openShift({ float: money(0n, eur) }));
  await until(async () => (await value(host.api.state())).connection.waiting === 0);
  // What is left of pages that are there already is used up by sales, until one does not fit.
  fill(db);
  let refused = "";
  let sold = 0;
  for (; refused === "" && sold < 500; sold += 1) {
    const before = snapshot(db);
    const scanned = await host.api.scan({ code: "4006381333931" });
    const paid = scanned.ok ? await host.api.takeCash({ tendered: money(500n, eur) }) : scanned;
    if (paid.ok) {
      await host.api.finishPayment();
      continue;
    }
    refused = paid.message;
    expect(snapshot(db)).toEqual(before);
  }
  expect(refused).toMatch(/disk is full: this was not done, and nothing of it is recorded/);
  await host.refresh();
  const full = await value(host.api.state());
  expect(full.notices).toEqual([{ kind: "disk_full" }]);
  // A full disk is no missing network, and what was accepted is sent.
  expect(full.connection.online).toBe(true);

  empty(db);
  await host.refresh();
  expect((await value(host.api.state())).notices).toEqual([]);
  if ((await value(host.api.state())).cart?.cart.lines.length === 0) {
    await value(host.api.scan({ code: "4006381333931" }));
  }
  await value(host.api.takeCash({ tendered: money(500n, eur) }));
  await until(async () => (await value(host.api.state())).connection.waiting === 0);
  const paid = await value(host.api.state());
  expect(paid.payment).toMatchObject({ stage: "paid" });
  await host.stop();
});

test("a catalogue that found no room on the disk is kept once there is room, and the last one is sold from", async () => {
  const file = join(folder, "till.sqlite");
  const db = openFile(file);
  const store = createStore(db);
  const server = createFakeServer(testIds());
  const host = openHost(file, server, testIds(), { store });
  await signedIn(host, server);
  await value(host.api.openShift({ float: money(0n, eur) }));
  const kept = () => keptCatalogue(store.facts);
  const before = kept();
  if (!before) throw new Error("a till that sells has a catalogue");
  const newer = writeCatalogue({
    ...before,
    version: "newer",
    products: Array.from({ length: 400 }, (_, place) => ({
      ...productAt(before, place % before.products.length),
      description: "so much that it wants pages of its own ".repeat(8),
    })),
  });
  server.catalogue = async (known) => (known === "newer" ? null : newer);
  server.network = "down";
  await host.refresh();
  server.network = "up";
  fill(db);
  await host.refresh();
  expect(await value(host.api.state())).toMatchObject({
    notices: [{ kind: "disk_full" }],
    connection: { online: true },
  });
  expect(kept()?.version).toBe(before.version);
  empty(db);
  await host.refresh();
  await host.refresh();
  expect((await value(host.api.state())).notices).toEqual([]);
  expect(kept()?.version).toBe("newer");
  await host.stop();
});

for (const [what, answer] of [
  ["an error", () => Promise.reject(new TypeError("500"))],
  ["garbage", () => Promise.resolve("<html>502 Bad Gateway</html>")],
  ["nothing", () => Promise.resolve("")],
  ["a half", (whole: string) => Promise.resolve(whole.slice(0, whole.length - 40))],
  ["a line too few", (whole: string) => Promise.resolve(whole.slice(0, whole.lastIndexOf("\n")))],
] as const)
  test(`a server that answers ${what} for its catalogue takes nothing from the one that is kept`, async () => {
    const file = join(folder, "till.sqlite");
    const store = openStore(file);
    const server = createFakeServer(testIds());
    const host = openHost(file, server, testIds(), { store });
    await signedIn(host, server);
    await value(host.api.openShift({ float: money(0n, eur) }));
    const before = keptCatalogue(store.facts)?.version;
    const whole = String(await server.catalogue(null));
    server.catalogue = () => answer(whole);
    await host.refresh();
    expect(keptCatalogue(store.facts)?.version).toBe(before);
    expect((await value(host.api.state())).connection.online).toBe(true);
    await value(host.api.scan({ code: "4006381333931" }));
    await value(host.api.takeCash({ tendered: money(500n, eur) }));
    await host.stop();
  });

function productAt({ products }: IndexedCatalogue, place: number): Product {
  const product = products.at(place);
  if (!product) throw new Error("the test shop has goods");
  return product;
}

/** Sales, charges and receipts belong together; and each has its items in the queue or sent. */
const snapshot = (db: DatabaseSync) =>
  db
    .prepare(
      "select kind, count(*) as n from document where kind in ('sale', 'charge', 'receipt') group by kind",
    )
    .all();
