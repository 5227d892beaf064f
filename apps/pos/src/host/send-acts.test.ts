import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import type { TillErrorBody } from "@till/wire";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Host } from "./create-host.ts";
import { type QueuedAct, ServerRefusal } from "./server-port.ts";
import { openStore } from "./store.ts";
import { type FakeServer, eur } from "./testing/fake-server.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-send-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const unreadable: TillErrorBody = {
  code: "invalid_input",
  retry: "never",
  message: "The cart is not valid.",
};
const isDrained = (host: Host) => async () => (await value(host.api.state())).connection.waiting === 0;

/** A till that sold this much while its server was away, and signed off. */
async function soldOffline(sales: number) {
  const { host, server, ids } = await readyToPay(file);
  await until(() => server.acts.length === 1);
  server.network = "down";
  for (let sale = 1; sale <= sales; sale += 1) {
    await value(host.api.takeCash({ tendered: money(1000n, eur) }));
    await value(host.api.finishPayment());
    await value(host.api.scan({ code: "4006381333931" }));
  }
  expect((await value(host.api.state())).connection).toMatchObject({
    waiting: sales,
    waitingTotal: money(240n * BigInt(sales), eur),
  });
  await host.stop();
  server.acts.length = 0;
  return { server, open: () => openHost(file, server, ids) };
}

const saleIdsOf = (server: FakeServer) =>
  server.acts.flatMap((act) => (act.kind === "sales.commit" ? [act.input.id] : []));

test("what was sold without a network goes many acts a call, each once, the acts of a sale in their order", async () => {
  const { server, open } = await soldOffline(40);
  server.network = "up";
  const host = open();
  await signedIn(host, server);
  await until(isDrained(host));
  expect(server.calls).toEqual([96, 24]);
  expect(new Set(saleIdsOf(server)).size).toBe(40);
  for (const id of saleIdsOf(server)) {
    const own = server.acts.filter(({ input }) =>
      "saleId" in input ? input.saleId === id : "id" in input && input.id === id,
    );
    expect(own.map(({ kind }) => kind)).toEqual(["sales.commit", "charges.create", "receipts.issue"]);
  }
  await host.stop();
});

test("a till that ends before the answer of a call comes sends the same acts again under their ids", async () => {
  const { server, open } = await soldOffline(5);
  server.network = "up";
  const real = { ...server };
  server.bring = async (acts) => {
    await real.bring(acts);
    throw new TypeError("the answer was lost");
  };
  const killed = open();
  await signedIn(killed, server);
  await until(() => server.acts.length >= 15);
  await killed.stop();
  const first = server.acts.slice(0, 15);
  server.acts.length = 0;
  server.bring = (acts) => real.bring(acts);
  const host = open();
  await signedIn(host, server);
  await until(isDrained(host));
  expect(server.acts).toEqual(first);
  await host.stop();
});

test("a call that is refused as a whole is halved until the act at fault stands alone, and only its sale waits", async () => {
  const { server, open } = await soldOffline(12);
  server.network = "up";
  const ids = openStoreIds();
  const faulty = ids[7];
  const real = { ...server };
  const isFaulty = (one: QueuedAct) => one.kind === "sales.commit" && one.input.id === faulty;
  server.bring = (acts) =>
    acts.some(isFaulty) ? Promise.reject(new ServerRefusal(unreadable)) : real.bring(acts);
  server.act = (one) => (isFaulty(one) ? Promise.reject(new ServerRefusal(unreadable)) : real.act(one));
  const host = open();
  await signedIn(host, server);
  await until(async () => (await value(host.api.state())).connection.waiting === 1);
  expect(saleIdsOf(server)).toEqual(ids.filter((id) => id !== faulty));
  const { attention } = (await value(host.api.state())).connection;
  expect(attention).toEqual([
    { id: `sales.commit:${faulty}`, what: "A sale", message: unreadable.message, needsApproval: false },
  ]);
  Object.assign(server, real);
  await value(host.api.sendAgain({ id: `sales.commit:${faulty}` }));
  await until(isDrained(host));
  expect(new Set(saleIdsOf(server))).toEqual(new Set(ids));
  await host.stop();
});

test("a server that does not know the call yet is sent each act by itself", async () => {
  const { server, open } = await soldOffline(3);
  server.network = "up";
  server.refuse.set("sales.bring", { code: "not_found", retry: "never", message: "No such procedure." });
  const host = open();
  await signedIn(host, server);
  await until(isDrained(host));
  expect(server.acts).toHaveLength(9);
  expect(server.calls).toEqual([]);
  await host.stop();
});

function openStoreIds(): readonly string[] {
  const store = openStore(file);
  const ids = store.queue.waitingSales();
  store.close();
  return ids;
}

test("what is refused because of who is signed in goes by itself when somebody comes who may", async () => {
  const { server, open } = await soldOffline(3);
  server.network = "up";
  const forbidden: TillErrorBody = { code: "forbidden", retry: "never", message: "Ask a manager." };
  for (const kind of ["sales.bring", "sales.commit"]) server.refuse.set(kind, forbidden);
  const host = open();
  await signedIn(host, server);
  const attention = async () => (await value(host.api.state())).connection.attention.length;
  await until(async () => (await attention()) === 3);
  await value(host.api.signOut());
  await signedIn(host, server);
  await until(async () => (await attention()) === 3);
  server.refuse.clear();
  await value(host.api.signOut());
  await signedIn(host, server);
  await until(isDrained(host));
  expect(new Set(saleIdsOf(server)).size).toBe(3);
  await host.stop();
});
