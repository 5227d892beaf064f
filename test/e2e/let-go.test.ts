import { money } from "@till/money";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BridgedTill, openBridgedTill } from "../kit/bridged-till.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import { eventually } from "../kit/eventually.ts";
import type { Shop } from "../kit/start-shop.ts";
import { croissantBarcode, eur } from "../kit/test-shop.ts";
import { said } from "../kit/till-bridge.ts";
import { sandboxTotals } from "./selling.ts";

const settleWithinMs = 60_000;
const reader = "tmr_sandbox_reader_1";
const euros = (minor: bigint) => money(minor, eur);

let shop: Shop;
let line: CuttableLine;
let at: BridgedTill;
let sql: postgres.Sql;
beforeAll(async () => {
  at = await openBridgedTill({});
  ({ shop, line } = at);
  sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => undefined });
}, 120_000);
afterAll(async () => {
  await sql?.end();
  await at?.close();
}, 60_000);

const balanceOf = async (account: string): Promise<bigint> => {
  const [row] = await sql<{ minor: string }[]>`
    select coalesce(sum(amount_minor), 0)::text as minor from entries where account like ${account}`;
  return BigInt(row?.minor ?? 0);
};

/** As the cashier sees it: the reader is asked, no answer comes, and the reader takes the money all the same. */
async function takenUnheard(minor: bigint): Promise<void> {
  line.set("deaf");
  await said(at.host.takeCard({ terminalId: reader }));
  const taken = () => sql`select 1 from charges where state = 'captured' and amount_minor = ${String(minor)}`;
  await eventually(taken, (rows) => rows.length === 1, settleWithinMs);
  const { payment } = await at.state();
  if (payment?.stage !== "paying") throw new Error("no answer came");
  await said(at.host.letGoCharge({ chargeId: payment.charge.id }));
}

test("a card that was taken unheard and let go gets its money back, and the cash that was taken instead counts", async () => {
  await shop.control("/terminals", { reader, mode: "approve" });
  await said(at.host.readTerminals());
  await said(at.host.scan({ code: croissantBarcode }));
  // The server knows the sale, so that only the answer about the card is lost.
  await said(at.host.takeCash({ tendered: euros(40n), amount: euros(40n) }));
  await at.drained();
  await takenUnheard(200n);
  await said(at.host.takeCash({ tendered: euros(200n) }));
  expect((await at.state()).payment).toMatchObject({ stage: "paid" });
  line.set("open");
  await at.drained();
  const held = () => sandboxTotals(shop, "stripe");
  const { capturedMinor, refundedMinor } = await eventually(
    held,
    (totals) => totals.refundedMinor === 200n,
    settleWithinMs,
  );
  expect(capturedMinor - refundedMinor).toBe(0n);
  expect([await balanceOf("receivable"), await balanceOf("drawer:%")]).toEqual([0n, 15_240n]);
  const report = await (await shop.manager()).reports.endOfDay.query({});
  expect(report.proof).toMatchObject({ holds: true, differences: [] });
}, 180_000);
