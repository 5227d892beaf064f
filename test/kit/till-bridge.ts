import { type Answer, type HostApi, connectScreen } from "@till/pos";
import { WebSocket } from "ws";

export interface TillBridge {
  readonly host: HostApi;
  close(): void;
}

/** Speaks to a till's host as its screen does. Calls reject when the host is gone. */
export async function openTillBridge(url: string): Promise<TillBridge> {
  const address = new URL("/bridge", url);
  const { origin } = address;
  address.protocol = "ws:";
  const socket = new WebSocket(address, { origin });
  let lost: (error: Error) => void = () => undefined;
  const gone = new Promise<never>((_resolve, reject) => {
    lost = reject;
  });
  gone.catch(() => undefined);
  socket.on("close", () => lost(new Error("the till's host is gone")));
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  socket.on("error", (error) => lost(error));
  const rpc = connectScreen(
    { stateChanged: () => undefined },
    {
      post: (text) => socket.send(text),
      listen: (receive) => socket.on("message", (data: Buffer) => receive(data.toString("utf8"))),
    },
  );
  const host = new Proxy(rpc, {
    get: (target, name) => {
      const call = Reflect.get(target, name) as (...given: readonly unknown[]) => Promise<unknown>;
      return (...given: readonly unknown[]) => Promise.race([call(...given), gone]);
    },
  }) as unknown as HostApi;
  return { host, close: () => socket.terminate() };
}

/** The value, or an error with the sentence that a cashier would read. */
export async function said<T>(answer: Promise<Answer<T>>): Promise<T> {
  const got = await answer;
  if (!got.ok) throw new Error(got.message);
  return got.value;
}
