import { ApiError } from "@paypal/paypal-server-sdk";
import type { PayPalCalls } from "./client.ts";

/** A path of PayPal's API that the SDK does not have, with its query. Throws what the SDK would. */
export type Rest = (calls: PayPalCalls, path: string) => Promise<{ readonly body: string }>;

export function createRest(options: {
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch | undefined;
}): Rest {
  const { baseUrl, timeoutMs, fetch: carry = fetch } = options;
  return async ({ accessToken }, path) => {
    const url = `${baseUrl}${path}`;
    const headers = { authorization: `Bearer ${accessToken}`, accept: "application/json" };
    const answer = await asNetworkError(() =>
      carry(url, { headers, redirect: "error", signal: AbortSignal.timeout(timeoutMs) }),
    );
    const body = await asNetworkError(() => answer.text());
    if (answer.ok) return { body };
    throw new ApiError(
      {
        request: { method: "GET", url, headers: {} },
        response: { statusCode: answer.status, body, headers: Object.fromEntries(answer.headers) },
      },
      `PayPal answered ${answer.status}`,
    );
  };
}

/** What `fetch` throws says why only in its cause: named as the SDK's own errors are, one map judges both. */
async function asNetworkError<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError")
      throw Object.assign(new Error("the call took too long"), { code: "ECONNABORTED" });
    if (!(error instanceof TypeError)) throw error;
    throw Object.assign(new Error(error.message), { code: "ERR_NETWORK", cause: error.cause });
  }
}
