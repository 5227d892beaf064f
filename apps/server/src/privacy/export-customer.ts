import type { EventWithBody, OutboxMessage, SaleRecord, Tx } from "@till/db";
import { type Money, toDecimal } from "@till/money";
import type { Charge, ChargeFact, Json } from "@till/payments";
import type { CustomerExport } from "@till/wire";
import { authorizePerson } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import { loadSaleCharges } from "../charges/open-amount.ts";
import type { Deps } from "../deps.ts";
import { eventsOf, ordersOf } from "./walk-customer.ts";

/**
 * Everything that Till holds about the buyer with this address, as a JSON document to hand to them. That it was made
 * is on record, without the address. Throws `forbidden`.
 */
export function exportCustomer(deps: Deps) {
  return async (caller: Caller, email: string): Promise<CustomerExport> => {
    authorizePerson(caller, "privacy.manage");
    const orders: Json[] = [];
    const saleIds: SaleRecord["id"][] = [];
    for await (const order of ordersOf(deps, email)) {
      saleIds.push(order.id);
      orders.push(await deps.uow.read(deps.merchantId, (tx) => orderToJson(tx, order)));
    }
    const events: Json[] = [];
    for await (const event of eventsOf(deps, { email, saleIds })) events.push(eventToJson(event));
    await deps.uow.run(deps.merchantId, (tx) =>
      audit(deps, tx, toActor(caller), {
        action: "customer.exported",
        subject: deps.merchantId,
        before: null,
        after: { orders: orders.length, events: events.length },
      }),
    );
    const exportedAt = iso(deps.clock.nowMs());
    const document = {
      shop: deps.merchant.name,
      exportedAt,
      email,
      orders,
      gatewayEvents: events,
      notHere: notHere(deps),
    };
    return { fileName: `customer-${exportedAt.slice(0, 10)}.json`, json: JSON.stringify(document, null, 2) };
  };
}

/** Cards, names and addresses given to a payment form go to the gateway and never come here. */
function notHere({ gateways }: Deps): string {
  const names = [...gateways.values()].map(({ label }) => label).join(", ");
  return `What was typed into a payment form is held by the payment service itself (${names}) and is not part of this file.`;
}

async function orderToJson(tx: Tx, order: SaleRecord): Promise<Json> {
  const { charges, facts } = await loadSaleCharges(tx, order.id);
  const [refunds, returns, receipts, messages] = await Promise.all([
    tx.refunds.ofSale(order.id),
    tx.sales.returns(order.id),
    tx.receipts.ofSale(order.id),
    tx.customers.messages(order.id),
  ]);
  const disputes = await Promise.all(charges.map(({ id }) => tx.disputes.ofCharge(id)));
  return {
    id: order.id,
    email: order.email,
    placedAt: iso(order.occurredAtMs),
    completedAt: order.completedAtMs === null ? null : iso(order.completedAtMs),
    state: order.state,
    receiptNumber: order.receiptNumber,
    sale: toJson(order.sale),
    charges: charges.map((charge) => chargeToJson(charge, facts.get(charge.id) ?? [])),
    refunds: toJson(
      refunds.map(({ id, chargeId, amount, to, reason, state, createdAtMs }) => ({
        id,
        chargeId,
        amount,
        to,
        reason,
        state,
        createdAt: iso(createdAtMs),
      })),
    ),
    returns: toJson(
      returns.map(({ id, goods, state, receiptNumber }) => ({ id, goods, state, receiptNumber })),
    ),
    disputes: toJson(
      disputes.flat().map(({ id, amount, reason, state, openedAtMs }) => ({
        id,
        amount,
        reason,
        state,
        openedAt: iso(openedAtMs),
      })),
    ),
    receipts: toJson(receipts.map(({ document }) => document)),
    messages: messages.map(messageToJson),
  };
}

function chargeToJson(charge: Charge, facts: readonly ChargeFact[]): Json {
  return {
    id: charge.id,
    paidBy: charge.tender.kind,
    card: charge.card && { ...charge.card },
    gateway: charge.gateway,
    gatewayObject: charge.object?.id ?? null,
    amount: toJson(charge.amount),
    state: charge.state,
    createdAt: iso(charge.createdAtMs),
    movements: toJson(facts.map(({ kind, ref, amount, atMs }) => ({ kind, ref, amount, at: iso(atMs) }))),
  };
}

const messageToJson = (message: OutboxMessage): Json => ({
  kind: message.kind,
  to: message.to,
  subject: message.subject,
  body: message.body,
  state: message.state,
  writtenAt: iso(message.createdAtMs),
  sentAt: message.sentAtMs === null ? null : iso(message.sentAtMs),
});

function eventToJson({ gateway, type, receivedAtMs, payload }: EventWithBody): Json {
  return { gateway, type, receivedAt: iso(receivedAtMs), body: parsed(payload) };
}

/** As the gateway sent it; text where it is no JSON. */
function parsed(payload: string | null): Json {
  if (payload === null) return null;
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return payload;
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** For people and other programs: money as a decimal, nothing that JSON has no word for. */
function toJson(value: unknown): Json {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return value.map(toJson);
  if (isMoney(value)) return { amount: toDecimal(value), currency: value.currency };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toJson(part)]));
}

const isMoney = (value: object): value is Money =>
  "amountMinor" in value && typeof value.amountMinor === "bigint" && "currency" in value;
