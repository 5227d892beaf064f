import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  MasterKeyError,
  createDatabase,
  createMasterKeyWrap,
  formatMasterKey,
  parseMasterKeys,
} from "@till/db";
import { type Clock, createIdSource } from "@till/kernel";
import { z } from "zod";
import { sayKeyStatus } from "./key-status.ts";
import { rotateKeys } from "./rotate-keys.ts";

// `keys new | status | rotate`: the upkeep of the keys that seal what lies in the database.

const clock: Clock = { nowMs: () => Date.now() };
const random = (count: number): Uint8Array => randomBytes(count);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const environment = z.object({
  DATABASE_URL: z.url({ error: "DATABASE_URL must be the address of a PostgreSQL database." }),
  TILL_MASTER_KEYS: z.string({ error: "TILL_MASTER_KEYS must be set." }),
});

async function run(action: string | undefined): Promise<void> {
  if (action === "new") {
    const day = new Date(clock.nowMs()).toISOString().slice(0, 10);
    return say(formatMasterKey({ id: `${day}-${randomBytes(2).toString("hex")}`, bytes: random(32) }));
  }
  if (action !== "rotate" && action !== "status") {
    throw new MasterKeyError(
      "Say what to do: `keys new` makes a master key, `keys status` tells what each key is needed for, `keys rotate` seals everything anew.",
    );
  }
  const env = environment.parse(process.env);
  const masterKeys = parseMasterKeys(env.TILL_MASTER_KEYS);
  const database = await createDatabase({
    url: env.DATABASE_URL,
    ids: createIdSource(clock, random),
    sealing: { keyWrap: createMasterKeyWrap(masterKeys, random), clock, random },
    poolMax: 2,
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  try {
    const { vault } = database;
    const merchantIds = await database.findMerchantIds();
    if (action === "rotate") await rotateKeys({ vault, merchantIds, clock, say, sleep: (ms) => sleep(ms) });
    await sayKeyStatus(
      { vault, merchantIds, say },
      masterKeys.map(({ id }) => id),
    );
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
  await run(process.argv[2]);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
