import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type MailServer, startMailServer } from "../kit/start-mail-server.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { managerEmail, managerPassword } from "../kit/test-shop.ts";
import { givePassword, loseAnswer, officeOf, sidewaysOf } from "./in-office.ts";
import { checkout, refusalOf } from "./selling.ts";

const stepMs = 20_000;
const journeyMs = 120_000;

let smtp: MailServer;
let shop: Shop;
let owner: TillClient;
let browser: Browser;
let context: BrowserContext;
/** The owner's browser; the tests walk on with it. */
let page: Page;

beforeAll(async () => {
  smtp = await startMailServer();
  shop = await startShop({
    webhooks: "off",
    env: {
      TILL_SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      TILL_MAIL_FROM: "Test Pantry <shop@till.example>",
    },
  });
  await asOwnerOfDatabase((sql) => sql`update people set role = 'owner' where id = ${shop.managerId}`);
  owner = await shop.manager();
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(stepMs);
  await givePassword(page, shop);
  await page.getByRole("heading", { name: "Today" }).waitFor();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
  await smtp?.stop();
}, 60_000);

const office = (path = ""): string => officeOf(shop, path);
const press = (name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();

async function asOwnerOfDatabase(act: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(shop.ownerUrl, { max: 1 });
  await act(sql);
  await sql.end();
}

/** The sign-in was some time ago: what opens doors takes the password again. */
const letConfirmationRunOut = (): Promise<void> =>
  asOwnerOfDatabase((sql) => sql`update session set confirmed_at = confirmed_at - interval '1 hour'`);

async function keyShown(): Promise<string> {
  await page.getByText("It is shown now and never again.").waitFor();
  return (await page.getByLabel("The key", { exact: true }).textContent()) ?? "";
}

test(
  "a key is made after the password, shown once, does what was ticked and no more, and a double click makes one",
  async () => {
    await page.goto(office("/keys"));
    await page.getByText("No program has a key").waitFor();
    await letConfirmationRunOut();
    await press("Make a key");
    await page.getByLabel("Name").fill("Bookkeeping");
    await press("Make the key");
    await page.getByText("Choose what the key may do.").waitFor();
    await page.getByRole("checkbox", { name: "Look up sales" }).press("Space");
    await page.getByRole("checkbox", { name: "Refund against a receipt" }).press("Space");
    await page.getByLabel("Refund against a receipt: up to").fill("50");
    await page.getByRole("button", { name: "Make the key", exact: true }).dblclick();
    await page.getByLabel("Your password").fill(managerPassword);
    await page.getByRole("button", { name: "Continue", exact: true }).dblclick();
    const key = await keyShown();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await press("Copy");
    await page.getByText("Copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
    await press("I have kept it");

    const row = page.getByRole("row", { name: /^Bookkeeping/ });
    await row.getByText("Refund against a receipt, up to €50.00").waitFor();
    await row.getByText("Works", { exact: true }).waitFor();
    expect(await row.textContent()).not.toContain(key);
    expect(await owner.keys.list.query({})).toHaveLength(1);
    await shop.as(key).sales.list.query({});
    expect(await refusalOf(shop.as(key).disputes.list.query({}))).toBe("forbidden");
  },
  journeyMs,
);

test(
  "a key whose answer was lost is known as lost, and made anew in its place",
  async () => {
    await press("Make a key");
    await page.getByLabel("Name").fill("Warehouse");
    await page.getByRole("checkbox", { name: "See disputes" }).press("Space");
    await loseAnswer(page, "keys.create");
    await press("Make the key");
    await page.getByText(/cannot be reached/).waitFor();
    await press("Make the key");
    await page.getByText("It was made, but the answer that shows it did not arrive.").waitFor();
    await press("Make it anew");
    const key = await keyShown();
    await press("I have kept it");
    await shop.as(key).disputes.list.query({});
    const keys = (await owner.keys.list.query({})).filter(({ name }) => name === "Warehouse");
    expect(keys.map(({ state }) => state).toSorted()).toEqual(["expired", "live"]);
  },
  journeyMs,
);

test(
  "a key is rotated with an overlap in which both work, and revoked at once",
  async () => {
    await page.goto(office("/keys"));
    await press("Rotate the key of Warehouse");
    await page.getByText("Works for one more hour").click();
    await press("Make the new key");
    const key = await keyShown();
    await press("I have kept it");
    const replaced = page.getByRole("row", { name: /^Warehouse.*Replaced/ });
    await replaced.waitFor();
    expect(await replaced.getByRole("button", { name: /^Rotate/ }).count()).toBe(0);
    await shop.as(key).disputes.list.query({});

    const current = page.getByRole("row", { name: /^Warehouse.*Works/ });
    await current.getByRole("button", { name: /^Revoke/ }).click();
    await press("Revoke it");
    await page.getByText("2 keys that work no more").waitFor();
    expect(await refusalOf(shop.as(key).disputes.list.query({}))).toBe("not_signed_in");
  },
  journeyMs,
);

test(
  "a buyer is found, handed what is held, and erased once and for good, with the sale as it was",
  async () => {
    const { id: saleId } = await checkout(shop);
    const email = "buyer@till.example";
    const before = await owner.sales.get.query({ id: saleId });
    await page.goto(office("/customers"));
    await page.getByText("10 years").waitFor();
    await page.getByLabel("The buyer’s email").fill("nobody@shop.example");
    await press("Find");
    await page.getByText("Nothing is held about nobody@shop.example").waitFor();
    await page.getByLabel("The buyer’s email").fill(email.toUpperCase());
    await page.keyboard.press("Enter");
    await page.getByText("1, of which 1 not paid yet").waitFor();
    expect(page.url()).toBe(office("/customers"));

    const [file] = await Promise.all([page.waitForEvent("download"), press("Export as a file")]);
    const exported: unknown = JSON.parse(await readFile(await file.path(), "utf8"));
    expect(exported).toMatchObject({ orders: [{ id: saleId, email }] });

    await press("Erase…");
    await page
      .getByRole("alertdialog")
      .getByText(/cannot be undone/)
      .waitFor();
    await page.getByText("1 order not paid yet: no mail about it goes out any more.").waitFor();
    await loseAnswer(page, "customers.erase");
    await press("Erase for ever");
    await page.getByText(/cannot be reached/).waitFor();
    await press("Erase for ever");
    await page.getByText(/Nobody is named any more on 1 order/).waitFor();
    expect(await owner.sales.get.query({ id: saleId })).toEqual(before);
    await press("Find");
    await page.getByText(/Nothing is held about/).waitFor();
    const rows = await owner.audit.list.query({ action: "customer." });
    expect(rows.map(({ action }) => action)).toEqual(["customer.erased", "customer.exported"]);
  },
  journeyMs,
);

/** The last link in the mails that arrived for this address. */
const linkTo = (email: string): Promise<string> =>
  eventually(
    async () => {
      const mail = smtp.mails.findLast((text) => text.includes(`To: ${email}`)) ?? "";
      // Long lines arrive folded, and "=" as "=3D".
      const text = mail.replaceAll("=\r\n", "").replaceAll("=3D", "=");
      return /(\/office\/welcome#token=[\w-]+)/.exec(text)?.[1] ?? "";
    },
    (link) => link !== "",
    stepMs,
  );

const rowOf = (name: string) => page.getByRole("row", { name: new RegExp(`^${name}`) });

async function typeInvitation(email: string): Promise<void> {
  await press("Office sign-in of Cashier 1");
  await page.getByLabel("Email").fill(email);
}

test(
  "somebody is invited, chooses a password by the mail's link, signs in, and loses the sign-in again",
  async () => {
    await asOwnerOfDatabase((sql) => sql`update people set user_id = null where id = ${shop.cashierId}`);
    await page.goto(office("/people"));
    await letConfirmationRunOut();
    await typeInvitation(managerEmail);
    await press("Send the invitation");
    await page.getByLabel("Your password").fill(managerPassword);
    await press("Continue");
    await page.getByText("Manager signs in with this address already.").waitFor();
    await page.getByLabel("Email").fill("robin@till.example");
    await loseAnswer(page, "people.invite");
    await press("Send the invitation");
    await page.getByText(/cannot be reached/).waitFor();
    await press("Send the invitation");
    await page.getByText("A mail is on its way to robin@till.example.").waitFor();
    await press("Done");
    await rowOf("Cashier 1").getByText("Invited, not yet signed in").waitFor();

    const link = await linkTo("robin@till.example");
    expect(smtp.mails.filter((text) => text.includes("To: robin@till.example"))).toHaveLength(1);
    const robins = await (await browser.newContext()).newPage();
    robins.setDefaultTimeout(stepMs);
    await robins.goto(`http://localhost:${shop.port}${link}`);
    await robins.getByLabel("Your password").fill("Password2026!");
    await robins.getByRole("button", { name: "Save the password" }).click();
    await robins.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
    expect(robins.url()).toBe(office("/welcome"));
    await robins.getByLabel("Your password").fill("a shell for every turtle");
    await robins.getByRole("button", { name: "Save the password" }).click();
    await robins.getByText("The office is open to you").waitFor();
    await givePassword(robins, shop, { email: "robin@till.example", password: "a shell for every turtle" });
    await robins.getByRole("heading", { name: "Sales" }).waitFor();
    await robins.goto(`http://localhost:${shop.port}${link}`);
    await robins.getByLabel("Your password").fill("another shell for turtles");
    await robins.getByRole("button", { name: "Save the password" }).click();
    await robins.getByText(/was used already/).waitFor();

    await page.goto(office("/people"));
    await rowOf("Cashier 1").getByText("Office sign-in").waitFor();
    await press("Office sign-in of Cashier 1");
    await press("Take it away");
    await rowOf("Cashier 1").getByText("Office sign-in", { exact: true }).waitFor({ state: "detached" });
    await robins.goto(office("/sales"));
    await robins.getByLabel("Email").waitFor();
    await robins.context().close();
  },
  journeyMs,
);

test(
  "an invitation is taken back, and its link opens nothing",
  async () => {
    await typeInvitation("jules@till.example");
    await press("Send the invitation");
    await press("Done");
    const link = await linkTo("jules@till.example");
    await press("Office sign-in of Cashier 1");
    expect(await page.getByLabel("Email").inputValue()).toBe("jules@till.example");
    await press("Take the invitation back");
    await rowOf("Cashier 1").getByText("Invited, not yet signed in").waitFor({ state: "detached" });
    const token = link.split("token=")[1] ?? "";
    const call = shop.buyer.account.accept.mutate({ token, newPassword: "a shell for every turtle" });
    expect(await refusalOf(call)).toBe("not_found");
  },
  journeyMs,
);

test(
  "a manager is offered buyers' data and no keys, a cashier neither, and on a phone no page scrolls sideways",
  async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of ["/keys", "/customers", "/people"]) {
      await page.goto(office(path));
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page
        .getByText(/Reading/)
        .first()
        .waitFor({ state: "detached" });
      expect(`${path} ${await sidewaysOf(page)}`).toBe(`${path} 0`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    const menu = page.getByRole("navigation", { name: "Office" }).getByRole("link");
    for (const [role, offered] of [
      ["manager", ["Customers’ data"]],
      ["cashier", []],
    ] as const) {
      await asOwnerOfDatabase((sql) => sql`update people set role = ${role} where id = ${shop.managerId}`);
      await page.goto(office("/keys"));
      await page.getByText("The page “API keys” is not open to you").waitFor();
      const labels = await menu.allTextContents();
      expect(labels.filter((label) => label === "API keys" || label === "Customers’ data")).toEqual(offered);
    }
  },
  journeyMs,
);
