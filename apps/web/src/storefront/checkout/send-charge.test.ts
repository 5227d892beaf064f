import { type SaleId, type VariantId, createIdSource, createManualClock } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import type { ChargeView, TillErrorBody } from "@till/wire";
import { sampleCharge } from "@till/wire/testing";
import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { memoryStorage } from "../../shared/storage.ts";
import { createCheckoutStore } from "./checkout-store.ts";
import { createSendCharge } from "./send-charge.ts";

const clock = createManualClock(1_760_000_000_000);
let seed = 0;
const randomBytes = (count: number): Uint8Array => new Uint8Array(count).fill((seed += 1));
const ids = createIdSource(clock, randomBytes);

function begin() {
  const checkout = createCheckoutStore({ store: memoryStorage(), ids, randomBytes });
  const items = [{ variantId: ids.next<VariantId>(), quantity: 1 }];
  const { saleId, orderToken } = checkout.saleFor({ email: "b@till.example", delivery: "post", items });
  const charge = checkout.chargeFor(saleId, { kind: "paypal" });
  return { checkout, order: { saleId, orderToken, charge } };
}

const view = (saleId: SaleId, changes: Partial<ChargeView>): ChargeView =>
  sampleCharge({
    id: ids.next(),
    saleId,
    amount: money(970n, parseCurrency("EUR")),
    tender: { kind: "paypal" },
    state: "captured",
    ...changes,
  });

const refusal = (till: TillErrorBody): Error =>
  new TRPCClientError(till.message, {
    result: { error: { code: -32_000, message: till.message, data: { till } } },
  });

test("a lost answer keeps the charge, so that the same one is sent again", async () => {
  const { checkout, order } = begin();
  const send = createSendCharge({ create: () => Promise.reject(new Error("fetch failed")), checkout });
  expect(await send(order)).toEqual({ kind: "order" });
  expect(checkout.pendingCharge(order.saleId)).toEqual(order.charge);
});

test("an answer of any kind ends the charge here, and a decline says why", async () => {
  const declined: TillErrorBody = { code: "card_declined", retry: "never", message: "Declined." };
  const answers: [Partial<ChargeView>, object][] = [
    [{ state: "captured" }, { kind: "order" }],
    [{ state: "pending" }, { kind: "order" }],
    [{ state: "created", unknown: true }, { kind: "order" }],
    [
      { state: "declined", problem: declined },
      { kind: "refused", refusal: { message: "Declined.", isByGateway: false } },
    ],
    [
      { state: "requires_action", action: { kind: "redirect", url: "https://bank.example/3ds" } },
      { kind: "redirect", url: "https://bank.example/3ds" },
    ],
  ];
  for (const [changes, outcome] of answers) {
    const { checkout, order } = begin();
    const send = createSendCharge({ create: async () => view(order.saleId, changes), checkout });
    expect(await send(order)).toEqual(outcome);
    expect(checkout.pendingCharge(order.saleId)).toBeNull();
  }
});

test("an unknown charge is never offered again as refused", async () => {
  const { checkout, order } = begin();
  const create = async () => view(order.saleId, { state: "declined", unknown: true });
  expect(await createSendCharge({ create, checkout })(order)).toEqual({ kind: "order" });
});

test("a sale that is paid already, or being resolved, leads to the order", async () => {
  for (const body of [
    { code: "sale_already_paid", retry: "never", message: "Paid." },
    { code: "amount_exceeds_open", retry: "never", message: "Another charge holds it." },
    { code: "unknown_outcome", retry: "being_resolved", message: "Asking." },
  ] as const) {
    const { checkout, order } = begin();
    const send = createSendCharge({ create: () => Promise.reject(refusal(body)), checkout });
    expect(await send(order)).toEqual({ kind: "order" });
    expect(checkout.pendingCharge(order.saleId)).toBeNull();
  }
});

test("a refusal by Till itself is said beside the form", async () => {
  const { checkout, order } = begin();
  const body = { code: "gateway_not_configured", retry: "never", message: "Not here." } as const;
  const send = createSendCharge({ create: () => Promise.reject(refusal(body)), checkout });
  expect(await send(order)).toEqual({
    kind: "refused",
    refusal: { message: "Not here.", isByGateway: true },
  });
  expect(checkout.pendingCharge(order.saleId)).toBeNull();
});
