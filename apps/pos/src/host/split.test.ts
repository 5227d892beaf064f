import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gtinCheckDigit } from "@till/catalogue";
import { money } from "@till/money";
import { makeStoredValueCode, storedValueRandomBytes } from "@till/payments";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Host } from "./create-host.ts";
import { openStore } from "./store.ts";
import { type FakeServer, eur } from "./testing/fake-server.ts";
import { openHost, readyToPay, signedIn, until, value } from "./testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-host-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** 342 g of cherries. */
const scaleLabel = `211234500342${gtinCheckDigit("211234500342")}`;
const euros = (amountMinor: bigint) => money(amountMinor, eur);
const code = makeStoredValueCode("gift_card", new Uint8Array(storedValueRandomBytes).fill(3));
const paying = async (host: Host) => (await value(host.api.state())).payment;
const drained = (host: Host) => until(async () => (await value(host.api.state())).connection.waiting === 0);

/** A croissant of which a gift card paid one euro. */
async function partPaid() {
  const ready = await readyToPay(file);
  await value(ready.host.api.takeStoredValue({ code, amount: euros(100n) }));
  await until(async () => (await paying(ready.host))?.stage === "part_paid");
  const { open } = (await paying(ready.host)) ?? {};
  if (!open) throw new Error("the rest is open");
  return { ...ready, open };
}

const kindsOf = (server: FakeServer) => server.acts.map(({ kind }) => kind);

test("a sale paid by card and cash is complete with the last part, and its receipt lists both", async () => {
  const { host, server, open } = await partPaid();
  expect(await paying(host)).toMatchObject({ stage: "part_paid", parts: [{ amount: euros(100n) }] });
  server.network = "down";
  await value(host.api.takeCash({ tendered: euros(1000n) }));
  const paid = await paying(host);
  expect(paid).toMatchObject({ stage: "paid", open: euros(0n) });
  server.network = "up";
  await host.refresh();
  await drained(host);
  expect(kindsOf(server)).toEqual(["shifts.open", "sales.commit", "charges.create", "receipts.issue"]);
  const cash = server.acts.find(({ kind }) => kind === "charges.create");
  expect(cash?.input).toMatchObject({ amount: open, tender: { kind: "cash" } });
  await host.stop();
  const store = openStore(file);
  const [receipt] = store.receipts.latest(1);
  expect(receipt?.document.tenders.map(({ label, amount }) => [label, amount])).toEqual([
    [`Gift card ${code.slice(-4)}`, euros(100n)],
    ["Cash", open],
  ]);
  store.close();
});

test("what is paid so far is there after a restart, and what paid it is not: the code is gone from the disk", async () => {
  const { host, server, ids } = await partPaid();
  await host.stop();
  const again = openHost(file, server, ids);
  await signedIn(again, server);
  expect(await paying(again)).toMatchObject({ stage: "part_paid", parts: [{ amount: euros(100n) }] });
  await again.stop();
  const store = openStore(file);
  expect(JSON.stringify(store.charges.latest(1)[0]?.request.tender)).not.toContain(code);
  store.close();
});

test("no part is more than what is left, and a part in cash pays just that", async () => {
  const { host, open } = await partPaid();
  const over = { ...open, amountMinor: open.amountMinor + 1n };
  expect(await host.api.takeCash({ tendered: over, amount: over })).toMatchObject({ ok: false });
  await value(host.api.takeCash({ tendered: euros(1n), amount: euros(1n) }));
  expect(await paying(host)).toMatchObject({
    stage: "part_paid",
    open: { ...open, amountMinor: open.amountMinor - 1n },
  });
  await host.stop();
});

test("a sale with a part paid is not left; with its parts given back it is, and nothing of it is sold", async () => {
  const { host, server } = await partPaid();
  await value(host.api.takeCash({ tendered: euros(10n), amount: euros(10n) }));
  expect(await host.api.clearCart()).toMatchObject({ ok: false });
  expect(await host.api.finishPayment()).toMatchObject({ ok: false });
  const parts = (await paying(host))?.parts ?? [];
  expect(parts).toHaveLength(2);
  for (const { chargeId } of parts) await value(host.api.giveBackPart({ chargeId }));
  expect(await paying(host)).toBeNull();
  await value(host.api.finishPayment());
  await drained(host);
  expect(kindsOf(server)).toEqual([
    "shifts.open",
    "sales.commit",
    "charges.create",
    "refunds.create",
    "sales.cancel",
  ]);
  expect(server.refunds.size).toBe(1);
  await host.stop();
});

test("giving a part back whose answer was lost is asked again under the same id", async () => {
  const { host, server } = await partPaid();
  const [part] = (await paying(host))?.parts ?? [];
  if (!part) throw new Error("a part is paid");
  server.network = "lost";
  expect(await host.api.giveBackPart({ chargeId: part.chargeId })).toMatchObject({ ok: false });
  server.network = "up";
  await host.refresh();
  expect(await paying(host)).toMatchObject({ parts: [{ isBeingGivenBack: true }] });
  // The customer may have it back, and the rest alone would not pay the sale.
  expect(await host.api.takeCash({ tendered: euros(1000n) })).toMatchObject({ ok: false });
  await value(host.api.giveBackPart({ chargeId: part.chargeId }));
  expect(server.refunds.size).toBe(1);
  await value(host.api.takeCash({ tendered: euros(1000n) }));
  expect(await paying(host)).toMatchObject({ stage: "paid", parts: [{ amount: euros(240n) }] });
  await host.stop();
});

test("a sale is left while nobody knows whether a part went back: it goes with the queue, and others are sold to", async () => {
  const { host, server } = await partPaid();
  const [part] = (await paying(host))?.parts ?? [];
  if (!part) throw new Error("a part is paid");
  server.network = "lost";
  expect(await host.api.giveBackPart({ chargeId: part.chargeId })).toMatchObject({ ok: false });
  server.network = "down";
  await host.refresh();
  await value(host.api.finishPayment());
  expect(await paying(host)).toBeNull();
  await value(host.api.takeCash({ tendered: euros(1000n) }));
  expect(await paying(host)).toMatchObject({ stage: "paid", parts: [{ amount: euros(240n) }] });
  server.network = "up";
  await host.refresh();
  await drained(host);
  expect(kindsOf(server).slice(1, 4)).toEqual(["sales.commit", "refunds.create", "sales.cancel"]);
  const sent = server.acts.flatMap((act) => (act.kind === "refunds.create" ? [act.input.id] : []));
  expect(sent).toEqual([...server.refunds]);
  await host.stop();
});

test("what the shop takes by itself is recorded without a network, with the number on its slip", async () => {
  const { host, server } = await readyToPay(file);
  server.network = "down";
  const taken = { name: "bank_terminal", reference: "", amount: euros(100n) };
  expect(await host.api.takeExternal(taken)).toMatchObject({ ok: false });
  expect(await host.api.takeExternal({ ...taken, name: "barter" })).toMatchObject({ ok: false });
  await value(host.api.takeExternal({ ...taken, reference: "0815" }));
  expect(await paying(host)).toMatchObject({ parts: [{ label: "Bank terminal", amount: euros(100n) }] });
  await value(host.api.takeCash({ tendered: euros(1000n) }));
  expect(await paying(host)).toMatchObject({ stage: "paid" });
  server.network = "up";
  await host.refresh();
  await drained(host);
  const [first] = server.acts.filter(({ kind }) => kind === "charges.create");
  expect(first?.input).toMatchObject({
    tender: { kind: "external", name: "bank_terminal", reference: "0815" },
    amount: euros(100n),
  });
  await host.stop();
});

test("a card that holds too little takes nothing, and the parts before it stay", async () => {
  const { host, server } = await partPaid();
  const message = "Only 0.50 EUR is left on it.";
  server.refuse.set("charges.create", { code: "insufficient_funds", retry: "never", message });
  await value(host.api.takeStoredValue({ code }));
  await until(async () => (await paying(host))?.stage === "refused");
  expect(await paying(host)).toMatchObject({ message, parts: [{ amount: euros(100n) }] });
  await value(host.api.finishPayment());
  expect(await paying(host)).toMatchObject({ stage: "part_paid" });
  await host.stop();
});

test("a card that was let go before the server answered is let go there too, before anything later", async () => {
  const { host, server } = await readyToPay(file);
  await value(host.api.takeCash({ tendered: euros(10n), amount: euros(10n) }));
  await drained(host);
  server.network = "lost";
  await value(host.api.takeStoredValue({ code }));
  await until(() => server.created.size === 1);
  const [chargeId] = server.created.keys();
  if (!chargeId) throw new Error("the server has it");
  await value(host.api.letGoCharge({ chargeId }));
  await value(host.api.takeCash({ tendered: euros(1000n) }));
  expect(await paying(host)).toMatchObject({ stage: "paid", parts: [{ label: "Cash" }, { label: "Cash" }] });
  server.network = "up";
  await host.refresh();
  await drained(host);
  const inOrder = server.acts.flatMap((act) =>
    act.kind === "charges.create" || act.kind === "charges.letGo" ? [[act.kind, act.input.id]] : [],
  );
  expect(inOrder.slice(-2)).toEqual([
    ["charges.letGo", chargeId],
    ["charges.create", expect.not.stringContaining(chargeId)],
  ]);
  await host.stop();
});

test("a gift card is sold with a code of its own, which is on the paper and in no copy of it", async () => {
  const { host, server } = await readyToPay(file);
  server.network = "down";
  await host.refresh();
  expect(await host.api.addGiftCard({ amount: euros(2500n) })).toMatchObject({ ok: false });
  server.network = "up";
  await host.refresh();
  await value(host.api.addGiftCard({ amount: euros(2500n) }));
  await value(host.api.addGiftCard({ amount: euros(2500n) }));
  await value(host.api.takeCash({ tendered: euros(10_000n) }));
  await drained(host);
  const commit = server.acts.find(({ kind }) => kind === "sales.commit");
  const cards = commit?.kind === "sales.commit" ? (commit.input.giftCards ?? []) : [];
  expect(new Set(cards.map((card) => card.code)).size).toBe(2);
  const paid = await paying(host);
  if (paid?.stage !== "paid") throw new Error("it is paid");
  expect(paid.giftCards.map((card) => card.code.replaceAll("-", ""))).toEqual(cards.map((card) => card.code));
  const [first] = paid.giftCards;
  const { html } = await value(host.api.receipt({ number: paid.number }));
  expect(html).toContain(first?.code);
  const print = { number: paid.number, kind: "receipt" as const };
  for (let times = 0; times < 2; times += 1) await value(host.api.print(print));
  const copy = await value(host.api.receipt({ number: paid.number }));
  expect(copy.html).not.toContain(first?.code);
  await host.stop();
});

test("where coins cannot pay the last cents, cash that settles a sale is rounded, and a part of it is not", async () => {
  const { host, server } = await readyToPay(file);
  server.setupAnswer = { ...server.setupAnswer, roundEuroCash: true };
  await host.refresh();
  await value(host.api.scan({ code: scaleLabel }));
  server.network = "down";
  const due = (await value(host.api.state())).cart?.priced.totals.total;
  expect(due).toEqual(euros(544n));
  await value(host.api.takeCash({ tendered: euros(101n), amount: euros(101n) }));
  expect(await paying(host)).toMatchObject({ stage: "part_paid", open: euros(443n) });
  expect(await host.api.takeCash({ tendered: euros(443n) })).toMatchObject({ ok: false });
  await value(host.api.takeCash({ tendered: euros(500n) }));
  expect(await paying(host)).toMatchObject({ stage: "paid", total: euros(546n), change: euros(55n) });
  server.network = "up";
  await host.refresh();
  await drained(host);
  const sent = server.acts.filter(({ kind }) => kind === "charges.create" || kind === "sales.commit");
  expect(sent.map(({ input }) => input)).toMatchObject([
    { total: euros(544n) },
    { amount: euros(101n), tender: { kind: "cash", tendered: euros(101n) } },
    { amount: euros(445n), tender: { kind: "cash", tendered: euros(500n), rounding: euros(2n) } },
  ]);
  await host.stop();
  const store = openStore(file);
  const [receipt] = store.receipts.latest(1);
  expect(receipt?.document).toMatchObject({ sale: { totals: { rounding: euros(2n), total: euros(546n) } } });
  store.close();
});

test("a gift card whose sale came to nothing is sold again with another code: the server gives each out once", async () => {
  const { host, server } = await readyToPay(file);
  await value(host.api.addGiftCard({ amount: euros(2500n) }));
  await value(host.api.takeCash({ tendered: euros(100n), amount: euros(100n) }));
  const [part] = (await paying(host))?.parts ?? [];
  if (!part) throw new Error("a part is paid");
  await value(host.api.giveBackPart({ chargeId: part.chargeId }));
  await value(host.api.finishPayment());
  await value(host.api.takeCash({ tendered: euros(10_000n) }));
  const paid = await paying(host);
  if (paid?.stage !== "paid") throw new Error("it is paid");
  await drained(host);
  const given = server.acts.flatMap((act) =>
    act.kind === "sales.commit" ? (act.input.giftCards ?? []).map((card) => card.code) : [],
  );
  expect([given.length, new Set(given).size]).toEqual([2, 2]);
  expect(paid.giftCards.map((card) => card.code.replaceAll("-", ""))).toEqual(given.slice(-1));
  await host.stop();
});
