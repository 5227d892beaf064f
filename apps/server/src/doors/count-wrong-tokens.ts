import { TillError } from "../till-error.ts";
import type { Try } from "./create-doors.ts";

/** Whether a call shows an order's token: the one thing a buyer proves anything by. */
export function showsOrderToken(input: unknown): boolean {
  return (
    typeof input === "object" && input !== null && "orderToken" in input && input.orderToken !== undefined
  );
}

/** An answer of `not_found` to somebody with a token was a guess, also where it comes in the middle of a stream. */
export const isWrongToken = (error: unknown): boolean =>
  error instanceof TillError && error.body.code === "not_found";

/** The same stream; what it refuses for its token is counted. */
export async function* countingWrongTokens(stream: AsyncIterable<unknown>, guess: Try): AsyncGenerator {
  try {
    yield* stream;
  } catch (error) {
    if (isWrongToken(error)) await guess.failed();
    throw error;
  }
}

export const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;
