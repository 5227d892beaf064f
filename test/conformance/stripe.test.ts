import { type RequestEntry, type Sandbox, createSandbox } from "@till/sandbox";
import { Ajv, type ErrorObject } from "ajv";
import { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Json, type JsonObject, describeWithSpecs, templateOf, withoutNullable } from "./specs.ts";

/** What the description of 2023 says and the API of 2026 does not; each with the reason it may differ. */
const movedOn: readonly { readonly at: RegExp; readonly why: string }[] = [
  {
    at: /^request .*allowed_payment_method_types/,
    why: "new in 2026-09-30, in place of payment_method_types",
  },
  { at: /^request .*confirmation_token/, why: "confirmation tokens came in 2024" },
  { at: /^request .*final_capture/, why: "captures by parts came later in 2023" },
];

describeWithSpecs("stripe", (readSpec) => {
  const openapi = readSpec("openapi-2023-08-16.json");
  const fixtures = (readSpec("fixtures-2026-07-29.json")["resources"] ?? {}) as Record<string, JsonObject>;
  let sandbox: Sandbox;
  let log: readonly RequestEntry[];

  beforeAll(async () => {
    sandbox = createSandbox({ seed: "conformance", nowMs: () => Date.UTC(2026, 10, 23, 9) });
    const { stripe: port } = await sandbox.listen({ control: 0, stripe: 0, square: 0, paypal: 0 });
    const client = new Stripe("sk_test_sandbox", {
      host: "127.0.0.1",
      port,
      protocol: "http",
      maxNetworkRetries: 0,
      telemetry: false,
    });
    await aMixedDay(client, (byMs) => sandbox.core.advanceMs(byMs));
    await sandbox.control.inject({ method: "POST", url: "/payouts" });
    await client.payouts.list();
    log = sandbox.core.requests.list({ gateway: "stripe" });
  });
  afterAll(() => sandbox.close());

  test("every answer fits the schema of its operation", () => {
    const check = checker(openapi, { coerceTypes: false });
    const problems = log.flatMap((entry) => {
      const found = operationOf(openapi, entry);
      if (found === undefined) return [];
      const part = entry.status === 200 ? "200" : "default";
      return check(
        [...found.pointer, "responses", part, "content", "application/json", "schema"],
        entry.answer as Json,
      ).map((problem) => `answer ${entry.operation} ${problem}`);
    });
    expect(unexplained(problems)).toEqual([]);
  });

  test("the check notices a field that is missing, of another type, or sent where none is known", () => {
    const strict = checker(openapi, { coerceTypes: false });
    const refund = log.find((entry) => entry.operation === "refunds.retrieve")?.answer as JsonObject;
    const { amount: _amount, ...rest } = refund;
    const schema = ["components", "schemas", "refund"];
    expect(strict(schema, { ...rest, currency: 7 })).toEqual(
      expect.arrayContaining([
        expect.stringContaining("required property 'amount'"),
        expect.stringContaining("/currency"),
      ]),
    );
    const create = [
      "paths",
      "/v1/refunds",
      "post",
      "requestBody",
      "content",
      "application/x-www-form-urlencoded",
      "schema",
    ];
    expect(strict(create, { colour: "red" })).toEqual([expect.stringContaining("colour")]);
  });

  test("every request of the SDK fits the schema of its operation", () => {
    const check = checker(openapi, { coerceTypes: true });
    const problems = log
      .filter((entry) => entry.method === "POST" && entry.status === 200)
      .flatMap((entry) => {
        const found = operationOf(openapi, entry);
        if (found === undefined) return [];
        const pointer = [
          ...found.pointer,
          "requestBody",
          "content",
          "application/x-www-form-urlencoded",
          "schema",
        ];
        return check(pointer, structuredClone(entry.body) as Json).map(
          (problem) => `request ${entry.operation} ${problem}`,
        );
      });
    expect(unexplained(problems)).toEqual([]);
  });

  test("every operation but those newer than the description is described", () => {
    const unknown = new Set(
      log.filter((entry) => operationOf(openapi, entry) === undefined).map((entry) => entry.operation),
    );
    expect([...unknown].sort()).toEqual(["confirmation_tokens.create", "confirmation_tokens.retrieve"]);
  });

  test.each([
    "payment_intent",
    "charge",
    "refund",
    "balance_transaction",
    "payment_method",
    "customer",
    "dispute",
    "payout",
    "event",
    "confirmation_token",
    "terminal.reader",
    "terminal.location",
  ])("a %s has every field of the recent fixture", (kind) => {
    const shown = log.flatMap((entry) => objectsOf(entry.answer as Json, kind));
    expect(shown.length).toBeGreaterThan(0);
    const optional = optionalFields[kind] ?? [];
    const wanted = Object.keys(fixtures[kind] ?? {}).filter((field) => !optional.includes(field));
    for (const object of shown) expect(Object.keys(object)).toEqual(expect.arrayContaining(wanted));
  });
});

/** Fields the SDK's types call optional and the sandbox leaves out. */
const optionalFields: Readonly<Record<string, readonly string[]>> = {
  charge: ["refunds"],
  // Each type of payment method has its own; a card at the counter is a card_present.
  payment_method: ["card"],
};

/** Every kind of call the sandbox answers, good and bad. */
async function aMixedDay(stripe: Stripe, advanceMs: (byMs: number) => void): Promise<void> {
  const money = { amount: 2420, currency: "eur" };
  const never = { automatic_payment_methods: { enabled: true, allow_redirects: "never" as const } };
  const customer = await stripe.customers.create({
    email: "shopper@example.com",
    name: "Shopper",
    address: { city: "Berlin", country: "DE" },
    metadata: { a: "b" },
  });
  const online = await stripe.paymentIntents.create({
    ...money,
    ...never,
    customer: customer.id,
    metadata: { sale: "s1" },
  });
  await stripe.paymentIntents
    .confirm(online.id, { payment_method: "pm_card_visa_chargeDeclined" })
    .catch(ignored);
  await stripe.paymentIntents.confirm(online.id, {
    payment_method: "pm_card_createDispute",
    expand: ["latest_charge.balance_transaction", "customer", "payment_method"],
  });
  const held = await stripe.paymentIntents.create({
    ...money,
    ...never,
    capture_method: "manual",
    confirm: true,
    payment_method: "pm_card_pendingRefund",
  });
  await stripe.paymentIntents.capture(held.id, { amount_to_capture: 2000 });
  const refund = await stripe.refunds.create({
    payment_intent: held.id,
    amount: 500,
    reason: "requested_by_customer",
    metadata: { attempt: "a" },
  });
  await stripe.refunds.retrieve(refund.id, { expand: ["charge", "balance_transaction"] });
  const abandoned = await stripe.paymentIntents.create({ ...money, allowed_payment_method_types: ["card"] });
  await stripe.paymentIntents.cancel(abandoned.id, { cancellation_reason: "abandoned" });
  const token = await stripe.testHelpers.confirmationTokens.create({
    payment_method: "pm_card_authenticationRequired",
    return_url: "http://localhost:4000/back",
  });
  await stripe.confirmationTokens.retrieve(token.id);
  await stripe.paymentIntents.create({ ...money, confirm: true, confirmation_token: token.id });
  await atTheCounter(stripe, money);
  await byParts(stripe, money);
  await byDebit(stripe, money, advanceMs);
  advanceMs(120_000);
  await aSavedCard(stripe, customer.id);
  await readEverything(stripe, held.latest_charge as string);
}

async function byParts(stripe: Stripe, money: { amount: number; currency: string }): Promise<void> {
  const held = await stripe.paymentIntents.create({
    ...money,
    allowed_payment_method_types: ["card"],
    payment_method_options: { card: { request_multicapture: "if_available" } },
    capture_method: "manual",
    confirm: true,
    payment_method: "pm_card_visa",
  });
  const part = { amount_to_capture: 700, final_capture: false, metadata: { attempt: "b" } };
  await stripe.paymentIntents.capture(held.id, part);
  await stripe.paymentIntents.capture(held.id, { amount_to_capture: 300 });
  await stripe.balanceTransactions.list({ source: held.latest_charge as string, type: "charge" });
}

/** One that is paid, one that fails, one that is disputed and one that its bank takes back. */
async function byDebit(
  stripe: Stripe,
  money: { amount: number; currency: string },
  advanceMs: (byMs: number) => void,
): Promise<void> {
  const intents: string[] = [];
  for (const kind of ["success", "failed", "disputed", "sandboxReturned"]) {
    const token = await stripe.testHelpers.confirmationTokens.create({ payment_method: `pm_${kind}_de` });
    const intent = await stripe.paymentIntents.create({
      ...money,
      allowed_payment_method_types: ["card", "sepa_debit"],
      confirm: true,
      confirmation_token: token.id,
    });
    intents.push(intent.id);
  }
  advanceMs(30 * 86_400_000);
  for (const id of intents) {
    await stripe.paymentIntents.retrieve(id, {
      expand: ["latest_charge.balance_transaction", "latest_charge.failure_balance_transaction"],
    });
    await stripe.disputes.list({ payment_intent: id });
  }
}

async function atTheCounter(stripe: Stripe, money: { amount: number; currency: string }): Promise<void> {
  const reader = "tmr_sandbox_reader_1";
  const present = await stripe.paymentIntents.create({
    ...money,
    allowed_payment_method_types: ["card_present"],
  });
  await stripe.terminal.readers.processPaymentIntent(reader, {
    payment_intent: present.id,
    process_config: { skip_tipping: true },
  });
  await stripe.testHelpers.terminal.readers.presentPaymentMethod(reader, {
    type: "card_present",
    card_present: { number: "4000000000000002" },
  });
  await stripe.terminal.readers.processPaymentIntent(reader, { payment_intent: present.id });
  await stripe.testHelpers.terminal.readers.presentPaymentMethod(reader);
  await stripe.terminal.readers.cancelAction(reader);
  await stripe.terminal.readers.retrieve(reader, { expand: ["location"] });
  await stripe.paymentIntents.retrieve(present.id, { expand: ["latest_charge"] });
}

async function aSavedCard(stripe: Stripe, customer: string): Promise<void> {
  const method = await stripe.paymentMethods.create({
    type: "card",
    card: { token: "tok_visa" },
    billing_details: { name: "Shopper" },
  });
  await stripe.paymentMethods.attach(method.id, { customer });
  await stripe.paymentMethods.retrieve(method.id);
  await stripe.customers.listPaymentMethods(customer);
  await stripe.paymentMethods.detach(method.id);
  const dispute = (await stripe.disputes.list()).data.find(({ status }) => status === "needs_response");
  await stripe.disputes.update(dispute?.id ?? "", { evidence: { uncategorized_text: "winning_evidence" } });
  await stripe.paymentIntents.create({ amount: 1, currency: "eur" }).catch(ignored);
  await stripe.paymentIntents.retrieve("pi_none").catch(ignored);
}

async function readEverything(stripe: Stripe, charge: string): Promise<void> {
  await stripe.charges.retrieve(charge, { expand: ["refunds", "balance_transaction"] });
  await Promise.all([
    stripe.paymentIntents.list({ limit: 100, expand: ["data.latest_charge"] }),
    stripe.paymentIntents.search({ query: "metadata['sale']:'s1'" }),
    stripe.charges.list({ limit: 100 }),
    stripe.refunds.list({ limit: 100 }),
    stripe.customers.list(),
    stripe.balanceTransactions.list({ limit: 100, expand: ["data.source"] }),
    stripe.balance.retrieve(),
    stripe.events.list({ limit: 100 }),
    stripe.terminal.readers.list(),
    stripe.terminal.locations.list(),
  ]);
}

/** Refusals are part of the day; the log keeps them. */
const ignored = (): void => undefined;

function operationOf(openapi: JsonObject, entry: RequestEntry): { pointer: string[] } | undefined {
  const paths = openapi["paths"] as Record<string, JsonObject>;
  const template = templateOf(Object.keys(paths), entry.url.split("?")[0] ?? "");
  const method = entry.method.toLowerCase();
  if (template === undefined || paths[template]?.[method] === undefined) return undefined;
  return { pointer: ["paths", template, method] };
}

/** Compiles parts of the description as they are asked for; gives problems as short lines, the same one once. */
function checker(openapi: JsonObject, { coerceTypes }: { coerceTypes: boolean }) {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes, validateFormats: false });
  ajv.addSchema({ $id: "stripe", ...(withoutNullable(rooted(openapi)) as JsonObject) });
  return (pointer: readonly string[], value: Json): string[] => {
    const reference = `stripe#/${pointer.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;
    const validate = ajv.getSchema(reference);
    if (validate === undefined) return [`no schema at ${reference}`];
    if (validate(value) === true) return [];
    return [...new Set((validate.errors ?? []).map(lineOf))];
  };
}

/** The description's own references are to its root; compiled under an id they must say so. */
function rooted(openapi: JsonObject): Json {
  return JSON.parse(JSON.stringify(openapi).replaceAll('"#/components/', '"stripe#/components/')) as Json;
}

function lineOf(error: ErrorObject): string {
  const more = error.keyword === "additionalProperties" ? String(error.params["additionalProperty"]) : "";
  return `${error.instancePath} ${error.message ?? ""} ${more}`.trim();
}

function unexplained(problems: readonly string[]): readonly string[] {
  return [...new Set(problems)].filter((problem) => !movedOn.some(({ at }) => at.test(problem)));
}

function objectsOf(value: Json | undefined, kind: string): JsonObject[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap((item) => objectsOf(item, kind));
  return !Array.isArray(value) && value["object"] === kind ? [value, ...inside] : inside;
}
