import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { appUrlOf, APP_ROLE, migrateDatabase, startEmbeddedPostgres } from "@till/db";
import { createGatedDatabase } from "@till/db/simulation";
import { type MerchantId, createIdSource } from "@till/kernel";
import { createSandbox } from "@till/sandbox";
import { webhookBaseUrl } from "./server-process.ts";
import type { Ground } from "./world.ts";

/** Server processes of one seed times what each has under way, with room to spare. */
const poolMax = 40;

export interface RunningGround extends Ground {
  stop(): Promise<void>;
}

/** PostgreSQL of its own in a folder of its own, migrated, and the sandbox in this process. */
export async function startGround(): Promise<RunningGround> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "till-simulation-"));
  const cluster = await startEmbeddedPostgres({ dataDir, fsync: false, socket: true });
  const appPassword = randomBytes(12).toString("hex");
  await cluster.ensureDatabase("till");
  const ownerUrl = cluster.ownerUrl("till");
  await migrateDatabase({ ownerUrl, appPassword });
  const database = await createGatedDatabase({
    url: appUrlOf(ownerUrl, appPassword, APP_ROLE),
    ownerUrl,
    socketPath: cluster.socketPath,
    poolMax,
  });
  const tie: Ground["tie"] = { nowMs: () => 0, deliver: () => Promise.resolve(503) };
  const sandbox = createSandbox({
    seed: "till",
    nowMs: () => tie.nowMs(),
    webhookBaseUrl,
    deliver: (webhook) => tie.deliver(webhook),
  });
  let merchants = 0;
  const ids = createIdSource({ nowMs: () => 1_000_000 + merchants }, (count) => randomBytes(count));
  return {
    database,
    sandbox,
    tie,
    newMerchantId() {
      merchants += 1;
      return ids.next<MerchantId>();
    },
    async stop() {
      await sandbox.close();
      await database.close();
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
