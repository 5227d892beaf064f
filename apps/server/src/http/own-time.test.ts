import { createServer, request } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tellOwnTime } from "./own-time.ts";

/** A gateway that answers when it is told to. */
const arrived: (() => void)[] = [];
let answer: () => void = () => {};
const gateway = createServer((_request, response) => {
  answer = () => response.end("{}");
  arrived.shift()?.();
});
const app = fastify();
let port = 0;

const callByHttp = () =>
  new Promise<void>((resolve, reject) => {
    const call = request({ port }, (response) => response.resume().on("end", resolve));
    call.on("error", reject).end();
  });
const callByFetch = async () => {
  await (await fetch(`http://127.0.0.1:${port}`)).text();
};

beforeAll(async () => {
  gateway.listen(0, "127.0.0.1");
  await once(gateway, "listening");
  ({ port } = gateway.address() as AddressInfo);
  tellOwnTime(app);
  app.post("/none", async () => ({}));
  app.post("/http", async () => callByHttp().then(() => ({})));
  app.post("/fetch", async () => callByFetch().then(() => ({})));
  await app.ready();
});
afterAll(async () => {
  await app.close();
  gateway.closeAllConnections();
  gateway.close();
});

const timing = (header: unknown) =>
  Object.fromEntries(
    [...String(header).matchAll(/(\w+);dur=([\d.]+)/g)].map(([, name, ms]) => [name, Number(ms)]),
  );

test("a call without a gateway waited for none", async () => {
  const { headers } = await app.inject({ method: "POST", url: "/none", payload: { some: "body" } });
  expect(timing(headers["server-timing"])).toMatchObject({ gateway: 0 });
});

test.each(["/http", "/fetch"])("%s: what the gateway took is told apart", async (url) => {
  const reached = new Promise<void>((resolve) => arrived.push(resolve));
  const sent = app.inject({ method: "POST", url, payload: { some: "body" } });
  await reached;
  const heldFromMs = performance.now();
  while (performance.now() - heldFromMs < 30) await new Promise((resolve) => setImmediate(resolve));
  answer();
  const { total, gateway: gatewayMs } = timing((await sent).headers["server-timing"]);
  expect(gatewayMs).toBeGreaterThanOrEqual(30);
  expect(total).toBeGreaterThanOrEqual(gatewayMs ?? Number.NaN);
});
