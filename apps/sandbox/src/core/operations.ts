import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import { type Answer, Refusal, type WrittenAnswer, writeAnswer } from "./answer.ts";
import type { Core } from "./core.ts";
import type { ArmedFault } from "./faults.ts";
import type { IdempotencyClaim } from "./idempotency.ts";
import { BrokenConnection } from "./in-process-fetch.ts";
import type { Call, Manners } from "./manners.ts";
import type { RequestEntry } from "./request-log.ts";

export interface Operation {
  /** `payment_intents.confirm`: stable, for faults and the request log. */
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Fastify path, `/v1/payment_intents/:intent`. */
  readonly url: string;
  /**
   * Does the work, synchronously and in one database transaction. What it returns has happened (a declined card too);
   * throwing `Refusal` undoes everything it wrote.
   */
  readonly handle: (call: Call) => Answer;
}

/** Adds operations to a dialect's app, each behind keys, faults and the request log. */
export function mountOperations(
  app: FastifyInstance,
  core: Core,
  manners: Manners,
  operations: readonly Operation[],
): void {
  for (const operation of operations) {
    core.addOperation(manners.gateway, operation.name);
    app.route({
      method: operation.method satisfies HTTPMethods,
      url: operation.url,
      handler: (request, reply) => run({ core, manners, operation, request, reply }),
    });
  }
}

interface Running {
  readonly core: Core;
  readonly manners: Manners;
  readonly operation: Operation;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function run(running: Running): Promise<unknown> {
  const { core, manners, operation, request, reply } = running;
  core.tick();
  const { call, unreadable } = readCall(running);
  const refused = unreadable ?? manners.authenticate(call);
  // A call with a token that has run out is made again with a new one: the fault is for that one.
  const fault =
    refused === undefined ? core.faults.take(manners.gateway, operation.name, core.clock.nowMs()) : undefined;
  if (fault?.kind === "refused_connection") return breakOff(request, reply, "ECONNREFUSED");
  const entry = core.requests.begin({
    atMs: core.clock.nowMs(),
    gateway: manners.gateway,
    operation: operation.name,
    method: call.method,
    url: call.url,
    headers: withoutSecrets(call.headers),
    body: call.body,
    rawBody: call.rawBody,
  });
  if (fault?.kind === "before_sending") return cut(request, reply, entry);

  if (refused !== undefined) return send(running, call, entry, writeAnswer(refused));
  if (fault?.kind === "rate_limited") {
    return send(running, call, entry, writeAnswer(manners.rateLimited(call, fault.retryAfterS ?? 1)));
  }
  const keyed = claimOf(manners, call);
  if (keyed.refused !== undefined) return send(running, call, entry, writeAnswer(keyed.refused));
  return answerOnce(running, { call, entry, fault, claim: keyed.claim });
}

interface Keyed {
  readonly call: Call;
  readonly entry: RequestEntry;
  readonly fault: ArmedFault | undefined;
  readonly claim: IdempotencyClaim | undefined;
}

async function answerOnce(running: Running, keyed: Keyed): Promise<unknown> {
  const { core, manners, request, reply } = running;
  const { call, entry, fault, claim } = keyed;
  const state = claim === undefined ? ({ kind: "fresh" } as const) : core.idempotency.look(claim);
  if (state.kind === "in_flight") return send(running, call, entry, writeAnswer(manners.keyInFlight(call)));
  if (state.kind === "mismatch") return send(running, call, entry, writeAnswer(manners.keyReused(call)));

  const release = claim === undefined ? () => undefined : core.idempotency.hold(claim);
  try {
    if (fault?.kind === "slow") await core.waitMs(fault.ms ?? 1000);
    const answer = state.kind === "replay" ? state.answer : work(running, keyed);
    entry.outcome = state.kind === "replay" ? "replayed" : "answered";
    if (fault?.kind === "after_commit") return cut(request, reply, entry, answer);
    if (fault?.kind === "lost_answer") return lose(running, entry, answer);
    if (fault?.kind === "held") await held(core, reply, entry);
    if (reply.raw.destroyed) return reply.hijack();
    return send(running, call, entry, answer);
  } finally {
    release();
  }
}

/** Runs the handler and keeps its answer under the key, both or neither. */
function work({ core, manners, operation }: Running, { call, entry, fault, claim }: Keyed): WrittenAnswer {
  const keep = (answer: Answer, outcome: "done" | "refused"): WrittenAnswer => {
    const written = writeAnswer(answer);
    if (claim !== undefined && manners.replays(answer, outcome)) core.idempotency.save(claim, written);
    return written;
  };
  if (fault?.kind === "server_error") return keep(manners.serverError(call), "done");
  try {
    const answer = core.database.transaction(() => {
      const done = operation.handle(call);
      const broken = fault?.kind === "server_error_after_commit" ? manners.serverError(call) : undefined;
      // A gateway that replays its own 500s keeps that one; another keeps what it really did.
      if (broken !== undefined && !manners.replays(broken, "done")) keep(done, "done");
      return keep(broken ?? done, "done");
    });
    core.afterChange();
    return answer;
  } catch (error) {
    if (error instanceof Refusal) return keep(error.answer, "refused");
    entry.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return writeAnswer(manners.serverError(call));
  }
}

function readCall({ manners, operation, request }: Running): { call: Call; unreadable: Answer | undefined } {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const [path = "", query = ""] = request.url.split("?", 2);
  const rawBody = typeof request.body === "string" ? request.body : "";
  let body: unknown;
  let unreadable: Answer | undefined;
  try {
    body = manners.parseBody(rawBody, headers["content-type"] ?? "");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    unreadable = error.answer;
  }
  const call: Call = {
    operation: operation.name,
    method: request.method,
    url: request.url,
    path,
    params: request.params as Readonly<Record<string, string>>,
    query: new URLSearchParams(query),
    headers,
    rawBody,
    body,
    requestId: manners.makeRequestId(),
  };
  return { call, unreadable };
}

function claimOf(
  manners: Manners,
  call: Call,
): { readonly claim: IdempotencyClaim | undefined; readonly refused?: Answer } {
  try {
    return { claim: manners.idempotency(call) };
  } catch (error) {
    if (error instanceof Refusal) return { claim: undefined, refused: error.answer };
    throw error;
  }
}

function send(
  { manners, reply }: Running,
  call: Call,
  entry: RequestEntry,
  answer: WrittenAnswer,
): FastifyReply {
  if (entry.outcome === "running") entry.outcome = "answered";
  record(entry, answer);
  const type = answer.text === "" ? {} : { "content-type": "application/json" };
  return reply
    .code(answer.status)
    .headers({ ...type, ...manners.answerHeaders(call, entry.outcome === "replayed"), ...answer.headers })
    .send(answer.text);
}

function record(entry: RequestEntry, answer: WrittenAnswer): void {
  entry.status = answer.status;
  entry.answer = answer.text === "" ? undefined : (JSON.parse(answer.text) as unknown);
}

/** Resets the connection, as a crashing proxy does. */
function cut(
  request: FastifyRequest,
  reply: FastifyReply,
  entry: RequestEntry,
  answer?: WrittenAnswer,
): FastifyReply {
  if (answer !== undefined) record(entry, answer);
  entry.outcome = "reset";
  return breakOff(request, reply, "ECONNRESET");
}

/** A port that has taken the call can only reset it; in process the caller sees `code`. */
function breakOff(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ConstructorParameters<typeof BrokenConnection>[0],
): FastifyReply {
  reply.hijack();
  if (request.raw.socket?.resetAndDestroy !== undefined) request.raw.socket.resetAndDestroy();
  else reply.raw.destroy(new BrokenConnection(code));
  return reply;
}

/** Says nothing, ever: the caller's own timeout ends it. Where no timer may run, that timeout has passed already. */
function lose({ core, request, reply }: Running, entry: RequestEntry, answer: WrittenAnswer): FastifyReply {
  record(entry, answer);
  entry.outcome = "lost";
  if (core.virtualTime) return breakOff(request, reply, "UND_ERR_HEADERS_TIMEOUT");
  return reply.hijack();
}

function held(core: Core, reply: FastifyReply, entry: RequestEntry): Promise<void> {
  entry.outcome = "held";
  return new Promise((resolve) => {
    const finish = (): void => {
      entry.outcome = "answered";
      resolve();
    };
    const forget = core.faults.hold(finish);
    reply.raw.once("close", () => {
      forget();
      resolve();
    });
  });
}

function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = { ...headers };
  if (kept["authorization"] !== undefined) kept["authorization"] = kept["authorization"].split(" ")[0] ?? "";
  delete kept["cookie"];
  return kept;
}
