import { createServer } from "node:net";

/** A port on 127.0.0.1 that nothing held a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") {
        reject(new Error("no port could be taken"));
        return;
      }
      server.close(() => resolve(address.port));
    });
  });
}
