import type { Uuid } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type WatchedTill, watchTill } from "./watched-till.ts";

/** What a till shows when something waits, failed or is not known: money, paper, the network, a manager. */

const journeyMs = 600_000;

let at: WatchedTill;
beforeAll(async () => {
  at = await watchTill("new");
}, 180_000);
afterAll(() => at?.close(), 60_000);

const codeForTill = async (): Promise<string> => {
  const { manager, shop } = at;
  const registerId = shop.registerIds[0];
  return (await manager.registers.makeCode.mutate({ id: shop.ids.next<Uuid>(), registerId })).code;
};

async function enrol(code: string): Promise<void> {
  await at.page.getByLabel("The code from the office").fill(code);
  await at.press("Enrol this till");
}

test(
  "a till that is no register yet, and who is not let in",
  async () => {
    const { till, page, display, found, press, key, shows, titled, type, signIn, look, lookBothWays } = at;
    await titled("Make this a till of your shop");
    await lookBothWays("enrol");
    await enrol("AAAA-BBBB-CCCC");
    await shows(/not right, was used, or has run out/);
    await look("enrol-wrong");
    await enrol(await codeForTill());
    await titled("Who is at the till?");
    await press(/^.?Cashier 1/);
    await type("1111");
    await key("Enter");
    await shows(/not right/);
    await look("sign-in-wrong");
    await signIn();
    await titled("Open a shift");
    await page.getByText("Coins and notes").click();
    await look("open-shift-pieces");
    await page.getByRole("textbox").last().focus();
    await key("Tab");
    const isNextInSight = await page.evaluate(() => {
      const { top, bottom } = document.activeElement?.getBoundingClientRect() ?? { top: -1, bottom: 0 };
      return top >= 0 && bottom <= innerHeight && document.activeElement?.textContent.includes("Open shift");
    });
    expect(isNextInSight).toBe(true);
    await page.getByText("As a sum").click();
    await press("Open shift");
    await shows("Nothing in the cart yet");
    await display.goto(`${till.url}display`);
    await display.getByRole("heading", { name: "Test Pantry" }).waitFor();
    await look("display-idle", display);
    expect(found).toEqual([]);
  },
  journeyMs,
);

test(
  "a part is paid; a card, a code and a manager are waited for; nothing was taken",
  async () => {
    const {
      page,
      display,
      found,
      press,
      key,
      shows,
      titled,
      type,
      scan,
      payExact,
      nextSale,
      byCard,
      look,
      lookBothWays,
      readerIs,
    } = at;
    await scan();
    await display.getByText("Croissant").waitFor();
    await lookBothWays("display-cart", display);
    await press("Discount 20%");
    await payExact();
    await page.getByRole("dialog", { name: "A manager has to approve this" }).waitFor();
    await lookBothWays("approval");
    await press("Do without it");
    await shows("Nothing was done: a manager has to approve this with their PIN.");
    await key("Escape");
    await press("Undo");

    await key("F3");
    await titled("More ways to pay");
    await type("100");
    await press(/^Cash/);
    await titled(/is still to be paid/);
    await lookBothWays("part-paid");
    await readerIs("manual");
    await byCard();
    await titled("Present card");
    await lookBothWays("card-waiting");
    await press(/^Cancel payment/);
    await titled(/1\.40 is still to be paid/);
    await readerIs("decline");
    await byCard();
    await shows(/nothing was taken/);
    await lookBothWays("refused");
    await key("F10");
    await titled("PayPal");
    await page.getByRole("img", { name: /QR code/ }).waitFor();
    await lookBothWays("paypal-qr");
    await display.getByRole("img").waitFor();
    await lookBothWays("display-qr", display);
    await press(/^Cancel payment/);
    await titled(/1\.40 is still to be paid/);
    await payExact();
    await titled("Paid");
    await look("display-paid", display);
    await nextSale();
    expect(found).toEqual([]);
  },
  journeyMs,
);

test(
  "nobody knows whether money moved: the gateway is silent, and our own server is",
  async () => {
    const { shop, line, page, found, press, key, titled, scan, byCard, lookBothWays, readerIs } = at;
    await scan();
    const silent = [
      "terminal.readers.process_payment_intent",
      "terminal.readers.retrieve",
      "payment_intents.retrieve",
    ];
    for (const operation of silent)
      await shop.control("/faults", { gateway: "stripe", operation, kind: "after_commit", times: 500 });
    await byCard();
    await titled(/We don't know yet/);
    await lookBothWays("unknown-gateway");
    await fetch(`http://127.0.0.1:${shop.ports.control}/faults`, { method: "DELETE" });
    await readerIs("approve");
    await press(/^Let it go/);
    await page.getByRole("heading", { name: /We don't know yet/ }).waitFor({ state: "hidden" });
    await readerIs("manual");
    await key("F10");
    await page.getByRole("img", { name: /QR code/ }).waitFor();
    line.set("cut");
    await titled(/We don't know yet/);
    await lookBothWays("unknown-server");
    line.set("open");
    await page.getByRole("img", { name: /QR code/ }).waitFor();
    await press(/^Cancel payment/);
    await page.getByRole("img", { name: /QR code/ }).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: /^Croissant/ }).waitFor();
    expect(found).toEqual([]);
  },
  journeyMs,
);

test(
  "paper that is out, a line that broke, and a gift card's code",
  async () => {
    const {
      boxes,
      page,
      found,
      press,
      key,
      shows,
      titled,
      type,
      scan,
      payExact,
      nextSale,
      look,
      lookBothWays,
    } = at;
    await boxes.be("paper_out");
    await payExact();
    await shows("The printer is out of paper");
    await lookBothWays("paid-no-paper");
    await nextSale();
    await boxes.be("drops_line");
    await scan();
    await payExact();
    await shows("Look at the printer: did it come out whole?");
    await look("paid-print-unknown");
    await boxes.be("normal");
    await press(/^Yes/);
    await nextSale();
    await press("Printer");
    await page.getByRole("dialog").getByText("Ready", { exact: true }).waitFor();
    await look("printer");
    await key("Escape");
    await key("F5");
    await titled("Gift card");
    await type("2500");
    await press("Add to the cart");
    await shows("1 line");
    await payExact();
    await page.locator(".paid__card strong").waitFor();
    await look("paid-gift-card");
    await nextSale();
    expect(found).toEqual([]);
  },
  journeyMs,
);

test(
  "carts set aside, and an hour without a network",
  async () => {
    const { line, page, found, key, shows, titled, scan, payExact, nextSale, look, lookBothWays } = at;
    await scan();
    await key("Shift+F6");
    await titled("Parked carts");
    await page.keyboard.type("the lady with the dog", { delay: 50 });
    await key("Enter");
    await shows("Nothing in the cart yet");
    await key("Shift+F6");
    await titled("Parked carts");
    await shows("the lady with the dog");
    await lookBothWays("parked-list");
    await key("Escape");
    line.set("cut");
    await shows("No network");
    await scan();
    await payExact();
    await nextSale();
    await scan();
    await lookBothWays("offline");
    await key("F3");
    await titled("More ways to pay");
    await look("more-ways-offline");
    await key("Escape");
    await key("F8");
    await page.getByLabel("What is known of the sale").fill("2.40");
    await key("Enter");
    await page.getByRole("list", { name: "Sales found" }).waitFor();
    await look("lookup-offline");
    await key("Escape");
    await key("F9");
    await titled("Close the shift");
    await look("close-offline");
    await key("Escape");
    line.set("open");
    await shows("Online · all sent");
    await payExact();
    await nextSale();
    expect(found).toEqual([]);
  },
  journeyMs,
);
