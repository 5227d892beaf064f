import { randomBytes } from "node:crypto";
import {
  type Database,
  type OfficeUser,
  type Tx,
  createDatabase,
  createMasterKeyWrap,
  parseMasterKeys,
} from "@till/db";
import { type Clock, createIdSource } from "@till/kernel";
import { z } from "zod";
import { systemActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import { makeResetLink } from "../auth/reset-password.ts";

// `people reset-password EMAIL`: a way back into the office for who has the machine and no mail server.
// `people remove-second-factor EMAIL`: the same for who has lost the app, the recovery codes and the passkeys.

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
  if (!isAction(action) || email === undefined || more.length > 0) {
    throw new UsageError(
      [
        "Say what, and whose:",
        "  people reset-password EMAIL        prints a link that opens this account once, within half an hour",
        "  people remove-second-factor EMAIL  takes app, recovery codes and passkeys from this account; the password stays",
      ].join("\n"),
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
    const said =
      action === "reset-password"
        ? await linkFor(database, email, `http://localhost:${env.TILL_PORT}`)
        : await withoutSecondFactor(database, email);
    process.stdout.write(`${said}\n`);
  } finally {
    await database.close();
  }
}

const isAction = (text: string | undefined): text is "reset-password" | "remove-second-factor" =>
  text === "reset-password" || text === "remove-second-factor";

const linkFor = (database: Database, email: string, publicOrigin: string): Promise<string> =>
  withUser(database, email, async (tx, { userId }) => {
    const link = await makeResetLink({ ids, clock, publicOrigin }, tx, userId);
    return `${link}\nIt works once, within half an hour. The second step stays asked for.`;
  });

/** Who has the machine vouches for who asks: nothing in the office can. It is on record as done by no person of the shop. */
const withoutSecondFactor = (database: Database, email: string): Promise<string> =>
  withUser(database, email, async (tx, { userId, name }) => {
    await tx.signIns.dropSecondFactor(userId);
    const person = await tx.people.byUserId(userId);
    await audit({ ids, clock }, tx, systemActor, {
      action: "person.second_factor_removed",
      subject: person?.id ?? userId,
      before: null,
      after: null,
    });
    return `${name} signs in by password alone now and is signed out everywhere. See that a second factor is set up at once.`;
  });

async function withUser(
  database: Database,
  email: string,
  work: (tx: Tx, known: OfficeUser) => Promise<string>,
): Promise<string> {
  const merchantId = await database.findMerchantId();
  if (merchantId === null) throw new UsageError("The database holds no shop yet.");
  return await database.uow.run(merchantId, async (tx) => {
    const known = await tx.signIns.byEmail(email);
    if (!known) throw new UsageError(`Nobody who works here signs in with ${email}.`);
    return await work(tx, known);
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
