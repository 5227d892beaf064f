import { type TestCluster, startTestCluster } from "@till/db/testing";
import type { Tx } from "@till/db";
import { parseGatewayName } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../audit.ts";
import { systemActor } from "../access/caller.ts";
import { createTestServer } from "../testing/test-server.ts";
import { storeEvent } from "./store-event.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

test("a card number in what a gateway says, or in a thing that is put on record, is masked, and somebody hears of it", async () => {
  const { deps, logged } = await createTestServer(await cluster.freshDatabase(), { gateways: [] });
  const gateway = parseGatewayName("stripe");
  const sent = {
    id: "evt_1",
    note: "card 4242-4242-4242-4242",
    amount: 4_242_424_242_424_242,
    nested: ["4242424242424242"],
  };
  const event = { id: "evt_1", type: "some.type", createdAtMs: 1, objects: [], recognised: false };
  let payload = "";
  const onRecord = await deps.uow.run(deps.merchantId, async (tx) => {
    const insert: Tx["inbox"]["insert"] = (kept) => {
      payload = kept.payload;
      return tx.inbox.insert(kept);
    };
    const seen = { ...tx, inbox: { ...tx.inbox, insert } };
    await storeEvent(deps, seen, { gateway, event, payload: JSON.stringify(sent), via: "webhook" });
    const after = { reason: "typed 4242 4242 4242 4242", amount: "480" };
    await audit(deps, tx, systemActor, { action: "tests.ran", subject: "one", before: null, after });
    return (await tx.audit.list({ limit: 1 }))[0];
  });
  expect(onRecord?.after).toEqual({ reason: "typed [card number removed]", amount: "480" });
  expect(JSON.parse(payload)).toEqual({
    id: "evt_1",
    note: "card [card number removed]",
    amount: 4_242_424_242_424_242,
    nested: ["[card number removed]"],
  });
  expect(logged).toContainEqual(
    expect.objectContaining({ level: "error", message: expect.stringContaining("card number") }),
  );
});
