import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { FastifyInstance } from "fastify";

/** What one request has spent waiting for calls to others; calls at the same time count once. */
interface Waiting {
  openCalls: number;
  sinceMs: number;
  waitedMs: number;
}

const current = new AsyncLocalStorage<Waiting>();
const waitingOf = new WeakMap<object, Waiting>();

/**
 * Says in `Server-Timing` how long a call took here, and how much of that the gateways took: what is Till's to make
 * faster, and what is not. Outgoing calls are heard of through Node's own channels, so no gateway knows of it.
 */
export function tellOwnTime(app: FastifyInstance): void {
  listen();
  const begunMs = new WeakMap<object, number>();
  app.addHook("onRequest", async (request) => {
    begunMs.set(request, performance.now());
  });
  // Not earlier: a context entered before the body was read is lost where the parser's events come in.
  app.addHook("preHandler", (_request, _reply, done) => {
    current.run({ openCalls: 0, sinceMs: 0, waitedMs: 0 }, done);
  });
  app.addHook("onSend", async (request, reply) => {
    const waiting = current.getStore();
    const startedMs = begunMs.get(request);
    if (!waiting || startedMs === undefined) return;
    const totalMs = performance.now() - startedMs;
    const durations = `total;dur=${totalMs.toFixed(1)}, gateway;dur=${waiting.waitedMs.toFixed(1)}`;
    void reply.header("server-timing", durations);
  });
}

let listening = false;

function listen(): void {
  if (listening) return;
  listening = true;
  // https://nodejs.org/api/diagnostics_channel.html#built-in-channels; `fetch` has undici's.
  for (const channel of ["http.client.request.start", "undici:request:create"]) subscribe(channel, began);
  for (const channel of [
    "http.client.response.finish",
    "http.client.request.error",
    "undici:request:trailers",
    "undici:request:error",
  ])
    subscribe(channel, ended);
}

function began(message: unknown): void {
  const waiting = current.getStore();
  const call = callOf(message);
  if (!waiting || !call) return;
  waitingOf.set(call, waiting);
  if (waiting.openCalls === 0) waiting.sinceMs = performance.now();
  waiting.openCalls += 1;
}

function ended(message: unknown): void {
  const call = callOf(message);
  const waiting = call && waitingOf.get(call);
  if (!waiting) return;
  waitingOf.delete(call);
  waiting.openCalls -= 1;
  if (waiting.openCalls === 0) waiting.waitedMs += performance.now() - waiting.sinceMs;
}

function callOf(message: unknown): object | null {
  if (typeof message !== "object" || message === null || !("request" in message)) return null;
  const { request } = message;
  return typeof request === "object" ? request : null;
}
