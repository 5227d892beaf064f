import type { Browser, Page } from "playwright-core";
import { cashierPin } from "./test-shop.ts";

const stepMs = 20_000;

export interface Counter {
  readonly page: Page;
  press(name: string | RegExp): Promise<void>;
  /** As a scanner does it: a code and Enter within milliseconds. */
  scan(code: string): Promise<void>;
  /** Digit by digit, as a person types an amount or a PIN. */
  type(keys: string): Promise<void>;
}

/** `seen` is told of each screen on the way. A cashier at a till in a browser of 1280 by 800: signed in, with a shift and 150.00 in the drawer. */
export async function openCounter(
  browser: Browser,
  url: string,
  seen: (screen: string, page: Page) => Promise<void> = async () => undefined,
): Promise<Counter> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(stepMs);
  const counter: Counter = {
    page,
    press: (name) => page.getByRole("button", { name }).first().click(),
    scan: (code) => scanInto(page, code),
    async type(keys) {
      for (const key of keys) await page.keyboard.press(key, { delay: 60 });
    },
  };
  await page.goto(url);
  await page.getByRole("heading", { name: "Who is at the till?" }).waitFor();
  await seen("sign-in", page);
  await counter.press(/^.?Cashier 1/);
  await counter.type(cashierPin);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Open a shift" }).waitFor();
  await seen("open-shift", page);
  await counter.type("15000");
  await counter.press("Open shift");
  await page.getByText("Nothing in the cart yet").waitFor();
  return counter;
}

/**
 * As a scanner does it: a code and Enter within milliseconds. Pressed in the page itself, and all made before the first is sent:
 * from a busy machine, or in a busy page, the keys would come as far apart as a person's. Made again where the page was held
 * up while they were made.
 */
export const scanInto = (page: Page, code: string): Promise<void> =>
  page.evaluate(
    (keys) => {
      const focused = document.activeElement ?? document.body;
      const make = () =>
        keys.map((key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      let events = make();
      const areTogether = () => (events.at(-1)?.timeStamp ?? 0) - (events[0]?.timeStamp ?? 0) < 20;
      for (let tries = 0; tries < 10 && !areTogether(); tries += 1) events = make();
      for (const event of events) focused.dispatchEvent(event);
    },
    [...Array.from(code), "Enter"],
  );
