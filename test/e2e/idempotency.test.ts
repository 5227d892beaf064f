import type { Uuid } from "@till/kernel";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { eventually } from "../kit/eventually.ts";
import { type Shop, startShop } from "../kit/start-shop.ts";
import { cardToken, checkout, newCharge, refusalOf, sandboxTotals, square, stripe } from "./selling.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
}, 60_000);
afterEach(() => shop.control("/faults/release", {}));
afterAll(() => shop.stop(), 60_000);

const hold = (operation: string) =>
  shop.control("/faults", { gateway: "stripe", operation, kind: "held", times: 1 });

const asked = z.object({ requests: z.array(z.object({ outcome: z.string() })) });

/** Once the gateway has the request and keeps its answer back. */
const held = (operation: string) =>
  eventually(
    async () => asked.parse(await shop.control(`/requests?gateway=stripe&operation=${operation}`)).requests,
    (requests) => requests.some(({ outcome }) => outcome === "held"),
  );

test("a charge repeated while its first call is at work shows how it stands and when to ask again, and is taken once", async () => {
  const { id: saleId, orderToken } = await checkout(shop);
  const before = await sandboxTotals(shop, "stripe");
  await hold("payment_intents.confirm");
  const request = { id: newCharge(shop), saleId, orderToken, tender: cardToken("pm_card_visa") };
  const first = shop.buyer.charges.create.mutate(request);
  await held("payment_intents.confirm");
  const repeat = await shop.buyer.charges.create.mutate(request);
  expect(repeat).toMatchObject({ id: request.id, problem: null });
  expect(repeat.retryAfterMs).toBeGreaterThan(0);
  await shop.control("/faults/release", {});
  expect(await first).toMatchObject({ state: "captured", retryAfterMs: null });
  expect(await shop.buyer.charges.create.mutate(request)).toMatchObject({ state: "captured" });
  expect((await sandboxTotals(shop, "stripe")).capturedCount - before.capturedCount).toBe(1);
}, 60_000);

test("a slow catch-up is in progress for its repeat, which gets its answer in the end", async () => {
  const manager = await shop.manager();
  await hold("events.list");
  const request = { id: shop.ids.next<Uuid>(), gateway: stripe };
  const first = manager.events.catchUp.mutate(request);
  await held("events.list");
  const repeat = await manager.events.catchUp.mutate(request).catch((error: unknown) => error);
  expect(repeat).toMatchObject({ data: { till: { code: "in_progress", retry: "safe" } } });
  await shop.control("/faults/release", {});
  const answer = await first;
  expect(await manager.events.catchUp.mutate(request)).toEqual(answer);
  expect(await refusalOf(manager.events.catchUp.mutate({ ...request, gateway: square }))).toBe("conflict");
}, 60_000);
