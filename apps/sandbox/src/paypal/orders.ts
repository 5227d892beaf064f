import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import { readNewOrder } from "./new-order.ts";
import type { Intent, Order } from "./objects.ts";
import { bodyParams, wantsAll } from "./params.ts";
import { patchedOrder } from "./patch-order.ts";
import { payOrder } from "./paying.ts";
import { type Refuse, refuseFor } from "./paypal-error.ts";
import { minimalOrder, presentOrder } from "./present.ts";
import { readCard } from "./test-cards.ts";
import { type PaypalWorld, newId } from "./world.ts";

/** Orders v2. https://developer.paypal.com/docs/api/orders/v2/ */
export function orderOperations(world: PaypalWorld): readonly Operation[] {
  const url = "/v2/checkout/orders";
  return [
    { name: "orders.create", method: "POST", url, handle: (call) => create(world, call) },
    { name: "orders.get", method: "GET", url: `${url}/:order`, handle: (call) => get(world, call) },
    { name: "orders.patch", method: "PATCH", url: `${url}/:order`, handle: (call) => patch(world, call) },
    {
      name: "orders.capture",
      method: "POST",
      url: `${url}/:order/capture`,
      handle: (call) => pay(world, call, "CAPTURE"),
    },
    {
      name: "orders.authorize",
      method: "POST",
      url: `${url}/:order/authorize`,
      handle: (call) => pay(world, call, "AUTHORIZE"),
    },
  ];
}

function create(world: PaypalWorld, call: Call): Answer {
  const refuse = refuseFor(call.requestId);
  const fields = readNewOrder(bodyParams(call, refuse), refuse);
  if (fields.card !== null && call.headers["paypal-request-id"] === undefined) {
    throw refuse.invalid({
      issue: "PAYPAL_REQUEST_ID_REQUIRED",
      field: "PayPal-Request-Id",
      location: "header",
      description: "A PayPal-Request-Id is required if you are trying to process payment for an Order.",
    });
  }
  const nowMs = world.core.clock.nowMs();
  const made: Order = {
    ...fields,
    id: newId(world.core),
    status: fields.walletNamed ? "PAYER_ACTION_REQUIRED" : "CREATED",
    approval: null,
    createMs: nowMs,
    updateMs: nowMs,
  };
  world.orders.insert(made);
  // A card needs no buyer on a page: the order is paid in the same call.
  return shown(world, call, made.card === null ? made : payOrder(world, made, refuse));
}

function get(world: PaypalWorld, call: Call): Answer {
  return { status: 200, body: presentOrder(world, findOrder(world, call, refuseFor(call.requestId))) };
}

function patch(world: PaypalWorld, call: Call): Answer {
  const refuse = refuseFor(call.requestId);
  const order = patchedOrder(findOrder(world, call, refuse), call.body, refuse);
  world.orders.update({ ...order, updateMs: world.core.clock.nowMs() });
  return { status: 204 };
}

function pay(world: PaypalWorld, call: Call, act: Intent): Answer {
  const refuse = refuseFor(call.requestId);
  const found = findOrder(world, call, refuse);
  const card = bodyParams(call, refuse).inner("payment_source")?.inner("card");
  if (found.intent !== act) {
    throw refuse.unprocessable({
      issue: "ACTION_DOES_NOT_MATCH_INTENT",
      description: `Order was created with an intent to '${found.intent}'. Please use v2/checkout/orders/order_id/${found.intent.toLowerCase()} to complete the order or alternately create an order with an intent of '${act}'.`,
    });
  }
  if (found.status === "COMPLETED") throw refuse.unprocessable(completedAlready[act]);
  const order = card === undefined ? found : { ...found, card: readCard(card, refuse) };
  return shown(world, call, payOrder(world, order, refuse));
}

const completedAlready = {
  CAPTURE: {
    issue: "ORDER_ALREADY_CAPTURED",
    description: "Order already captured.If 'intent=CAPTURE' only one capture per order is allowed.",
  },
  AUTHORIZE: {
    issue: "ORDER_ALREADY_AUTHORIZED",
    description:
      "Order already authorized.If 'intent=AUTHORIZE' only one authorization per order is allowed.",
  },
} as const;

function findOrder(world: PaypalWorld, call: Call, refuse: Refuse): Order {
  const order = world.orders.get(call.params["order"] ?? "");
  if (order === undefined) throw refuse.notFound();
  return order;
}

/** Money that moved is always shown; only an unpaid order is cut down to its id. */
function shown(world: PaypalWorld, call: Call, order: Order): Answer {
  const whole = wantsAll(call) || order.status === "COMPLETED";
  return { status: 201, body: whole ? presentOrder(world, order) : minimalOrder(world, order) };
}
