import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { createManualClock } from "@till/kernel";
import { parseCurrency } from "@till/money";
import { onTestFinished } from "vitest";
import type { SquareParts } from "./ask.ts";
import { createClient } from "./client.ts";

/** One request as it arrived. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly version: string | undefined;
  readonly body: string;
}

/** An answer, or what happens to the connection instead of one. */
export type Answer =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown }
  | "reset"
  | "silence"
  /** Headers and the start of a body, then nothing more. */
  | "stall";

export interface SquareStandIn {
  readonly asked: readonly Asked[];
  readonly parts: SquareParts;
  readonly port: number;
}

export const startMs = 1_800_000_000_000;

/** A local server that answers as the test says, and the adapter's client pointed at it; closed with the test. */
export async function startStandIn(
  answer: (asked: Asked, count: number) => Answer,
  timeoutMs = 2_000,
): Promise<SquareStandIn> {
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
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { asked, port, parts: partsAt(`http://127.0.0.1:${port}`, timeoutMs) };
}

export function partsAt(baseUrl: string, timeoutMs = 2_000): SquareParts {
  return {
    client: createClient({
      accessToken: "EAAA_sandbox",
      applicationId: "sandbox-till",
      baseUrl,
      timeoutMs,
    }),
    clock: createManualClock(startMs),
    locationId: "LTILLSANDBOX",
    currency: parseCurrency("EUR"),
  };
}

function readRequest(request: IncomingMessage, body: string): Asked {
  const version = request.headers["square-version"];
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  return {
    method: request.method ?? "",
    path,
    query: new URLSearchParams(query),
    version: typeof version === "string" ? version : undefined,
    body,
  };
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === "silence") return;
  if (answer === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  if (answer === "stall") {
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"payment":');
    return;
  }
  response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
  response.end(JSON.stringify(answer.body));
}

export const refusal = (
  status: number,
  error: { readonly category: string; readonly code: string },
  more: object = {},
  headers: Record<string, string> = {},
): Answer => ({ status, headers, body: { errors: [{ detail: "No.", ...error }], ...more } });

export const notFound = refusal(404, { category: "INVALID_REQUEST_ERROR", code: "NOT_FOUND" });

const at = "2027-01-15T08:00:00.000Z";

/** A payment as it goes over the wire. */
export const wirePayment = (more: object = {}) => ({
  id: "pay1",
  status: "COMPLETED",
  created_at: at,
  updated_at: at,
  amount_money: { amount: 2500, currency: "EUR" },
  total_money: { amount: 2500, currency: "EUR" },
  approved_money: { amount: 2500, currency: "EUR" },
  reference_id: chargeId,
  card_details: { status: "CAPTURED", card: { card_brand: "VISA", last_4: "1111" } },
  ...more,
});

/** A checkout as it goes over the wire. */
export const wireCheckout = (more: object = {}) => ({
  id: "checkout01",
  status: "IN_PROGRESS",
  amount_money: { amount: 2500, currency: "EUR" },
  reference_id: chargeId,
  device_options: { device_id: "device" },
  created_at: at,
  updated_at: at,
  ...more,
});

export const chargeId = "01a0b5c0-0000-7000-8000-000000000001";
export const attemptId = "01a0b5c0-0000-7000-8000-000000000002";
export const refundId = "01a0b5c0-0000-7000-8000-000000000003";
