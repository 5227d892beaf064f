import { type TestCluster, clock, euros, ids, openSale, startTestCluster } from "@till/db/testing";
import type { SaleId, Uuid } from "@till/kernel";
import { stringify } from "superjson";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../testing/at-the-counter.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { mailLimits } from "./mail-receipt.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const anna = "anna@till.example";
const number = "1-000001";

/** A sale paid in cash at a counter, with its receipt. */
async function sold() {
  const shop = await createTestApi(cluster);
  const sale = openSale(euros(450n));
  const { id: saleId } = sale;
  await shop.run((tx) => tx.sales.insert(sale));
  const tender = { kind: "cash" as const, tendered: euros(500n) };
  await shop.api.charges.create({ id: ids.next<never>(), saleId, tender });
  await shop.api.receipts.issue({ saleId, returnId: null, number, occurredAtMs: clock.nowMs() });
  const mail = (email: string, id = ids.next<Uuid>()) =>
    shop.api.receipts.mail({ id, saleId, number, email });
  return { ...shop, saleId, mail, messages: () => messagesOf(shop) };
}

const messagesOf = async ({ api }: Pick<TestApi, "api">) => (await api.outbox.list({ limit: 20 })).messages;

test("a receipt is mailed to the address that was said, once for each time it was asked for", async () => {
  const { api, mail, messages, saleId } = await sold();
  const id = ids.next<Uuid>();
  for (const _ of [1, 2]) expect(await mail(anna, id)).toEqual({ id });
  const [message, ...more] = await messages();
  expect(more).toEqual([]);
  expect(message).toMatchObject({
    to: anna,
    kind: "mail",
    saleId,
    subject: `Receipt ${number} from Corner shop`,
  });
  const whole = await api.outbox.get({ id: message?.id ?? id });
  expect(whole.text).toContain("4.50");
  await mail(anna);
  expect(await messages()).toHaveLength(2);
});

test("a receipt is mailed in the language of the till it is asked for at, in no other than Intl knows", async () => {
  const { api, saleId, messages } = await sold();
  const asked = { saleId, number, email: anna };
  await api.receipts.mail({ ...asked, id: ids.next<Uuid>(), locale: "es-ES" });
  const [message] = await messages();
  expect(message?.subject).toBe(`Recibo ${number} de Corner shop`);
  const { text } = await api.outbox.get({ id: message?.id ?? ids.next<Uuid>() });
  expect(text).toMatch(/Recibo 1-[^]*Efectivo[^]*Gracias/);
  const wrong = api.receipts.mail({ ...asked, id: ids.next<Uuid>(), locale: "en_US@posix" });
  await expect(wrong).rejects.toThrow("locale");
});

test("the address is the sale's: found and erased as every buyer's, and the trail does not name it", async () => {
  const { office, mail, messages, api } = await sold();
  await mail(anna);
  expect(await office().customers.find({ email: anna })).toMatchObject({ orderCount: 1 });
  const trail = await api.audit.list({ limit: 50 });
  expect(trail.some(({ action }) => action === "receipt.mailed")).toBe(true);
  expect(stringify(trail)).not.toContain(anna);
  await office().customers.erase({ id: ids.next(), email: anna });
  expect(await office().customers.find({ email: anna })).toMatchObject({ orderCount: 0 });
  expect(await messages()).toMatchObject([{ to: null, state: "failed" }]);
});

test("a corrected address gets the receipt, and the wrong one nothing that still waits", async () => {
  const { mail, messages, runJobs } = await sold();
  await mail("ana@till.example");
  await mail(anna);
  const of = async (email: string | null) => (await messages()).filter(({ to }) => to === email);
  expect(await of(null)).toMatchObject([{ state: "failed", detail: "erased before it was sent" }]);
  expect(await of(anna)).toMatchObject([{ state: "queued" }]);
  await runJobs(["outbox.send"]);
  expect(await of(null)).toMatchObject([{ state: "failed" }]);
});

test("an order keeps its own buyer's address", async () => {
  const shop = await createTestApi(cluster);
  const { id: registerId } = shop.deps.webRegister;
  const buyer = {
    email: "buyer@till.example",
    orderTokenHash: "hash of the token",
    personId: null,
    registerId,
  };
  const paid = { state: "completed" as const, completedAtMs: clock.nowMs(), businessDay: "2026-11-23" };
  const order = openSale(euros(450n), { ...buyer, ...paid });
  const issue = { merchantId: shop.deps.merchantId, saleId: order.id, returnId: null };
  await shop.run(async (tx) => {
    await tx.sales.insert(order);
    await tx.jobs.enqueue("receipt.issue", issue);
  });
  await shop.runJobs(["receipt.issue"]);
  const mail = (email: string) =>
    shop.api.receipts.mail({ id: ids.next<Uuid>(), saleId: order.id, number: "9-000001", email });
  await expect(mail(anna)).rejects.toThrow(/its buyer's own address/);
  await mail(buyer.email);
  expect((await messagesOf(shop)).map(({ to }) => to)).toEqual([buyer.email, buyer.email]);
});

const tooMany = { code: "too_many_mails", retry: "never" };

test("one receipt is mailed a few times a day, and a lost answer is none more", async () => {
  const { mail, messages } = await sold();
  const id = ids.next<Uuid>();
  await mail(anna, id);
  for (let more = 1; more < mailLimits.receipt.triesMax; more += 1) await mail(`buyer${more}@till.example`);
  expect(await refusal(mail("stranger@till.example"))).toMatchObject(tooMany);
  expect(await mail(anna, id)).toEqual({ id });
  expect(await messages()).toHaveLength(mailLimits.receipt.triesMax);
  clock.advanceMs(mailLimits.receipt.pauseMs);
  await mail(anna);
});

test("whoever is signed in mails a bounded number an hour, however many receipts there are", async () => {
  const { api, saleId, run } = await sold();
  const { pauseMs, triesMax } = mailLimits.sender;
  const mailAnother = async (place: number) => {
    const other = `1-${String(place).padStart(6, "0")}`;
    await run(async (tx) => {
      const [first] = await tx.receipts.ofSale(saleId);
      if (first) await tx.receipts.insert({ ...first, number: other, returnId: null });
    });
    return api.receipts.mail({ id: ids.next<Uuid>(), saleId, number: other, email: anna });
  };
  for (let place = 1; place <= triesMax; place += 1) await mailAnother(place);
  expect(await refusal(mailAnother(triesMax + 1))).toMatchObject(tooMany);
  clock.advanceMs(pauseMs);
  await mailAnother(triesMax + 2);
});

test("no address carries a header, a second address or a line of its own into a mail", async () => {
  const { mail, messages } = await sold();
  const hostile = [
    "anna@till.example\r\nBcc: ben@till.example",
    "anna@till.example\nben@till.example",
    "anna@till.example, ben@till.example",
    "anna@till.example;ben@till.example",
    "Anna <anna@till.example>",
    '"a, b"@till.example',
    "anna@till.example\u0000",
    "anna@till.example\u2028Bcc:ben@till.example",
    "anna@[127.0.0.1]",
    "@till.example:anna@till.example",
    `${"a".repeat(243)}@till.example`,
  ];
  for (const email of hostile) expect(await refusal(mail(email))).toMatchObject({ code: "invalid_input" });
  expect(await messages()).toEqual([]);
});

test("what is not there is not mailed, nor to what is no address", async () => {
  const { api, saleId, messages } = await sold();
  const asked = { id: ids.next<Uuid>(), saleId, number, email: anna };
  await expect(api.receipts.mail({ ...asked, number: "1-000002" })).rejects.toThrow(
    "There is no such receipt.",
  );
  await expect(api.receipts.mail({ ...asked, saleId: ids.next<SaleId>() })).rejects.toThrow(
    "There is no such sale.",
  );
  await expect(api.receipts.mail({ ...asked, email: "anna at home" })).rejects.toThrow(/email/);
  expect(await messages()).toEqual([]);
});
