import { z } from "zod";

const usage = z.object({ usedSize: z.number(), backingStorageSize: z.number().default(0) });
const answered = z.object({ id: z.number(), result: z.unknown() });

/** Has a server process open its inspector on a free port of this machine. */
export const withInspector = { NODE_OPTIONS: "--inspect=127.0.0.1:0" } as const;

/** What a server process that was started `withInspector` keeps once everything that it can let go is gone, in bytes. */
export async function keptBytes(log: readonly string[]): Promise<number> {
  const [, address] = /Debugger listening on (ws:\S+)/.exec(log.join("")) ?? [];
  if (address === undefined) throw new Error("the server has no inspector open");
  const socket = new WebSocket(address);
  try {
    await heard(socket, "open");
    let calls = 0;
    const call = async (method: string): Promise<unknown> => {
      calls += 1;
      socket.send(JSON.stringify({ id: calls, method }));
      for (;;) {
        const message = answered.safeParse(JSON.parse(String((await heard(socket, "message")).data)));
        if (message.data?.id === calls) return message.data.result;
      }
    };
    // What finalizers hold on to goes with the second.
    await call("HeapProfiler.collectGarbage");
    await call("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize } = usage.parse(await call("Runtime.getHeapUsage"));
    return usedSize + backingStorageSize;
  } finally {
    socket.close();
  }
}

const heard = (socket: WebSocket, event: "open" | "message"): Promise<MessageEvent> =>
  new Promise((resolve, reject) => {
    socket.addEventListener(event, (what) => resolve(what as MessageEvent), { once: true });
    socket.addEventListener("error", () => reject(new Error("the inspector does not answer")), {
      once: true,
    });
  });
