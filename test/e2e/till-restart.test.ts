import { money } from "@till/money";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BridgedTill, openBridgedTill } from "../kit/bridged-till.ts";
import { eventually } from "../kit/eventually.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import type { Shop } from "../kit/start-shop.ts";
import { croissantBarcode, eur } from "../kit/test-shop.ts";
import { said } from "../kit/till-bridge.ts";

const settleWithinMs = 60_000;
/** Longer than a till waits between two looks at a charge. */
const looksMs = 1500;
const reader = "tmr_sandbox_reader_1";

let shop: Shop;
let line: CuttableLine;
let at: BridgedTill;
beforeAll(async () => {
  at = await openBridgedTill();
  ({ shop, line } = at);
}, 120_000);
afterAll(async () => {
  await at?.close();
}, 60_000);

test("a card that is being charged while the till dies is still waited for while nobody is signed in", async () => {
  await shop.control("/terminals", { reader, mode: "manual" });
  await said(at.host.scan({ code: croissantBarcode }));
  await said(at.host.readTerminals());
  // The sale is known, so that the answer about the charge alone is lost.
  await said(at.host.takeCash({ tendered: money(100n, eur), amount: money(100n, eur) }));
  await eventually(at.state, ({ connection }) => connection.waiting === 0, settleWithinMs);
  line.set("deaf");
  await said(at.host.takeCard({ terminalId: reader }));
  const manager = await shop.manager();
  const charge = await eventually(
    async () => (await manager.charges.list.query({ open: true, limit: 10 }))[0],
    (found) => found !== undefined,
    settleWithinMs,
  );
  await at.kill();
  line.set("open");
  await at.start();
  const unsignedUntil = Date.now() + looksMs;
  await eventually(
    async () => (await at.state()).payment,
    (payment) => {
      expect(payment).toMatchObject({ stage: "paying", charge: { id: charge?.id } });
      return Date.now() > unsignedUntil;
    },
    settleWithinMs,
  );
  await at.signIn();
  // It can be called off only if it is there: the reader has shown it all along.
  const shown = await eventually(
    async () => (await at.state()).payment,
    (payment) => payment?.stage === "paying" && payment.charge.state === "requires_action",
    settleWithinMs,
  );
  if (shown?.stage !== "paying") throw new Error("it is being paid");
  await said(at.host.cancelCharge({ chargeId: shown.charge.id }));
  const after = await eventually(at.state, ({ payment }) => payment?.stage === "part_paid", settleWithinMs);
  expect(after.payment).toMatchObject({ parts: [{ label: "Cash" }], open: money(140n, eur) });
}, 120_000);
