import { invariant } from "@till/kernel";
import { SquareClient, SquareEnvironment } from "square";

export interface SquareClientOptions {
  readonly accessToken: string;
  /** Square's own test applications start with `sandbox-`; access tokens do not tell the two worlds apart. */
  readonly applicationId: string;
  /** The address of Till's sandbox. Left out, Square's own. */
  readonly baseUrl?: string | undefined;
  /** Of every call, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Carries the calls instead of the network. */
  readonly fetch?: typeof fetch | undefined;
}

/** The API version every request and answer is in: the one this SDK's types describe. */
export const apiVersion = "2026-09-16";

/** Throws `RangeError` where live credentials meet the sandbox's address or the sandbox's own meet Square's. */
export function createClient(options: SquareClientOptions): SquareClient {
  const { accessToken, baseUrl, timeoutMs } = options;
  assertOneWorld(options);
  invariant(Number.isInteger(timeoutMs) && timeoutMs > 0, "every call has a timeout in whole milliseconds");
  return new SquareClient({
    token: accessToken,
    version: apiVersion,
    maxRetries: 0,
    timeoutInSeconds: timeoutMs / 1000,
    fetch: withDeadline(options.fetch ?? fetch, timeoutMs),
    ...(baseUrl === undefined
      ? { environment: isTestApplication(options) ? SquareEnvironment.Sandbox : SquareEnvironment.Production }
      : { baseUrl }),
  });
}

function isTestApplication({ applicationId }: SquareClientOptions): boolean {
  return applicationId.startsWith("sandbox-");
}

function assertOneWorld(options: SquareClientOptions): void {
  const { accessToken, applicationId, baseUrl } = options;
  if (baseUrl !== undefined) {
    if (isTestApplication(options)) return;
    throw new RangeError("a live Square application cannot be used with the sandbox");
  }
  // Till's own sandbox names itself in its token; Square's test tokens are opaque.
  if (/sandbox/i.test(accessToken) || applicationId === "sandbox-till") {
    throw new RangeError("the sandbox's Square token cannot be used without the sandbox's address");
  }
}

/** The SDK's timeout ends with the answer's headers: a body that never comes would be waited for without end. */
function withDeadline(carry: typeof fetch, timeoutMs: number): typeof fetch {
  return (input, init) => {
    const signals = [init?.signal, AbortSignal.timeout(timeoutMs)].filter(
      (signal) => signal !== null && signal !== undefined,
    );
    return carry(input, { ...init, signal: AbortSignal.any(signals) });
  };
}
