import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import type { Host } from "../host/create-host.ts";
import { contentSecurityPolicy } from "../shared/content-security.ts";
import { appOrigin } from "../shared/electron-channel.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Answers `till://app/...`: the built screens, and the host's pictures and receipts. Nothing outside `dist`. */
export function createAppProtocol(host: Pick<Host, "resource">, dist: string) {
  return async (request: Pick<Request, "url" | "method">): Promise<Response> => {
    const path = request.method === "GET" ? pathOf(request.url) : null;
    if (path === null) return notFound();
    const found = await host.resource(path);
    if (found)
      return answer(typeof found.body === "string" ? found.body : Buffer.from(found.body), found.type);
    const file = normalize(join(dist, path === "/" ? "index.html" : path));
    const type = types[extname(file)];
    if (!file.startsWith(dist + sep) || type === undefined) return notFound();
    try {
      return answer(await readFile(file), type);
    } catch {
      return notFound();
    }
  };
}

/** Null for another host of the scheme, which would be another origin with our files, and for what is no path. */
function pathOf(url: string): string | null {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}` === appOrigin ? decodeURIComponent(pathname) : null;
  } catch {
    return null;
  }
}

const notFound = (): Response => new Response("Not found.", { status: 404 });

function answer(body: string | Uint8Array<ArrayBuffer>, type: string): Response {
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-security-policy": contentSecurityPolicy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    },
  });
}
