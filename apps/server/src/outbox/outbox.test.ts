import type { OutboxMessage, SaleRecord } from "@till/db";
import {
  type TestCluster,
  cardCharge,
  clock,
  euros,
  ids,
  openSale,
  startTestCluster,
} from "@till/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestServer } from "../testing/test-server.ts";
import { type MailWords, mailWords } from "./mail-words.ts";
import { mailPaymentFailed, mailRefundFailed } from "./mails.ts";
import { notifyFulfilment } from "./notify-fulfilment.ts";
import { queueMessage } from "./queue-message.ts";
import { getOutboxMessage, listOutbox, resendMessage } from "./read-outbox.ts";
import { sendLimits, sendMessageJob } from "./send-message.ts";
import type { Delivery, HookCall, Mail, Senders } from "./senders.ts";

let cluster: TestCluster;
let server: Awaited<ReturnType<typeof createTestServer>>;
let mails: Mail[];
let calls: HookCall[];
let delivery: Delivery;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());
beforeEach(async () => {
  mails = [];
  calls = [];
  delivery = { kind: "sent" };
  server = await createTestServer(await cluster.freshDatabase(), { gateways: [], senders });
});

const senders: Senders = {
  mail: {
    from: "shop@till.example",
    async send(mail) {
      mails.push(mail);
      return delivery;
    },
  },
  hook: {
    async send(call) {
      calls.push(call);
      return delivery;
    },
  },
};

const run: typeof server.deps.uow.run = (merchantId, work) => server.deps.uow.run(merchantId, work);
const merchant = () => server.deps.merchantId;
const send = () => server.runJobs(["outbox.send"]);
const messages = async () => (await listOutbox(server.deps)(server.manager, { limit: 50 })).messages;

async function webSale(change: Partial<SaleRecord> = {}): Promise<SaleRecord> {
  const { id: registerId } = server.deps.webRegister;
  const sale = openSale(euros(450n), {
    registerId,
    personId: null,
    email: "buyer@till.example",
    orderTokenHash: "hash of the order's token",
    ...change,
  });
  await run(merchant(), (tx) => tx.sales.insert(sale));
  return sale;
}

const queue = (change: Partial<OutboxMessage> = {}): Promise<void> =>
  run(merchant(), (tx) =>
    queueMessage(server.deps, tx, {
      kind: "mail",
      cause: "receipt:9-000001",
      saleId: null,
      to: "buyer@till.example",
      subject: "Receipt 9-000001",
      body: { text: "Thank you", html: null },
      ...change,
    }),
  );

test("a receipt is mailed once, though its job ran twice and so did the mail's", async () => {
  const sale = await webSale({ state: "completed", completedAtMs: clock.nowMs(), businessDay: "2026-11-23" });
  const issue = { merchantId: merchant(), saleId: sale.id, returnId: null };
  for (const _ of [1, 2]) await run(merchant(), (tx) => tx.jobs.enqueue("receipt.issue", issue));
  await server.runJobs(["receipt.issue"]);
  const [queued] = await messages();
  expect(queued).toMatchObject({ kind: "mail", cause: "receipt:9-000001", state: "queued", saleId: sale.id });
  const job = { merchantId: merchant(), messageId: queued?.id ?? ids.next() };
  await run(merchant(), (tx) => tx.jobs.enqueue("outbox.send", job));
  expect(await send()).toBe(2);
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatchObject({
    id: queued?.id,
    to: "buyer@till.example",
    subject: "Receipt 9-000001 from Corner shop",
  });
  expect(mails[0]?.text).toContain("9-000001");
  expect(mails[0]?.html).toContain("<!doctype html>");
  expect(await messages()).toMatchObject([{ state: "sent", tries: 1, sentAtMs: clock.nowMs() }]);
});

test("what a transaction would have said is not said when it is rolled back", async () => {
  const failing = run(merchant(), async (tx) => {
    await queueMessage(server.deps, tx, {
      kind: "mail",
      cause: "receipt:1",
      saleId: null,
      to: "buyer@till.example",
      subject: "Receipt",
      body: { text: "", html: null },
    });
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  expect(await send()).toBe(0);
  expect(await messages()).toEqual([]);
});

test("with no server for mails they are kept, shown whole, and go out once there is one", async () => {
  await queue();
  const [queued] = await messages();
  const messageId = queued?.id ?? ids.next();
  const nowhere = { ...server.deps, senders: { mail: null, hook: null } };
  await sendMessageJob(nowhere)({ merchantId: merchant(), messageId });
  expect(await messages()).toMatchObject([
    { state: "kept", detail: expect.stringContaining("TILL_SMTP_URL") },
  ]);
  const shown = await getOutboxMessage(server.deps)(server.manager, messageId);
  expect(shown).toMatchObject({ text: "Thank you", html: null });

  const again = { id: ids.next(), messageId };
  const first = await resendMessage(server.deps)(server.manager, again);
  expect(await resendMessage(server.deps)(server.manager, again)).toEqual(first);
  await send();
  expect(mails.map(({ id }) => id)).toEqual([messageId]);
  expect(await messages()).toMatchObject([{ state: "sent" }]);
});

test("a message that cannot be delivered is tried again under its own id, a bounded number of times", async () => {
  delivery = { kind: "failed", detail: "the server is away", permanent: false };
  await queue();
  let rounds = 0;
  while ((await send()) > 0) rounds += 1;
  expect(rounds).toBe(sendLimits.triesMax);
  expect(new Set(mails.map(({ id }) => id)).size).toBe(1);
  expect(await messages()).toMatchObject([
    { state: "failed", tries: sendLimits.triesMax, detail: "the server is away" },
  ]);
});

test("an address that does not exist is not tried again", async () => {
  delivery = { kind: "failed", detail: "550 no such mailbox", permanent: true };
  await queue();
  await send();
  expect(await send()).toBe(0);
  expect(await messages()).toMatchObject([{ state: "failed", tries: 1, detail: "550 no such mailbox" }]);
});

test("a card number that someone typed into a name leaves in no message and stays in no table", async () => {
  const number = "4242 4242 4242 4242";
  await queue({ subject: `For ${number}`, body: { text: `Name: ${number}`, html: `<p>${number}</p>` } });
  await queue({
    kind: "fulfilment",
    cause: "order_paid:1",
    to: "http://shop.example/hook",
    body: { lines: [{ name: "4242424242424242" }] },
  });
  await send();
  const said = JSON.stringify([mails, calls, await messages()]);
  expect(said).not.toMatch(/4242[ -]?4242[ -]?4242[ -]?4242/);
  expect(said).toContain("[card number removed]");
});

test("a failed payment is told to the buyer of an open order, with the way back, once for each charge", async () => {
  const sale = await webSale();
  const charge = cardCharge(sale.id);
  const tell = (of: SaleRecord) =>
    run(merchant(), (tx) => mailPaymentFailed(server.deps, tx, { sale: of, charge }));
  await tell(sale);
  await tell(sale);
  await tell({ ...sale, state: "completed" });
  await send();
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain(`http://shop.example/order/${sale.id}`);
  expect(mails[0]?.text).toContain("€4.50");
});

test("a mail is in the shop's language, with its sums as that language writes them", async () => {
  const sale = await webSale();
  const deps = { ...server.deps, locale: "de-DE" };
  await run(merchant(), async (tx) => {
    await mailPaymentFailed(deps, tx, { sale, charge: cardCharge(sale.id) });
    await mailRefundFailed(deps, tx, { sale, refund: { id: ids.next<never>(), amount: euros(450n) } });
  });
  await send();
  expect(mails.map(({ subject }) => subject).toSorted()).toEqual([
    "Eine Erstattung von Corner shop ist nicht angekommen",
    "Ihre Zahlung an Corner shop ist nicht zustande gekommen",
  ]);
  for (const { text } of mails) expect(text).toContain("4,50 €");
});

test.each(["de-DE", "fr-FR", "es-ES"])("in %s no mail says a sentence in English", (locale) => {
  const of = { number: "1-1", shop: "S", sum: "1", link: "L", name: "N", maker: "M" };
  const said = (words: MailWords) => [
    words.receipt(of),
    words.returnReceipt(of),
    words.paymentFailed("S"),
    words.refundFailed("S"),
    words.reset("S"),
    words.invitation("S"),
    ...words.paymentFailedText(of),
    ...words.refundFailedText(of),
    ...[...words.resetText(of), ...words.invitationText(of)].filter((line) => line !== "L"),
  ];
  const english = new Set(said(mailWords("en-GB")));
  expect(said(mailWords(locale)).filter((line) => english.has(line))).toEqual([]);
  expect(said(mailWords("it-IT"))).toEqual(said(mailWords("en-GB")));
});

test("a failed refund is told to a buyer whose address is known, and to nobody else", async () => {
  const refund = { id: ids.next<never>(), amount: euros(450n) };
  const counter = await webSale({ email: null });
  const web = await webSale();
  for (const sale of [counter, web])
    await run(merchant(), (tx) => mailRefundFailed(server.deps, tx, { sale, refund }));
  await send();
  expect(mails.map(({ to }) => to)).toEqual(["buyer@till.example"]);
});

test("a paid order is told to the address in the settings once, and to none without one", async () => {
  const sale = await webSale();
  const tell = () => run(merchant(), (tx) => notifyFulfilment(server.deps, tx, sale));
  await tell();
  expect(await messages()).toEqual([]);
  await run(merchant(), (tx) =>
    tx.settings.save(
      {
        routing: { prefer: "listed", rules: [] },
        fees: {},
        refundToCash: false,
        fulfilmentUrl: "http://warehouse.example/orders",
      },
      { nowMs: clock.nowMs() },
    ),
  );
  await tell();
  await tell();
  await send();
  expect(calls).toHaveLength(1);
  const [call] = calls;
  expect(call?.url).toBe("http://warehouse.example/orders");
  expect(JSON.parse(call?.body ?? "")).toMatchObject({
    id: call?.id,
    type: "order.paid",
    saleId: sale.id,
    totalMinor: "450",
    currency: "EUR",
    delivery: "pickup",
  });
});
