import type { FastifyInstance } from "fastify";
import { createControl } from "./core/control.ts";
import { type Core, type CoreOptions, createCore } from "./core/core.ts";
import type { Dialect } from "./core/dialect.ts";
import type { Gateway } from "./core/gateway.ts";
import { createInProcessFetch } from "./core/in-process-fetch.ts";
import { createPaypal } from "./paypal/index.ts";
import { createSquare } from "./square/index.ts";
import { createStripe } from "./stripe/index.ts";

/** How often effects and webhooks that fall due between requests are looked at. */
const tickMs = 100;

export type SandboxOptions = CoreOptions;

/** Port 0 takes any free one. */
export type SandboxPorts = Readonly<Record<"control" | Gateway, number>>;

/** The three dialects and the port that steers them. Each app answers `inject` without listening. */
export interface Sandbox {
  readonly core: Core;
  readonly control: FastifyInstance;
  readonly stripe: FastifyInstance;
  readonly square: FastifyInstance;
  readonly paypal: FastifyInstance;
  /** The port's answers without a port: no socket, no waiting but what a fault asks for. */
  fetchFor(name: "control" | Gateway): typeof fetch;
  /** Moves the sandbox's clock and runs what falls due. */
  advance(byMs: number): void;
  /** Runs what fell due by a clock that was moved from outside, and hands over the webhooks that wait. */
  runDue(): void;
  /** Binds 127.0.0.1 and returns the ports taken. Rejects with the system's error when one is busy. */
  listen(ports: SandboxPorts): Promise<SandboxPorts>;
  close(): Promise<void>;
}

export function createSandbox(options: SandboxOptions): Sandbox {
  const core = createCore(options);
  const dialects = {
    stripe: createStripe(core),
    square: createSquare(core),
    paypal: createPaypal(core),
  } as const satisfies Record<Gateway, Dialect>;
  seedOnce(core, Object.values(dialects), options.seed);
  const apps = {
    control: createControl(core, Object.values(dialects)),
    stripe: dialects.stripe.app,
    square: dialects.square.app,
    paypal: dialects.paypal.app,
  };
  let timer: NodeJS.Timeout | undefined;

  return {
    core,
    ...apps,
    fetchFor: (name) => createInProcessFetch(apps[name]),
    advance: (byMs) => core.advanceMs(byMs),
    runDue: () => core.runDue(),
    async listen(ports) {
      const taken = {
        control: await listenOn(apps.control, ports.control),
        stripe: await listenOn(apps.stripe, ports.stripe),
        square: await listenOn(apps.square, ports.square),
        paypal: await listenOn(apps.paypal, ports.paypal),
      };
      for (const gateway of ["stripe", "square", "paypal"] as const) {
        core.setPublicOrigin(gateway, `http://localhost:${taken[gateway]}`);
      }
      if (!core.virtualTime) timer = setInterval(() => core.runDue(), tickMs).unref();
      return taken;
    },
    async close() {
      clearInterval(timer);
      core.faults.release();
      await Promise.all(Object.values(apps).map((app) => app.close()));
      await core.close();
    },
  };
}

/** A database that was seeded in an earlier life keeps what it holds. */
function seedOnce(core: Core, dialects: readonly Dialect[], seed: string): void {
  if (core.database.readMeta("seed") !== undefined) return;
  core.database.transaction(() => {
    core.database.writeMeta("seed", seed);
    for (const dialect of dialects) dialect.seed();
  });
}

async function listenOn(app: FastifyInstance, port: number): Promise<number> {
  await app.listen({ host: "127.0.0.1", port });
  const address = app.server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}
