import { createHmac } from "node:crypto";
import { type IncomingHttpHeaders, type Server, createServer } from "node:http";
import { type Uuid, createManualClock, parseId } from "@till/kernel";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { createHookSender } from "./hook-sender.ts";

const secret = "a secret of the shop and its warehouse";
const clock = createManualClock(1_700_000_000_999);
const sender = createHookSender({ secret, clock, fetch });
const id = parseId<Uuid>("0190b7a4-0000-7000-8000-000000000001");

let server: Server | undefined;
afterEach(async () => {
  const open = server;
  server = undefined;
  if (open) await new Promise<void>((resolve) => open.close(() => resolve()));
});

async function listen(status: number, location?: string) {
  const received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  const http = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString("utf8") });
      response.writeHead(status, location === undefined ? {} : { location }).end();
    });
  });
  server = http;
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", () => resolve()));
  const { port } = z.object({ port: z.number() }).parse(http.address());
  return { received, url: `http://127.0.0.1:${port}/orders` };
}

test("the receiver can tell who sent it, when, and whether it had it before", async () => {
  const { received, url } = await listen(204);
  const body = '{"type":"order.paid"}';
  expect(await sender.send({ id, url, body })).toEqual({ kind: "sent" });
  const [call] = received;
  expect(call?.body).toBe(body);
  expect(call?.headers["till-message-id"]).toBe(id);
  const [, seconds, signature] =
    /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(call?.headers["till-signature"])) ?? [];
  expect(seconds).toBe("1700000000");
  expect(signature).toBe(createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex"));
});

test("anything but a yes is a failure to be tried again: an error, another address, nobody there", async () => {
  const broken = await listen(500);
  expect(await sender.send({ id, url: broken.url, body: "{}" })).toEqual({
    kind: "failed",
    detail: "it answered 500",
    permanent: false,
  });
  server?.close();
  const moved = await listen(307, "http://127.0.0.1:1/elsewhere");
  expect(await sender.send({ id, url: moved.url, body: "{}" })).toMatchObject({
    kind: "failed",
    permanent: false,
  });
  expect(await sender.send({ id, url: "http://127.0.0.1:1/", body: "{}" })).toMatchObject({
    kind: "failed",
    permanent: false,
  });
});
