import fastify, { type FastifyInstance } from "fastify";

/** Larger than any request the gateways accept from a shop. */
const bodyBytesMax = 1_048_576;

/** A bare Fastify app whose bodies arrive as text: each dialect reads them its own way. */
export function createApp(): FastifyInstance {
  const app = fastify({
    bodyLimit: bodyBytesMax,
    // A call whose answer a fault has lost would otherwise keep the server from closing.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 512 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  app.get("/healthz", () => ({ ok: true }));
  return app;
}
