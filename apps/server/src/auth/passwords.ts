import { type Database, signInSchema } from "@till/db";
import { APIError } from "better-auth/api";
import { eq } from "drizzle-orm";
import { TillError } from "../till-error.ts";
import type { HashQueue } from "./hash-queue.ts";
import { needsRehash } from "./slow-hash.ts";

/** How the sign-in library hashes and checks: in the queue's turn, and anew where a right one is kept at an old cost. */
export function createPasswords(database: Pick<Database, "signIn">, hashes: HashQueue) {
  const { account } = signInSchema;
  return {
    hash: (password: string): Promise<string> => inItsWords(hashes.hash(password)),
    async verify({ password, hash }: { readonly password: string; readonly hash: string }): Promise<boolean> {
      const isRight = await inItsWords(hashes.verify(password, hash));
      if (isRight && needsRehash(hash)) {
        const renewed = await inItsWords(hashes.hash(password));
        // Salted, so no other row holds this text; a password changed meanwhile stays.
        await database.signIn.update(account).set({ password: renewed }).where(eq(account.password, hash));
      }
      return isRight;
    },
  };
}

/** The library answers with its own kind of error; any other would be a 500. */
async function inItsWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof TillError)) throw error;
    const { code, message, retryAfterMs = 0 } = error.body;
    throw new APIError(
      "TOO_MANY_REQUESTS",
      { code, message },
      { "Retry-After": String(Math.ceil(retryAfterMs / 1000)) },
    );
  }
}
