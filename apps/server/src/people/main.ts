import { randomBytes } from "node:crypto";
import { type Database, createDatabase, createMasterKeyWrap, parseMasterKeys } from "@till/db";
import { type Clock, createIdSource } from "@till/kernel";
import { z } from "zod";
import { makeResetLink } from "../auth/reset-password.ts";

// `people reset-password EMAIL`: a way back into the office for who has the machine and no mail server.

const clock: Clock = { nowMs: () => Date.now() };
const random = (count: number): Uint8Array => randomBytes(count);
const ids = createIdSource(clock, random);

class UsageError extends Error {
  override readonly name = "UsageError";
}

const environment = z.object({
  DATABASE_URL: z.url({ error: "DATABASE_URL must be the address of a PostgreSQL database." }),
  TILL_MASTER_KEYS: z.string({ error: "TILL_MASTER_KEYS must be set." }),
  TILL_PORT: z.coerce.number().int().min(1).max(65_535).default(4000),
});

async function run([action, email, ...more]: readonly string[]): Promise<void> {
  if (action !== "reset-password" || email === undefined || more.length > 0) {
    throw new UsageError(
      "Say whose password: `people reset-password EMAIL` prints a link that opens this account once, within half an hour.",
    );
  }
  const env = environment.parse(process.env);
  const database = await createDatabase({
    url: env.DATABASE_URL,
    ids,
    sealing: { keyWrap: createMasterKeyWrap(parseMasterKeys(env.TILL_MASTER_KEYS), random), clock, random },
    poolMax: 2,
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  try {
    const link = await linkFor(database, email, `http://localhost:${env.TILL_PORT}`);
    process.stdout.write(`${link}\nIt works once, within half an hour. The second step stays asked for.\n`);
  } finally {
    await database.close();
  }
}

async function linkFor(database: Database, email: string, publicOrigin: string): Promise<string> {
  const merchantId = await database.findMerchantId();
  if (merchantId === null) throw new UsageError("The database holds no shop yet.");
  return await database.uow.run(merchantId, async (tx) => {
    const known = await tx.signIns.byEmail(email);
    if (!known) throw new UsageError(`Nobody who works here signs in with ${email}.`);
    return await makeResetLink({ ids, clock, publicOrigin }, tx, known.userId);
  });
}

/** One sentence, and never a value of the environment. */
function explain(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues[0]?.message ?? "The environment is wrong.";
  return error instanceof Error ? error.message : String(error);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
