import type { FastifyInstance, FastifyRequest } from "fastify";
import { HttpRefusal } from "./refusal.ts";

export interface OwnNames {
  /** Names this server answers to, as `shop.example` and `till.local:4000`. */
  readonly hosts: readonly string[];
  /** Where its own pages are, as `https://shop.example`. */
  readonly origins: readonly string[];
}

/** What the server is called: by its public address, further names it was given, and by this machine itself. */
export function ownNames(names: {
  readonly publicOrigin: string;
  readonly further: readonly string[];
  readonly port: number;
}): OwnNames {
  const { publicOrigin, further } = names;
  const local = [`localhost:${names.port}`, `127.0.0.1:${names.port}`];
  const { host, protocol } = new URL(publicOrigin);
  return {
    hosts: [host, ...further, ...local],
    origins: [
      publicOrigin,
      ...further.flatMap((name) => [`https://${name}`, `http://${name}`]),
      // Of a shop in public, another program at a visitor's own port is another site.
      ...(protocol === "http:" ? local.map((name) => `http://${name}`) : []),
    ],
  };
}

/** Machines ask these by whatever name or number they have; nothing of them says anything to a page. */
const forMachines = /^\/(?:healthz|readyz|metrics|webhooks\/[a-z0-9_]+)(?:\?|$)/;
const readOnly: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const procedures = /^\/(?:trpc|api)\//;

/**
 * Who is asked under another name is asked by a page that made its own name point here (DNS rebinding), or is tricked
 * into links that lead elsewhere. And what a page of another site sends in its visitor's name is refused: by what the
 * browser itself says of where it comes from, which no page can change.
 */
export function refuseStrangers(app: FastifyInstance, own: OwnNames): void {
  const hosts = new Set(own.hosts.map((host) => host.toLowerCase()));
  const origins = new Set(own.origins);
  app.addHook("onRequest", async (request) => {
    if (forMachines.test(request.url)) return;
    if (!hosts.has((request.headers.host ?? "").toLowerCase())) throw notOurName;
    if (procedures.test(request.url) && isFromElsewhere(request, origins)) throw fromElsewhere;
  });
}

function isFromElsewhere(request: FastifyRequest, origins: ReadonlySet<string>): boolean {
  const { origin, cookie, authorization } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const isFollowed = readOnly.has(request.method) && request.headers["sec-fetch-mode"] === "navigate";
  // A link in a mail is followed from elsewhere, and changes nothing.
  if (site !== undefined && site !== "same-origin" && site !== "none" && !isFollowed) return true;
  if (readOnly.has(request.method)) return false;
  if (origin !== undefined) return !origins.has(origin);
  // Every browser says where a change comes from. Without that a cookie proves nothing; a token in a header does.
  return cookie !== undefined && authorization === undefined && site === undefined;
}

const notOurName = new HttpRefusal(421, {
  code: "invalid_input",
  retry: "never",
  message: "This server does not answer to that name.",
});

const fromElsewhere = new HttpRefusal(403, {
  code: "forbidden",
  retry: "never",
  message: "This was sent by another site's page. Open the shop's own page and do it there.",
});
