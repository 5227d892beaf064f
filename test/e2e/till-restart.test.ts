import { money } from "@till/money";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startShopOnLine } from "../kit/shop-on-line.ts";
import { eventually } from "../kit/eventually.ts";
import type { CuttableLine } from "../kit/cuttable-line.ts";
import type { Shop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { croissantBarcode, eur } from "../kit/test-shop.ts";
import { type TillBridge, openTillBridge, said, signInOver } from "../kit/till-bridge.ts";

const settleWithinMs = 60_000;
/** Longer than a till waits between two looks at a charge. */
const looksMs = 1500;
const reader = "tmr_sandbox_reader_1";

let shop: Shop;
let line: CuttableLine;
let till: RunningTill;
let bridge: TillBridge;
beforeAll(async () => {
  ({ shop, line } = await startShopOnLine({ webhooks: "off" }));
  till = await startTill({ port: line.port });
  bridge = await openTillBridge(till.url);
  await signIn();
  await said(bridge.host.openShift({ float: money(15_000n, eur) }));
}, 120_000);
afterAll(async () => {
  bridge?.close();
  await till?.stop();
  await line?.close();
  await shop?.stop();
}, 60_000);

const state = () => said(bridge.host.state());

const signIn = (): Promise<void> => signInOver(bridge.host);

test("a card that is being charged while the till dies is still waited for while nobody is signed in", async () => {
  await shop.control("/terminals", { reader, mode: "manual" });
  await said(bridge.host.scan({ code: croissantBarcode }));
  await said(bridge.host.readTerminals());
  // The sale is known, so that the answer about the charge alone is lost.
  await said(bridge.host.takeCash({ tendered: money(100n, eur), amount: money(100n, eur) }));
  await eventually(state, ({ connection }) => connection.waiting === 0, settleWithinMs);
  line.set("deaf");
  await said(bridge.host.takeCard({ terminalId: reader }));
  const manager = await shop.manager();
  const charge = await eventually(
    async () => (await manager.charges.list.query({ open: true, limit: 10 }))[0],
    (found) => found !== undefined,
    settleWithinMs,
  );
  await till.kill();
  bridge.close();
  line.set("open");
  await till.start();
  bridge = await openTillBridge(till.url);
  const unsignedUntil = Date.now() + looksMs;
  await eventually(
    async () => (await state()).payment,
    (payment) => {
      expect(payment).toMatchObject({ stage: "paying", charge: { id: charge?.id } });
      return Date.now() > unsignedUntil;
    },
    settleWithinMs,
  );
  await signIn();
  // It can be called off only if it is there: the reader has shown it all along.
  const shown = await eventually(
    async () => (await state()).payment,
    (payment) => payment?.stage === "paying" && payment.charge.state === "requires_action",
    settleWithinMs,
  );
  if (shown?.stage !== "paying") throw new Error("it is being paid");
  await said(bridge.host.cancelCharge({ chargeId: shown.charge.id }));
  const after = await eventually(state, ({ payment }) => payment?.stage === "part_paid", settleWithinMs);
  expect(after.payment).toMatchObject({ parts: [{ label: "Cash" }], open: money(140n, eur) });
}, 120_000);
