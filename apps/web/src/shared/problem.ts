import { tillErrorOf } from "@till/client";

/** A sentence for the screen. */
export function sentenceOf(error: unknown): string {
  return tillErrorOf(error)?.message ?? "The shop cannot be reached. Check the connection, then try again.";
}
