import { APIError } from "better-auth/api";
import { TillError } from "../till-error.ts";

/** The sign-in library answers with its own kind of error; any other would be a 500. */
export async function inLibrarysWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof TillError)) throw error;
    const { code, message, retryAfterMs = 0 } = error.body;
    throw new APIError(
      "TOO_MANY_REQUESTS",
      { code, message },
      { "Retry-After": String(Math.max(Math.ceil(retryAfterMs / 1000), 1)) },
    );
  }
}
