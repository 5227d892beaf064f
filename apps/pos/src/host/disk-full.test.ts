import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { money } from "@till/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createStore, openFile } from "./store.ts";
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

/** Sales, charges and receipts belong together; and each has its items in the queue or sent. */
const snapshot = (db: DatabaseSync) =>
  db
    .prepare(
      "select kind, count(*) as n from document where kind in ('sale', 'charge', 'receipt') group by kind",
    )
    .all();
