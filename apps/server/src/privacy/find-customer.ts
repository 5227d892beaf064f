import type { OutboxMessage, SaleRecord } from "@till/db";
import type { CustomerRules, CustomerView } from "@till/wire";
import { authorizePerson } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { eventsOf, ordersOf } from "./walk-customer.ts";

/** Orders that a screen shows; all of them are in the export. */
const ordersShown = 20;

/** What is held about the buyer with this address. Throws `forbidden`. */
export function findCustomer(deps: Deps) {
  return async (caller: Caller, email: string): Promise<CustomerView> => {
    authorizePerson(caller, "privacy.manage");
    const orders: SaleRecord[] = [];
    for await (const order of ordersOf(deps, email)) orders.push(order);
    const saleIds = orders.map(({ id }) => id);
    const messages: OutboxMessage[] = [];
    for (const id of saleIds)
      messages.push(...(await deps.uow.read(deps.merchantId, (tx) => tx.customers.messages(id))));
    let eventCount = 0;
    for await (const _ of eventsOf(deps, { email, saleIds })) eventCount += 1;
    return {
      email,
      orderCount: orders.length,
      openOrderCount: orders.filter(({ state }) => state === "open").length,
      messageCount: messages.filter(({ to }) => to !== null).length,
      waitingMessageCount: messages.filter(({ state }) => state === "queued").length,
      eventCount,
      orders: orders.slice(0, ordersShown).map(({ id, state, occurredAtMs, receiptNumber, sale }) => ({
        id,
        state,
        placedAtMs: occurredAtMs,
        receiptNumber,
        total: sale.totals.total,
      })),
    };
  };
}

/** How long personal data is kept here, and who else has some. Throws `forbidden`. */
export function customerRules(deps: Deps) {
  return (caller: Caller): CustomerRules => {
    authorizePerson(caller, "privacy.manage");
    return { ...deps.retention, gateways: [...deps.gateways.values()].map(({ label }) => label) };
  };
}
