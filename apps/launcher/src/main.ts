import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { runLauncher } from "./run-launcher.ts";

await runLauncher({
  root: fileURLToPath(new URL("../../..", import.meta.url)),
  env: process.env,
  nowMs: () => Date.now(),
  randomToken: () => randomBytes(32).toString("base64url"),
});
