import { type AddressInfo, type Socket, connect, createServer } from "node:net";

export interface CuttableLine {
  readonly port: number;
  leadTo(serverPort: number): void;
  /** `cut`: nothing passes, and what is on its way is gone. `deaf`: requests arrive, no answer comes back. */
  set(state: "open" | "cut" | "deaf"): void;
  close(): Promise<void>;
}

/** A network cable between a till and its server, which a test pulls out. */
export async function layCuttableLine(): Promise<CuttableLine> {
  let serverPort: number | null = null;
  let state: "open" | "cut" | "deaf" = "open";
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    if (state === "cut" || serverPort === null) {
      near.destroy();
      return;
    }
    const far = connect(serverPort, "127.0.0.1");
    const pair = [near, far] as const;
    pairs.add(pair);
    near.on("data", (data) => far.write(data));
    far.on("data", (data) => {
      if (state === "open") near.write(data);
    });
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on("close", end).on("error", end);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const drop = (): void => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(port) {
      serverPort = port;
    },
    set(next) {
      // A line that was deaf has lost what it did not hear.
      if (next === "cut" || state === "deaf") drop();
      state = next;
    },
    async close() {
      drop();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
