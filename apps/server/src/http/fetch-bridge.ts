import { maskCardNumbers } from "@till/wire";
import type { FastifyReply, FastifyRequest } from "fastify";

function toHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined) continue;
    // A browser's name of itself is kept with its session.
    const read = name === "user-agent" ? maskCardNumbers : (text: string) => text;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, read(one));
  }
  // What the socket says, or a proxy that is trusted, not what a caller claims: rate limits count by it.
  headers.set(addressHeader, request.ip);
  return headers;
}

export const addressHeader = "x-till-address";

/** Lets a library that speaks the web's Request and Response answer a Fastify request. */
export async function answerWith(
  handler: (request: Request) => Promise<Response>,
  request: FastifyRequest,
  reply: FastifyReply,
  origin: string,
): Promise<FastifyReply> {
  const body =
    request.method === "GET" || request.method === "HEAD" ? {} : { body: JSON.stringify(request.body ?? {}) };
  const response = await handler(
    new Request(new URL(request.url, origin), {
      method: request.method,
      headers: toHeaders(request),
      ...body,
    }),
  );
  reply.status(response.status);
  for (const [name, value] of response.headers) if (name !== "set-cookie") reply.header(name, value);
  for (const cookie of response.headers.getSetCookie()) reply.header("set-cookie", cookie);
  return reply.header("cache-control", "no-store").send(await response.text());
}
