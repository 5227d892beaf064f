import { expect, onTestFinished, test, vi } from "vitest";
import { type Sandbox, type SandboxOptions, createSandbox } from "../sandbox.ts";
import type { FaultOrder } from "./faults.ts";

const startMs = 1_795_000_000_000;
const merchant = {
  authorization: "Bearer sk_test_x",
  "content-type": "application/x-www-form-urlencoded",
};
const intent = "http://stripe.test/v1/payment_intents";
const payment =
  "amount=2420&currency=eur&confirm=true&payment_method=pm_card_visa&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never";

function openSandbox(options: Partial<SandboxOptions> = {}): Sandbox {
  const sandbox = createSandbox({ seed: "in process", nowMs: () => startMs, ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

const pay = (sandbox: Sandbox, signal?: AbortSignal) =>
  sandbox.fetchFor("stripe")(intent, {
    method: "POST",
    headers: merchant,
    body: payment,
    ...(signal === undefined ? {} : { signal }),
  });

async function steer(sandbox: Sandbox, method: string, path: string, body: object = {}): Promise<unknown> {
  const answer = await sandbox.fetchFor("control")(`http://control.test${path}`, {
    method,
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
}

const arm = (sandbox: Sandbox, kind: FaultOrder["kind"], more: Partial<FaultOrder> = {}) =>
  steer(sandbox, "POST", "/faults", { gateway: "stripe", kind, ...more });

async function failureOf(asking: Promise<unknown>): Promise<{ error: unknown; code: unknown }> {
  const error: unknown = await asking.then(
    () => expect.fail("it was answered"),
    (reason: unknown) => reason,
  );
  const cause = error instanceof TypeError ? error.cause : undefined;
  return { error, code: cause instanceof Error && "code" in cause ? cause.code : undefined };
}

test("fetch answers as the port would", async () => {
  const sandbox = openSandbox();
  const answer = await pay(sandbox);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("request-id")).toMatch(/^req_/);
  expect(await answer.json()).toMatchObject({ status: "succeeded", amount: 2420 });
  expect((await sandbox.fetchFor("stripe")(intent)).status).toBe(401);
});

test("a refused connection arrives nowhere and is not in the log; a reset one is", async () => {
  const sandbox = openSandbox();
  await arm(sandbox, "refused_connection");
  await arm(sandbox, "before_sending");
  await arm(sandbox, "after_commit");
  expect((await failureOf(pay(sandbox))).code).toBe("ECONNREFUSED");
  expect(await steer(sandbox, "GET", "/requests")).toEqual({ requests: [] });
  expect((await failureOf(pay(sandbox))).code).toBe("ECONNRESET");
  expect(await steer(sandbox, "GET", "/totals")).toEqual({ totals: [] });
  expect((await failureOf(pay(sandbox))).code).toBe("ECONNRESET");
  expect(await steer(sandbox, "GET", "/totals")).toMatchObject({ totals: [{ captured: "2420" }] });
});

test("a lost answer waits for the caller's own signal; without a clock that runs it breaks off at once", async () => {
  const waiting = openSandbox();
  await arm(waiting, "lost_answer");
  const stop = new AbortController();
  const asking = pay(waiting, stop.signal);
  await vi.waitUntil(() => waiting.core.requests.list({})[0]?.outcome === "lost");
  stop.abort();
  expect((await failureOf(asking)).error).toMatchObject({ name: "AbortError" });

  const virtual = openSandbox({ virtualTime: true });
  await arm(virtual, "lost_answer");
  expect((await failureOf(pay(virtual))).code).toBe("UND_ERR_HEADERS_TIMEOUT");
  expect(await steer(virtual, "GET", "/totals")).toMatchObject({ totals: [{ captured: "2420" }] });
});

test("with virtual time webhooks go out and slow calls go on only when somebody moves it", async () => {
  const told: string[] = [];
  const sandbox = openSandbox({
    webhookBaseUrl: "http://till.test",
    deliver: ({ url, type, headers }) => {
      expect(url).toBe("http://till.test/webhooks/stripe");
      expect(headers["stripe-signature"]).toMatch(/^t=1795000000,v1=/);
      told.push(type);
      return Promise.resolve(told.length === 1 ? 500 : 200);
    },
  });
  await arm(sandbox, "slow", { ms: 3_000 });
  const slow = pay(sandbox);
  await vi.waitUntil(() => sandbox.core.requests.list({}).length === 1);
  expect(await steer(sandbox, "GET", "/totals")).toEqual({ totals: [] });
  sandbox.advance(3_000);
  expect((await slow).status).toBe(200);
  expect(told).toEqual([]);
  sandbox.runDue();
  const first = [...told];
  expect(first).toContain("payment_intent.succeeded");
  await new Promise((next) => setImmediate(next));
  expect(told).toEqual(first);
  sandbox.advance(1_000);
  expect(told).toEqual([...first, first[0]]);
});

test("one seed, one clock and the same calls give the same answers, headers, webhooks and signatures", async () => {
  const play = async (): Promise<unknown[]> => {
    const seen: unknown[] = [];
    let nowMs = startMs;
    const sandbox = openSandbox({
      nowMs: () => nowMs,
      webhookBaseUrl: "http://till.test",
      deliver: ({ gateway, type, headers, body }) => {
        seen.push({ gateway, type, headers, body });
        return Promise.resolve(200);
      },
    });
    await steer(sandbox, "POST", "/webhooks", { mode: "shuffled" });
    const ask = async (gateway: "stripe" | "square", url: string, init: RequestInit): Promise<void> => {
      const answer = await sandbox.fetchFor(gateway)(url, init);
      expect(answer.status).toBe(200);
      seen.push([[...answer.headers], await answer.text()]);
      nowMs += 700;
      sandbox.runDue();
    };
    for (let count = 0; count < 3; count += 1) {
      await ask("stripe", intent, { method: "POST", headers: merchant, body: payment });
      await ask("square", "http://square.test/v2/payments", {
        method: "POST",
        headers: { authorization: "Bearer sandbox", "content-type": "application/json" },
        body: JSON.stringify({
          source_id: "cnon:card-nonce-ok",
          idempotency_key: `k${count}`,
          amount_money: { amount: 1_000, currency: "EUR" },
        }),
      });
    }
    sandbox.advance(60_000);
    return seen;
  };
  const [one, two] = [await play(), await play()];
  expect(one).toEqual(two);
  expect(one.length).toBeGreaterThan(12);
});

test("a receiver that never answers does not keep the sandbox from closing", async () => {
  const sandbox = createSandbox({
    seed: "stopped",
    nowMs: () => startMs,
    webhookBaseUrl: "http://till.test",
    deliver: () => new Promise<number>(() => undefined),
  });
  await pay(sandbox);
  sandbox.runDue();
  expect(sandbox.core.webhooks.list("stripe").some(({ state }) => state === "sending")).toBe(true);
  await sandbox.close();
});

test("forgotten keys are worked on again, and their life can be set", async () => {
  const sandbox = openSandbox();
  const again = async (key: string): Promise<string> => {
    const answer = await sandbox.fetchFor("stripe")(intent, {
      method: "POST",
      headers: { ...merchant, "idempotency-key": key },
      body: payment,
    });
    return ((await answer.json()) as { id: string }).id;
  };
  const one = await again("k1");
  expect(await again("k1")).toBe(one);
  await steer(sandbox, "DELETE", "/idempotency");
  expect(await again("k1")).not.toBe(one);
  await steer(sandbox, "POST", "/idempotency", { lifetimeMs: 1_000 });
  const short = await again("k2");
  sandbox.advance(1_000);
  expect(await again("k2")).not.toBe(short);
});

test("searches lag as long as they are told to", async () => {
  const sandbox = openSandbox();
  const found = async (): Promise<number> => {
    const answer = await sandbox.fetchFor("stripe")(`${intent}/search?query=amount:2420`, {
      headers: merchant,
    });
    return ((await answer.json()) as { data: unknown[] }).data.length;
  };
  await steer(sandbox, "POST", "/searches", { lagMs: 3_600_000 });
  await pay(sandbox);
  sandbox.advance(3_599_000);
  expect(await found()).toBe(0);
  sandbox.advance(1_000);
  expect(await found()).toBe(1);
});
