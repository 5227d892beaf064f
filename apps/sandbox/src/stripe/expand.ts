import { invalidRequest } from "./stripe-error.ts";
import type { StripeWorld } from "./world.ts";

/** Stripe refuses to go deeper. https://docs.stripe.com/expand */
const depthMax = 4;

type Plain = Record<string, unknown>;

/** What holds an id that can be replaced by its object, per kind of object. */
const expandable: Readonly<Record<string, readonly string[]>> = {
  payment_intent: ["latest_charge", "customer", "payment_method"],
  charge: ["balance_transaction", "failure_balance_transaction", "customer", "payment_intent", "refunds"],
  refund: [
    "balance_transaction",
    "charge",
    "payment_intent",
    "failure_balance_transaction",
    "payment_method",
  ],
  balance_transaction: ["source"],
  payment_method: ["customer"],
  dispute: ["charge", "payment_intent"],
  payout: ["balance_transaction"],
  "terminal.reader": ["location"],
};

/** Replaces ids by objects along each path (`latest_charge.balance_transaction`, `data.latest_charge` in a list). */
export function expandAll<T extends object>(
  world: StripeWorld,
  object: T,
  paths: readonly string[] | undefined,
): T {
  const copy = structuredClone(object);
  for (const path of paths ?? []) {
    const keys = path.split(".");
    if (keys.length > depthMax)
      throw invalidRequest(`You cannot expand more than ${depthMax} levels (${path}).`, { param: "expand" });
    walk(world, copy as Plain, keys, path);
  }
  return copy;
}

function walk(world: StripeWorld, object: Plain, keys: readonly string[], path: string): void {
  const [key = "", ...rest] = keys;
  if (object["object"] === "list" || object["object"] === "search_result") {
    if (key !== "data") throw notExpandable(path);
    for (const item of object["data"] as Plain[]) walk(world, item, rest, path);
    return;
  }
  if (key === "refunds" && object["object"] === "charge") {
    object[key] ??= refundsOf(world, String(object["id"]));
  } else if (typeof object[key] === "string") {
    if (!(expandable[String(object["object"])] ?? []).includes(key)) throw notExpandable(path);
    object[key] = fetchById(world, object[key]);
  } else if (!isHolder(object, key)) {
    throw notExpandable(path);
  }
  const next = object[key];
  if (rest.length > 0 && typeof next === "object" && next !== null) walk(world, next as Plain, rest, path);
}

/** Null where there is nothing yet, or a nested part on the way to something deeper. */
function isHolder(object: Plain, key: string): boolean {
  const named = (expandable[String(object["object"])] ?? []).includes(key);
  return named || (typeof object[key] === "object" && object[key] !== null);
}

function notExpandable(path: string): Error {
  return invalidRequest(`This property cannot be expanded (${path}).`, { param: "expand" });
}

function fetchById(world: StripeWorld, id: string): object | string {
  const prefix = id.split("_", 1)[0] ?? "";
  return copyOf(world, prefix, id) ?? id;
}

function copyOf(world: StripeWorld, prefix: string, id: string): object | undefined {
  switch (prefix) {
    case "pi":
      return world.intents.get(id);
    case "ch":
      return world.charges.get(id);
    case "re":
      return world.refunds.get(id);
    case "txn":
      return world.transactions.get(id)?.object;
    case "pm":
      return world.paymentMethods.get(id)?.object;
    case "cus":
      return world.customers.get(id);
    case "dp":
      return world.disputes.get(id);
    case "po":
      return world.payouts.get(id);
    case "tml":
      return world.locations.get(id);
    default:
      return undefined;
  }
}

function refundsOf(world: StripeWorld, chargeId: string): object {
  const { items, hasMore } = world.refunds.page({
    where: { charge: chargeId },
    limit: 10,
    order: "newest_first",
  });
  return { object: "list", data: items, has_more: hasMore, url: `/v1/charges/${chargeId}/refunds` };
}
