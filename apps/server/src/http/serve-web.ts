import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { noSuchAddress } from "./answer-errors.ts";
import { policyOfPage } from "./content-policy.ts";
import type { PayFormSources } from "./pay-form-sources.ts";
import { sendRefusal } from "./refusal.ts";
import { permissionsPolicy } from "./security-headers.ts";

export interface WebOptions {
  readonly dist: string;
  readonly isHttps: boolean;
  readonly sources: readonly PayFormSources[];
}

/** The built files as they are; any other address is a page of the storefront or of the office. */
export async function serveWeb(app: FastifyInstance, options: WebOptions): Promise<void> {
  const headersOf = createPageHeaders(options);
  await app.register(fastifyStatic, {
    root: options.dist,
    index: "index.html",
    // Marks of the build, and whatever else was not meant to be served.
    dotfiles: "ignore",
    setHeaders: (reply, path, { mtimeMs }) => {
      const hashed = path.includes("/assets/");
      reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
      if (!path.endsWith(".html")) return;
      for (const [name, value] of Object.entries(headersOf(path, mtimeMs))) reply.header(name, value);
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (request.method !== "GET" || /\.[a-z0-9]+$/i.test(pathname) || isForPrograms.test(pathname))
      return sendRefusal(request, reply, noSuchAddress);
    const office = pathname === "/office" || pathname.startsWith("/office/");
    return reply.sendFile(office ? "office.html" : "index.html");
  });
}

/** A program that asks a wrong address is told so, and not shown a page. */
const isForPrograms = /^\/(?:trpc|api|webhooks|pictures)(?:\/|$)/;

/** What a page may load, worked out once for each build of it. */
function createPageHeaders({ isHttps, sources }: WebOptions) {
  const known = new Map<string, { readonly mtimeMs: number; readonly headers: Record<string, string> }>();
  return (file: string, mtimeMs: number): Record<string, string> => {
    const worked = known.get(file);
    if (worked?.mtimeMs === mtimeMs) return worked.headers;
    // No card form is ever shown in the office.
    const forms = basename(file) === "office.html" ? [] : sources;
    const headers = {
      "content-security-policy": policyOfPage({ mapHashes: mapHashesIn(file), isHttps, sources: forms }),
      // A gateway's form opens its wallet's window, and has to hear from it.
      "cross-origin-opener-policy": forms.length === 0 ? "same-origin" : "same-origin-allow-popups",
      "permissions-policy": permissionsPolicy(forms.flatMap(({ frames }) => frames)),
    };
    known.set(file, { mtimeMs, headers });
    return headers;
  };
}

function mapHashesIn(file: string): readonly string[] {
  const html = readFileSync(file, "utf8");
  return [...html.matchAll(/<script type="importmap">(?<map>[^<]*)<\/script>/g)].map(
    ({ groups }) =>
      `sha256-${createHash("sha256")
        .update(groups?.["map"] ?? "")
        .digest("base64")}`,
  );
}
