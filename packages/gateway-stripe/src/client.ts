import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { invariant } from "@till/kernel";
import { Stripe } from "stripe";

export interface StripeEndpoint {
  readonly host: string;
  readonly port: number;
  readonly protocol: "http" | "https";
}

export interface StripeClientOptions {
  readonly secretKey: string;
  /** The sandbox's address. Left out, Stripe's own. */
  readonly endpoint?: StripeEndpoint | undefined;
  /** Of every call, from connecting to the last byte of silence. */
  readonly timeoutMs: number;
  /** Carries the calls in place of Node's own HTTP client. */
  readonly fetch?: typeof fetch | undefined;
}

/** The API version every request and answer is in: the one this SDK's types describe. */
export const apiVersion: string = Stripe.API_VERSION;

/** Idle connections are dropped well before the other side does it, which would look like a lost answer. */
const idleMsMax = 15_000;
/** Calls at one time; more wait for a connection rather than open ever more. */
const socketsMax = 128;

type HttpClient = NonNullable<NonNullable<ConstructorParameters<typeof Stripe>[1]>["httpClient"]>;

/** Throws `RangeError` where live credentials meet the sandbox's address or the sandbox's key meets Stripe's. */
export function createClient(options: StripeClientOptions): Stripe {
  const { secretKey, endpoint, timeoutMs, fetch } = options;
  assertOneWorld(secretKey, endpoint !== undefined);
  invariant(Number.isInteger(timeoutMs) && timeoutMs > 0, "every call has a timeout in whole milliseconds");
  return new Stripe(secretKey, {
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: timeoutMs,
    httpClient: withoutHiddenRetry(
      fetch === undefined ? nodeClient(endpoint) : Stripe.createFetchHttpClient(fetch),
    ),
    ...endpoint,
  });
}

function nodeClient(endpoint: StripeEndpoint | undefined): HttpClient {
  const options = { keepAlive: true, timeout: idleMsMax, maxSockets: socketsMax };
  return Stripe.createNodeHttpClient(
    endpoint?.protocol === "http" ? new HttpAgent(options) : new HttpsAgent(options),
  );
}

function assertOneWorld(secretKey: string, sandbox: boolean): void {
  const live = /^(sk|rk)_live_/.test(secretKey);
  if (sandbox && live) throw new RangeError("a live Stripe key cannot be used with the sandbox");
  if (!sandbox && /sandbox/i.test(secretKey)) {
    throw new RangeError("the sandbox's Stripe key cannot be used without the sandbox's address");
  }
}

/** Codes on which the SDK sends a request once more, even with `maxNetworkRetries: 0`. */
const resentByTheSdk: ReadonlySet<unknown> = new Set(["ECONNRESET", "EPIPE"]);

/**
 * Hides a reset from the SDK, which would otherwise send the request a second time by itself. The idempotency key
 * makes that harmless to the buyer, but not to what we say: when the second try is refused a connection, the error
 * reads "never sent" although the first may have been carried out.
 */
function withoutHiddenRetry(client: HttpClient): HttpClient {
  const send = client.makeRequest.bind(client);
  client.makeRequest = async (...request) => {
    try {
      return await send(...request);
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || !resentByTheSdk.has(error.code)) throw error;
      const reset = new Error(error.message, { cause: error });
      // A reset while connecting keeps the name of its system call: then nothing was sent.
      throw Object.assign(reset, {
        code: "connection_reset",
        syscall: "syscall" in error ? error.syscall : undefined,
      });
    }
  };
  return client;
}
