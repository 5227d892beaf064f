import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { createManualClock } from "@till/kernel";
import type { PayPalParts } from "./ask.ts";
import { createClient } from "./client.ts";
import { createRest } from "./rest.ts";
import { createTokens } from "./tokens.ts";

/** One request as it arrived. Calls for a token are answered by the stand-in and not among them. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** An answer, or what happens to the connection instead of one. */
export type Answer = { readonly status?: number; readonly body?: unknown } | "reset" | "silence";

export interface PayPalStandIn {
  readonly asked: readonly Asked[];
  readonly parts: PayPalParts;
  /** Tokens that were asked for. */
  readonly tokens: () => number;
  close(): Promise<void>;
}

/** A local server that answers as the test says, and the adapter's client pointed at it. */
export async function startStandIn(
  answer: (asked: Asked, count: number) => Answer,
  timeoutMs = 2_000,
): Promise<PayPalStandIn> {
  const asked: Asked[] = [];
  let tokens = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      if (request.url === "/v1/oauth2/token") {
        tokens += 1;
        const token = { access_token: `token-${tokens}`, token_type: "Bearer", expires_in: 32_400 };
        send(response, { body: token });
        return;
      }
      const entry = readRequest(request, body);
      asked.push(entry);
      send(response, answer(entry, asked.length));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const clock = createManualClock(1_800_000_300_000);
  const client = createClient({
    clientId: "till-sandbox",
    clientSecret: "secret",
    baseUrl: `http://127.0.0.1:${port}`,
    timeoutMs,
  });
  return {
    asked,
    parts: {
      tokens: createTokens(client, clock),
      rest: createRest({ baseUrl: client.baseUrl, timeoutMs }),
      clock,
    },
    tokens: () => tokens,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readRequest(request: IncomingMessage, body: string): Asked {
  const key = request.headers["paypal-request-id"];
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    key: typeof key === "string" ? key : undefined,
    token: request.headers.authorization?.replace("Bearer ", ""),
    body: body === "" ? undefined : JSON.parse(body),
  };
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === "silence") return;
  if (answer === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status ?? 200, { "content-type": "application/json" });
  response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
}

export const refusal = (status: number, name: string, issue: string): Answer => ({
  status,
  body: { name, message: "No.", debug_id: "d1", details: [{ issue, description: "No." }], links: [] },
});
