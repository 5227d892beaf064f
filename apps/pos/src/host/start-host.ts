import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createIdSource } from "@till/kernel";
import { toString } from "qrcode";
import { type Host, createHost } from "./create-host.ts";
import { openStore } from "./store.ts";
import { createTrpcServer } from "./trpc-server.ts";

export interface HostSettings {
  readonly serverUrl: string;
  readonly registerKey: string;
  readonly dataFolder: string;
  readonly locale: string;
}

/** The composition root of both shells: real clock, real chance, real disk. */
export function startHost({ serverUrl, registerKey, dataFolder, locale }: HostSettings): Host {
  mkdirSync(dataFolder, { recursive: true });
  const clock = { nowMs: () => Date.now() };
  const host = createHost({
    store: openStore(join(dataFolder, "till.sqlite")),
    connect: (token) => createTrpcServer({ serverUrl, registerKey, token }),
    clock,
    ids: createIdSource(clock, (count) => randomBytes(count)),
    locale,
    drawQr: (url) => toString(url, { type: "svg", margin: 4, errorCorrectionLevel: "M" }),
    sleep,
    schedule(delayMs, wake) {
      const timer = setTimeout(wake, delayMs);
      return () => clearTimeout(timer);
    },
  });
  host.start();
  return host;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
