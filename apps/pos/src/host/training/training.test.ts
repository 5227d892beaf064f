import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { money } from "@till/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import { customerView } from "../customer-view.ts";
import type { Host } from "../create-host.ts";
import type { Answer } from "../../shared/host-api.ts";
import { pendingFact } from "../pending-exchange.ts";
import { openStore } from "../store.ts";
import { eur, pin } from "../testing/fake-server.ts";
import { openHost, readyToPay, signedIn, until, value } from "../testing/test-host.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "till-training-"));
  file = join(folder, "till.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const croissant = { code: "4006381333931" };
const euros = (amountMinor: bigint) => money(amountMinor, eur);
const stateOf = (host: Host) => value(host.api.state());
const reader = { terminalId: "training" };
const isPaid = (host: Host) => until(async () => (await stateOf(host)).payment?.stage === "paid");

async function refusalOf(answer: Promise<Answer<unknown>>): Promise<string> {
  const got = await answer;
  return got.ok ? "not refused" : got.message;
}

/** A register with a shift and one sale behind it, everything sent, and nothing open. */
async function readyToTrain() {
  const ready = await readyToPay(file);
  await value(ready.host.api.takeCash({ tendered: euros(240n) }));
  await value(ready.host.api.finishPayment());
  await until(async () => (await stateOf(ready.host)).connection.waiting === 0);
  return ready;
}

async function trains(host: Host): Promise<void> {
  await value(host.api.startTraining());
  await value(host.api.openShift({ float: euros(10_000n) }));
}

async function sells(host: Host): Promise<string> {
  await value(host.api.scan(croissant));
  await value(host.api.takeCash({ tendered: euros(500n) }));
  const { payment } = await stateOf(host);
  if (payment?.stage !== "paid") throw new Error("it was paid in cash");
  await value(host.api.finishPayment());
  return payment.number;
}

test("what is sold, declined, taken back, moved, parked and counted in training reaches no server and no count", async () => {
  const { host, server } = await readyToTrain();
  const before = await stateOf(host);
  const acts = [...server.acts];
  await trains(host);
  expect(await sells(host)).toBe("0-000001");
  await value(host.api.scan(croissant));
  await value(host.api.takeCard(reader));
  await isPaid(host);
  await value(host.api.finishPayment());
  const sold = await value(host.api.findSale({ number: "0-000002" }));
  const [charge] = sold.charges;
  if (!charge) throw new Error("it was paid by card");
  expect(charge).toMatchObject({ refundable: euros(240n), isCash: false });
  const request = { saleId: sold.saleId, chargeId: charge.id, reason: "damaged" };
  const goods = { kind: "amount" as const, amount: euros(100n) };
  expect(await value(host.api.refund({ ...request, goods }))).toMatchObject({ amount: euros(100n) });
  expect((await value(host.api.findSale({ number: "0-000002" }))).left.total).toEqual(euros(140n));
  expect((await value(host.api.searchSales({ text: "croiss", beforeId: null }))).hits).toHaveLength(2);
  await value(host.api.drawerAct({ kind: "paid_in", amount: euros(50n), reason: "other", note: "change" }));
  await value(host.api.scan(croissant));
  await value(host.api.park({ label: "blue coat" }));
  const { parked } = await stateOf(host);
  await value(host.api.takeParked({ id: parked[0]?.id as never }));
  await value(host.api.clearCart());
  await value(host.api.countShift({ counted: euros(10_290n), pieces: null }));
  // 100.00 to begin with, 2.40 in cash, 0.50 put in.
  expect((await stateOf(host)).closing).toMatchObject({ expected: euros(10_290n), difference: euros(0n) });
  await value(host.api.closeShift({ reason: null, withoutApproval: false }));
  await value(host.api.endTraining());

  expect(server.acts).toEqual(acts);
  expect([server.created.size, server.refunds.size, server.counts.length]).toEqual([0, 0, 0]);
  await signedIn(host, server);
  const after = await stateOf(host);
  for (const same of ["shift", "drawerActs", "connection", "parked", "prints", "closing"] as const)
    expect({ [same]: after[same] }).toEqual({ [same]: before[same] });
  expect(after.training).toBeNull();
  expect(after.cart?.nextNumber).toBe(before.cart?.nextNumber);
  expect(await refusalOf(host.api.receipt({ number: "0-000001" }))).toContain("holds no receipt 0-000001");
  await host.stop();
});

test("a card amount that ends in 13 is declined, and another way takes it", async () => {
  const { host } = await readyToTrain();
  await trains(host);
  await value(host.api.scan(croissant));
  await value(host.api.takeCard({ ...reader, amount: euros(113n) }));
  await until(async () => (await stateOf(host)).payment?.stage === "refused");
  expect((await stateOf(host)).payment).toMatchObject({
    message: "The card was declined. Nothing was charged. Try another card.",
  });
  await value(host.api.takeCash({ tendered: euros(240n) }));
  await isPaid(host);
  await host.stop();
});

test("screens, the buyer's display and the paper say that it is training, and the number is no receipt's", async () => {
  const { host } = await readyToTrain();
  expect(customerView(await stateOf(host)).isTraining).toBe(false);
  await trains(host);
  const number = await sells(host);
  const { html } = await value(host.api.receipt({ number }));
  expect(html.match(/<p class="banner">TRAINING: NO RECEIPT<\/p>/g)).toHaveLength(2);
  expect(html).toContain("Training 0-000001");
  expect(html).not.toContain("Receipt 0-");
  expect((await stateOf(host)).training).toEqual({ waiting: 0 });
  expect(customerView(await stateOf(host)).isTraining).toBe(true);
  await host.stop();
});

test("training begins only with nothing real open: no sale, no payment, no parked cart, no count", async () => {
  const { host } = await readyToPay(file);
  const begins = () => refusalOf(host.api.startTraining());
  expect(await begins()).toContain("A sale is open");
  await value(host.api.takeCard({ terminalId: "tmr_1" }));
  const { payment } = await stateOf(host);
  if (payment?.stage !== "paying") throw new Error("the reader asks");
  expect(await begins()).toContain("A sale is open");
  await until(async () => {
    const now = (await stateOf(host)).payment;
    return now?.stage === "paying" && now.charge.state === "pending";
  });
  await value(host.api.cancelCharge({ chargeId: payment.charge.id }));
  await value(host.api.park({ label: "blue coat" }));
  expect(await begins()).toContain("parked here");
  await until(async () => (await stateOf(host)).parked[0]?.isHere === false);
  expect(await begins()).toContain("parked here");
  await value(host.api.takeParked({ id: (await stateOf(host)).parked[0]?.id as never }));
  await value(host.api.clearCart());
  const disk = openStore(file);
  disk.facts.set(pendingFact, { returnId: "goods that lie against the next cart" });
  expect(await begins()).toContain("A sale is open");
  disk.facts.set(pendingFact, null);
  disk.close();
  await value(host.api.countShift({ counted: euros(15_000n), pieces: null }));
  expect(await begins()).toContain("drawer is counted");
  await value(host.api.stopClosing());
  await value(host.api.signOut());
  expect(await begins()).toBe("Sign in first.");
  expect((await stateOf(host)).training).toBeNull();
  await host.stop();
});

test("what was sold before is sent while somebody trains", async () => {
  const { host, server } = await readyToPay(file);
  server.network = "down";
  await value(host.api.takeCash({ tendered: euros(240n) }));
  await value(host.api.finishPayment());
  await trains(host);
  await sells(host);
  expect((await stateOf(host)).training).toEqual({ waiting: 1 });
  const sold = () => server.acts.filter(({ kind }) => kind === "sales.commit");
  expect(sold()).toEqual([]);
  server.network = "up";
  await until(async () => (await stateOf(host)).training?.waiting === 0);
  expect(sold()).toHaveLength(1);
  await host.stop();
});

test("a till that starts again is the register: nothing of training was on the disk", async () => {
  const { host, server, ids } = await readyToTrain();
  const nextNumber = (await stateOf(host)).cart?.nextNumber;
  const files = readdirSync(folder);
  await trains(host);
  await sells(host);
  await value(host.api.scan(croissant));
  expect(readdirSync(folder)).toEqual(files);
  await host.stop();
  const again = openHost(file, server, ids);
  await signedIn(again, server);
  const state = await stateOf(again);
  expect(state.training).toBeNull();
  expect(state.cart?.cart.lines).toEqual([]);
  expect(state.cart?.nextNumber).toBe(nextNumber);
  await again.stop();
});

test("after training nobody is signed in, so what was pressed for it sells nothing", async () => {
  const { host } = await readyToTrain();
  await trains(host);
  await value(host.api.scan(croissant));
  const [, late] = await Promise.all([host.api.endTraining(), host.api.takeCash({ tendered: euros(240n) })]);
  const { person, payment, training } = await stateOf(host);
  expect([person, payment, training]).toEqual([null, null, null]);
  expect(late.ok ? "in training" : late.message).toMatch(/^in training$|^Sign in first/);
  expect(await refusalOf(host.api.takeCash({ tendered: euros(240n) }))).toBe("Sign in first.");
  await host.stop();
});

test("what is on its way when training ends is answered, and training ends", async () => {
  const { host, server } = await readyToTrain();
  const [person] = server.setupAnswer.people;
  if (!person) throw new Error("the test shop has a cashier");
  await trains(host);
  await sells(host);
  // A hash is worked out beside the loop of events, so it comes after all that is done at once.
  const signedIn = host.api.signIn({ personId: person.id, pin });
  const counted = host.api.countShift({ counted: euros(10_000n), pieces: null });
  await value(host.api.endTraining());
  expect(await Promise.all([signedIn, counted])).toEqual([
    { ok: true, value: null },
    { ok: true, value: null },
  ]);
  expect(await stateOf(host)).toMatchObject({ training: null, person: null });
  await host.stop();
});

test("every paper of training says so, the printer's test page as well", async () => {
  const written: number[] = [];
  const line = async () => ({
    write: async (bytes: Uint8Array) => void written.push(...bytes),
    listen: () => undefined,
    ended: new Promise<void>(() => undefined),
    close: async () => undefined,
  });
  const soon = { connectMs: 1, statusMs: 1, stalledMs: 1, confirmMs: 1, lookMs: 1, againMs: 1 };
  const address = { kind: "network", host: "127.0.0.1", port: 9100 } as const;
  const printing = { openLine: () => line, address, limits: soon };
  const { host } = await readyToPay(file, { printing });
  await value(host.api.clearCart());
  const printed = async (): Promise<string> => {
    written.length = 0;
    await value(host.api.printTestPage());
    await until(() => written.length > 500);
    return Buffer.from(written).toString("latin1");
  };
  expect(await printed()).not.toContain("TRAINING");
  await trains(host);
  expect(await printed()).toContain("TRAINING");
  await host.stop();
});

test("how many sales were practised is told with the next close alone, also after a restart", async () => {
  const { host, server, ids } = await readyToTrain();
  await trains(host);
  await sells(host);
  await sells(host);
  await until(async () => (await stateOf(host)).connection.waiting === 0);
  await value(host.api.endTraining());
  await host.stop();

  const again = openHost(file, server, ids);
  const closes = async (): Promise<void> => {
    await value(again.api.countShift({ counted: euros(15_240n), pieces: null }));
    await value(again.api.closeShift({ reason: null, withoutApproval: false }));
  };
  await signedIn(again, server);
  await closes();
  await value(again.api.openShift({ float: euros(15_240n) }));
  await closes();
  expect(server.closes.map(({ practised }) => practised)).toEqual([2, undefined]);
  await again.stop();
});

test("what training does not have says so, and two presses begin one training", async () => {
  const { host, server } = await readyToTrain();
  await Promise.all([value(host.api.startTraining()), value(host.api.startTraining())]);
  await value(host.api.openShift({ float: euros(0n) }));
  await value(host.api.scan(croissant));
  for (const [answer, why] of [
    [host.api.addGiftCard({ amount: euros(500n) }), "no gift cards"],
    [host.api.takePayPal(), "no PayPal"],
    [host.api.shiftReport({ which: "open" }), "no X and no Z"],
    [host.api.findGoods({ text: "c" }), "with their receipt only"],
  ] as const)
    expect(await refusalOf(answer)).toContain(why);
  expect(server.noReceipts.size).toBe(0);
  await host.stop();
});
