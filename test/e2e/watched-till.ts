import type { PersonId, Uuid } from "@till/kernel";
import type { Page } from "playwright-core";
import { startShopOnLine } from "../kit/shop-on-line.ts";
import { scanInto } from "../kit/at-counter.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { startBoxes } from "../kit/start-boxes.ts";
import { startTill } from "../kit/start-till.ts";
import { cashierPin, croissantBarcode as croissant, registerKeys } from "../kit/test-shop.ts";
import { createLooking } from "./till-looking.ts";

const stepMs = 20_000;
const reader = "tmr_sandbox_reader_1";

export const supervisor = { name: "Sam", pin: "8264" } as const;

export type WatchedTill = Awaited<ReturnType<typeof watchTill>>;

/**
 * A till whose screens are looked at: with a line to the server that can be cut, a virtual printer, a cashier whose discounts
 * need a manager, and that manager. Not signed in. `env`: added to the till's.
 */
export async function watchTill(enrolment: "enrolled" | "new", env: Readonly<Record<string, string>> = {}) {
  const { shop, line } = await startShopOnLine({ webhooks: "off", env: { TILL_LEASE_MS: "1000" } });
  const manager = await shop.manager();
  const id = () => shop.ids.next<Uuid>();
  const personId = shop.ids.next<PersonId>();
  await manager.people.save.mutate({
    id: id(),
    personId,
    name: supervisor.name,
    role: "manager",
    active: true,
  });
  await manager.people.setPin.mutate({ id: id(), personId, pin: supervisor.pin });
  const { roles } = await manager.people.list.query({});
  const cashier = roles.find(({ code }) => code === "cashier");
  if (!cashier) throw new Error("cashiers are built in");
  const grants = { ...cashier.grants, "sale.discount": { limit: 100_000n } };
  await manager.people.saveRole.mutate({ id: id(), code: cashier.code, name: cashier.name, grants });
  const boxes = await startBoxes();
  const registerKey = enrolment === "new" ? null : registerKeys[0];
  const till = await startTill({ port: line.port }, registerKey, { TILL_PRINTER: boxes.printer, ...env });
  const looking = createLooking(till);
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const [page, display] = [await context.newPage(), await context.newPage()];
  for (const one of [page, display]) one.setDefaultTimeout(stepMs);
  await page.goto(till.url);

  const press = (name: string | RegExp): Promise<void> => page.getByRole("button", { name }).first().click();
  const key = (name: string): Promise<void> => page.keyboard.press(name);
  const shows = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
  const titled = (name: string | RegExp): Promise<void> =>
    page.getByRole("heading", { name }).first().waitFor();
  const type = async (keys: string): Promise<void> => {
    for (const one of keys) await page.keyboard.press(one, { delay: 60 });
  };
  const signIn = async (): Promise<void> => {
    await press(/^.?Cashier 1/);
    await type(cashierPin);
    await key("Enter");
  };
  const scan = async (): Promise<void> => {
    await scanInto(page, croissant);
    await shows(/^1\s×$/);
  };
  const payExact = async (): Promise<void> => {
    await key("F11");
    await titled("Cash");
    await press(/^Exact/);
    await key("Enter");
  };
  const nextSale = async (): Promise<void> => {
    await titled("Paid");
    await key("Enter");
    await shows("Nothing in the cart yet");
  };
  const byCard = async (): Promise<void> => {
    await key("F12");
    await shows(/ready/);
    await key("1");
  };
  const close = async (): Promise<void> => {
    await browser.close();
    await till.stop();
    await boxes.stop();
    await line.close();
    await shop.stop();
  };
  return {
    shop,
    line,
    boxes,
    till,
    manager,
    page,
    display,
    press,
    key,
    shows,
    titled,
    type,
    signIn,
    scan,
    payExact,
    nextSale,
    byCard,
    close,
    /** By axe, so far. */
    found: looking.found,
    look: (name: string, at: Page = page): Promise<void> => looking.look(name, at),
    /** Also from the right to the left: what is on the screen most, and what is read in trouble. */
    lookBothWays: (name: string, at: Page = page): Promise<void> => looking.look(name, at, ["ar"]),
    readerIs: (mode: "manual" | "approve" | "decline" | "silent") =>
      shop.control("/terminals", { reader, mode }),
  };
}
