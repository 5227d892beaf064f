import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createManualClock } from "@till/kernel";
import { afterEach, beforeEach } from "vitest";
import type { Host } from "../../host/create-host.ts";
import { readyToPay } from "../../host/testing/test-host.ts";
import { type DesktopOptions, startDesktop } from "../start-desktop.ts";
import { type ElectronDouble, type WindowDouble, createElectronDouble } from "./electron-double.ts";

export interface Desktop extends ElectronDouble {
  readonly host: Host;
  readonly window: WindowDouble;
  readonly clock: ReturnType<typeof createManualClock>;
  readonly breakPromise: (error: unknown) => void;
  /** Ends the wait that was asked for last. */
  readonly elapse: () => void;
}

type Choices = Omit<Parameters<typeof createElectronDouble>[0], "userData">;

/** The desktop programme on Electron's double, with a real host: a shift is open and a croissant in the cart. */
export function desktops() {
  let folder = "";
  let stops: Host["stop"][] = [];
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "till-desktop-"))));
  afterEach(async () => {
    await Promise.all(stops.map((stop) => stop()));
    stops = [];
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder: () => folder,
    /** Starts the programme and no more; the window may be missing. */
    async start(electron: ElectronDouble, options: Partial<DesktopOptions>): Promise<void> {
      await startDesktop({
        electron: electron.parts,
        env: {},
        platform: "linux",
        dist: join(folder, "dist"),
        preload: fileURLToPath(new URL("../../preload/preload.cjs", import.meta.url)),
        startHost: () => {
          throw new Error("no host is wanted here");
        },
        serveDisplay: () => undefined,
        loadUpdater: () => new Promise(() => undefined),
        clock: createManualClock(0),
        schedule: () => () => undefined,
        onBrokenPromise: () => undefined,
        ...options,
      });
    },
    async open(choices: Choices = {}, env: Readonly<Record<string, string>> = {}): Promise<Desktop> {
      const electron = createElectronDouble({ userData: folder, ...choices });
      const { host } = await readyToPay(join(folder, `till-${stops.length}.sqlite`));
      stops.push(host.stop.bind(host));
      const clock = createManualClock(1_000_000);
      let breakPromise: (error: unknown) => void = () => undefined;
      let elapse: () => void = () => undefined;
      await this.start(electron, {
        env,
        clock,
        startHost: () => host,
        schedule: (_delayMs, wake) => {
          elapse = wake;
          return () => undefined;
        },
        onBrokenPromise: (heard) => (breakPromise = heard),
      });
      const [window] = electron.windows;
      if (!window) throw new Error(electron.said.join());
      return {
        ...electron,
        host,
        window,
        clock,
        breakPromise: (error) => breakPromise(error),
        elapse: () => elapse(),
      };
    },
  };
}
