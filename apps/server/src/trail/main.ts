import { randomBytes } from "node:crypto";
import { createDatabase, createMasterKeyWrap, parseMasterKeys } from "@till/db";
import { type Clock, createIdSource } from "@till/kernel";
import { z } from "zod";
import { exportTrail } from "./export-trail.ts";
import { createTrailSeal } from "./trail-seal.ts";
import { verifyTrail } from "./verify-trail.ts";

// `trail verify [HEAD…] | export`: whether the audit trail still says what was done, and the trail itself as JSON lines.

const clock: Clock = { nowMs: () => Date.now() };
const random = (count: number): Uint8Array => randomBytes(count);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const environment = z.object({
  DATABASE_URL: z.url({ error: "DATABASE_URL must be the address of a PostgreSQL database." }),
  TILL_MASTER_KEYS: z.string({ error: "TILL_MASTER_KEYS must be set." }),
  TILL_SECRET: z.string({ error: "TILL_SECRET must be the server's own: it signed the chain." }),
});
const headHash = z.string().regex(/^[0-9a-f]{64}$/, {
  error: "A head is 64 letters and digits, as an earlier `trail verify` said it.",
});

async function run([action, ...rest]: readonly string[]): Promise<boolean> {
  if (action !== "verify" && action !== "export") {
    throw new TypeError(
      "Say what to do: `trail verify` walks the chain (heads that were kept elsewhere may follow), `trail export` writes the trail as JSON lines.",
    );
  }
  const heads = z.array(headHash).parse(rest);
  const env = environment.parse(process.env);
  const keyWrap = createMasterKeyWrap(parseMasterKeys(env.TILL_MASTER_KEYS), random);
  const database = await createDatabase({
    url: env.DATABASE_URL,
    ids: createIdSource(clock, random),
    sealing: { keyWrap, clock, random },
    poolMax: 2,
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  try {
    let holds = true;
    for (const merchantId of await database.findMerchantIds()) {
      const deps = { uow: database.uow, merchantId };
      if (action === "export") await exportTrail(deps, say);
      else {
        const proof = await verifyTrail(deps, createTrailSeal(env.TILL_SECRET))(heads);
        holds &&= proof.broken === null;
        say(`Merchant ${merchantId}: ${proof.rows} rows, ${proof.linked} of them linked.`);
        say(proof.broken ?? "The chain holds.");
        if (proof.headHash !== null) say(`Head, to be kept elsewhere: ${proof.headHash}`);
      }
    }
    return holds;
  } finally {
    await database.close();
  }
}

/** One sentence, and never a value of the environment. */
function explain(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues[0]?.message ?? "The environment is wrong.";
  return error instanceof Error ? error.message : String(error);
}

try {
  process.exitCode = (await run(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
