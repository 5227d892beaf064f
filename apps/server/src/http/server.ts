import { existsSync } from "node:fs";
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
import { answerBrokenHttp, answerErrors, answerFrameworkError, noSuchAddress } from "./answer-errors.ts";
import { boundInput, refuseCardData, takeJsonAlone } from "./bound-input.ts";
import { policyOfPictures } from "./content-policy.ts";
import { answerWith } from "./fetch-bridge.ts";
import { mountMetrics } from "./guard-metrics.ts";
import type { KnownBrowsers } from "./known-browser.ts";
import type { PayFormSources } from "./pay-form-sources.ts";
import { noteForbidden } from "./note-forbidden.ts";
import { sendRefusal } from "./refusal.ts";
import { hearPolicyReports } from "./policy-reports.ts";
import { type OwnNames, refuseStrangers } from "./refuse-strangers.ts";
import { addSecurityHeaders } from "./security-headers.ts";
import { serveCatalogue } from "./serve-catalogue.ts";
import { serveWeb } from "./serve-web.ts";
import { type LoadMax, shedLoad } from "./shed-load.ts";
import { stemFloods } from "./stem-floods.ts";
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
  readonly secondFactor: "demanded" | "offered";
  /** What the gateways' forms make the storefront load. */
  readonly sources: readonly PayFormSources[];
  readonly names: OwnNames;
  /** Proxies whose word on where a request comes from is taken, as addresses and networks. */
  readonly trustedProxies: readonly string[];
  readonly metricsToken: string | undefined;
  readonly browsers: KnownBrowsers;
  readonly loadMax: LoadMax;
  /** The built web app; null serves the API alone. */
  readonly webDist: string | null;
}

/** The longest body any procedure needs: a thousand lines of a wholesale order. */
const bodyMaxBytes = 1024 * 1024;
/** Cookies, a token, and the input of a query in the address. */
const headersMaxBytes = 16 * 1024;
const headersMax = 100;
/** A slow line has as long for its headers, and for all of it; whoever keeps a connection open without sending has not. */
const headersTimeoutMs = 15_000;
const requestTimeoutMs = 60_000;

/** The API, the webhooks and the web apps on one port. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { deps, database, signIn, metrics, logger } = options;
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyMaxBytes,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    genReqId: () => deps.ids.next(),
    routerOptions: { maxParamLength: 200 },
    requestTimeout: requestTimeoutMs,
    http: { maxHeaderSize: headersMaxBytes, headersTimeout: headersTimeoutMs },
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors: answerFrameworkError,
  });
  app.server.maxHeadersCount = headersMax;
  app.removeContentTypeParser("text/plain");
  answerErrors(app, deps.log);
  addSecurityHeaders(app, deps.publicOrigin);
  countRequests(app, metrics);
  refuseStrangers(app, options.names);
  stemFloods(app, deps.clock);
  shedLoad(app, options.loadMax, deps.chance);
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
  mountMetrics(app, metrics, options.metricsToken);
  hearPolicyReports(app, deps, metrics);

  mountWebhooks(app, deps);
  const isHttps = deps.publicOrigin.startsWith("https:");
  const authDoor = createAuthDoor(signIn);
  await app.register(async (scope) => {
    takeJsonAlone(scope);
    refuseCardData(scope);
    options.browsers.markWhoSignsIn(scope, `${authPrefix}/sign-in/email`);
    scope.all(`${authPrefix}/*`, (request, reply) => answerWith(authDoor, request, reply, deps.publicOrigin));
  });
  serveCatalogue(app, deps);
  mountPictures(app, deps);
  const findCaller = createFindCaller({ deps, database, signIn, secondFactor: options.secondFactor });
  await app.register(async (scope) => {
    takeJsonAlone(scope);
    boundInput(scope);
    await scope.register(fastifyTRPCPlugin, {
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
        onError: ({ error, path, ctx }) => {
          if (error.code === "INTERNAL_SERVER_ERROR")
            logger.error({ err: error.cause ?? error, path }, "procedure failed");
          else if (ctx) noteForbidden(deps.log, { error: error.cause, path, ctx });
        },
      } satisfies FastifyTRPCPluginOptions<AppRouter>["trpcOptions"],
    });
  });
  const { webDist: dist, sources } = options;
  if (dist !== null && existsSync(dist)) await serveWeb(app, { dist, isHttps, sources });
  else app.setNotFoundHandler((request, reply) => sendRefusal(request, reply, noSuchAddress));
  return app;
}

function mountPictures(app: FastifyInstance, deps: Deps): void {
  app.get<{ Params: { file: string } }>("/pictures/:file", async (request, reply) => {
    const id = request.params.file.replace(/\.svg$/, "");
    const svg = isUuid(id)
      ? await deps.uow.run(deps.merchantId, (tx) => tx.catalogue.picture(parseId(id)))
      : null;
    if (svg === null) throw noSuchAddress;
    return reply
      .type("image/svg+xml; charset=utf-8")
      .header("cache-control", "public, max-age=86400")
      .header("content-security-policy", policyOfPictures)
      .send(svg);
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
