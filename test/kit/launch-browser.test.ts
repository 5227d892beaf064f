import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./launch-browser.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 240_000);
afterAll(() => browser.close());

test("text is drawn with a font, also on a system that has none", async () => {
  const page = await browser.newPage();
  await page.setContent("<span id=narrow>iii</span><br><span id=wide>WWW</span>");
  const widthOf = (id: string) => page.locator(id).evaluate((span) => span.getBoundingClientRect().width);
  expect(await widthOf("#narrow")).toBeGreaterThan(0);
  expect(await widthOf("#wide")).toBeGreaterThan(await widthOf("#narrow"));
  await page.close();
});

test("a page is told a language that it can use", async () => {
  const page = await browser.newPage();
  expect(await page.evaluate(() => new Intl.Locale(navigator.language).language)).toBe("en");
  await page.close();
});

test("a page cannot reach past this machine", async () => {
  const page = await browser.newPage();
  await expect(page.goto("https://example.com/")).rejects.toThrow("ERR_NAME_NOT_RESOLVED");
  await page.close();
});
