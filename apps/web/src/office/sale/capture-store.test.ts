import { type ChargeId, createIdSource, createManualClock } from "@till/kernel";
import { expect, test } from "vitest";
import { memoryStorage } from "../../shared/storage.ts";
import { createCaptureStore } from "./capture-store.ts";

const clock = createManualClock(1_760_000_000_000);
let seed = 0;
const ids = createIdSource(clock, (count) => new Uint8Array(count).fill((seed += 1)));

test("a capture whose answer was lost is found again, whatever is wished then; another charge's is its own", () => {
  const store = memoryStorage();
  const chargeId = ids.next<ChargeId>();
  const captures = createCaptureStore({ store, ids });
  const first = captures.actFor(chargeId, { amountMinor: "180", final: false });
  const reloaded = createCaptureStore({ store, ids });
  expect(reloaded.actFor(chargeId, { amountMinor: "300", final: true })).toEqual(first);
  expect(reloaded.pending(ids.next<ChargeId>())).toBeNull();
  reloaded.settle(chargeId);
  const next = captures.actFor(chargeId, { amountMinor: "300", final: true });
  expect(next.id).not.toBe(first.id);
});

test("what another program left in the storage is no capture", () => {
  const store = memoryStorage();
  const chargeId = ids.next<ChargeId>();
  const id = ids.next();
  for (const left of [
    "{",
    `{"id":"${id}"}`,
    `{"id":"x","amountMinor":"1","final":true}`,
    `{"id":"${id}","amountMinor":"-1","final":true}`,
    `{"id":"${id}","amountMinor":"1","final":"yes"}`,
  ]) {
    store.setItem(`till.capture.${chargeId}`, left);
    expect(createCaptureStore({ store, ids }).pending(chargeId)).toBeNull();
  }
});
