import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChargeId } from "@till/kernel";
import { money } from "@till/money";
import { makeStoredValueCode, storedValueRandomBytes } from "@till/payments";
import { stringify } from "superjson";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Host } from "./create-host.ts";
import { NoLine } from "./printing/printer-line.ts";
import { openStore } from "./store.ts";
import { type FakeServer, eur } from "./testing/fake-server.ts";
import { soldDetail } from "./testing/sold-detail.ts";
import { openHost, readyToPay, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-host-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const code = makeStoredValueCode("gift_card", new Uint8Array(storedValueRandomBytes).fill(3));
const paying = async (host: Host) => (await value(host.api.state())).payment;
const drained = (host: Host) => until(async () => (await value(host.api.state())).connection.waiting === 0);

async function byCard(host: Host): Promise<ChargeId> {
  await value(host.api.readTerminals());
  await value(host.api.takeCard({ terminalId: "tmr_1" }));
  const payment = await paying(host);
  if (payment?.stage !== "paying") throw new Error("the reader is asked");
  return payment.charge.id;
}

/** Acts of this kind do not get to the server before `go`. */
function holdUp(server: FakeServer, kind: Parameters<FakeServer["act"]>[0]["kind"]) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const act = server.act.bind(server);
  let isHeld = false;
  server.act = async (one) => {
    isHeld ||= one.kind === kind;
    if (one.kind === kind) await promise;
    return act(one);
  };
  return { go: resolve, isHeld: () => isHeld };
}

test("a charge that was let go while its sale was still being sent stays let go", async () => {
  const { host, server } = await readyToPay(file);
  const held = holdUp(server, "sales.commit");
  const chargeId = await byCard(host);
  await until(held.isHeld);
  await value(host.api.letGoCharge({ chargeId }));
  held.go();
  await drained(host);
  await host.stop();
  const store = openStore(file);
  expect(store.charges.find(chargeId)).toMatchObject({ wanted: false });
  store.close();
  expect(server.created.size).toBe(0);
});

test("who may not let a payment go at the server does not here, and takes nothing else for it", async () => {
  const { host, server } = await readyToPay(file);
  const chargeId = await byCard(host);
  const people = server.setupAnswer.people.map(({ grants, ...person }) => {
    const { "charge.let_go": _, ...fewer } = grants;
    return { ...person, grants: fewer };
  });
  server.setupAnswer = { ...server.setupAnswer, people };
  await host.refresh();
  expect(await host.api.letGoCharge({ chargeId })).toMatchObject({
    ok: false,
    message: "You may not do this. Ask a manager.",
  });
  expect(await host.api.takeCash({ tendered: money(240n, eur) })).toMatchObject({ ok: false });
  await value(host.api.signOut());
  expect(await host.api.letGoCharge({ chargeId })).toMatchObject({ ok: false, message: "Sign in first." });
  await host.stop();
});

test("money for a charge that the server gives back pays no sale, and the till says what becomes of it", async () => {
  const { host, server, ids } = await readyToPay(file);
  const chargeId = await byCard(host);
  await until(() => server.created.has(chargeId));
  server.settle(chargeId, { state: "captured", wanted: false });
  await until(async () => (await paying(host))?.stage !== "paying");
  expect((await paying(host))?.stage).not.toBe("paid");
  const notice = { kind: "let_go", amount: money(240n, eur), money: "goes_back" };
  expect((await value(host.api.state())).notices).toMatchObject([notice]);
  await host.stop();
  // Whoever comes back to the till reads it too, once.
  const again = openHost(file, server, ids);
  expect((await value(again.api.state())).notices).toMatchObject([notice]);
  await value(again.api.dismissNotice({ kind: "let_go", chargeId }));
  expect((await value(again.api.state())).notices).toEqual([]);
  await again.stop();
});

test.each([
  ["open", { state: "requires_action" }],
  ["none", { state: "declined" }],
  ["went_back", { state: "captured", reversed: money(240n, eur) }],
] as const)(
  "what is said of the money of a payment that was ended elsewhere is true: %s",
  async (said, view) => {
    const { host, server } = await readyToPay(file);
    const chargeId = await byCard(host);
    await until(() => server.created.has(chargeId));
    server.settle(chargeId, { ...view, wanted: false });
    await until(async () => (await paying(host))?.stage !== "paying");
    expect((await value(host.api.state())).notices).toMatchObject([{ kind: "let_go", money: said }]);
    await host.stop();
  },
);

test("each payment that was ended elsewhere is told until that one was read", async () => {
  const { host, server } = await readyToPay(file);
  const ended = async () => {
    const chargeId = await byCard(host);
    await until(() => server.created.has(chargeId));
    server.settle(chargeId, { state: "declined", wanted: false });
    await until(async () => (await paying(host))?.stage !== "paying");
    return chargeId;
  };
  const [first, second] = [await ended(), await ended()];
  const told = async () => (await value(host.api.state())).notices;
  expect(await told()).toMatchObject([{ kind: "let_go", chargeId: first }]);
  // Pressed twice, what was not on the screen stays.
  for (const _ of [1, 2]) await value(host.api.dismissNotice({ kind: "let_go", chargeId: first }));
  expect(await told()).toMatchObject([{ kind: "let_go", chargeId: second }]);
  await value(host.api.dismissNotice({ kind: "let_go", chargeId: second }));
  expect(await told()).toEqual([]);
  await host.stop();
});

test("what the cashier let go is not told to them", async () => {
  const { host, server } = await readyToPay(file);
  const chargeId = await byCard(host);
  await until(() => server.created.has(chargeId));
  await value(host.api.letGoCharge({ chargeId }));
  server.settle(chargeId, { state: "captured", wanted: false });
  await drained(host);
  expect((await value(host.api.state())).notices).toEqual([]);
  await host.stop();
});

test("a reader is asked for a sale only when the server has heard of what was let go of it", async () => {
  const { host, server } = await readyToPay(file);
  await value(host.api.takeCash({ tendered: money(10n, eur), amount: money(10n, eur) }));
  await drained(host);
  server.network = "lost";
  await value(host.api.takeStoredValue({ code }));
  await until(() => server.created.size === 1);
  const [first] = server.created.keys();
  if (!first) throw new Error("the server has it");
  const held = holdUp(server, "charges.letGo");
  await value(host.api.letGoCharge({ chargeId: first }));
  server.network = "up";
  await host.refresh();
  await until(held.isHeld);
  const chargeId = await byCard(host);
  for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(server.created.has(chargeId)).toBe(false);
  held.go();
  await until(() => server.created.has(chargeId));
  expect(server.acts.at(-1)?.kind).toBe("charges.letGo");
  await host.stop();
});

test("a charge that wants a manager's yes, or whose yes ran out on the way, was never made", async () => {
  const { host, server, ids } = await readyToPay(file);
  const approval = { permission: "refund.to_exchange", subject: ids.next<never>(), size: 100n } as const;
  const refusals = [
    { code: "approval_needed", retry: "safe" },
    { code: "forbidden", retry: "never" },
  ] as const;
  for (const refusal of refusals) {
    server.refuse.set("charges.create", { ...refusal, message: "Ask again.", approval });
    // One answer is lost first: it may have been taken then, for all the till knows.
    const createCharge = server.createCharge.bind(server);
    server.createCharge = () => {
      server.createCharge = createCharge;
      return Promise.reject(new TypeError("the answer was lost"));
    };
    await byCard(host);
    await until(async () => (await paying(host))?.stage === "refused");
    expect(await paying(host)).toMatchObject({ stage: "refused" });
    await value(host.api.finishPayment());
  }
  expect(server.created.size).toBe(0);
  await host.stop();
});

test("the code of a card that did not pay is not kept: let go, or refused", async () => {
  const { host, server } = await readyToPay(file);
  await value(host.api.takeCash({ tendered: money(10n, eur), amount: money(10n, eur) }));
  await drained(host);
  server.refuse.set("charges.create", { code: "insufficient_funds", retry: "never", message: "Empty." });
  await value(host.api.takeStoredValue({ code }));
  await until(async () => (await paying(host))?.stage === "refused");
  server.refuse.clear();
  server.network = "lost";
  await value(host.api.takeStoredValue({ code }));
  await until(() => server.created.size === 1);
  const [chargeId] = server.created.keys();
  if (!chargeId) throw new Error("the server has it");
  await value(host.api.letGoCharge({ chargeId }));
  server.network = "up";
  await host.refresh();
  await drained(host);
  await host.stop();
  const store = openStore(file);
  expect(stringify(store.charges.latest(10).map(({ request }) => request.tender))).not.toContain(code);
  store.close();
});

/** Goods worth 2.40 have paid 2.30, for all the server knows; nobody here heard of it, and the payment was let go. */
async function exchangedUnheard(choices: Parameters<typeof readyToPay>[1] = {}) {
  const { host, server } = await readyToPay(file, choices);
  await value(host.api.takeCash({ tendered: money(240n, eur) }));
  const sold = await paying(host);
  if (sold?.stage !== "paid") throw new Error("it was paid in cash");
  await value(host.api.finishPayment());
  await drained(host);
  server.sold = soldDetail(file, server.setupAnswer.registerId);
  // The server knows the next sale, so that only the answer about the goods is lost.
  await value(host.api.scan({ code: "4006381333931" }));
  await value(host.api.takeCash({ tendered: money(10n, eur), amount: money(10n, eur) }));
  await drained(host);
  const { saleId, charges, sale } = await value(host.api.findSale({ number: sold.number }));
  const lines = sale.lines.map(({ id: saleLineId, quantityMilli }) => ({ saleLineId, quantityMilli }));
  const goods = { kind: "lines" as const, lines };
  await value(host.api.layExchange({ saleId, goods, reason: "another one", restTo: "original" }));
  server.network = "lost";
  await value(host.api.takeExchange());
  await until(() => server.created.size === 1);
  const [exchange] = server.created.keys();
  if (!exchange) throw new Error("the server has it");
  server.network = "down";
  await value(host.api.letGoCharge({ chargeId: exchange }));
  return { host, server, sold: { saleId, number: sold.number, chargeId: charges[0]?.id ?? exchange, goods } };
}

test("goods that may have paid, and were let go unheard, do not come back a second time without a network", async () => {
  const { host, sold } = await exchangedUnheard();
  const { number, ...again } = sold;
  const here = await value(host.api.findSale({ number }));
  expect([here.source, here.left.total]).toEqual(["here", money(0n, eur)]);
  expect(await host.api.refund({ ...again, reason: "after all" })).toMatchObject({ ok: false });
  await host.stop();
});

test("what is due of goods that were let go is handed out once, also where the till dies over the server's answer", async () => {
  const store = openStore(file);
  const printer = { kind: "network", host: "127.0.0.1", port: 9100 } as const;
  const openLine = () => () => Promise.reject(new NoLine("refused"));
  const { host, server } = await exchangedUnheard({ store, printing: { openLine, address: printer } });
  const openings = () => store.prints.latest(50).filter(({ content }) => content.kind === "drawer").length;
  const before = openings();
  const remove = store.queue.remove.bind(store.queue);
  let left = 1;
  store.queue.remove = (ids) => {
    const isLetGo = ids.some((id) => id.startsWith("charges.letGo"));
    if (isLetGo && left-- > 0) throw Object.assign(new Error("the disk is full"), { errcode: 13 });
    remove(ids);
  };
  server.network = "up";
  await host.refresh();
  await drained(host);
  expect(server.acts.filter(({ kind }) => kind === "charges.letGo")).toHaveLength(2);
  expect(openings() - before).toBe(1);
  await host.stop();
});
