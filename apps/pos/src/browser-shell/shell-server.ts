import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import fastifyStatic from "@fastify/static";
import { fastify } from "fastify";
import { type WebSocket, WebSocketServer } from "ws";
import type { Host } from "../host/create-host.ts";
import { serveCustomer } from "../host/serve-customer.ts";
import { tellStates } from "../host/tell-states.ts";
import { connectHost } from "../shared/bridge.ts";
import { contentSecurityPolicy } from "../shared/content-security.ts";

export interface ShellServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Above any answer of the host but its largest state; a guest that sends more is cut off. */
const messageMaxBytes = 1_000_000;

/** Serves the built renderer and the bridge to the host, to this machine's own browser and no one else. */
export async function startShellServer(options: {
  readonly host: Host;
  readonly port: number;
  /** Folder of the built renderer. */
  readonly dist: string;
}): Promise<ShellServer> {
  const { host, dist } = options;
  const server = fastify({ logger: false });
  let port = options.port;
  // Another site open in the same browser reaches loopback too; names other than ours are refused (DNS rebinding).
  const isOurs = (request: IncomingMessage): boolean =>
    [`localhost:${port}`, `127.0.0.1:${port}`].includes(request.headers.host ?? "");
  const originIsOurs = (origin: string | undefined): boolean =>
    origin === `http://localhost:${port}` || origin === `http://127.0.0.1:${port}`;

  server.addHook("onRequest", async (request, reply) => {
    if (!isOurs(request.raw)) await reply.code(421).send("This till answers only to its own name.");
    reply.headers({
      "content-security-policy": contentSecurityPolicy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
  });
  const fromHost = async (path: string) => (await host.resource(path)) ?? null;
  for (const prefix of ["/pictures", "/receipts"]) {
    server.get(`${prefix}/:name`, async (request, reply) => {
      const found = await fromHost(new URL(request.url, "http://localhost").pathname);
      if (!found) return reply.code(404).send("Not found.");
      return reply
        .type(found.type)
        .send(typeof found.body === "string" ? found.body : Buffer.from(found.body));
    });
  }
  server.get("/display", (_request, reply) => reply.redirect("/display.html"));
  await server.register(fastifyStatic, { root: dist, cacheControl: false });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageMaxBytes });
  server.server.on("upgrade", (request, socket, head) => {
    const serve = lines[request.url ?? ""];
    if (!serve || !isOurs(request) || !originIsOurs(request.headers.origin)) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (open) => serve(host, open));
  });

  await server.listen({ host: "127.0.0.1", port });
  ({ port } = server.server.address() as AddressInfo);
  return {
    port,
    async close() {
      for (const open of sockets.clients) open.terminate();
      sockets.close();
      await server.close();
    },
  };
}

/** Who is served on which line: the till's screen, which asks, and the buyer's, which is only told. */
const lines: Readonly<Record<string, (host: Host, socket: WebSocket) => void>> = {
  "/bridge": serveScreen,
  "/display-line": (host, socket) => {
    const stop = serveCustomer(host, (text) => {
      if (socket.readyState === socket.OPEN) socket.send(text);
    });
    socket.on("close", stop);
  },
};

function serveScreen(host: Host, socket: WebSocket): void {
  const screen = connectHost(host.api, {
    post: (text) => socket.send(text),
    listen: (receive) => socket.on("message", (data: Buffer) => receive(data.toString("utf8"))),
  });
  const stop = tellStates(host, (written) => {
    if (socket.readyState === socket.OPEN) void screen.stateChanged.asEvent(written);
  });
  socket.on("close", () => {
    stop();
    screen.$close();
  });
}
