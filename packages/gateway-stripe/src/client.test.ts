import { afterEach, describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import { createClient } from "./client.ts";
import { type Answer, type StripeStandIn, startStandIn } from "./test-server.ts";
import { untriedIntent } from "./test-objects.ts";

let standIn: StripeStandIn | undefined;
afterEach(async () => {
  await standIn?.close();
  standIn = undefined;
});

const confirmAt = async (answer: (count: number) => Answer, timeoutMs?: number) => {
  standIn = await startStandIn((_asked, count) => answer(count), timeoutMs);
  const { client } = standIn.parts;
  return ask(() => client.paymentIntents.confirm("pi_1", {}, { idempotencyKey: "attempt-1" }));
};

describe("client", () => {
  it("sends a request that was reset no second time, and calls it unknown", async () => {
    expect(await confirmAt(() => "reset")).toMatchObject({ kind: "unknown" });
    expect(standIn?.asked).toHaveLength(1);
  });

  it.each([409, 429, 500, 503])("sends a request answered with %d no second time", async (status) => {
    await confirmAt(() => ({
      status,
      headers: { "stripe-should-retry": "true" },
      body: { error: { type: "api_error" } },
    }));
    expect(standIn?.asked).toHaveLength(1);
  });

  it("gives up on silence, and calls it unknown", async () => {
    expect(await confirmAt(() => "silence", 100)).toMatchObject({ kind: "unknown" });
  });

  it("calls a refused connection not sent", async () => {
    const gone = await startStandIn(() => ({ body: untriedIntent }));
    await gone.close();
    expect(await ask(() => gone.parts.client.paymentIntents.retrieve("pi_1"))).toMatchObject({
      kind: "not_sent",
    });
  });

  it("calls a server without TLS not sent", async () => {
    standIn = await startStandIn(() => ({ body: untriedIntent }));
    const client = createClient({
      secretKey: "sk_test_1",
      endpoint: { host: "127.0.0.1", port: standIn.port, protocol: "https" },
      timeoutMs: 1_000,
    });
    expect(await ask(() => client.paymentIntents.retrieve("pi_1"))).toMatchObject({ kind: "not_sent" });
    expect(standIn.asked).toHaveLength(0);
  });

  it("sends its key and version with every call", async () => {
    expect(await confirmAt(() => ({ body: untriedIntent }))).toMatchObject({ kind: "answered" });
    expect(standIn?.asked[0]).toMatchObject({ key: "attempt-1", version: "2026-10-28.endive" });
  });

  it("never lets live credentials and the sandbox meet", () => {
    const endpoint = { host: "127.0.0.1", port: 4011, protocol: "http" } as const;
    const make = (secretKey: string, sandbox: boolean) => () =>
      createClient({ secretKey, timeoutMs: 1_000, ...(sandbox ? { endpoint } : {}) });
    expect(make("sk_live_1", true)).toThrow("live Stripe key");
    expect(make("rk_live_1", true)).toThrow("live Stripe key");
    expect(make("sk_test_sandbox", false)).toThrow("sandbox's Stripe key");
    expect(make("sk_test_1", true)).not.toThrow();
    expect(make("sk_live_1", false)).not.toThrow();
  });
});
