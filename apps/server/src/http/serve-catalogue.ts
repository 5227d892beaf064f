import { buffer } from "node:stream/consumers";
import { createGunzip, createGzip } from "node:zlib";
import { Readable } from "node:stream";
import { cataloguePath, writeCatalogueHead, writeCatalogueProduct } from "@till/wire";
import type { FastifyInstance } from "fastify";
import type { Deps } from "../deps.ts";

/**
 * Everything that is sold, as `readCatalogue` of `@till/wire` reads it; 304 to whoever names the version that is still the
 * newest. Prices are no secret. Compressed once for each version: sending it again costs no more than a picture does.
 */
export function serveCatalogue(app: FastifyInstance, deps: Pick<Deps, "uow" | "merchantId">): void {
  const written = createWrittenCatalogue(deps);
  app.get(cataloguePath, async (request, reply) => {
    const version = await deps.uow.run(deps.merchantId, (tx) => tx.catalogue.version());
    void reply.header("cache-control", "no-cache").header("vary", "accept-encoding");
    if (request.headers["if-none-match"] === tagOf(version))
      return reply.header("etag", tagOf(version)).code(304).send();
    const { gzipped, ...own } = await written.newest(version);
    void reply.type("application/x-ndjson; charset=utf-8").header("etag", tagOf(own.version));
    return /\bgzip\b/.test(request.headers["accept-encoding"] ?? "")
      ? reply.header("content-encoding", "gzip").send(gzipped)
      : reply.send(Readable.from([gzipped]).pipe(createGunzip()));
  });
}

/** Weak: with and without compression it is the same catalogue, and not the same bytes. */
const tagOf = (version: string): string => `W/"${version}"`;

interface Written {
  readonly version: string;
  readonly gzipped: Buffer;
}

/** Keeps the newest version alone, some 1.5 MB for 100,000 articles, and writes one at a time, whoever asks meanwhile. */
function createWrittenCatalogue(deps: Pick<Deps, "uow" | "merchantId">) {
  let kept: Written | null = null;
  let underWay: Promise<Written> | null = null;
  const make = async (): Promise<Written> => {
    try {
      kept = await writeCatalogue(deps);
      return kept;
    } finally {
      underWay = null;
    }
  };
  return {
    /** One that is at least this new, or the one that is just being written. */
    newest: (version: string): Promise<Written> =>
      kept?.version === version ? Promise.resolve(kept) : (underWay ??= make()),
  };
}

/** Whoever else is served waits for so many at most. */
const productsPerRead = 500;

/**
 * Part by part. Its version is read first: what changes meanwhile is then newer than the version says, and is asked for again.
 */
async function writeCatalogue({ uow, merchantId }: Pick<Deps, "uow" | "merchantId">): Promise<Written> {
  const { head, ids } = await uow.run(merchantId, async (tx) => {
    const head = await tx.catalogue.head();
    return { head, ids: await tx.catalogue.productIds() };
  });
  const parts: string[] = [];
  let productCount = 0;
  for (let at = 0; at < ids.length; at += productsPerRead) {
    const some = ids.slice(at, at + productsPerRead);
    const products = await uow.run(merchantId, (tx) => tx.catalogue.products(some));
    parts.push(products.map((product) => `\n${writeCatalogueProduct(product)}`).join(""));
    productCount += products.length;
  }
  const text = [writeCatalogueHead({ ...head, productCount }), ...parts];
  return { version: head.version, gzipped: await buffer(Readable.from(text).pipe(createGzip())) };
}
