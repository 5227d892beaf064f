import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { z } from "zod";
import { createSandbox } from "./sandbox.ts";

const port = (standard: number) => z.coerce.number().int().min(0).max(65_535).default(standard);
const environment = z.object({
  TILL_SANDBOX_PORT: port(4010),
  TILL_SANDBOX_STRIPE_PORT: port(4011),
  TILL_SANDBOX_SQUARE_PORT: port(4012),
  TILL_SANDBOX_PAYPAL_PORT: port(4013),
  TILL_SANDBOX_DATA: z.string().min(1).optional(),
  TILL_SANDBOX_SEED: z.string().min(1).default("till"),
  TILL_SANDBOX_WEBHOOK_URL: z.url().optional(),
});

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function readEnvironment(): z.infer<typeof environment> | undefined {
  const parsed = environment.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  say(`The sandbox cannot start: ${String(first?.path[0])} is not valid (${first?.message ?? "unknown"}).`);
  return undefined;
}

async function main(): Promise<void> {
  const settings = readEnvironment();
  if (settings === undefined) {
    process.exitCode = 1;
    return;
  }
  const folder = settings.TILL_SANDBOX_DATA;
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const sandbox = createSandbox({
    seed: settings.TILL_SANDBOX_SEED,
    nowMs: () => Date.now(),
    dataFile: folder === undefined ? undefined : join(folder, "sandbox.sqlite"),
    webhookBaseUrl: settings.TILL_SANDBOX_WEBHOOK_URL,
  });
  const stop = (): void => {
    void sandbox.close().finally(() => process.exit(0));
  };
  const ports = await sandbox.listen({
    control: settings.TILL_SANDBOX_PORT,
    stripe: settings.TILL_SANDBOX_STRIPE_PORT,
    square: settings.TILL_SANDBOX_SQUARE_PORT,
    paypal: settings.TILL_SANDBOX_PAYPAL_PORT,
  });
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  if (process.send !== undefined) {
    process.once("disconnect", stop);
    process.send({ type: "ready", ports });
  }
}

/** One sentence a person can act on. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port: taken, path } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === "EADDRINUSE") return `port ${taken} is already in use.`;
  if (code === "EACCES" || code === "EPERM")
    return `${path ?? `port ${taken}`} may not be used by this user.`;
  return error.message;
}

try {
  await main();
} catch (error) {
  say(`The sandbox cannot start: ${reasonOf(error)}`);
  process.exit(1);
}
