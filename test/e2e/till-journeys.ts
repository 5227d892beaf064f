import type { Page } from "playwright-core";
import type { Shop } from "../kit/start-shop.ts";
import { cashierPin } from "../kit/test-shop.ts";

/** What a cashier does, in whichever shell the till's page is shown: the browser's and Electron's are held to the same. */
export const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });

export async function signInAtTill(page: Page): Promise<void> {
  await button(page, /Cashier 1/).click();
  for (const digit of cashierPin) await button(page, digit).click();
  await button(page, /Sign in/).click();
}

export async function openShift(page: Page): Promise<void> {
  for (const key of ["1", "0", "0", "00"]) await button(page, key).click();
  await button(page, /Open shift/).click();
}

/** A croissant for a note of five. */
export async function sellForCash(page: Page): Promise<void> {
  await button(page, /Croissant/).click();
  await button(page, /^Cash/).click();
  await button(page, "€5.00").click();
  await button(page, /Take cash/).click();
  await page.getByRole("heading", { name: "Paid" }).waitFor();
  await page.getByText("€2.60").first().waitFor();
  await button(page, /New sale/).click();
}

/** A coffee by card on a reader of each gateway that has one. */
export async function sellByCard(page: Page, shop: Shop): Promise<void> {
  await shop.control("/terminals", { reader: "tmr_sandbox_reader_1", mode: "approve" });
  await shop.control("/terminals", { reader: "tmr_sandbox_reader_2", mode: "approve" });
  await shop.control("/terminals", { reader: "sandbox-terminal-1", mode: "approve" });
  for (const reader of [/Stripe · ready/, /Square Terminal 1/]) {
    await button(page, /^Coffee/).click();
    await button(page, /Card on reader/).click();
    await button(page, reader).first().click();
    await page.getByRole("heading", { name: "Paid" }).waitFor();
    await button(page, /New sale/).click();
  }
}

/** A receipt looked up, and a euro of it given back. */
export async function giveBackOneEuro(page: Page, number: string): Promise<void> {
  await button(page, /^Return/).click();
  await page.getByRole("textbox", { name: "Receipt number" }).fill(number);
  await button(page, /Find the sale/).click();
  await page.getByRole("radio", { name: /An amount/ }).click({ force: true });
  for (const key of ["1", "00"]) await button(page, key).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("cold");
  await button(page, /^Refund/).click();
}
