import { type RequestEntry, type Sandbox, createSandbox } from "@till/sandbox";
import { Ajv, type ErrorObject } from "ajv";
import { SquareClient } from "square";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Json, type JsonObject, describeWithSpecs, templateOf, withoutNullable } from "./specs.ts";

/** Where the description of 2025-08-20 and the SDK of 2026-09-16 differ the SDK is right; each with the reason. */
const movedOn: readonly { readonly at: RegExp; readonly why: string }[] = [
  {
    at: /risk_evaluation must have required property 'status'$/,
    why: "the description requires a field it does not describe, and the SDK's type has none of that name",
  },
];

const device = {
  approves: "9fa747a2-25ff-48ee-b078-04381f7c828f",
  tips: "22cd266c-6246-4c06-9983-67f0c26346b0",
  cancels: "841100b9-ee60-4537-9bcf-e30b2ba5e215",
  manual: "sandbox-terminal-1",
} as const;

describeWithSpecs("square", (readSpec) => {
  const openapi = readSpec("openapi-2025-08-20.json");
  let sandbox: Sandbox;
  let log: readonly RequestEntry[];

  beforeAll(async () => {
    sandbox = createSandbox({ seed: "conformance", nowMs: () => Date.UTC(2026, 10, 23, 9) });
    const { square: port } = await sandbox.listen({ control: 0, stripe: 0, square: 0, paypal: 0 });
    const client = new SquareClient({
      token: "EAAA_sandbox",
      baseUrl: `http://127.0.0.1:${port}`,
      maxRetries: 0,
    });
    await aMixedDay(client, (byMs) => sandbox.core.advanceMs(byMs));
    log = sandbox.core.requests.list({ gateway: "square" });
  });
  afterAll(() => sandbox.close());

  test("every answer fits the schema of its operation, and has no field the description does not know", () => {
    const check = checker(openapi);
    const problems = log.flatMap((entry) => {
      const found = operationOf(openapi, entry);
      if (found === undefined) return [];
      // Square describes one answer per operation: a refusal is the same with `errors` in it.
      const pointer = [...found.pointer, "responses", "200", "content", "application/json", "schema"];
      return check(pointer, entry.answer as Json).map((problem) => `answer ${entry.operation} ${problem}`);
    });
    expect(unexplained(problems)).toEqual([]);
  });

  test("every request of the SDK fits the schema of its operation", () => {
    const check = checker(openapi);
    const problems = log
      .filter((entry) => entry.method === "POST" && entry.status === 200 && entry.rawBody !== "")
      .flatMap((entry) => {
        const found = operationOf(openapi, entry);
        if (found === undefined) return [];
        const pointer = [...found.pointer, "requestBody", "content", "application/json", "schema"];
        return check(pointer, entry.body as Json).map((problem) => `request ${entry.operation} ${problem}`);
      });
    expect(unexplained(problems)).toEqual([]);
  });

  test("every operation is described", () => {
    const unknown = log.filter((entry) => operationOf(openapi, entry) === undefined);
    expect(unknown.map((entry) => entry.operation)).toEqual([]);
  });

  test("the day had every operation in it", () => {
    const names = new Set(log.map((entry) => entry.operation));
    expect([...names].sort()).toEqual([
      "customers.create",
      "customers.get",
      "devices.list",
      "events.search",
      "locations.get",
      "locations.list",
      "payments.cancel",
      "payments.cancel_by_idempotency_key",
      "payments.complete",
      "payments.create",
      "payments.get",
      "payments.list",
      "refunds.get",
      "refunds.list",
      "refunds.refund_payment",
      "terminal.checkouts.cancel",
      "terminal.checkouts.create",
      "terminal.checkouts.get",
      "terminal.checkouts.search",
    ]);
    expect(log.filter(({ status }) => status === 500)).toEqual([]);
  });

  test("every event fits the schema of events", () => {
    const check = checker(openapi);
    const events = log.flatMap((entry) =>
      entry.operation === "events.search" ? ((entry.answer as JsonObject)["events"] as Json[]) : [],
    );
    expect(events.length).toBeGreaterThan(10);
    const problems = events.flatMap((event) => {
      const { type, object } = (event as JsonObject)["data"] as { type: string; object: JsonObject };
      const schema = eventSchemas[type] ?? "";
      return check(["components", "schemas", schema], Object.values(object)[0] as Json);
    });
    expect(unexplained(problems)).toEqual([]);
  });

  test("the check notices a field that is missing, of another type, or not known", () => {
    const check = checker(openapi);
    const refund = log.find((entry) => entry.operation === "refunds.get")?.answer as {
      refund: JsonObject;
    };
    const { amount_money: _amount, ...rest } = refund.refund;
    expect(check(["components", "schemas", "PaymentRefund"], { ...rest, status: 7, colour: "red" })).toEqual(
      expect.arrayContaining([
        expect.stringContaining("required property 'amount_money'"),
        expect.stringContaining("/status"),
        expect.stringContaining("colour"),
      ]),
    );
  });
});

const eventSchemas: Readonly<Record<string, string>> = {
  payment: "Payment",
  refund: "PaymentRefund",
  "checkout.event": "TerminalCheckout",
};

const amountMoney = { amount: 2420n, currency: "EUR" } as const;

/** Every kind of call the sandbox answers, good and bad. */
async function aMixedDay(square: SquareClient, advanceMs: (byMs: number) => void): Promise<void> {
  let keys = 0;
  const key = () => ({ idempotencyKey: `key-${(keys += 1)}` });
  const customer = await square.customers.create({ ...key(), givenName: "Shopper", emailAddress: "a@b.ie" });
  await square.customers.get({ customerId: customer.customer?.id ?? "" });
  const payment = { amountMoney, sourceId: "cnon:card-nonce-ok", referenceId: "sale 1", note: "Corner shop" };
  const { payment: taken } = await square.payments.create({
    ...payment,
    ...key(),
    autocomplete: true,
    locationId: "LTILLSANDBOX",
    customerDetails: { customerInitiated: false },
  });
  const held = await square.payments.create({ ...payment, ...key(), autocomplete: false });
  await square.payments.complete({ paymentId: held.payment?.id ?? "" });
  const released = await square.payments.create({ ...payment, ...key(), autocomplete: false });
  await square.payments.cancel({ paymentId: released.payment?.id ?? "" });
  await square.payments.cancel({ paymentId: released.payment?.id ?? "" }).catch(ignored);
  await square.payments.cancelByIdempotencyKey({ idempotencyKey: "never used" });
  for (const sourceId of ["cnon:card-nonce-declined", "cnon:card-nonce-already-used", "cnon:nothing"]) {
    await square.payments.create({ ...payment, ...key(), sourceId }).catch(ignored);
  }
  await square.payments
    .create({ ...payment, ...key(), amountMoney: { amount: 1n, currency: "JPY" } })
    .catch(ignored);
  await square.payments.create({ ...payment, ...key(), locationId: "LOTHER" }).catch(ignored);
  const paymentId = taken?.id ?? "";
  const refund = await square.refunds.refundPayment({
    ...key(),
    paymentId,
    amountMoney: { amount: 500n, currency: "EUR" },
    reason: "brought back",
  });
  await square.refunds.refundPayment({ ...key(), paymentId, amountMoney }).catch(ignored);
  await atTheCounter(square, key, advanceMs);
  advanceMs(10 * 60_000);
  await square.refunds.get({ refundId: refund.refund?.id ?? "" });
  await square.payments.get({ paymentId });
  await square.payments.get({ paymentId: "none" }).catch(ignored);
  await square.payments.list({ limit: 2, total: 2420n, sortOrder: "ASC" });
  await square.refunds.list({ locationId: "LTILLSANDBOX" });
  await square.terminal.checkouts.search({ query: { filter: { deviceId: device.manual } } });
  await square.events.searchEvents({ limit: 100 });
  await square.locations.list();
  await square.locations.get({ locationId: "main" });
  await square.devices.list();
}

async function atTheCounter(
  square: SquareClient,
  key: () => { idempotencyKey: string },
  advanceMs: (byMs: number) => void,
): Promise<void> {
  for (const deviceId of Object.values(device)) {
    const { checkout } = await square.terminal.checkouts.create({
      ...key(),
      checkout: {
        amountMoney,
        referenceId: "sale 2",
        note: "Corner shop",
        paymentOptions: { autocomplete: true },
        deviceOptions: { deviceId, skipReceiptScreen: true },
      },
    });
    const checkoutId = checkout?.id ?? "";
    advanceMs(1_000);
    if (deviceId === device.manual) await square.terminal.checkouts.cancel({ checkoutId });
    advanceMs(1_000);
    const ended = await square.terminal.checkouts.get({ checkoutId });
    for (const paymentId of ended.checkout?.paymentIds ?? []) await square.payments.get({ paymentId });
  }
  const deviceOptions = { deviceId: "none" };
  await square.terminal.checkouts
    .create({ ...key(), checkout: { amountMoney, deviceOptions } })
    .catch(ignored);
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
function checker(openapi: JsonObject) {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: "square", ...(withoutNullable(closed(rooted(openapi))) as JsonObject) });
  return (pointer: readonly string[], value: Json): string[] => {
    const path = pointer.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
    const reference = `square#/${path.join("/")}`;
    const validate = ajv.getSchema(reference);
    if (validate === undefined) return [`no schema at ${reference}`];
    if (validate(value) === true) return [];
    return [...new Set((validate.errors ?? []).map(lineOf))];
  };
}

/** The description's own references are to its root; compiled under an id they must say so. */
function rooted(openapi: JsonObject): Json {
  return JSON.parse(JSON.stringify(openapi).replaceAll('"#/components/', '"square#/components/')) as Json;
}

/** Square describes its objects without closing them: a field it does not know would pass unseen. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const described = schema["type"] === "object" && typeof schema["properties"] === "object";
  return described && schema["additionalProperties"] === undefined
    ? { ...inside, additionalProperties: false }
    : inside;
}

function lineOf(error: ErrorObject): string {
  const more = error.keyword === "additionalProperties" ? String(error.params["additionalProperty"]) : "";
  return `${error.instancePath.replaceAll(/\d+/g, "*")} ${error.message ?? ""} ${more}`.trim();
}

function unexplained(problems: readonly string[]): readonly string[] {
  return [...new Set(problems)].filter((problem) => !movedOn.some(({ at }) => at.test(problem)));
}
