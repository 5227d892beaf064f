import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { databaseCommand } from "./database-command.ts";

try {
  process.exitCode = await databaseCommand({
    root: fileURLToPath(new URL("../../..", import.meta.url)),
    env: process.env,
    program: "trail",
    args: process.argv.slice(2),
    randomToken: () => randomBytes(32).toString("base64url"),
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
