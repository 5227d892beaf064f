import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";

/**
 * Ends the event streams when the server closes. It waits for every answer that is under way, and a screen's
 * subscription is one for as long as the screen is open; whoever watches connects again.
 */
export function endStreamsOnClose(app: FastifyInstance): void {
  const open = new Set<ServerResponse>();
  app.addHook("onRequest", async (_request, { raw }) => {
    open.add(raw);
    raw.once("close", () => open.delete(raw));
  });
  app.addHook("preClose", async () => {
    for (const raw of open) if (isStream(raw)) raw.destroy();
  });
}

const isStream = (raw: ServerResponse): boolean =>
  String(raw.getHeader("content-type")).startsWith("text/event-stream");
