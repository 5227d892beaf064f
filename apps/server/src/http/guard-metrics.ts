import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Registry } from "prom-client";
import { noSuchAddress } from "./answer-errors.ts";

/**
 * Figures of the process, for whoever watches it: on this machine itself, or with the token. Everybody else hears that
 * there is nothing here. A proxy on this machine speaks for others and says so in its headers.
 */
export function mountMetrics(app: FastifyInstance, metrics: Registry, token: string | undefined): void {
  app.get("/metrics", async (request, reply) => {
    if (!isFromHere(request) && !hasToken(request, token)) throw noSuchAddress;
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });
}

const isFromHere = ({ ip, headers }: FastifyRequest): boolean =>
  /^(?:127\.|::1$|::ffff:127\.)/.test(ip) &&
  headers["x-forwarded-for"] === undefined &&
  headers.forwarded === undefined;

function hasToken({ headers }: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined || headers.authorization === undefined) return false;
  return timingSafeEqual(digest(headers.authorization), digest(`Bearer ${token}`));
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
