import { createHash } from "node:crypto";
import { type TestCluster, clock, ids, place, startTestCluster } from "@till/db/testing";
import type { Uuid } from "@till/kernel";
import { stringify } from "superjson";
import { afterAll, beforeAll, expect, test } from "vitest";
import { carl, cashierGrants, refusal } from "../testing/at-the-counter.ts";
import { createTestApi } from "../testing/test-api.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const registerKey = "the-key-of-the-first-register";
const logo = { width: 16, height: 2, bits: Buffer.from([255, 0, 0, 255]).toString("base64") };

async function shopWithTill() {
  const shop = await createTestApi(cluster);
  const hash = createHash("sha256").update(registerKey).digest("hex");
  await shop.run((tx) => tx.merchants.setRegisterKey(place.registerId, { hash, atMs: clock.nowMs() }));
  const told = async (logoId?: Uuid | null) =>
    (await shop.api.till.setup({ registerKey, ...(logoId === undefined ? {} : { logoId }) })).logo;
  return { ...shop, told };
}

test("a till is told of the logo with its setup, and not again of the one it holds", async () => {
  const { api, told } = await shopWithTill();
  expect(await told(null)).toBeUndefined();
  const saved = await api.settings.saveLogo({ id: ids.next(), logo });
  expect(saved).toMatchObject(logo);
  expect(await told(null)).toEqual(saved);
  expect(await told(saved?.id)).toBeUndefined();
  // A till of before asks for none and is told of none.
  expect(await told()).toBeUndefined();
  const other = await api.settings.saveLogo({ id: ids.next(), logo: { ...logo, bits: "AAAAAA==" } });
  expect(await told(saved?.id)).toEqual(other);
  await api.settings.saveLogo({ id: ids.next(), logo: null });
  expect(await told(other?.id)).toBeNull();
  expect(await api.settings.logo({})).toBeNull();
});

test("what is no picture of its size, or too large, is refused; and only who may save settings saves it", async () => {
  const { api, as } = await shopWithTill();
  const save = (change: Partial<typeof logo>) =>
    api.settings.saveLogo({ id: ids.next(), logo: { ...logo, ...change } });
  for (const wrong of [{ height: 3 }, { width: 12 }, { width: 392 }, { bits: "not base64!" }])
    expect(await refusal(save(wrong))).toMatchObject({ code: "invalid_input" });
  const asked = { id: ids.next<Uuid>(), logo };
  const byCarl = as(carl(cashierGrants())).settings.saveLogo(asked);
  expect(await refusal(byCarl)).toMatchObject({ code: "forbidden" });
  expect(await api.settings.logo({})).toBeNull();
});

test("the trail says that it was changed, and how large it is, without its dots", async () => {
  const { api } = await shopWithTill();
  await api.settings.saveLogo({ id: ids.next(), logo });
  const row = (await api.audit.list({ limit: 10 })).find(({ action }) => action === "logo.saved");
  expect(row).toMatchObject({ before: null, after: { width: 16, height: 2 } });
  expect(stringify(row)).not.toContain(logo.bits);
});
