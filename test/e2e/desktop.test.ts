import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DesktopTill, electronProgram, startDesktopTill } from "../kit/desktop-till.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { sandboxTotals } from "./selling.ts";
import { giveBackOneEuro, openShift, sellByCard, sellForCash, signInAtTill } from "./till-journeys.ts";

const journeyMs = 90_000;

/** The till's journeys of `journeys.test.ts` once more, in Electron's own window. */
describe.skipIf(electronProgram === undefined)(
  `the desktop programme${electronProgram === undefined ? " (Electron's program is not installed)" : ""}`,
  () => {
    let shop: Shop;
    let till: DesktopTill;
    beforeAll(async () => {
      shop = await startShop({ webhooks: "off" });
      till = await startDesktopTill(shop, electronProgram ?? "");
      till.page.setDefaultTimeout(15_000);
    }, 180_000);
    afterAll(async () => {
      await till?.stop();
      await shop?.stop();
    }, 60_000);

    test(
      "a cashier signs in by PIN, opens a shift, sells for cash and by card, and gives money back",
      async () => {
        const { page } = till;
        await signInAtTill(page);
        await openShift(page);
        await sellForCash(page);
        await sellByCard(page, shop);
        await giveBackOneEuro(page, "1-000002");
        await expect
          .poll(async () => (await sandboxTotals(shop, "stripe")).refundedMinor, { timeout: 15_000 })
          .toBe(100n);
      },
      journeyMs,
    );

    test(
      "the page has no Node, no Electron and nowhere else to go",
      async () => {
        const seen = await till.page.evaluate(() => ({
          node: typeof (globalThis as { process?: unknown }).process,
          require: typeof (globalThis as { require?: unknown }).require,
          line: Object.keys((globalThis as { tillLine?: object }).tillLine ?? {}),
          origin: location.origin,
        }));
        expect(seen).toMatchObject({ node: "undefined", require: "undefined", line: ["post", "listen"] });
        await till.page.evaluate(() => location.assign("https://till.example/"));
        expect(till.page.url()).toBe("till://app/index.html");
      },
      journeyMs,
    );
  },
);
