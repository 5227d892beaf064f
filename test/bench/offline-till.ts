import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { money } from "@till/money";
import { stringify } from "superjson";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import { startTill } from "../kit/start-till.ts";
import { cashierPin, croissantBarcode, eur } from "../kit/test-shop.ts";
import { type TillBridge, openTillBridge, said } from "../kit/till-bridge.ts";
import type { Round } from "./round.ts";
import type { BenchShop } from "./start-bench.ts";

const lookEveryMs = 100;
const readyWithinMs = 60_000;

/** A till of the shop in a process of its own, on its own disk, whose line to the server can be cut. */
export async function stockOffline(shop: BenchShop, line: CuttableLine) {
  const till = await startTill({ port: line.port });
  const counter = { bridge: await openTillBridge(till.url) };
  await signIn(counter.bridge);
  await said(counter.bridge.host.openShift({ float: money(15_000n, eur) }));
  await untilSent(counter.bridge, readyWithinMs);
  const [before] = await shop.owner<{ count: number }[]>`select count(*)::int as count from receipts`;
  let sold = 0;
  return {
    /** Leaves the till signed in, with `count` sales in its queue and no network. */
    async sellOffline(count: number): Promise<void> {
      line.set("cut");
      await sellOne(counter.bridge);
      counter.bridge.close();
      await till.kill();
      copyLastSale(shop, join(till.dataDir, "till.sqlite"), count - 1);
      await till.start();
      counter.bridge = await openTillBridge(till.url);
      await signIn(counter.bridge);
      const { connection } = await said(counter.bridge.host.state());
      if (connection.waiting !== count)
        throw new Error(`${connection.waiting} sales wait, and ${count} should`);
      sold += count;
    },
    /** The network is back; until the last act is off the till's disk. */
    async drain(withinMs: number): Promise<Round> {
      const { waiting } = (await said(counter.bridge.host.state())).connection;
      line.set("open");
      return { count: waiting, ms: await untilSent(counter.bridge, withinMs) };
    },
    /** A drain that lost or doubled something would measure nothing. */
    async expectAllThere(): Promise<void> {
      const [now] = await shop.owner<{ receipts: number; charges: number; open: number }[]>`
        select (select count(*)::int from receipts where number not like '1.9-%') as receipts,
          (select count(*)::int from charges where sale_id in
            (select sale_id from receipts where number not like '1.9-%')) as charges,
          (select count(*)::int from sales where state <> 'completed') as open`;
      const expected = sold + (before?.count ?? 0);
      if (now?.receipts !== expected || now.charges !== expected || now.open !== 0)
        throw new Error(`of ${expected} sales there are ${JSON.stringify(now)}`);
    },
    async stop(): Promise<void> {
      counter.bridge.close();
      await till.stop();
    },
  };
}

async function signIn({ host }: TillBridge): Promise<void> {
  for (let waitedMs = 0; waitedMs < readyWithinMs; waitedMs += lookEveryMs) {
    const cashier = (await said(host.state())).register?.people.find(({ name }) => name === "Cashier 1");
    if (cashier) {
      await said(host.signIn({ personId: cashier.id, pin: cashierPin }));
      return;
    }
    await sleep(lookEveryMs);
  }
  throw new Error("the till did not meet its server");
}

async function sellOne({ host }: TillBridge): Promise<void> {
  await said(host.scan({ code: croissantBarcode }));
  await said(host.takeCash({ tendered: money(1000n, eur) }));
  await said(host.finishPayment());
}

async function untilSent({ host }: TillBridge, withinMs: number): Promise<number> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < withinMs) {
    const { connection } = await said(host.state());
    if (connection.attention.length > 0) throw new Error(`refused: ${connection.attention[0]?.message}`);
    if (connection.waiting === 0) return performance.now() - startedMs;
    await sleep(lookEveryMs);
  }
  throw new Error("the till did not send what it had in time");
}

/**
 * Copies the last sale with all that the till keeps of it and has to send of it, under new ids and numbers: what selling it
 * again would have written, without the time a cashier takes.
 */
function copyLastSale({ ids }: BenchShop, file: string, copies: number): void {
  const db = new DatabaseSync(file);
  const rows = (sql: string, ...given: readonly string[]) =>
    db.prepare(sql).all(...given) as unknown as Record<string, string | number>[];
  const [last] = rows("select sale_id from queue order by position desc limit 1");
  const saleId = String(last?.["sale_id"]);
  const documents = rows("select * from document where sale_id = ? or id = ?", saleId, saleId);
  const acts = rows("select * from queue where sale_id = ? order by position", saleId);
  const charge = String(documents.find(({ kind }) => kind === "charge")?.["id"]);
  const number = String(documents.find(({ kind }) => kind === "receipt")?.["id"]);
  const counter = Number(/\d+$/.exec(number)?.[0]);
  const keep = db.prepare("insert into document (kind, id, sale_id, position, value) values (?, ?, ?, ?, ?)");
  const queue = db.prepare(
    "insert into queue (id, sale_id, kind, payload, created_at_ms) values (?, ?, ?, ?, ?)",
  );
  db.exec("begin");
  for (let copy = 1; copy <= copies; copy += 1) {
    const changes = [
      [saleId, ids.next()],
      [charge, ids.next()],
      [number, numberAfter(number, counter + copy)],
    ] as const;
    const anew = (text: string | number | undefined) =>
      changes.reduce((changed, [old, fresh]) => changed.replaceAll(old, fresh), String(text));
    for (const { kind, id, position, value } of documents)
      keep.run(String(kind), anew(id), anew(saleId), Number(position) + copy, anew(value));
    for (const { id, kind, payload, created_at_ms: createdAtMs } of acts)
      queue.run(anew(id), anew(saleId), String(kind), anew(payload), Number(createdAtMs));
  }
  db.prepare("update fact set value = ? where name = 'receipt_counter'").run(stringify(counter + copies));
  db.exec("commit");
  db.close();
}

const numberAfter = (number: string, counter: number): string =>
  number.replace(/\d+$/, String(counter).padStart(6, "0"));
