import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { PersonId, RegisterId, Uuid } from "@till/kernel";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../kit/eventually.ts";
import { launchBrowser } from "../kit/launch-browser.ts";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { type RunningTill, startTill } from "../kit/start-till.ts";
import { cashierPin } from "../kit/test-shop.ts";

const stepMs = 20_000;
const journeyMs = 120_000;
const supervisorPin = "8264";

let shop: Shop;
let till: RunningTill;
let manager: TillClient;
let browser: Browser;
/** At the till; the tests walk on with it. */
let page: Page;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  manager = await shop.manager();
  const supervisor = shop.ids.next<PersonId>();
  await manager.people.save.mutate({
    id: shop.ids.next<Uuid>(),
    personId: supervisor,
    name: "Sam",
    role: "manager",
    active: true,
  });
  await manager.people.setPin.mutate({
    id: shop.ids.next<Uuid>(),
    personId: supervisor,
    pin: supervisorPin,
  });
  await limitCashier(100_000n);
  till = await startTill(shop, null);
  browser = await launchBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(stepMs);
  await page.goto(till.url);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await till?.stop();
  await shop?.stop();
}, 60_000);

/** One euro back and so much off, and no more. */
async function limitCashier(discountPpm: bigint): Promise<void> {
  const { roles } = await manager.people.list.query({});
  const cashier = roles.find(({ code }) => code === "cashier");
  if (!cashier) throw new Error("cashiers are built in");
  await manager.people.saveRole.mutate({
    id: shop.ids.next<Uuid>(),
    code: cashier.code,
    name: cashier.name,
    grants: { ...cashier.grants, "refund.create": { limit: 100n }, "sale.discount": { limit: discountPpm } },
  });
}

const button = (name: string | RegExp) =>
  page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
const press = (name: string | RegExp): Promise<void> => button(name).first().click();
const codeFor = async (registerId: RegisterId): Promise<string> =>
  (await manager.registers.makeCode.mutate({ id: shop.ids.next<Uuid>(), registerId })).code;

async function enrol(code: string): Promise<void> {
  await page.getByLabel("The code from the office").fill(code);
  await press("Enrol this till");
}

async function signIn(): Promise<void> {
  await press(/^.?Cashier 1/);
  for (const digit of cashierPin) await page.keyboard.press(digit);
  await press("Sign in");
}

async function approveAs(name: string, pin: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "A manager has to approve this" });
  await dialog.getByRole("button", { name }).click();
  for (const digit of pin) await page.keyboard.press(digit);
  await dialog.getByRole("button", { name: "Approve" }).click();
}

const lastSale = async () => {
  const { sales } = await manager.sales.list.query({ registerId: shop.registerIds[0], limit: 1 });
  const [sale] = sales;
  return sale ? manager.sales.get.query({ id: sale.id }) : null;
};

/** The last sale, once it is another one than before and whole. */
async function completed(before?: string) {
  const found = await eventually(
    lastSale,
    (last) => last !== null && last.sale.id !== before && last.sale.state === "completed",
    stepMs,
  );
  if (!found) throw new Error("something was sold");
  return found.sale;
}

test(
  "a till without a key becomes a register by the office's code, and no other code",
  async () => {
    await page.getByRole("heading", { name: "Make this a till of your shop" }).waitFor();
    await enrol("AAAA-BBBB-CCCC");
    await page.getByText(/not right, was used, or has run out/).waitFor();
    const code = await codeFor(shop.registerIds[0]);
    await enrol(code.toLowerCase().replaceAll("-", ""));
    await page.getByRole("heading", { name: "Who is at the till?" }).waitFor();

    const file = join(till.dataDir, "register-key.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { key } = JSON.parse(readFileSync(file, "utf8")) as { readonly key: string };
    const others = readdirSync(till.dataDir, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && one.name !== "register-key.json")
      .map(({ parentPath, name }) => join(parentPath, name));
    expect(others.filter((path) => readFileSync(path).includes(key))).toEqual([]);
  },
  journeyMs,
);

test(
  "a discount above the cashier's own is sold with a manager's PIN, and both names are on record",
  async () => {
    await signIn();
    await press(/Open shift/);
    await press(/Croissant/);
    await press("Discount 20%");
    await press(/^Cash/);
    await press("€5.00");
    await press(/Take cash/);
    await page.getByText("A discount of 20% on this sale").waitFor();
    await page.getByText("Cashier 1 may give up to 10% alone.").waitFor();
    await approveAs("Sam", "1111");
    await page.getByText("This PIN is not right. Try again.").waitFor();
    await approveAs("Sam", supervisorPin);
    await page.getByRole("heading", { name: "Paid" }).waitFor();

    const sale = await completed();
    const trail = await manager.audit.list.query({ subject: sale.id });
    expect(trail).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: "approval.given", actorName: "Cashier 1", approverName: "Sam" }),
        expect.objectContaining({ action: "sale.committed", actorName: "Cashier 1", approverName: "Sam" }),
      ]),
    );
    await press(/New sale/);
  },
  journeyMs,
);

test(
  "a refund above the cashier's own limit is given with a manager's PIN, and both names are on record",
  async () => {
    const { receiptNumber } = await completed();
    await press(/^Return/);
    await page.getByRole("textbox", { name: "Receipt number" }).fill(receiptNumber ?? "none");
    await press(/Find the sale/);
    await press("Everything comes back");
    await page.getByRole("textbox", { name: "Reason" }).fill("cold");
    await press(/^Refund €1\.92/);
    await page.getByText("A refund of €1.92").waitFor();
    await page.getByText("Cashier 1 may give back up to €1.00 alone.").waitFor();
    await press("Do without it");
    await page.getByText("Nothing was done: a manager has to approve this with their PIN.").waitFor();
    expect((await lastSale())?.refunds).toEqual([]);
    await press(/^Refund €1\.92/);
    await approveAs("Sam", supervisorPin);
    await page.getByText("Given back").waitFor();

    const refunds = (await lastSale())?.refunds ?? [];
    expect(refunds).toHaveLength(1);
    const trail = await manager.audit.list.query({ subject: refunds[0]?.id ?? "" });
    expect(trail).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: "approval.given", actorName: "Cashier 1", approverName: "Sam" }),
        expect.objectContaining({ action: "refund.created", actorName: "Cashier 1", approverName: "Sam" }),
      ]),
    );
    await press(/New sale/);
  },
  journeyMs,
);

test(
  "goods without a receipt are taken back once a manager says yes, out of the drawer, and the day says by whom",
  async () => {
    await page.keyboard.press("F8");
    await press("Take goods back without a receipt");
    await page.getByLabel("Scan or search goods").fill("4006381333931");
    await page.keyboard.press("Enter");
    await page.getByLabel("Price of Croissant").fill("2.00");
    await page.getByRole("textbox", { name: "Reason" }).fill("a present");
    await press(/^Take back for €2\.00/);
    await page.getByText("Goods back without a receipt for €2.00").waitFor();
    await approveAs("Sam", supervisorPin);
    await page.getByRole("heading", { name: "Taken back" }).waitFor();
    const { exceptions, noReceipt, proof } = await manager.reports.endOfDay.query({});
    expect(exceptions).toMatchObject([
      { kind: "no_receipt", name: "Cashier 1", approverName: "Sam", reason: "a present" },
    ]);
    expect(noReceipt).toMatchObject({ count: 1, cash: { amountMinor: 200n } });
    expect(proof.rows.filter(({ holds }) => !holds)).toEqual([]);
    await press(/New sale/);
  },
  journeyMs,
);

test(
  "a till that is shut out keeps its sale; enrolled again it sends it, with the yes that is needed by now",
  async () => {
    const before = (await lastSale())?.sale.id;
    await shop.killServer();
    await press(/Croissant/);
    await press("Discount 10%");
    await press(/^Cash/);
    await press("€5.00");
    await press(/Take cash/);
    await page.getByRole("heading", { name: "Paid" }).waitFor();
    await till.kill();
    await shop.startServer();
    manager = await shop.manager();
    await manager.registers.revoke.mutate({
      id: shop.ids.next<Uuid>(),
      registerId: shop.registerIds[0],
    });
    await limitCashier(50_000n);
    await till.start();

    await page.getByRole("heading", { name: "This till was shut out" }).waitFor();
    await page.getByText("1 sale is not sent yet, €2.16 in all").waitFor();
    await enrol(await codeFor(shop.registerIds[1]));
    await page.getByText(/This code is for Register 2/).waitFor();
    await enrol(await codeFor(shop.registerIds[0]));
    await page.getByRole("heading", { name: "Who is at the till?" }).waitFor();
    await signIn();
    await press("1 needs a manager's yes");
    await press("Ask a manager");
    await page.getByText("A discount of 10% on this sale").waitFor();
    await approveAs("Sam", supervisorPin);
    const { id } = await completed(before);
    await page.getByText("Online · all sent").waitFor();
    expect((await lastSale())?.sale.receiptNumber).toBe("1.2-000004");
    expect(await manager.audit.list.query({ subject: id, action: "sale.committed" })).toMatchObject([
      { actorName: "Cashier 1", approverName: "Sam" },
    ]);
  },
  journeyMs,
);
