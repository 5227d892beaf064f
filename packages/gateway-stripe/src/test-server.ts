import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { createManualClock } from "@till/kernel";
import type { StripeParts } from "./ask.ts";
import { createClient } from "./client.ts";

/** One request as it arrived. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly key: string | undefined;
  readonly version: string | undefined;
  readonly query: URLSearchParams;
  readonly body: URLSearchParams;
}

/** An answer, or what happens to the connection instead of one. */
export type Answer =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown }
  | "reset"
  | "silence";

export interface StripeStandIn {
  readonly asked: readonly Asked[];
  readonly parts: StripeParts;
  readonly port: number;
  close(): Promise<void>;
}

/** A local server that answers as the test says, and the adapter's client pointed at it. */
export async function startStandIn(
  answer: (asked: Asked, count: number) => Answer,
  timeoutMs = 2_000,
): Promise<StripeStandIn> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      const entry = readRequest(request, body);
      asked.push(entry);
      send(response, answer(entry, asked.length));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    asked,
    port,
    parts: {
      client: createClient({
        secretKey: "sk_test_1",
        endpoint: { host: "127.0.0.1", port, protocol: "http" },
        timeoutMs,
      }),
      clock: createManualClock(1_800_000_300_000),
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readRequest(request: IncomingMessage, body: string): Asked {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    method: request.method ?? "",
    path: (request.url ?? "").split("?", 1)[0] ?? "",
    query: new URLSearchParams((request.url ?? "").split("?", 2)[1] ?? ""),
    key: header("idempotency-key"),
    version: header("stripe-version"),
    body: new URLSearchParams(body),
  };
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === "silence") return;
  if (answer === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
  response.end(JSON.stringify(answer.body));
}

export const list = (data: readonly unknown[], more = false): Answer => ({
  body: { object: "list", data, has_more: more, url: "/v1/refunds" },
});

export const refusal = (status: number, error: Record<string, unknown>, headers = {}): Answer => ({
  status,
  headers,
  body: { error: { type: "invalid_request_error", message: "No.", ...error } },
});
