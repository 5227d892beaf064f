import { createHash } from "node:crypto";
import { type ScaleCodeRule, standardScaleCodes } from "@till/catalogue";
import { type TestCluster, clock, ids, place, startTestCluster } from "@till/db/testing";
import { defaultRouting } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import { carl, cashierGrants, refusal } from "../testing/at-the-counter.ts";
import { createTestApi } from "../testing/test-api.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const registerKey = "the-key-of-the-first-register";
const rule: ScaleCodeRule = { prefix: "28", itemDigits: 4, hasValueCheck: true, value: "price" };

async function shopWithTill() {
  const shop = await createTestApi(cluster);
  const hash = createHash("sha256").update(registerKey).digest("hex");
  await shop.run((tx) => tx.merchants.setRegisterKey(place.registerId, { hash, atMs: clock.nowMs() }));
  const told = async () => (await shop.api.till.setup({ registerKey })).scaleCodes;
  return { ...shop, told };
}

const asking = (scaleCodes?: readonly ScaleCodeRule[]) => ({
  id: ids.next<never>(),
  settings: {
    routing: defaultRouting,
    fees: {},
    refundToCash: false,
    fulfilmentUrl: null,
    ...(scaleCodes && { scaleCodes }),
  },
});

test("a till is told how labels are read: as on most scales until the shop says otherwise, and of none where it has none", async () => {
  const { api, told } = await shopWithTill();
  expect(await told()).toEqual(standardScaleCodes);
  await api.settings.save(asking());
  expect(await told()).toEqual(standardScaleCodes);
  await api.settings.save(asking([rule]));
  expect(await told()).toEqual([rule]);
  expect((await api.settings.get({})).settings.scaleCodes).toEqual([rule]);
  await api.settings.save(asking([]));
  expect(await told()).toEqual([]);
});

test("who changed them, from what to what, is on record", async () => {
  const { api } = await shopWithTill();
  await api.settings.save(asking([rule]));
  const [row] = await api.audit.list({ action: "settings.saved", limit: 1 });
  expect(row).toMatchObject({ before: { scaleCodes: standardScaleCodes }, after: { scaleCodes: [rule] } });
});

test("a beginning twice, one that is no scale's, and an item of three digits or seven are refused", async () => {
  const { api, told, as } = await shopWithTill();
  for (const wrong of [
    [rule, { ...rule, itemDigits: 5 }],
    [{ ...rule, prefix: "40" }],
    [{ ...rule, prefix: "2" }],
    [{ ...rule, itemDigits: 3 }],
    [{ ...rule, itemDigits: 7 }],
  ])
    expect(await refusal(api.settings.save(asking(wrong)))).toMatchObject({ code: "invalid_input" });
  const byCarl = as(carl(cashierGrants())).settings.save(asking([rule]));
  expect(await refusal(byCarl)).toMatchObject({ code: "forbidden" });
  expect(await told()).toEqual(standardScaleCodes);
});
