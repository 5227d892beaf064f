import { type Database, signInSchema } from "@till/db";
import { eq } from "drizzle-orm";
import type { HashQueue } from "./hash-queue.ts";
import { inLibrarysWords } from "./library-words.ts";
import { needsRehash } from "./slow-hash.ts";

/** How the sign-in library hashes and checks: in the queue's turn, and anew where a right one is kept at an old cost. */
export function createPasswords(database: Pick<Database, "signIn">, hashes: HashQueue) {
  const { account } = signInSchema;
  return {
    hash: (password: string): Promise<string> => inLibrarysWords(hashes.hash(password)),
    async verify({ password, hash }: { readonly password: string; readonly hash: string }): Promise<boolean> {
      const isRight = await inLibrarysWords(hashes.verify(password, hash));
      if (isRight && needsRehash(hash)) {
        const renewed = await inLibrarysWords(hashes.hash(password));
        // Salted, so no other row holds this text; a password changed meanwhile stays.
        await database.signIn.update(account).set({ password: renewed }).where(eq(account.password, hash));
      }
      return isRight;
    },
  };
}
