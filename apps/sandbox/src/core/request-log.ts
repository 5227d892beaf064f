import type { Gateway } from "./gateway.ts";

/** Requests that are remembered; the oldest go first. */
const entriesMax = 5000;

export interface RequestEntry {
  readonly number: number;
  readonly atMs: number;
  readonly gateway: Gateway;
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  /** The caller's headers; what authorizes is replaced by its kind. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly rawBody: string;
  /** `running` until it is answered; `reset` and `lost` are faults' doing. */
  outcome: "running" | "answered" | "replayed" | "reset" | "lost" | "held";
  status?: number;
  answer?: unknown;
  /** Set when the sandbox itself broke; the caller saw a 500. */
  error?: string;
}

interface RequestFilter {
  readonly gateway?: Gateway | undefined;
  readonly operation?: string | undefined;
}

/** What the sandbox was asked, bodies included, in a ring. */
export interface RequestLog {
  begin(entry: Omit<RequestEntry, "number" | "outcome">): RequestEntry;
  list(filter: RequestFilter): readonly RequestEntry[];
  clear(): void;
}

export function createRequestLog(): RequestLog {
  const ring: (RequestEntry | undefined)[] = [];
  let count = 0;
  return {
    begin(fields) {
      count += 1;
      const entry: RequestEntry = { ...fields, number: count, outcome: "running" };
      ring[(count - 1) % entriesMax] = entry;
      return entry;
    },
    list({ gateway, operation }) {
      return ring
        .filter((entry) => entry !== undefined)
        .filter((entry) => gateway === undefined || entry.gateway === gateway)
        .filter((entry) => operation === undefined || entry.operation === operation)
        .sort((a, b) => a.number - b.number);
    },
    clear() {
      ring.length = 0;
      count = 0;
    },
  };
}
