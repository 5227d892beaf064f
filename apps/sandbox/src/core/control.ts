import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { createApp } from "./app.ts";
import type { Core } from "./core.ts";
import { Refusal } from "./answer.ts";
import { type Dialect, dashboardActs, dashboardOutcomes, terminalModes } from "./dialect.ts";
import { faultKinds } from "./faults.ts";
import { gateways } from "./gateway.ts";
import { webhookModes } from "./webhooks.ts";

const clockJumpMsMax = 10 * 366 * 86_400_000;

const gateway = z.enum(gateways);
const faultBody = z.strictObject({
  gateway,
  operation: z.string().min(1).default("*"),
  kind: z.enum(faultKinds),
  times: z.int().min(1).max(1_000_000).default(1),
  ms: z.int().min(0).max(600_000).optional(),
  retryAfterS: z.int().min(0).max(3600).optional(),
});
const clockBody = z.strictObject({ advanceMs: z.int().min(0).max(clockJumpMsMax) });
const webhooksBody = z.strictObject({
  mode: z.enum(webhookModes),
  delayMs: z.int().min(0).max(86_400_000).optional(),
});
const resendBody = z.strictObject({ gateway, eventId: z.string().min(1) });
const searchesBody = z.strictObject({ lagMs: z.int().min(0).max(clockJumpMsMax) });
const idempotencyBody = z.strictObject({ lifetimeMs: z.int().min(0).max(clockJumpMsMax) });
const dashboardBody = z.strictObject({
  gateway,
  act: z.enum(dashboardActs),
  object: z.string().min(1),
  amountMinor: z.int().min(1).optional(),
  outcome: z.enum(dashboardOutcomes).optional(),
});
const payoutBody = z.strictObject({ gateway: gateway.optional() });
const resetBody = z.strictObject({ seed: z.union([z.string().min(1), z.int()]).default("till") });
const terminalBody = z.strictObject({ reader: z.string().min(1), mode: z.enum(terminalModes) });
const requestsQuery = z.object({ gateway: gateway.optional(), operation: z.string().optional() });
const payloadQuery = z.object({ gateway, eventId: z.string().optional() });

class NotUnderstood extends Error {
  override readonly name = "NotUnderstood";
}

/** The port tests and `start` steer the sandbox by. */
export function createControl(core: Core, dialects: readonly Dialect[]): FastifyInstance {
  const app = createApp();
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof NotUnderstood ? 400 : 500;
    return reply.code(status).send({ error: error instanceof Error ? error.message : "broken" });
  });
  mountFaults(app, core);
  mountWebhooks(app, core);
  mountWorld(app, core, dialects);
  mountMoods(app, core);
  mountDashboard(app, core, dialects);
  return app;
}

function mountFaults(app: FastifyInstance, core: Core): void {
  app.post("/faults", (request) => {
    const order = read(faultBody, request.body);
    // A fault under a name nobody has would never fire, and its test would prove nothing.
    if (order.operation !== "*" && !core.operations(order.gateway).has(order.operation)) {
      throw new NotUnderstood(`${order.gateway} has no operation ${order.operation}; see GET /operations`);
    }
    return core.faults.arm(order);
  });
  app.get("/operations", () =>
    Object.fromEntries(gateways.map((gateway) => [gateway, [...core.operations(gateway)].sort()])),
  );
  app.get("/faults", () => core.faults.list());
  app.delete("/faults", () => {
    core.faults.disarm();
    return core.faults.list();
  });
  app.post("/faults/release", () => ({ released: core.faults.release() }));
}

function mountWebhooks(app: FastifyInstance, core: Core): void {
  app.post("/webhooks", (request) => {
    const { mode, delayMs } = read(webhooksBody, request.body);
    core.webhooks.setMode(mode, delayMs);
    return { mode };
  });
  app.get("/webhooks", (request) => ({
    mode: core.webhooks.mode(),
    deliveries: core.webhooks.list(check(requestsQuery, request.query).gateway),
  }));
  app.post("/webhooks/resend", (request, reply) => {
    const { gateway, eventId } = read(resendBody, request.body);
    if (!core.webhooks.resend(gateway, eventId))
      return reply.code(404).send({ error: `no event ${eventId} to send` });
    return { resent: eventId };
  });
  app.get("/webhooks/payload", (request, reply) => {
    const { gateway, eventId } = check(payloadQuery, request.query);
    const payload = core.webhooks.payload(gateway, eventId);
    return payload ?? reply.code(404).send({ error: "no such event yet" });
  });
}

function mountWorld(app: FastifyInstance, core: Core, dialects: readonly Dialect[]): void {
  const clockNow = () => ({ nowMs: core.clock.nowMs(), offsetMs: core.clock.offsetMs() });
  app.get("/clock", clockNow);
  app.post("/clock", (request) => {
    core.advanceMs(read(clockBody, request.body).advanceMs);
    return clockNow();
  });
  app.get("/requests", (request) => ({ requests: core.requests.list(check(requestsQuery, request.query)) }));
  app.delete("/requests", () => {
    core.requests.clear();
    return { requests: [] };
  });
  app.get("/totals", () => ({ totals: dialects.flatMap((dialect) => dialect.totals()) }));
  app.post("/payouts", (request, reply) => {
    const wanted = read(payoutBody, request.body).gateway;
    const chosen = dialects.filter((dialect) => wanted === undefined || dialect.gateway === wanted);
    const able = chosen.filter((dialect) => dialect.payout !== undefined);
    if (able.length === 0) {
      return reply
        .code(501)
        .send({ error: `payouts are not in this version for ${wanted ?? "any gateway"}` });
    }
    return { payouts: core.database.transaction(() => able.flatMap((dialect) => dialect.payout?.() ?? [])) };
  });
  app.post("/terminals", (request, reply) => {
    const { reader, mode } = read(terminalBody, request.body);
    const known = dialects.some((dialect) => dialect.setTerminalMode?.(reader, mode) === true);
    return known ? { reader, mode } : reply.code(404).send({ error: `no terminal ${reader}` });
  });
  app.post("/reset", (request) => {
    const seed = String(read(resetBody, request.body).seed);
    core.reset(seed);
    core.database.transaction(() => {
      for (const dialect of dialects) dialect.seed();
    });
    return { seed };
  });
}

/** What the gateways may do at any time: their lists lag, their keys are forgotten. */
function mountMoods(app: FastifyInstance, core: Core): void {
  app.post("/searches", (request) => {
    const { lagMs } = read(searchesBody, request.body);
    core.setListLagMs(lagMs);
    return { lagMs };
  });
  app.delete("/searches", () => {
    core.setListLagMs(undefined);
    return { lagMs: null };
  });
  app.post("/idempotency", (request) => {
    const { lifetimeMs } = read(idempotencyBody, request.body);
    core.idempotency.setLifetimeMs(lifetimeMs);
    return { lifetimeMs };
  });
  app.delete("/idempotency", () => {
    core.idempotency.expireAll();
    return { keys: 0 };
  });
}

function mountDashboard(app: FastifyInstance, core: Core, dialects: readonly Dialect[]): void {
  app.post("/dashboard", (request, reply) => {
    const { gateway, ...act } = read(dashboardBody, request.body);
    const dialect = dialects.find((one) => one.gateway === gateway);
    if (dialect?.dashboard === undefined) {
      return reply.code(501).send({ error: `${gateway} has no dashboard in this version` });
    }
    core.tick();
    try {
      const { id } = core.database.transaction(() => dialect.dashboard?.(act) ?? { id: act.object });
      core.afterChange();
      return { id };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return reply.code(error.answer.status).send({ error: "refused", answer: error.answer.body });
    }
  });
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const text = typeof body === "string" && body !== "" ? body : "{}";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotUnderstood("the body is not JSON");
  }
  return check(schema, value);
}

function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new NotUnderstood(z.prettifyError(parsed.error));
  return parsed.data;
}
