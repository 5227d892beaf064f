import { existsSync } from "node:fs";
import helmet from "@fastify/helmet";
import fastifyStatic from "@fastify/static";
import { type Database } from "@till/db";
import { parseId, isUuid } from "@till/kernel";
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Registry } from "prom-client";
import { authPrefix, createAuthDoor } from "../auth/auth-door.ts";
import { createFindCaller } from "../auth/find-caller.ts";
import type { SignIn } from "../auth/sign-in.ts";
import type { Deps } from "../deps.ts";
import type { Doors } from "../doors/create-doors.ts";
import type { AppRouter } from "../trpc/app-router.ts";
import type { Context } from "../trpc/init.ts";
import { endStreamsOnClose } from "./end-streams.ts";
import { answerWith } from "./fetch-bridge.ts";
import { tellOwnTime } from "./own-time.ts";
import { retryAfter } from "./retry-after.ts";
import { mountWebhooks } from "./webhooks.ts";

export interface HttpOptions {
  readonly deps: Deps;
  readonly database: Database;
  readonly signIn: SignIn;
  readonly doors: Doors;
  readonly router: AppRouter;
  readonly logger: FastifyBaseLogger;
  readonly metrics: Registry;
  /** Origins whose pages the storefront frames or connects to: the gateways' forms. */
  readonly formOrigins: readonly string[];
  readonly secondFactor: "demanded" | "offered";
  /** The built web app; null serves the API alone. */
  readonly webDist: string | null;
}

/** The longest body any procedure needs: a thousand lines of a wholesale order. */
const bodyMaxBytes = 1024 * 1024;

/** The API, the webhooks and the web apps on one port. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { deps, database, signIn, metrics, logger } = options;
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyMaxBytes,
    trustProxy: false,
    genReqId: () => deps.ids.next(),
    routerOptions: { maxParamLength: 5000 },
  });
  await app.register(helmet, {
    contentSecurityPolicy: contentSecurityPolicy(options.formOrigins),
    hsts: false,
  });
  countRequests(app, metrics);
  tellOwnTime(app);
  endStreamsOnClose(app);

  app.get("/healthz", async () => ({ ok: true }));
  app.get("/readyz", async (_request, reply) => {
    try {
      await database.ping();
      return { ready: true };
    } catch {
      return reply.code(503).send({ ready: false });
    }
  });
  app.get("/metrics", async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );

  mountWebhooks(app, deps);
  const authDoor = createAuthDoor(signIn);
  app.all(`${authPrefix}/*`, (request, reply) => answerWith(authDoor, request, reply, deps.publicOrigin));
  mountPictures(app, deps);
  const findCaller = createFindCaller({ deps, database, signIn, secondFactor: options.secondFactor });
  await app.register(fastifyTRPCPlugin, {
    prefix: "/trpc",
    trpcOptions: {
      router: options.router,
      // Each call is its own request, so that what is counted by request cannot be multiplied in one.
      allowBatching: false,
      responseMeta: ({ errors }) => retryAfter(errors),
      createContext: async ({ req }): Promise<Context> => ({
        caller: await findCaller(req.headers),
        requestId: req.id,
        address: req.ip,
        doors: options.doors,
      }),
      onError: ({ error, path }) => {
        if (error.code === "INTERNAL_SERVER_ERROR")
          logger.error({ err: error.cause ?? error, path }, "procedure failed");
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>["trpcOptions"],
  });
  if (options.webDist !== null && existsSync(options.webDist)) await mountWeb(app, options.webDist);
  return app;
}

function contentSecurityPolicy(formOrigins: readonly string[]) {
  const own = ["'self'"];
  return {
    useDefaults: false,
    directives: {
      defaultSrc: own,
      scriptSrc: [...own, ...formOrigins],
      styleSrc: [...own, "'unsafe-inline'"],
      imgSrc: [...own, "data:"],
      fontSrc: own,
      connectSrc: [...own, ...formOrigins],
      frameSrc: [...own, ...formOrigins],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: own,
      frameAncestors: ["'none'"],
    },
  };
}

function mountPictures(app: FastifyInstance, deps: Deps): void {
  app.get<{ Params: { file: string } }>("/pictures/:file", async (request, reply) => {
    const id = request.params.file.replace(/\.svg$/, "");
    const svg = isUuid(id)
      ? await deps.uow.run(deps.merchantId, (tx) => tx.catalogue.picture(parseId(id)))
      : null;
    if (svg === null) return reply.code(404).send({ error: "not_found" });
    return reply
      .type("image/svg+xml")
      .header("cache-control", "public, max-age=86400")
      .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
      .send(svg);
  });
}

/** The built files as they are; any other address is a page of the storefront or of the office. */
async function mountWeb(app: FastifyInstance, dist: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: dist,
    index: "index.html",
    setHeaders: (reply, path) => {
      const hashed = path.includes("/assets/");
      reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (request.method !== "GET" || /\.[a-z0-9]+$/i.test(pathname))
      return reply.code(404).send({ error: "not_found" });
    const office = pathname === "/office" || pathname.startsWith("/office/");
    return reply.sendFile(office ? "office.html" : "index.html");
  });
}

function countRequests(app: FastifyInstance, metrics: Registry): void {
  const histogram = metrics.getSingleMetric("till_http_request_seconds");
  app.addHook("onResponse", async (request, reply) => {
    if (histogram && "observe" in histogram) {
      const route = request.routeOptions.url ?? "other";
      const observe = histogram.observe.bind(histogram) as (labels: object, value: number) => void;
      observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    }
  });
}
