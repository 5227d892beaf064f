import type { TillErrorBody } from "@till/wire";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { serialize } from "superjson";
import { TillError, trpcCodeOf } from "../till-error.ts";
import { retryAfterSeconds } from "./retry-after.ts";

/** A refusal before any procedure is reached, with a status of HTTP's own where the table of codes has another. */
export class HttpRefusal extends TillError {
  readonly status: number;

  constructor(status: number, body: TillErrorBody) {
    super(body);
    this.status = status;
  }
}

export const invalid = (status: number, message: string): HttpRefusal =>
  new HttpRefusal(status, { code: "invalid_input", retry: "never", message });

/** Till's own words in the shape the caller reads: tRPC's for procedures, plain JSON for the rest. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, error: TillError): FastifyReply {
  const { body } = error;
  const status = error instanceof HttpRefusal ? error.status : statusOf(body);
  if (body.retryAfterMs !== undefined) void reply.header("retry-after", retryAfterSeconds(body.retryAfterMs));
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .header("cache-control", "no-store")
    .send(JSON.stringify(request.url.startsWith("/trpc/") ? asProcedure(body, status) : body));
}

const statusOf = ({ code }: TillErrorBody): number =>
  getHTTPStatusCodeFromError(new TRPCError({ code: trpcCodeOf[code] }));

/** JSON-RPC's number for a request that was not carried out. */
const rpcCode = -32_600;

function asProcedure(till: TillErrorBody, httpStatus: number): unknown {
  const data = { code: trpcCodeOf[till.code], httpStatus, till };
  return { error: serialize({ message: till.message, code: rpcCode, data }) };
}
