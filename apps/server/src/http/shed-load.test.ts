import { createManualClock } from "@till/kernel";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerErrors } from "./answer-errors.ts";
import { shedLoad } from "./shed-load.ts";
import { stemFloods } from "./stem-floods.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };
let app: FastifyInstance;
let gate: PromiseWithResolvers<void>;
const clock = createManualClock(1_700_000_000_000);

beforeEach(() => {
  app = fastify({ trustProxy: true });
  gate = Promise.withResolvers();
  answerErrors(app, silent);
});
afterEach(() => app.close());

const status = async (url: string, headers: Record<string, string> = {}): Promise<number> =>
  (await app.inject({ url, headers })).statusCode;

/** Requests that stay at work until the gate opens. */
async function startWork(url: string, count: number): Promise<Promise<number>[]> {
  const running = Array.from({ length: count }, () => status(url));
  await new Promise((resolve) => setImmediate(resolve));
  return running;
}

test("new work is refused while there is too much, with when to come again; what was begun and health go on", async () => {
  shedLoad(app, { atWork: 3, streams: 2, lateMs: 60_000 }, () => 0.5);
  for (const url of ["/trpc/shop.list", "/trpc/charges.get", "/webhooks/stripe", "/healthz"])
    app.get(url, async () => {
      if (url !== "/healthz") await gate.promise;
      return "done";
    });
  const running = await startWork("/trpc/shop.list", 3);
  const refused = await app.inject({ url: "/trpc/shop.list" });
  expect(refused.statusCode).toBe(503);
  expect(refused.headers["retry-after"]).toBe("4");
  expect(refused.json()).toMatchObject({
    error: {
      json: { data: { httpStatus: 503, till: { code: "overloaded", retry: "safe", retryAfterMs: 3500 } } },
    },
  });
  running.push(...(await startWork("/trpc/charges.get", 2)), ...(await startWork("/webhooks/stripe", 1)));
  expect(await status("/trpc/charges.get")).toBe(503);
  expect(await status("/healthz")).toBe(200);
  gate.resolve();
  expect(await Promise.all(running)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(await status("/trpc/shop.list")).toBe(200);
});

test("people who watch are counted apart, so that they keep nobody from paying", async () => {
  shedLoad(app, { atWork: 1, streams: 2, lateMs: 60_000 }, () => 0);
  app.get("/trpc/charges.watch", async () => gate.promise);
  app.get("/trpc/shop.get", async () => "done");
  const watch = () => status("/trpc/charges.watch", { accept: "text/event-stream" });
  const watching = [watch(), watch()];
  await new Promise((resolve) => setImmediate(resolve));
  expect(await watch()).toBe(503);
  expect(await status("/trpc/shop.get")).toBe(200);
  gate.resolve();
  await Promise.all(watching);
});

test("one address that asks more than a whole shop would is refused, another and this machine are not", async () => {
  stemFloods(app, clock);
  app.get("/", async () => "done");
  const from = (address: string) => ({ "x-forwarded-for": address });
  let refusedAfter = 0;
  while ((await status("/", from("203.0.113.7"))) === 200) refusedAfter += 1;
  expect(refusedAfter).toBe(3000);
  expect(await status("/", from("203.0.113.8"))).toBe(200);
  const refused = await app.inject({ url: "/", headers: from("203.0.113.7") });
  expect(refused.headers["retry-after"]).toBe("1");
  expect(refused.json()).toMatchObject({ code: "rate_limited", retry: "safe" });
  clock.advanceMs(1000);
  const again = await Promise.all(Array.from({ length: 301 }, () => status("/", from("203.0.113.7"))));
  expect(again.filter((code) => code === 200)).toHaveLength(300);
  const here = await Promise.all(Array.from({ length: 4000 }, () => status("/")));
  expect(here.every((code) => code === 200)).toBe(true);
}, 60_000);
