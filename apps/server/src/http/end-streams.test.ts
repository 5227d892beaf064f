import { Readable } from "node:stream";
import fastify from "fastify";
import { expect, test } from "vitest";
import { endStreamsOnClose } from "./end-streams.ts";

async function server() {
  const app = fastify();
  endStreamsOnClose(app);
  let answer: () => void = () => {};
  app.get(
    "/watch",
    async () =>
      // As tRPC answers a subscription.
      new Response(Readable.toWeb(Readable.from(forever())) as ReadableStream, {
        headers: { "content-type": "text/event-stream" },
      }),
  );
  app.get("/work", () => new Promise((resolve) => (answer = () => resolve({ done: true }))));
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return { app, origin, answer: () => answer() };
}

async function* forever() {
  yield "data: here\n\n";
  await new Promise(() => {});
}

test("a server with a screen watching it closes without waiting for that screen", async () => {
  const { app, origin } = await server();
  const watching = await fetch(`${origin}/watch`);
  const reader = watching.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: here\n\n");
  await app.close();
  await expect(reader?.read()).rejects.toThrow("terminated");
});

test("a call under way is answered before the server is closed", async () => {
  const { app, origin, answer } = await server();
  const arrived = new Promise<void>((resolve) => app.server.once("request", () => setImmediate(resolve)));
  const asked = fetch(`${origin}/work`);
  await arrived;
  const closed = app.close();
  answer();
  expect(await (await asked).json()).toEqual({ done: true });
  await closed;
});
