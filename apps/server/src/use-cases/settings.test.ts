import { type TestCluster, clock, ids, startTestCluster } from "@till/db/testing";
import type { MerchantSettings } from "@till/db";
import { defaultRouting, parseGatewayName } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createScriptedGateway } from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { getSettings, saveSettings } from "./settings.ts";

let cluster: TestCluster;
let server: Awaited<ReturnType<typeof createTestServer>>;

beforeAll(async () => {
  cluster = await startTestCluster();
  const { gateway } = createScriptedGateway(clock);
  server = await createTestServer(await cluster.freshDatabase(), { gateways: [gateway] });
});
afterAll(async () => cluster?.stop());

const stripe = parseGatewayName("stripe");
const rule = { gateway: stripe, enabled: true, currencies: null, minMinor: 100n, maxMinor: null };
const settings: MerchantSettings = {
  routing: { prefer: "cheapest", rules: [rule] },
  fees: {
    stripe: {
      online: { rateBasisPoints: 150, fixedMinor: 25n },
      inPerson: { rateBasisPoints: 140, fixedMinor: 10n },
    },
  },
  refundToCash: true,
  fulfilmentUrl: "https://warehouse.example/orders",
};
const save = (next: MerchantSettings) =>
  saveSettings(server.deps)(server.manager, { id: ids.next(), settings: next });
const read = () => getSettings(server.deps)(server.manager);

test("before anybody set anything, every gateway takes part, cash for card money is off and nobody is told of orders", async () => {
  expect(await read()).toMatchObject({
    settings: { refundToCash: false, fulfilmentUrl: null, routing: defaultRouting },
    health: [{ gateway: stripe, circuit: "closed" }],
    mail: { configured: false },
  });
});

test("what is saved is read back exactly, with who changed what on record", async () => {
  await save(settings);
  expect((await read()).settings).toEqual(settings);
  const { merchantId, uow } = server.deps;
  const [row] = await uow.run(merchantId, (tx) => tx.audit.list({ limit: 1 }));
  expect(row).toMatchObject({
    action: "settings.saved",
    actor: { kind: "person" },
    before: { refundToCash: false },
    after: { refundToCash: true, rules: [{ gateway: "stripe", minMinor: "100" }] },
  });
});

test.each([
  ["a gateway twice", { rules: [rule, { ...rule, enabled: false }] }],
  ["bounds that no amount fits", { rules: [{ ...rule, minMinor: 200n, maxMinor: 100n }] }],
])("an order with %s is refused and changes nothing", async (_name, { rules }) => {
  const before = await read();
  const refused = async () => save({ ...settings, routing: { prefer: "listed", rules } });
  await expect(refused).rejects.toMatchObject({ body: { code: "invalid_input" } });
  expect(await read()).toEqual(before);
});

test("of two managers who change the same settings, the second is told and overwrites nothing", async () => {
  const { savedAtMs } = await read();
  const saveOn = (basedOnMs: number | null, next: MerchantSettings) =>
    saveSettings(server.deps)(server.manager, { id: ids.next(), settings: next, basedOnMs });
  const page = await saveOn(savedAtMs, { ...settings, refundToCash: false });
  expect(page.savedAtMs).toBeGreaterThan(savedAtMs ?? 0);
  const refused = saveOn(savedAtMs, { ...settings, fulfilmentUrl: null });
  await expect(refused).rejects.toMatchObject({ body: { code: "conflict" } });
  expect(await read()).toEqual(page);
  expect(await saveOn(page.savedAtMs, settings)).toMatchObject({ settings });
});
