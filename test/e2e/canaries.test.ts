import { createHmac, randomBytes, randomInt } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import type { PersonId, RefundId, ReturnId, SaleId, SaleLineId, Uuid } from "@till/kernel";
import { buildScreens } from "@till/launcher";
import { TRPCClientError } from "@trpc/client";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Written, findCanaries, formsOf } from "../kit/canary.ts";
import { eventually } from "../kit/eventually.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { managerEmail, managerPassword, registerKeys } from "../kit/test-shop.ts";
import { cardToken, checkout, newCharge, square } from "./selling.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const token = () => randomBytes(12).toString("hex");

/** Values that nobody may find where they do not belong. What a sign-in hands out is added when it is. */
const canaries: Record<string, string> = {
  "a buyer's address": `canary+${token()}@buyers.example`,
  "another buyer's address": `canary+${token()}@events.example`,
  "the hook secret": `hook-${token()}`,
  "the mail server's password": `mail-${token()}`,
  "a wrong password": `wrong-${token()}`,
  "a manager's password": managerPassword,
  "a cashier's PIN": String(randomInt(10_000_000, 99_999_999)),
  "a register's key": registerKeys[0],
  "an order's token": randomBytes(32).toString("base64url"),
  "a kept Stripe key": `sk_test_${token()}`,
  "a kept Stripe webhook secret": `whsec_${token()}`,
  "a kept Square token": `EAAA${token()}`,
  "a kept Square webhook key": `signature-${token()}`,
  "a kept PayPal secret": `paypal-${token()}`,
  // What the sandbox is signed in to with, as a real gateway would be.
  "the Stripe key": "sk_test_till_sandbox",
  "the Stripe webhook secret": "whsec_sandbox0till0till0till0till0till",
  "the Square token": "EAAA_till_sandbox",
  "the Square webhook key": "square-sandbox-signature-key",
  "the PayPal secret": "till-sandbox-secret",
};
const canary = (name: string): string => canaries[name] ?? "";

const squareCard = {
  kind: "card",
  source: { kind: "token", gateway: square, token: "cnon:card-nonce-ok" },
} as const;

let shop: Shop;
let sql: postgres.Sql;
/** What callers were answered. */
const answers: Written[] = [];

beforeAll(async () => {
  shop = await startShop({
    webhooks: "needed",
    env: {
      TILL_LOG_LEVEL: "debug",
      TILL_HOOK_SECRET: canary("the hook secret"),
      // Nobody listens there, so that every mail fails and is written about.
      TILL_SMTP_URL: `smtp://till:${canary("the mail server's password")}@127.0.0.1:1`,
      TILL_MAIL_FROM: "Test Pantry <shop@till.example>",
    },
  });
  canaries["TILL_SECRET"] = shop.serverSecret;
  canaries["the master key"] = shop.masterKeys.split(":")[1] ?? "";
  sql = postgres(shop.ownerUrl, { max: 1, onnotice: () => {} });
  await sql`update people set role = 'owner' where role = 'manager'`;
}, 120_000);
afterAll(async () => {
  await sql.end();
  await shop.stop();
});

const address = (place: string) => `http://127.0.0.1:${shop.port}${place}`;

/** A call as any program makes it, whose answer is kept to be searched. */
async function call(place: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(address(place), init);
  const copy = answer.clone();
  answers.push({ place: `the answer of ${place.split("?")[0]}`, text: await copy.text() });
  return answer;
}

/** What the server answered to a call that it refuses. */
async function refused(promise: Promise<unknown>): Promise<void> {
  const error = await promise.then(
    () => new Error("it was not refused"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof TRPCClientError)) throw error;
  answers.push({
    place: "a refusal",
    text: inspect({ message: error.message, shape: error.shape }, { depth: 9 }),
  });
}

const json = (body: unknown) => ({
  method: "POST",
  headers: { "content-type": "application/json", origin: `http://localhost:${shop.port}` },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

async function setUp(): Promise<void> {
  await call("/api/auth/sign-in/email", json({ email: managerEmail, password: canary("a wrong password") }));
  const signIn = await fetch(
    address("/api/auth/sign-in/email"),
    json({ email: managerEmail, password: managerPassword }),
  );
  const cookie = signIn.headers.getSetCookie().join("; ");
  const [, session] = /session_token=([^.;]+)/.exec(cookie) ?? [];
  canaries["a manager's session"] = session ?? "";

  const owner = await shop.manager();
  const pin = canary("a cashier's PIN");
  await owner.people.setPin.mutate({ id: shop.ids.next<Uuid>(), personId: shop.cashierId, pin });
  await owner.credentials.set.mutate({
    id: shop.ids.next<Uuid>(),
    gateway: "stripe",
    values: {
      STRIPE_SECRET_KEY: canary("a kept Stripe key"),
      STRIPE_WEBHOOK_SECRET: canary("a kept Stripe webhook secret"),
    },
  });
  await owner.credentials.set.mutate({
    id: shop.ids.next<Uuid>(),
    gateway: "square",
    values: {
      SQUARE_ACCESS_TOKEN: canary("a kept Square token"),
      SQUARE_WEBHOOK_SIGNATURE_KEY: canary("a kept Square webhook key"),
    },
  });
  await owner.credentials.set.mutate({
    id: shop.ids.next<Uuid>(),
    gateway: "paypal",
    values: { PAYPAL_CLIENT_SECRET: canary("a kept PayPal secret") },
  });
  answers.push({
    place: "the credentials page",
    text: JSON.stringify(await owner.credentials.list.query({})),
  });

  const register = { registerKey: registerKeys[0], personId: shop.cashierId };
  await refused(shop.buyer.till.signIn.mutate({ ...register, pin: "13572468" }));
  await refused(shop.buyer.till.signIn.mutate({ ...register, personId: shop.ids.next<PersonId>(), pin }));
  const signedIn = await shop.buyer.till.signIn.mutate({ ...register, pin });
  canaries["a cashier's session"] = signedIn.token;
}

async function sellAndRefund(): Promise<void> {
  const id = shop.ids.next<SaleId>();
  const orderToken = canary("an order's token");
  const order = {
    id,
    orderToken,
    email: canary("a buyer's address"),
    lines: [{ id: shop.ids.next<SaleLineId>(), variantId: shop.variants.croissant, quantity: 2 }],
    delivery: "post" as const,
  };
  await shop.buyer.sales.checkout.mutate(order);
  await refused(shop.buyer.sales.checkout.mutate({ ...order, delivery: "pickup" }));
  await refused(shop.buyer.sales.order.query({ id: shop.ids.next<SaleId>(), orderToken }));

  await shop.control("/faults", {
    gateway: "stripe",
    operation: "payment_intents.confirm",
    kind: "server_error_after_commit",
    times: 1,
  });
  const chargeId = newCharge(shop);
  const charge = { id: chargeId, saleId: id, orderToken, tender: cardToken("pm_card_visa") };
  await shop.buyer.charges.create.mutate(charge);
  const manager = await shop.manager();
  await eventually(
    () => manager.charges.refresh.mutate({ id: chargeId }),
    ({ state }) => state === "captured",
    30_000,
  );
  await refused(shop.buyer.charges.create.mutate({ ...charge, id: newCharge(shop) }));
  await eventually(
    () => manager.outbox.list.query({ limit: 10 }),
    ({ messages }) => messages.some(({ tries }) => tries > 0),
    30_000,
  );
  const [mail] = (await manager.outbox.list.query({ kind: "mail", limit: 1 })).messages;
  expect(mail?.to).toBe(canary("a buyer's address"));
  await refused(
    manager.outbox.resend.mutate({ id: shop.ids.next<Uuid>(), messageId: mail?.id ?? shop.ids.next<Uuid>() }),
  );
  await manager.refunds.create.mutate({
    id: shop.ids.next<RefundId>(),
    chargeId,
    returnId: shop.ids.next<ReturnId>(),
    goods: {
      kind: "lines",
      lines: [{ saleLineId: order.lines[0]?.id ?? shop.ids.next(), quantityMilli: 1000 }],
    },
    reason: "came back",
    registerId: null,
  });
}

/** The other gateways' SDKs write about their calls in their own ways, the ones that fail above all. */
async function payElsewhere(): Promise<void> {
  for (const [gateway, tender] of [
    ["square", squareCard],
    ["paypal", { kind: "paypal" }],
  ] as const) {
    const { id: saleId, orderToken } = await checkout(shop);
    await shop.control("/faults", { gateway, operation: "*", kind: "server_error", times: 2 });
    const charge = { id: newCharge(shop), saleId, orderToken, tender };
    await shop.buyer.charges.create.mutate(charge).catch(() => {});
    await shop.buyer.charges.refresh.mutate({ id: charge.id, orderToken }).catch(() => {});
  }
}

/** What is sent wrong, with everything in it that must not come back out. */
async function sendNonsense(): Promise<void> {
  const all = Object.values(canaries).join(" ");
  const event = {
    id: `evt_${token()}`,
    object: "event",
    type: "customer.updated",
    email: canary("another buyer's address"),
  };
  await call("/webhooks/stripe", {
    ...json(event),
    headers: { "content-type": "application/json", "stripe-signature": `t=1,v1=${"0".repeat(64)}` },
  });
  for (const gateway of ["square", "paypal"]) await call(`/webhooks/${gateway}`, json(event));
  await call(
    "/trpc/sales.checkout",
    json(`{"json": {"email": "${canary("a buyer's address")}", "orderToken":`),
  );
  await call("/trpc/sales.checkout", json({ json: { email: all, orderToken: canary("an order's token") } }));
  await call(`/trpc/sales.order?input=${encodeURIComponent(JSON.stringify({ json: { orderToken: all } }))}`);
  await call(`/trpc/no.such.procedure?input=${encodeURIComponent(all)}`);
  await call(`/${encodeURIComponent(all)}`);
  await call("/trpc/sales.list", {
    headers: { authorization: `Bearer ${all}`, cookie: `till.session_token=${all}` },
  });
  await call("/trpc/till.setup", json({ json: { registerKey: all.slice(0, 190) } }));
}

/** A verified event that names its buyer, as the gateway would send one. */
async function receiveEvent(): Promise<void> {
  const body = JSON.stringify({
    id: `evt_${token()}`,
    object: "event",
    type: "customer.updated",
    created: Math.floor(Date.now() / 1000),
    data: { object: { id: "cus_1", object: "customer", email: canary("another buyer's address") } },
  });
  const seconds = Math.floor(Date.now() / 1000);
  const mac = createHmac("sha256", canary("the Stripe webhook secret"))
    .update(`${seconds}.${body}`)
    .digest("hex");
  const answer = await call("/webhooks/stripe", {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": `t=${seconds},v1=${mac}` },
    body,
  });
  expect(answer.status).toBe(200);
}

/** Every column of every row of every table, as text. */
async function readDatabase(): Promise<Written[]> {
  const tables = await sql<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
  const written: Written[] = [];
  for (const { schema, name } of tables) {
    const rows = await sql<{ text: string }[]>`select t::text as text from ${sql(schema)}.${sql(name)} t`;
    written.push({ place: `the table ${schema}.${name}`, text: rows.map(({ text }) => text).join("\n") });
  }
  return written;
}

function readBundles(): Written[] {
  return ["apps/web/dist", "apps/pos/dist"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => ({
        place: path.join(folder, entry.name),
        text: readFileSync(path.join(entry.parentPath, entry.name), "utf8"),
      })),
  );
}

test("the search finds a canary however it is escaped or encoded, also inside something longer", () => {
  const value = "canary+1@buyers.example";
  for (const form of formsOf(value).values()) expect(form.length).toBeGreaterThan(20);
  for (const wrapped of ["", "x", "xx", "xxx"]) {
    const inside = Buffer.from(`${wrapped}${value}${wrapped}`);
    for (const text of [
      inside.toString("base64"),
      inside.toString("base64url"),
      inside.toString("hex"),
      inside.toString("utf8"),
    ])
      expect(findCanaries({ it: value }, [{ place: "here", text }])).not.toEqual([]);
  }
  expect(findCanaries({ it: "90317264" }, [{ place: "here", text: "1903172645 a90317264" }])).toEqual([]);
});

test(
  "no secret and no buyer's address is in any log, metric, answer to somebody else, bundle or table",
  { timeout: 300_000 },
  async () => {
    await setUp();
    await sellAndRefund();
    await payElsewhere();
    await sendNonsense();
    await receiveEvent();
    await call("/metrics");
    await call("/");
    await call("/office");
    await call("/trpc/shop.get");
    await buildScreens(root);

    const tables = await readDatabase();
    const rowsOf = (name: string) =>
      tables.find(({ place }) => place === `the table public.${name}`)?.text ?? "";
    for (const [table, sign] of [
      ["audit", "refund.created"],
      ["inbox", "customer.updated"],
      ["gateway_credentials", "PAYPAL_CLIENT_SECRET"],
      ["outbox", "receipt:9-"],
      ["idempotency_keys", "credentials.set"],
    ] as const)
      expect(rowsOf(table)).toContain(sign);
    const log = shop.log.join("");
    expect(log).toContain("webhook refused");
    const written = [
      { place: "the server's log", text: log },
      { place: "PostgreSQL's log", text: await readFile(shop.databaseLog, "utf8") },
      ...answers,
      ...tables,
      ...readBundles(),
    ];
    expect(findCanaries(canaries, written)).toEqual([]);
  },
);
