import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "../deps.ts";
import { ours } from "../refusal-body.ts";
import { TillError } from "../till-error.ts";
import { HttpRefusal, invalid, sendRefusal } from "./refusal.ts";

const jsonOnly = "Send JSON, and say so: content-type: application/json.";
export const notJson = invalid(415, jsonOnly);

const words: Readonly<Record<string, readonly [number, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, jsonOnly],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, "The request is longer than anything Till takes. Send less at once."],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, "The request is not as long as it says."],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, "The request has no body, though it says it has one."],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, "The request is not JSON."],
  FST_ERR_BAD_URL: [400, "The address of the request cannot be read."],
};

/** Everything that goes wrong before or outside a procedure is answered in Till's own words, and ours are logged. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = toRefusal(error);
    if (refusal) return sendRefusal(request, reply, refusal);
    log.error({ err: error, route: request.routeOptions.url }, "request failed");
    return sendRefusal(request, reply, new TillError(ours));
  });
}

/** What Fastify refuses before it has a route. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  void sendRefusal(request, reply, toRefusal(error) ?? new TillError(ours));
}

function toRefusal(error: FastifyError): TillError | null {
  if (error instanceof TillError) return error;
  const [status, message] = words[error.code] ?? [];
  if (status !== undefined && message !== undefined) return invalid(status, message);
  const { statusCode } = error;
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500
    ? invalid(statusCode, "The request could not be read.")
    : null;
}

export const noSuchAddress = new HttpRefusal(404, {
  code: "not_found",
  retry: "never",
  message: "There is nothing at this address.",
});

const rawAnswers: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    "431 Request Header Fields Too Large",
    "The headers are longer than anything Till takes.",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "The request did not arrive in time."],
};

/** What is not HTTP is told so, in one line, and the connection ends. */
export function answerBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = rawAnswers[error.code ?? ""] ?? ["400 Bad Request", "This is not HTTP."];
  const body = JSON.stringify({ code: "invalid_input", retry: "never", message });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
