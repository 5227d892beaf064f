import { randomBytes } from "node:crypto";
import { seedDemoShop } from "@till/db";
import { createIdSource } from "@till/kernel";
import { hashSecret } from "../auth/slow-hash.ts";
import { demoShop } from "../demo-shop/index.ts";
import { demoSignIns, toShopSeed } from "./to-shop-seed.ts";

/** `node src/seed/main.ts`: puts the demo shop into the empty database at `DATABASE_OWNER_URL`, and changes no other. */
async function seed(): Promise<void> {
  const url = process.env["DATABASE_OWNER_URL"];
  if (!url) throw new Error("DATABASE_OWNER_URL must name the database to seed");
  if (process.env["TILL_LIVE"] === "1")
    throw new Error("a shop that takes real money is not seeded with a demo");
  const ids = createIdSource({ nowMs: () => Date.now() }, (count) => randomBytes(count));
  const outcome = await seedDemoShop({
    url,
    nowMs: Date.now(),
    shop: toShopSeed(demoShop, ids),
    hashPassword: hashSecret,
    hashPin: hashSecret,
  });
  process.send?.({ type: "ready", outcome, signIns: demoSignIns });
}

try {
  await seed();
} catch (error) {
  process.stderr.write(
    `The demo shop could not be set up: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
