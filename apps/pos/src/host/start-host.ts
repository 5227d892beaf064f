import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { createIdSource } from "@till/kernel";
import { toString } from "qrcode";
import { type PrinterAddress } from "../shared/printing.ts";
import type { Host } from "./create-host.ts";
import { type KeyVault, createFileKeyStore } from "./key-store.ts";
import { createPinHash } from "./pin-hash.ts";
import { openPrinterLine } from "./printing/open-printer-line.ts";
import { openSafely } from "./rescue-store.ts";
import { createTrpcServer } from "./trpc-server.ts";
import { createTill } from "./training/create-till.ts";
import { createTrueClock, hearTime } from "./true-clock.ts";

export interface HostSettings {
  readonly serverUrl: string;
  /** Null: this till is enrolled by a code from the office. */
  readonly registerKey: string | null;
  readonly dataFolder: string;
  readonly locale: string;
  /** Where the printer is until somebody says otherwise at the till. */
  readonly printer: PrinterAddress | null;
}

/** The composition root of both shells: real clock, real chance, real disk. `vault`: the keychain, where there is one. */
export function startHost(
  { serverUrl, registerKey, dataFolder, locale, printer }: HostSettings,
  vault: KeyVault | null = null,
): Host {
  // Reading a large catalogue leaves much behind at once, for which the engine would keep a hundred megabytes ever after.
  setFlagsFromString("--semi-space-growth-factor=1");
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const steadyMs = () => performance.now();
  const clock = createTrueClock({ nowMs: () => Date.now() }, steadyMs);
  const host = createTill({
    store: openSafely(join(dataFolder, "till.sqlite"), clock),
    keys: createFileKeyStore(join(dataFolder, "register-key.json"), vault),
    givenKey: registerKey,
    pinHash: createPinHash(),
    printing: { openLine: openPrinterLine, address: printer },
    connect: (token) => createTrpcServer({ serverUrl, token, fetch: hearTime(clock, steadyMs, fetch) }),
    clock,
    clockAheadMs: () => clock.aheadMs(),
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
