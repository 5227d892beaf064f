import { createServer } from "node:net";
import type { PortVariable } from "./read-settings.ts";
import { StartupError } from "./startup-error.ts";

/**
 * Makes sure that every port can be taken, before anything else is started.
 *
 * @throws {StartupError} naming the first port that cannot, and the variable that moves it.
 */
export async function checkPorts(wanted: readonly (readonly [PortVariable, number])[]): Promise<void> {
  const seen = new Map<number, PortVariable>();
  for (const [variable, port] of wanted) {
    const other = seen.get(port);
    if (other !== undefined) {
      throw new StartupError(`${other} and ${variable} are both ${port}; give one of them another port.`);
    }
    seen.set(port, variable);
  }
  for (const [variable, port] of wanted) {
    const problem = await problemWith(port);
    if (problem !== undefined) {
      throw new StartupError(
        `Port ${port} ${problem}; stop what uses it, or set ${variable} to a free port.`,
      );
    }
  }
}

function problemWith(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "EACCES" ? "may not be used by this user" : "is already in use"),
    );
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
