import { parseGatewayName } from "@till/payments";
import type { FastifyInstance } from "fastify";
import type { Deps } from "../deps.ts";
import { storeEvent } from "../inbox/store-event.ts";

const bodyMaxBytes = 512 * 1024;

/**
 * Verified, stored, acknowledged; a job does the thinking. A refused one is logged without its body and leaves
 * nothing behind. The same event again is acknowledged and changes nothing.
 */
export function mountWebhooks(app: FastifyInstance, deps: Deps): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: bodyMaxBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.post<{ Params: { gateway: string } }>("/webhooks/:gateway", async (request, reply) => {
      const gateway = /^[a-z][a-z0-9_]{1,30}$/.test(request.params.gateway)
        ? deps.gateways.get(parseGatewayName(request.params.gateway))
        : undefined;
      if (!gateway || !Buffer.isBuffer(request.body)) return reply.code(404).send({ error: "not_found" });
      const rawBody = request.body;
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value[0] : value,
        ]),
      );
      const verified = await gateway.webhook.verify({ rawBody, headers, nowMs: deps.clock.nowMs() });
      if (!verified.ok) {
        deps.log.warn(
          { gateway: gateway.name, reason: verified.error, bytes: rawBody.length },
          "webhook refused",
        );
        const status = verified.error === "unavailable" ? 503 : 400;
        return reply.code(status).send({ error: verified.error });
      }
      const event = verified.value;
      const payload = rawBody.toString("utf8");
      const found = { gateway: gateway.name, event, payload, via: "webhook" } as const;
      const stored = await deps.uow.runUnhurried(deps.merchantId, [event.id], (tx) =>
        storeEvent(deps, tx, found),
      );
      deps.log.info(
        { gateway: gateway.name, type: event.type, eventId: event.id, fresh: stored },
        "webhook received",
      );
      return reply.code(200).send({ received: true });
    });
  });
}
