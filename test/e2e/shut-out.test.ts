import type { Uuid } from "@till/kernel";
import { money } from "@till/money";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BridgedTill, openBridgedTill } from "../kit/bridged-till.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import { eventually } from "../kit/eventually.ts";
import type { Shop } from "../kit/start-shop.ts";
import { croissantBarcode, eur } from "../kit/test-shop.ts";
import { said } from "../kit/till-bridge.ts";

const settleWithinMs = 60_000;
const euros = (minor: bigint) => money(minor, eur);

let shop: Shop;
let line: CuttableLine;
let at: BridgedTill;
beforeAll(async () => {
  at = await openBridgedTill();
  ({ shop, line } = at);
  await at.drained();
}, 120_000);
afterAll(async () => {
  await at?.close();
}, 60_000);

async function revoke(): Promise<void> {
  const asked = { id: shop.ids.next<Uuid>(), registerId: shop.registerIds[0] };
  await (await shop.manager()).registers.revoke.mutate(asked);
}

async function shutOut(): Promise<void> {
  await revoke();
  await at.becomes(({ enrolment }) => enrolment === "shut_out");
  expect((await at.state()).person).toBeNull();
  expect(await at.host.scan({ code: croissantBarcode })).toMatchObject({ ok: false });
  expect(await at.host.takeCash({ tendered: euros(500n) })).toMatchObject({ ok: false });
}

async function enrolledAgain(): Promise<void> {
  const asked = { id: shop.ids.next<Uuid>(), registerId: shop.registerIds[0] };
  const { code } = await (await shop.manager()).registers.makeCode.mutate(asked);
  await said(at.host.enrol({ code }));
  await at.signIn();
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
  await said(at.host.scan({ code: croissantBarcode }));
  await shutOut();
  await at.kill();
  await at.start();
  await enrolledAgain();
  expect((await at.state()).cart?.cart.lines).toHaveLength(1);
  await said(at.host.takeCash({ tendered: euros(500n) }));
  await said(at.host.finishPayment());
  await at.drained();
  expect(await completed()).toBe(before + 1);
  expect(await reportProof()).toMatchObject(holds);
}, 120_000);

test("shut out over sales that were not sent: they are sent once, with their own numbers", async () => {
  const before = await completed();
  line.set("cut");
  for (let sale = 0; sale < 3; sale += 1) {
    await said(at.host.scan({ code: croissantBarcode }));
    await said(at.host.takeCash({ tendered: euros(500n) }));
    await said(at.host.finishPayment());
  }
  await revoke();
  line.set("open");
  await at.becomes(({ enrolment }) => enrolment === "shut_out");
  expect((await at.state()).connection.waiting).toBe(3);
  await enrolledAgain();
  await at.drained();
  expect(await completed()).toBe(before + 3);
  expect(await reportProof()).toMatchObject(holds);
}, 120_000);

test("shut out with a card at the reader: what it took is the sale's, once", async () => {
  const before = await completed();
  const reader = "tmr_sandbox_reader_1";
  await shop.control("/terminals", { reader, mode: "silent" });
  await said(at.host.scan({ code: croissantBarcode }));
  const { terminals } = await at.becomes((now) => now.terminals.length > 0);
  const stripe = terminals.find(({ gateway }) => gateway === "stripe");
  if (!stripe) throw new Error("the test shop has a reader");
  await said(at.host.takeCard({ terminalId: stripe.id }));
  await at.becomes(({ payment }) => payment?.stage === "paying");
  const asked = async () => (await (await shop.manager()).sales.list.query({ limit: 1 })).sales[0]?.state;
  await eventually(asked, (known) => known === "open", settleWithinMs);
  await shutOut();
  await shop.control("/terminals", { reader, mode: "approve" });
  await enrolledAgain();
  await at.becomes(({ payment }) => payment?.stage === "paid");
  await said(at.host.finishPayment());
  await at.drained();
  expect(await completed()).toBe(before + 1);
  expect(await reportProof()).toMatchObject(holds);
}, 120_000);

test("shut out over a count: it is asked for no second time, and the shift is closed on it", async () => {
  const before = await completed();
  line.set("cut");
  const counted = { counted: euros(15_000n), pieces: null };
  expect(await at.host.countShift(counted)).toMatchObject({ ok: false });
  await revoke();
  line.set("open");
  await at.becomes(({ enrolment }) => enrolment === "shut_out");
  await enrolledAgain();
  const { closing } = await at.becomes((now) => now.closing?.isCommitted === true);
  expect(closing?.counted).toEqual(euros(15_000n));
  await said(at.host.closeShift({ reason: "counted over a revoked key", withoutApproval: true }));
  expect((await at.state()).shift).toBeNull();
  expect(await completed()).toBe(before);
  expect(await reportProof()).toMatchObject(holds);
}, 120_000);
