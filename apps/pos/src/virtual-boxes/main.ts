import { z } from "zod";
import { startBoxesServer } from "./boxes-server.ts";
import { createVirtualPrinter } from "./virtual-printer.ts";

const port = (standard: number) => z.coerce.number().int().min(0).max(65_535).default(standard);
const environment = z.object({ TILL_BOXES_PORT: port(4020), TILL_BOXES_PRINTER_PORT: port(4021) });

try {
  const settings = environment.parse(process.env);
  const printer = await createVirtualPrinter({
    port: settings.TILL_BOXES_PRINTER_PORT,
    nowMs: () => Date.now(),
  });
  const server = await startBoxesServer({ printer, port: settings.TILL_BOXES_PORT });
  const stop = async () => {
    await server.close();
    await printer.close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
  process.on("disconnect", () => void stop());
  if (process.send) process.send({ type: "ready", port: server.port });
  else process.stdout.write(`Virtual printer and drawer: http://localhost:${server.port}\n`);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.exitCode = 1;
  if (process.send) process.send({ type: "fatal", message }, undefined, undefined, () => process.exit(1));
  else process.stderr.write(`${message}\n`);
}
