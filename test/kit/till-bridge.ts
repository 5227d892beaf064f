import { type Answer, type HostApi, connectScreen } from "@till/pos";
import { WebSocket } from "ws";
import { eventually } from "./eventually.ts";
import { cashierPin } from "./test-shop.ts";

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

const knowsPeopleWithinMs = 60_000;

/** The shop's cashier, once the till knows them. */
export async function signInOver(host: HostApi): Promise<void> {
  const register = await eventually(
    async () => (await said(host.state())).register,
    (found) => found !== null,
    knowsPeopleWithinMs,
  );
  const cashier = register?.people.find(({ name }) => name === "Cashier 1");
  if (!cashier) throw new Error("the test shop has a cashier");
  await said(host.signIn({ personId: cashier.id, pin: cashierPin }));
}
