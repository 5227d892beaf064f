import { mkdtempSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { stringify } from "superjson";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Host } from "./create-host.ts";
import { type FakeServer, eur } from "./testing/fake-server.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-mail-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const email = "anna@shop.example";
const mailsIn = (server: FakeServer) =>
  server.acts.flatMap((act) => (act.kind === "receipts.mail" ? [act.input] : []));
const drained = (host: Host) => until(async () => (await value(host.api.state())).connection.waiting === 0);

async function sold(host: Host) {
  await value(host.api.takeCash({ tendered: money(500n, eur) }));
  const { payment } = await value(host.api.state());
  if (payment?.stage !== "paid") throw new Error("it was paid in cash");
  return { saleId: payment.saleId, number: payment.number };
}

test("without a network it waits behind its sale, over a restart, and is sent once", async () => {
  const { host, server, ids } = await readyToPay(file);
  server.network = "down";
  const receipt = await sold(host);
  await value(host.api.mailReceipt({ ...receipt, email: ` ${email} ` }));
  await host.stop();
  const again = openHost(file, server, ids);
  server.network = "lost";
  await signedIn(again, server).catch(() => undefined);
  server.network = "up";
  await signedIn(again, server);
  await drained(again);
  expect(mailsIn(server)[0]).toMatchObject({ ...receipt, email, locale: "en-IE" });
  expect(new Set(mailsIn(server).map(({ id }) => id)).size).toBe(1);
  const kinds = server.acts.map(({ kind }) => kind);
  expect(kinds.indexOf("receipts.mail")).toBeGreaterThan(kinds.indexOf("receipts.issue"));
  await again.stop();
  // What was sent is in this till's file no more.
  const db = new DatabaseSync(file);
  const kept = ["fact", "document", "queue"].map((table) =>
    stringify(db.prepare(`select * from ${table}`).all()),
  );
  db.close();
  expect(kept.join()).toContain(receipt.number);
  expect(kept.join()).not.toContain(email);
});

test("what is no address is refused here, and never queued", async () => {
  const { host, server } = await readyToPay(file);
  const receipt = await sold(host);
  for (const wrong of [
    "anna",
    "anna@",
    "a@b",
    "anna@shop.example, ben@shop.example",
    `${"a".repeat(250)}@b.example`,
  ]) {
    const answer = await host.api.mailReceipt({ ...receipt, email: wrong });
    expect(answer.ok).toBe(false);
  }
  expect(await host.api.mailReceipt({ ...receipt, email: "anna" })).toMatchObject({
    message: "This is no mail address. Check it with the customer.",
  });
  await drained(host);
  expect(mailsIn(server)).toEqual([]);
  await host.stop();
});

test("what the server does not mail is told to who asked, and holds up nothing of the sale", async () => {
  const { host, server } = await readyToPay(file);
  const receipt = await sold(host);
  await drained(host);
  const message = "This order has its buyer's own address, and its receipts go there.";
  server.refuse.set("receipts.mail", { code: "conflict", retry: "never", message });
  expect(await host.api.mailReceipt({ ...receipt, email })).toMatchObject({ ok: false, message });
  expect((await value(host.api.state())).connection).toMatchObject({ waiting: 0, attention: [] });
  await host.stop();
});

test("where too many were mailed the till says so in its own language, and sells and sends on", async () => {
  const { host, server } = await readyToPay(file);
  await value(host.api.setLanguage({ language: "de" }));
  server.network = "down";
  const receipt = await sold(host);
  await value(host.api.mailReceipt({ ...receipt, email }));
  await value(host.api.finishPayment());
  await value(host.api.scan({ code: "4006381333931" }));
  await sold(host);
  server.refuse.set("receipts.mail", { code: "too_many_mails", retry: "never", message: "Too many." });
  server.network = "up";
  await host.refresh();
  await drained(host);
  expect(server.acts.filter(({ kind }) => kind === "sales.commit")).toHaveLength(2);
  const { attention } = (await value(host.api.state())).connection;
  expect(attention.map(({ message }) => message)).toEqual([expect.stringContaining("Drucken Sie ihn")]);
  await host.stop();
});

test("the address stands in nothing that a screen is sent", async () => {
  const { host, server } = await readyToPay(file);
  server.network = "down";
  const receipt = await sold(host);
  await value(host.api.mailReceipt({ ...receipt, email }));
  const state = await value(host.api.state());
  expect(stringify(state)).not.toContain(email);
  await host.stop();
});
