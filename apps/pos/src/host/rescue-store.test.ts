import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createManualClock } from "@till/kernel";
import { money } from "@till/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RescueNotice } from "../shared/notices.ts";
import { openSafely, receiptJump } from "./rescue-store.ts";
import type { Store } from "./store.ts";
import { eur } from "./testing/fake-server.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-rescue-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = createManualClock(Date.UTC(2026, 1, 3, 4, 5, 6));
const open = (): Store => openSafely(file, clock);
const rescued = (store: Store) => store.facts.get<RescueNotice>("rescued");
const damagedFiles = () => readdirSync(folder).filter((name) => name.includes("damaged"));

/** As many sales as fill some pages, sold without a network: each waits with its receipt. */
async function soldOffline(count: number): Promise<{ readonly last: string }> {
  const { host, server } = await readyToPay(file);
  server.network = "down";
  let last = "";
  for (let sold = 0; sold < count; sold += 1) {
    if (sold > 0) await value(host.api.scan({ code: "4006381333931" }));
    await value(host.api.takeCash({ tendered: money(500n, eur) }));
    const { payment } = await value(host.api.state());
    if (payment?.stage === "paid") last = payment.number;
    await value(host.api.finishPayment());
  }
  await host.stop();
  return { last };
}

/** Writes nonsense over the pages that hold rows of a table, from `skip` on; gives how many. */
function damage(table: string, pages: { readonly skip: number; readonly count: number }): void {
  const db = new DatabaseSync(file, { readOnly: true });
  const size = Number(db.prepare("pragma page_size").get()?.["page_size"]);
  const leaves = db
    .prepare("select pageno from dbstat where name = ? and pagetype = 'leaf' order by pageno")
    .all(table)
    .map(({ pageno }) => Number(pageno));
  db.close();
  const hit = leaves.slice(pages.skip, pages.skip + pages.count);
  expect(hit.length).toBe(pages.count);
  const handle = openSync(file, "r+");
  for (const page of hit) writeSync(handle, Buffer.alloc(size, 0xa5), 0, size, (page - 1) * size);
  closeSync(handle);
}

test("a file that is whole is opened as it is, and nothing is put aside", async () => {
  await soldOffline(1);
  const store = open();
  expect({ notice: rescued(store), kept: damagedFiles() }).toEqual({ notice: null, kept: [] });
  expect(store.queue.next(100_000).length).toBeGreaterThan(0);
  store.close();
});

test("of a damaged file the copy is kept, every row that can be read is taken over in order, and it says so until it is read", async () => {
  const { last } = await soldOffline(40);
  const before = open();
  const unsent = before.queue.next(100_000).map(({ id }) => id);
  before.close();
  damage("document", { skip: 3, count: 2 });
  const bytes = readFileSync(file);
  const store = open();
  const [kept] = damagedFiles();
  expect(kept).toBe("till.damaged-2026-02-03T04-05-06-000Z.sqlite");
  expect(readFileSync(join(folder, String(kept))).equals(bytes)).toBe(true);
  const notice = rescued(store);
  expect(notice).toMatchObject({ keptAs: kept, read: { unsent: unsent.length } });
  expect(notice?.lost).toBeGreaterThan(0);
  expect(notice?.read.sales).toBeGreaterThan(20);
  expect(store.queue.next(100_000).map(({ id }) => id)).toEqual(unsent);
  expect(store.receipts.find(last)?.number).toBe(last);
  store.close();
  // A second start finds a whole file.
  open().close();
  expect(damagedFiles()).toHaveLength(1);
});

test("after a rescue the register sells on, sends what it had, and gives no receipt number twice", async () => {
  const { host, server, ids } = await readyToPay(file);
  server.network = "down";
  await value(host.api.takeCash({ tendered: money(500n, eur) }));
  await value(host.api.finishPayment());
  await host.stop();
  // The facts are one page: the counter, the setup and the shift go with it.
  damage("fact", { skip: 0, count: 1 });
  open().close();
  server.network = "up";
  const again = openHost(file, server, ids);
  await signedIn(again, server);
  expect((await value(again.api.state())).notices).toMatchObject([{ kind: "rescued" }]);
  await until(async () => (await value(again.api.state())).connection.waiting === 0);
  if (!(await value(again.api.state())).shift) await value(again.api.openShift({ float: money(0n, eur) }));
  await value(again.api.scan({ code: "4006381333931" }));
  await value(again.api.takeCash({ tendered: money(500n, eur) }));
  const { payment } = await value(again.api.state());
  // The first receipt was 42; the server's word and what was found are both below the jump.
  expect(payment).toMatchObject({ stage: "paid", number: `1-0${42 + receiptJump + 1}` });
  await value(again.api.dismissNotice({ kind: "rescued" }));
  expect((await value(again.api.state())).notices).toEqual([]);
  await again.stop();
});

test("a counter that was read counts on without a gap", async () => {
  const { last } = await soldOffline(40);
  damage("document", { skip: 3, count: 1 });
  const store = open();
  expect(store.facts.get("receipt_count_lost")).toBeNull();
  expect(`1-${String(store.facts.get<number>("receipt_counter")).padStart(6, "0")}`).toBe(last);
  store.close();
});

test("of a file that is no database any more nobody can say what is missing", async () => {
  await soldOffline(1);
  writeFileSync(file, Buffer.alloc(8192, 0x5a));
  const store = open();
  expect(rescued(store)).toMatchObject({ read: { sales: 0, receipts: 0, unsent: 0 }, lost: null });
  expect(store.facts.get("receipt_count_lost")).toEqual({ highest: 0, jump: receiptJump });
  store.close();
});

test("a rescue that was cut off before the new file took the old one's place is finished by the next start", async () => {
  await soldOffline(1);
  const whole = readFileSync(file);
  writeFileSync(`${file}.rescued`, whole);
  writeFileSync(file, "half gone");
  writeFileSync(`${file}-wal`, "an old log");
  const store = open();
  expect(store.queue.next(100_000).length).toBeGreaterThan(0);
  expect({ notice: rescued(store), kept: damagedFiles() }).toEqual({ notice: null, kept: [] });
  store.close();
});
