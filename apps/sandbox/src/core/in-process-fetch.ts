import type { FastifyInstance } from "fastify";

/** Statuses whose answers have no body; `Response` throws for one. https://fetch.spec.whatwg.org/#null-body-status */
const bodyless: ReadonlySet<number> = new Set([204, 205, 304]);

const messages = {
  ECONNREFUSED: "connect ECONNREFUSED",
  ECONNRESET: "read ECONNRESET",
  UND_ERR_HEADERS_TIMEOUT: "Headers Timeout Error",
} as const;

/** How a connection ended, in the codes of Node's own fetch. */
export class BrokenConnection extends Error {
  override readonly name = "BrokenConnection";
  readonly code: keyof typeof messages;

  constructor(code: keyof typeof messages) {
    super(messages[code]);
    this.code = code;
  }
}

/**
 * `fetch` without sockets: asks `app` as a request to its port would. The origin of the address is not looked at, and a
 * redirect is handed back. A connection that a fault breaks rejects as Node's fetch does, with the code on `cause`.
 */
export function createInProcessFetch(app: FastifyInstance): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const { host, pathname, search } = new URL(request.url);
    const body = Buffer.from(await request.arrayBuffer());
    const answer = await untilAborted(
      request.signal,
      app.inject({
        method: request.method,
        url: `${pathname}${search}`,
        headers: { host, ...Object.fromEntries(request.headers) },
        ...(body.length > 0 ? { payload: body } : {}),
      }),
    );
    return new Response(bodyless.has(answer.statusCode) ? null : new Uint8Array(answer.rawPayload), {
      status: answer.statusCode,
      headers: headersOf(answer.headers),
    });
  };
}

/** A call whose answer was lost never settles by itself. */
async function untilAborted<T>(signal: AbortSignal, asking: Promise<T>): Promise<T> {
  const hungUp = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  try {
    return await Promise.race([asking, hungUp]);
  } catch (error) {
    signal.throwIfAborted();
    throw new TypeError("fetch failed", { cause: error });
  }
}

function headersOf(headers: Readonly<Record<string, unknown>>): Headers {
  const written = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    // The HTTP server writes it from the machine's clock, which no answer here may depend on.
    if (name === "date") continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) written.append(name, String(one));
    }
  }
  return written;
}
