import { readFile } from "node:fs/promises";
import type { PersonId } from "@till/kernel";
import type { Browser, Page } from "playwright-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { registerKeys } from "../kit/test-shop.ts";
import { givePassword, loseAnswer, officeOf, sidewaysOf } from "./in-office.ts";
import { cardToken, checkout, newCharge } from "./selling.ts";

const stepMs = 20_000;
const journeyMs = 120_000;
const pin = "2580";

let shop: Shop;
let manager: TillClient;
let browser: Browser;
/** The manager's browser; the tests walk on with it. */
let page: Page;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  manager = await shop.manager();
  browser = await launchBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.setDefaultTimeout(stepMs);
  await givePassword(page, shop);
  await page.getByRole("heading", { name: "Today" }).waitFor();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
}, 60_000);

const office = (path: string): string => officeOf(shop, path);
const press = (name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();
const staff = async () => (await manager.people.list.query({})).people;
const robin = async () => {
  const found = (await staff()).find(({ name }) => name === "Robin");
  if (!found) throw new Error("Robin works here");
  return found;
};
const trailOf = (subject: string) => manager.audit.list.query({ subject });

async function signInAt(registerKey: string, personId: PersonId): Promise<TillClient> {
  const { token } = await shop.buyer.till.signIn.mutate({ registerKey, personId, pin });
  return shop.as(token);
}

test(
  "a person is added once, also when the answer was lost, and signs in at a till with the PIN they are given",
  async () => {
    await page.goto(office("/people"));
    await press("Add a person");
    await page.getByLabel("Name").fill("Robin");
    await page.getByRole("dialog").getByRole("button", { name: /Role/ }).click();
    expect(await page.getByRole("option", { name: /Owner/ }).getAttribute("aria-disabled")).toBe("true");
    await page.getByRole("option", { name: "Cashier" }).click();
    await loseAnswer(page, "people.save");
    await press("Add");
    await page.getByText(/cannot be reached/).waitFor();
    await press("Add");

    await page.getByRole("heading", { name: "A PIN for Robin" }).waitFor();
    await typePin("1234");
    await page.getByText(/among the first that are tried/).waitFor();
    await typePin(pin);
    const row = page.getByRole("row", { name: /^Robin/ });
    await row.getByText("At tills, by PIN").waitFor();

    const { id } = await robin();
    expect((await trailOf(id)).map(({ action }) => action)).toEqual(["person.pin_set", "person.added"]);
    await signInAt(registerKeys[1], id);
    await page.goto(office("/people"));
    await row.getByText("Register 2").waitFor();
    await press("Sign Robin out of Register 2");
    await row.getByText("Nowhere").waitFor();
    expect((await robin()).sessions).toEqual([]);
  },
  journeyMs,
);

async function typePin(digits: string): Promise<void> {
  await page.getByLabel("New PIN").fill(digits);
  await page.getByLabel("The same again").fill(digits);
  await press("Set the PIN");
}

test(
  "a role is changed tick by tick, and what one may not do oneself cannot be ticked",
  async () => {
    await press("Change the role Cashier");
    const keys = page.getByRole("checkbox", { name: "Manage API keys" });
    expect(await keys.isDisabled()).toBe(true);
    await page.getByText("You may not do this yourself, so you cannot give it.").first().waitFor();
    await page.getByLabel("Refund against a receipt: up to").fill("5");
    await page.getByRole("textbox", { name: /^Give a discount: up to/ }).fill("2.5");
    await page.getByRole("checkbox", { name: "Use card readers" }).press("Space");
    await press("Save");
    await page.getByText("Refund against a receipt, up to €5.00").waitFor();

    const { roles } = await manager.people.list.query({});
    const { grants } = roles.find(({ code }) => code === "cashier") ?? {};
    expect(grants).toMatchObject({ "refund.create": { limit: 500n }, "sale.discount": { limit: 25_000n } });
    expect(grants).not.toHaveProperty(["terminal.list"]);
  },
  journeyMs,
);

test(
  "a till is enrolled with the code on the screen, and shut out with all who are signed in there",
  async () => {
    await page.goto(office("/registers"));
    await press("Enrol a till as Register 2");
    await press("Show the code");
    await page.getByText("Works for").waitFor();
    const code = await page.getByLabel("The code").textContent();
    const { registerKey } = await shop.buyer.till.enrol.mutate({ code: code ?? "" });
    await page.getByRole("heading", { name: "Register 2 has its till" }).waitFor();
    await press("Done");

    const { id } = await robin();
    await expect(signInAt(registerKeys[1], id)).rejects.toThrow("not enrolled");
    const atTill = await signInAt(registerKey, id);
    expect(await atTill.till.me.query()).toMatchObject({ name: "Robin" });
    await page
      .getByRole("row", { name: /^Register 2/ })
      .getByText("Robin")
      .waitFor();

    await press("Shut out the till of Register 2");
    await press("Shut it out");
    await page
      .getByRole("row", { name: /^Register 2/ })
      .getByText("No till")
      .waitFor();
    expect(await atTill.till.me.query()).toBeNull();
    await expect(signInAt(registerKey, id)).rejects.toThrow("not enrolled");
  },
  journeyMs,
);

test(
  "whoever is let go is a former person, and cannot sign in",
  async () => {
    await page.goto(office("/people"));
    await press("Let Robin go");
    await page.getByRole("alertdialog").getByRole("button", { name: "Let Robin go" }).click();
    await page.getByText("1 former person").click();
    await page.getByRole("button", { name: "Take Robin on again" }).waitFor();
    await expect(signInAt(registerKeys[0], (await robin()).id)).rejects.toThrow("PIN is not right");
  },
  journeyMs,
);

test(
  "the trail shows it in words, narrows to what is looked for, and goes into a file",
  async () => {
    await page.goto(office("/trail"));
    await page.getByRole("row", { name: /Shut a till out.*Manager.*Register 2/ }).waitFor();
    const role = page.getByRole("row", { name: /Saved a role/ });
    expect(await role.textContent()).toMatch(
      /Give a discount: yes up to 2\.5%.*Refund against a receipt: yes up to €5\.00/,
    );
    await page.getByRole("button", { name: /^Anything/ }).click();
    await page.getByRole("option", { name: "Registers" }).click();
    await page.waitForURL(/action=register\./);
    await page.getByText(/^3 records$/).waitFor();
    expect(await download("CSV")).toMatch(
      /register\.revoked.*\r\n.*register\.enrolled.*\r\n.*register\.code_made/,
    );
    expect(JSON.parse(await download("JSON"))).toMatchObject([
      { action: "register.revoked", actorName: "Manager", after: { enrolledAtMs: null } },
      { action: "register.enrolled" },
      { action: "register.code_made" },
    ]);
    await page.getByLabel("To", { exact: true }).fill("2020-01-01");
    await page.getByText("No record matches").waitFor();
  },
  journeyMs,
);

async function download(format: "CSV" | "JSON"): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent("download"), press(`Download records as ${format}`)]);
  return readFile(await file.path(), "utf8");
}

test(
  "the check of the chain says whole with a hash to keep, and broken where a row was changed past Till",
  async () => {
    await eventually(
      () => manager.audit.verify.query({}),
      ({ rows, linked }) => rows === linked,
      stepMs,
    );
    await page.goto(office("/trail"));
    await press("Check the chain");
    await page.getByText("The chain is whole").waitFor();
    const head = await page.locator(".chain-hash").textContent();
    await page.getByText("Check against a hash you kept").click();
    await page.getByLabel("Hash of an earlier check").fill("0".repeat(64));
    await press("Check the chain");
    await page.getByText(/A link that was kept elsewhere is not in the chain/).waitFor();
    await page.getByLabel("Hash of an earlier check").fill(head ?? "");
    await press("Check the chain");
    await page.getByText("The chain is whole").waitFor();

    await asOwner(
      (sql) => sql`update audit set person_id = ${shop.cashierId} where action = 'register.revoked'`,
    );
    await press("Check the chain");
    await page.getByText("The chain is broken").waitFor();
    expect(await manager.audit.verify.query({})).toMatchObject({
      broken: expect.stringContaining("was changed"),
    });
    await page.getByText(/The row of link \d+ was changed/).waitFor();
  },
  journeyMs,
);

/** As somebody with the database itself in hand. */
async function asOwner(act: (sql: postgres.TransactionSql) => Promise<unknown>): Promise<void> {
  const sql = postgres(shop.ownerUrl, { max: 1 });
  await sql.begin(async (transaction) => {
    await transaction`set local session_replication_role = replica`;
    await act(transaction);
  });
  await sql.end();
}

test(
  "the menu offers what one may open, another page says what it takes, and a refund above one's limit is no lost one",
  async () => {
    const { id: saleId, orderToken } = await checkout(shop);
    const chargeId = newCharge(shop);
    const tender = cardToken("pm_card_visa");
    await shop.buyer.charges.create.mutate({ id: chargeId, saleId, orderToken, tender });
    await asOwner((sql) => sql`update people set role = 'cashier' where id = ${shop.managerId}`);

    await page.goto(office(""));
    await page.getByRole("heading", { name: "Sales" }).waitFor();
    const menu = page.getByRole("navigation", { name: "Office" }).getByRole("link");
    expect(await menu.allTextContents()).toEqual(["Sales", "Charges", "Security"]);
    await page.goto(office("/trail"));
    await page.getByText("The page “Audit trail” is not open to you").waitFor();
    await page.getByText(/Read the audit trail/).waitFor();

    await page.goto(office(`/sales/${saleId}`));
    await press("Refund…");
    await page.getByLabel(/^Reason/).fill("came late");
    await press("Refund €12.10");
    await page.getByText(/A manager has to approve this with their PIN\. That is done at a till/).waitFor();
    expect(await page.getByText("A refund has no answer yet").count()).toBe(0);
    await asOwner((sql) => sql`update people set role = 'manager' where id = ${shop.managerId}`);
    expect((await manager.sales.get.query({ id: saleId })).refunds).toEqual([]);
  },
  journeyMs,
);

test(
  "on a phone none of these pages scrolls sideways",
  async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of ["/people", "/registers", "/trail"]) {
      await page.goto(office(path));
      await page.getByRole("row").first().waitFor({ state: "attached" });
      expect(`${path} ${await sidewaysOf(page)}`).toBe(`${path} 0`);
    }
  },
  journeyMs,
);
