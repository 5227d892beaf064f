import { type ChargeId, createIdSource, createManualClock } from "@till/kernel";
import { expect, test } from "vitest";
import { memoryStorage } from "../../shared/storage.ts";
import { type RefundWish, createRefundStore } from "./refund-store.ts";

const clock = createManualClock(1_760_000_000_000);
let seed = 0;
const ids = createIdSource(clock, (count) => new Uint8Array(count).fill((seed += 1)));
const wish = (amountMinor: string): RefundWish => ({
  goods: { kind: "amount", amountMinor },
  reason: "stale",
  drawer: null,
});

test("a refund whose answer was lost is found again, also after a reload and whatever is wished then", () => {
  const store = memoryStorage();
  const chargeId = ids.next<ChargeId>();
  const first = createRefundStore({ store, ids }).actFor(chargeId, wish("300"));
  expect(createRefundStore({ store, ids }).actFor(chargeId, wish("300"))).toEqual(first);
  expect(createRefundStore({ store, ids }).actFor(chargeId, wish("400"))).toEqual(first);
});

test("after an answer the same wish is another refund", () => {
  const refunds = createRefundStore({ store: memoryStorage(), ids });
  const chargeId = ids.next<ChargeId>();
  const first = refunds.actFor(chargeId, wish("300"));
  refunds.settle(chargeId);
  expect(refunds.pending(chargeId)).toBeNull();
  expect(refunds.actFor(chargeId, wish("300")).id).not.toBe(first.id);
});

test("what another program left in the storage is no refund", () => {
  const store = memoryStorage();
  const chargeId = ids.next<ChargeId>();
  const id = ids.next();
  for (const left of [
    "{",
    "[]",
    `{"id":"x"}`,
    `{"id":"${id}","returnId":"${id}","reason":"","goods":{"kind":"amount","amountMinor":"-1"}}`,
  ]) {
    store.setItem(`till.refund.${chargeId}`, left);
    expect(createRefundStore({ store, ids }).pending(chargeId)).toBeNull();
  }
});
