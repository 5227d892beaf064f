import type { Page } from "playwright-core";
import type { Shop } from "../kit/start-shop.ts";
import { managerEmail, managerPassword } from "../kit/test-shop.ts";

/** An address in the shop's office. */
export const officeOf = (shop: Pick<Shop, "port">, path = ""): string =>
  `http://localhost:${shop.port}/office${path}`;

/** Gives address and password, and waits for nothing: what comes then is the test's. */
export async function givePassword(
  page: Page,
  shop: Pick<Shop, "port">,
  { email, password } = { email: managerEmail, password: managerPassword },
): Promise<void> {
  await page.goto(officeOf(shop));
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** The server does it and its answer is lost, once. */
export async function loseAnswer(page: Page, procedure: string): Promise<void> {
  await page.route(
    `**/trpc/${procedure}*`,
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
}

/** By how many pixels the page is wider than its window. */
export const sidewaysOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
