import { createPayPalGateway } from "@till/gateway-paypal";
import { type AttemptId, type ChargeId, type RefundId, createIdSource, invariant } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import type { ChargeInput, ChargeSnapshot, Gateway, PreparedCall, Refusal } from "@till/payments";
import { type RequestEntry, type Sandbox, createSandbox } from "@till/sandbox";
import type { Result } from "@till/kernel";
import { Ajv, type ErrorObject } from "ajv";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Json, type JsonObject, describeWithSpecs, templateOf, withoutNullable } from "./specs.ts";

/** Which description knows a path. */
const files = {
  orders: "checkout_orders_v2.json",
  payments: "payments_payment_v2.json",
  webhooks: "notifications_webhooks_v1.json",
} as const;
type Described = keyof typeof files;

/** Where the description is wrong or silent; each with the reason. */
const known: readonly { readonly at: RegExp; readonly why: string }[] = [];

describeWithSpecs("paypal", (readSpec) => {
  const specs: Record<Described, JsonObject> = {
    orders: readSpec(files.orders),
    payments: readSpec(files.payments),
    webhooks: readSpec(files.webhooks),
  };
  const check = checker(specs);
  let sandbox: Sandbox;
  let log: readonly RequestEntry[];

  beforeAll(async () => {
    sandbox = createSandbox({ seed: "conformance", nowMs: () => Date.UTC(2026, 10, 23, 9) });
    const { paypal: port } = await sandbox.listen({ control: 0, stripe: 0, square: 0, paypal: 0 });
    await aMixedDay(`http://127.0.0.1:${port}`);
    log = sandbox.core.requests.list({ gateway: "paypal" });
  });
  afterAll(() => sandbox.close());

  test("every kind of call Till makes was made", () => {
    expect([...new Set(log.map(({ operation }) => operation))]).toEqual(
      expect.arrayContaining([
        "orders.create",
        "orders.get",
        "orders.patch",
        "orders.capture",
        "orders.authorize",
        "authorizations.capture",
        "authorizations.void",
        "captures.refund",
      ]),
    );
  });

  test("every request fits the schema of its operation", () => {
    const problems = log
      .filter((entry) => entry.method !== "GET" && (entry.status ?? 0) < 300)
      .flatMap((entry) => {
        const found = operationOf(specs, entry);
        if (found === undefined || entry.body === undefined) return [];
        const pointer = [...found.pointer, "requestBody", "content", "application/json", "schema"];
        return check(found.spec, pointer, entry.body as Json).map(
          (problem) => `request ${entry.operation} ${problem}`,
        );
      });
    expect(unexplained(problems)).toEqual([]);
  });

  test("every answer fits the schema of its operation and status", () => {
    const problems = log.flatMap((entry) => {
      const found = operationOf(specs, entry);
      if (found === undefined || entry.answer === undefined) return [];
      const pointer = [
        ...found.pointer,
        "responses",
        String(entry.status),
        "content",
        "application/json",
        "schema",
      ];
      return check(found.spec, pointer, entry.answer as Json).map(
        (problem) => `answer ${entry.operation} ${entry.status} ${problem}`,
      );
    });
    expect(unexplained(problems)).toEqual([]);
  });

  test("every operation but the token's is described", () => {
    const unknown = log.filter((entry) => operationOf(specs, entry) === undefined);
    expect([...new Set(unknown.map(({ url }) => url.split("?")[0]))]).toEqual(["/v1/oauth2/token"]);
  });

  test("the check notices a field of another type", () => {
    const entry = log.find(({ operation }) => operation === "orders.get");
    invariant(entry !== undefined, "an order was read");
    const schema = ["components", "schemas", "order"];
    const order = entry.answer as JsonObject;
    expect(check("orders", schema, order)).toEqual([]);
    expect(check("orders", schema, { ...order, id: 7 })).toEqual([expect.stringContaining("/id")]);
    expect(check("orders", schema, { ...order, status: "PAID" })).not.toEqual([]);
  });
});

/** What a shop does in a day, good and bad, through the adapter and so the official SDK. */
async function aMixedDay(baseUrl: string): Promise<void> {
  const clock = { nowMs: () => Date.UTC(2026, 10, 23, 9) };
  const gateway = createPayPalGateway({
    clientId: "till-sandbox",
    clientSecret: "till-sandbox-secret",
    webhookId: "5GP028458E2496506",
    baseUrl,
    timeoutMs: 5_000,
    clock,
  });
  let drawn = 0;
  const ids = createIdSource(clock, (count) => new Uint8Array(count).fill((drawn += 1)));
  const shop = { baseUrl, gateway, next: <Id extends ChargeId | AttemptId | RefundId>() => ids.next<Id>() };

  const paid = await buy(shop, "automatic");
  const captureId = paid.captures[0]?.id ?? "";
  for (const minor of [700n, 300n, 5_000n]) await giveBack(shop, paid, captureId, minor);

  const held = await buy(shop, "manual");
  const attemptId = shop.next<AttemptId>();
  const part = { chargeId: shop.next<ChargeId>(), attemptId, amount: euros(1_000n), final: true };
  await gateway.capture.send(valueOf(gateway.capture.prepare(part)), targetOf(held));
  await release(shop, await buy(shop, "manual"));

  const unpaid = await open(shop, inputFor(shop, "automatic"));
  await gateway.charge.send(valueOf(gateway.charge.prepare(inputFor(shop, "automatic"))), targetOf(unpaid));
  await release(shop, unpaid);
  await gateway.read({ object: { type: "order", id: "00000000000000000" }, terminalId: null });
}

interface Shop {
  readonly baseUrl: string;
  readonly gateway: Gateway;
  next<Id extends ChargeId | AttemptId | RefundId>(): Id;
}

const euros = (minor: bigint) => money(minor, parseCurrency("EUR"));
const targetOf = ({ object }: ChargeSnapshot) => ({ object, terminalId: null });

function inputFor(shop: Shop, capture: "automatic" | "manual"): ChargeInput {
  return {
    chargeId: shop.next<ChargeId>(),
    attemptId: shop.next<AttemptId>(),
    amount: euros(2_500n),
    source: { kind: "approval" },
    capture,
    initiator: "buyer",
    description: "Corner shop, sale 17",
    returnUrl: "http://localhost:4000/orders/return",
    cancelUrl: "http://localhost:4000/orders/cancel",
  };
}

async function open({ gateway }: Shop, input: ChargeInput): Promise<ChargeSnapshot> {
  invariant(gateway.open !== undefined, "PayPal's orders are made before they are paid");
  const opened = await gateway.open.send(valueOf(gateway.open.prepare(input)));
  invariant(opened.kind === "opened", `open ended in ${opened.kind}`);
  return opened.snapshot;
}

async function buy(shop: Shop, capture: "automatic" | "manual"): Promise<ChargeSnapshot> {
  const input = inputFor(shop, capture);
  const opened = await open(shop, input);
  const answer = await fetch(`${shop.baseUrl}/sandbox/approve`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ orderId: opened.object.id, outcome: "approve" }),
  });
  invariant(answer.ok, `the approval answered ${answer.status}`);
  const { charge } = shop.gateway;
  const sent = await charge.send(valueOf(charge.prepare(input)), targetOf(opened));
  invariant(sent.kind === "succeeded", `the charge ended in ${sent.kind}`);
  return sent.snapshot;
}

async function giveBack(shop: Shop, paid: ChargeSnapshot, captureId: string, minor: bigint): Promise<void> {
  const { refund } = shop.gateway;
  const prepared = refund.prepare({
    chargeId: shop.next<ChargeId>(),
    refundId: shop.next<RefundId>(),
    attemptId: shop.next<AttemptId>(),
    amount: euros(minor),
    captureId,
    reason: "Brought back",
  });
  await refund.send(valueOf(prepared), targetOf(paid));
}

async function release(shop: Shop, snapshot: ChargeSnapshot): Promise<void> {
  const input = { chargeId: shop.next<ChargeId>(), attemptId: shop.next<AttemptId>() };
  await shop.gateway.void.send(valueOf(shop.gateway.void.prepare(input)), targetOf(snapshot));
}

function valueOf(prepared: Result<PreparedCall, Refusal>): PreparedCall {
  invariant(prepared.ok, "the call can be prepared");
  return prepared.value;
}

function operationOf(
  specs: Record<Described, JsonObject>,
  entry: RequestEntry,
): { readonly spec: Described; readonly pointer: readonly string[] } | undefined {
  const path = entry.url.split("?")[0] ?? "";
  const method = entry.method.toLowerCase();
  for (const spec of Object.keys(files) as Described[]) {
    const paths = specs[spec]["paths"] as Record<string, JsonObject>;
    const template = templateOf(Object.keys(paths), path);
    if (template !== undefined && paths[template]?.[method] !== undefined) {
      return { spec, pointer: ["paths", template, method] };
    }
  }
  return undefined;
}

/** Compiles parts of the descriptions as they are asked for; gives problems as short lines, the same one once. */
function checker(specs: Record<Described, JsonObject>) {
  // Its patterns are not all valid under the `u` flag.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
  for (const [name, spec] of Object.entries(specs)) {
    ajv.addSchema({ $id: name, ...(withoutNullable(rooted(name, spec)) as JsonObject) });
  }
  return (spec: Described, pointer: readonly string[], value: Json): string[] => {
    const path = followed(specs[spec], pointer)
      .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")))
      .join("/");
    const validate = ajv.getSchema(`${spec}#/${path}`);
    if (validate === undefined) return [`no schema at ${spec}#/${path}`];
    if (validate(value) === true) return [];
    return [...new Set((validate.errors ?? []).map(lineOf))];
  };
}

/** A request body or answer may be a reference to another part of the description. */
function followed(spec: JsonObject, pointer: readonly string[]): readonly string[] {
  let at: Json | undefined = spec;
  let path: string[] = [];
  for (const part of pointer) {
    at = (at as JsonObject | undefined)?.[part];
    path.push(part);
    const reference = typeof at === "object" && at !== null && !Array.isArray(at) ? at["$ref"] : undefined;
    if (typeof reference !== "string" || part === "schema") continue;
    path = reference.slice(2).split("/");
    at = path.reduce<Json | undefined>((inside, name) => (inside as JsonObject | undefined)?.[name], spec);
  }
  return path;
}

/** The description's own references are to its root; compiled under an id they must say so. */
function rooted(name: string, spec: JsonObject): Json {
  return JSON.parse(JSON.stringify(spec).replaceAll('"#/components/', `"${name}#/components/`)) as Json;
}

function lineOf(error: ErrorObject): string {
  return `${error.instancePath} ${error.message ?? ""}`.trim();
}

function unexplained(problems: readonly string[]): readonly string[] {
  return [...new Set(problems)].filter((problem) => !known.some(({ at }) => at.test(problem)));
}
