import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import {
  Client,
  type Configuration,
  Environment,
  OrdersController,
  PaymentsController,
} from "@paypal/paypal-server-sdk";
import { invariant } from "@till/kernel";

export interface PayPalClientOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Which of PayPal's own worlds; `sandbox` unless told. Not to be given with `baseUrl`. */
  readonly environment?: "sandbox" | "live" | undefined;
  /** Till's sandbox, such as `http://127.0.0.1:4013`. Left out, calls go to PayPal. */
  readonly baseUrl?: string | undefined;
  /** Of every call, the one for a token included. */
  readonly timeoutMs: number;
  /** Carries the calls instead of the network. */
  readonly fetch?: typeof fetch | undefined;
}

/** Where calls go and with what. */
export interface PayPalClient {
  /** No slash at the end. */
  readonly baseUrl: string;
  /** Asks for a token; throws what the SDK throws. */
  fetchToken(): Promise<{ readonly accessToken: string; readonly lifetimeMs: number }>;
  /** The calls of one token. */
  withToken(accessToken: string): PayPalCalls;
}

export interface PayPalCalls {
  readonly accessToken: string;
  readonly orders: OrdersController;
  readonly payments: PaymentsController;
}

const ownUrls = {
  sandbox: "https://api-m.sandbox.paypal.com",
  live: "https://api-m.paypal.com",
} as const;

/** Idle connections are dropped well before the other side does it, which would look like a lost answer. */
const idleMsMax = 15_000;
/** Calls at one time; more wait for a connection rather than open ever more. */
const socketsMax = 128;
/** What PayPal gives a token for when it does not say: nine hours. */
const tokenLifetimeS = 9 * 3600;

/** Throws `RangeError` where live credentials meet the sandbox's address or the sandbox's id meets PayPal's. */
export function createClient(options: PayPalClientOptions): PayPalClient {
  const { clientId, clientSecret, timeoutMs } = options;
  assertOneWorld(options);
  invariant(Number.isInteger(timeoutMs) && timeoutMs > 0, "every call has a timeout in whole milliseconds");
  const baseUrl = (options.baseUrl ?? ownUrls[options.environment ?? "sandbox"]).replace(/\/$/, "");
  const agentOptions = { keepAlive: true, timeout: idleMsMax, maxSockets: socketsMax };
  const configuration: Partial<Configuration> = {
    environment: Environment.Sandbox,
    timeout: timeoutMs,
    httpClientOptions: {
      timeout: timeoutMs,
      httpAgent: new HttpAgent(agentOptions),
      httpsAgent: new HttpsAgent(agentOptions),
      retryConfig: {
        retryOnTimeout: false,
        maxNumberOfRetries: 0,
        retryInterval: 0,
        maximumRetryWaitTime: 0,
        backoffFactor: 1,
        httpStatusCodesToRetry: [],
        httpMethodsToRetry: [],
      },
    },
    // A redirect would turn a POST into a GET; Till's own sandbox is never behind a proxy.
    unstable_httpClientOptions: {
      maxRedirects: 0,
      ...(options.baseUrl === undefined ? {} : { proxy: false }),
      ...(options.fetch === undefined ? {} : { adapter: "fetch", env: { fetch: options.fetch } }),
    },
    // No `logging`: its level is only the name each line gets, so with one the SDK prints every call it makes.
  };
  const credentials = { oAuthClientId: clientId, oAuthClientSecret: clientSecret };

  return {
    baseUrl,
    async fetchToken() {
      const client = new DirectedClient(baseUrl, {
        ...configuration,
        clientCredentialsAuthCredentials: credentials,
      });
      const token = await client.clientCredentialsAuthManager.fetchToken();
      return {
        accessToken: token.accessToken,
        lifetimeMs: Number(token.expiresIn ?? tokenLifetimeS) * 1000,
      };
    },
    withToken(accessToken) {
      // Without an expiry the SDK uses the token as it is. It never asks for one itself: once its own request for a
      // token has failed, that client fails every later call with the same old error (2.5.0).
      const oAuthToken = { accessToken, tokenType: "Bearer" };
      const client = new DirectedClient(baseUrl, {
        ...configuration,
        clientCredentialsAuthCredentials: { ...credentials, oAuthToken },
      });
      return { accessToken, orders: new OrdersController(client), payments: new PaymentsController(client) };
    },
  };
}

function assertOneWorld({ clientId, environment, baseUrl }: PayPalClientOptions): void {
  const forSandbox = /sandbox/i.test(clientId);
  if (baseUrl === undefined) {
    if (!forSandbox) return;
    throw new RangeError("the sandbox's PayPal client id cannot be used without the sandbox's address");
  }
  if (environment === "live") throw new RangeError("live PayPal cannot be used with the sandbox's address");
  if (!forSandbox) {
    throw new RangeError("a PayPal client id, live or test, cannot be used with Till's sandbox");
  }
}

/** The SDK has no setting for its address: every request it builds is sent to ours instead. */
class DirectedClient extends Client {
  readonly #baseUrl: string;

  constructor(baseUrl: string, configuration: Partial<Configuration>) {
    super(configuration);
    this.#baseUrl = baseUrl;
  }

  override getRequestBuilderFactory(): ReturnType<Client["getRequestBuilderFactory"]> {
    const build = super.getRequestBuilderFactory();
    // Called from the parent's constructor too, when our address is not there yet: it is read with each request.
    return (...request) => {
      const builder = build(...request);
      builder.interceptRequest((sent) => ({ ...sent, url: sent.url.replace(ownHost, this.#baseUrl) }));
      return builder;
    };
  }
}

const ownHost = /^https:\/\/api-m(\.sandbox)?\.paypal\.com/;
