import type { Uuid } from "@till/kernel";
import { money } from "@till/money";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import { eventually } from "../kit/eventually.ts";
import { startShopOnLine } from "../kit/shop-on-line.ts";
import type { Shop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { croissantBarcode, eur } from "../kit/test-shop.ts";
import { type TillBridge, openTillBridge, said, signInOver } from "../kit/till-bridge.ts";

const settleWithinMs = 60_000;
const euros = (minor: bigint) => money(minor, eur);

let shop: Shop;
let line: CuttableLine;
let till: RunningTill;
let bridge: TillBridge;
beforeAll(async () => {
  ({ shop, line } = await startShopOnLine({ webhooks: "off" }));
  till = await startTill({ port: line.port });
  bridge = await openTillBridge(till.url);
  await signInOver(bridge.host);
  await said(bridge.host.openShift({ float: euros(15_000n) }));
  await allSent();
}, 120_000);
afterAll(async () => {
  bridge?.close();
  await till?.stop();
  await line?.close();
  await shop?.stop();
}, 60_000);

const state = () => said(bridge.host.state());
const becomes = (isSo: (now: Awaited<ReturnType<typeof state>>) => boolean) =>
  eventually(state, isSo, settleWithinMs);
const allSent = () =>
  becomes(
    ({ connection }) => connection.online && connection.waiting === 0 && connection.attention.length === 0,
  );

async function revoke(): Promise<void> {
  const asked = { id: shop.ids.next<Uuid>(), registerId: shop.registerIds[0] };
  await (await shop.manager()).registers.revoke.mutate(asked);
}

async function shutOut(): Promise<void> {
  await revoke();
  await becomes(({ enrolment }) => enrolment === "shut_out");
  expect((await state()).person).toBeNull();
  expect(await bridge.host.scan({ code: croissantBarcode })).toMatchObject({ ok: false });
  expect(await bridge.host.takeCash({ tendered: euros(500n) })).toMatchObject({ ok: false });
}

async function enrolledAgain(): Promise<void> {
  const asked = { id: shop.ids.next<Uuid>(), registerId: shop.registerIds[0] };
  const { code } = await (await shop.manager()).registers.makeCode.mutate(asked);
  await said(bridge.host.enrol({ code }));
  await signInOver(bridge.host);
}

async function completed(): Promise<number> {
  const found = await (await shop.manager()).sales.list.query({ limit: 50 });
  return found.sales.filter(({ state: ended }) => ended === "completed").length;
}

async function reportProof() {
  return (await (await shop.manager()).reports.endOfDay.query({})).proof;
}

const holds = { holds: true, differences: [] };

test("shut out over a cart: it stands there for whoever comes, and is sold once", async () => {
  const before = await completed();
  await said(bridge.host.scan({ code: croissantBarcode }));
  await shutOut();
  await till.kill();
  await till.start();
  bridge.close();
  bridge = await openTillBridge(till.url);
  await enrolledAgain();
  expect((await state()).cart?.cart.lines).toHaveLength(1);
  await said(bridge.host.takeCash({ tendered: euros(500n) }));
  await said(bridge.host.finishPayment());
  await allSent();
  expect(await completed()).toBe(before + 1);
  expect(await reportProof()).toMatchObject(holds);
}, 120_000);

test("shut out over sales that were not sent: they are sent once, with their own numbers", async () => {
  const before = await completed();
  line.set("cut");
  for (let sale = 0; sale < 3; sale += 1) {
    await said(bridge.host.scan({ code: croissantBarcode }));
    await said(bridge.host.takeCash({ tendered: euros(500n) }));
    await said(bridge.host.finishPayment());
  }
  await revoke();
  line.set("open");
  await becomes(({ enrolment }) => enrolment === "shut_out");
  expect((await state()).connection.waiting).toBe(3);
  await enrolledAgain();
  await allSent();
  expect(await completed()).toBe(before + 3);
  expect(await reportProof()).toMatchObject(holds);
}, 120_000);

test("shut out with a card at the reader: what it took is the sale's, once", async () => {
  const before = await completed();
  const reader = "tmr_sandbox_reader_1";
  await shop.control("/terminals", { reader, mode: "silent" });
  await said(bridge.host.scan({ code: croissantBarcode }));
  const { terminals } = await becomes((now) => now.terminals.length > 0);
  const stripe = terminals.find(({ gateway }) => gateway === "stripe");
  if (!stripe) throw new Error("the test shop has a reader");
  await said(bridge.host.takeCard({ terminalId: stripe.id }));
  await becomes(({ payment }) => payment?.stage === "paying");
  const asked = async () => (await (await shop.manager()).sales.list.query({ limit: 1 })).sales[0]?.state;
  await eventually(asked, (known) => known === "open", settleWithinMs);
  await shutOut();
  await shop.control("/terminals", { reader, mode: "approve" });
  await enrolledAgain();
  await becomes(({ payment }) => payment?.stage === "paid");
  await said(bridge.host.finishPayment());
  await allSent();
  expect(await completed()).toBe(before + 1);
  expect(await reportProof()).toMatchObject(holds);
}, 120_000);

test("shut out over a count: it is asked for no second time, and the shift is closed on it", async () => {
  const before = await completed();
  line.set("cut");
  const counted = { counted: euros(15_000n), pieces: null };
  expect(await bridge.host.countShift(counted)).toMatchObject({ ok: false });
  await revoke();
  line.set("open");
  await becomes(({ enrolment }) => enrolment === "shut_out");
  await enrolledAgain();
  const { closing } = await becomes((now) => now.closing?.isCommitted === true);
  expect(closing?.counted).toEqual(euros(15_000n));
  await said(bridge.host.closeShift({ reason: "counted over a revoked key", withoutApproval: true }));
  expect((await state()).shift).toBeNull();
  expect(await completed()).toBe(before);
  expect(await reportProof()).toMatchObject(holds);
}, 120_000);
