import type { Host } from "../host/create-host.ts";
import type { UpdateWait } from "../shared/notices.ts";
import type { TillState } from "../shared/till-state.ts";
import type { Leave } from "./leave.ts";

/** Of electron-updater, as much as the till asks. It takes only what is signed as this programme is, and knows its share. */
export interface UpdaterPart {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  on(event: "update-downloaded", listener: (info: { readonly version: string }) => void): unknown;
  on(event: "error", listener: () => void): unknown;
  checkForUpdates(): Promise<unknown>;
  quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void;
}

export interface UpdateOptions {
  readonly updater: UpdaterPart;
  readonly host: Pick<Host, "subscribe" | "notices">;
  readonly leave: Leave;
  readonly schedule: (delayMs: number, wake: () => void) => () => void;
}

/** A release is offered to a share of the tills for days: hours do not matter. */
const checkMs = 4 * 3_600_000;
/** Whoever locked the till to fetch something is back within these. */
const restMs = 300_000;

/** What a new version still waits for. Null: a restart would interrupt nobody, and nothing would be under way. */
export function updateWait(state: TillState): UpdateWait | null {
  const { training, payment, cart, connection, person } = state;
  // What the register behind it still sends is not seen from here.
  if (training !== null) return "training";
  if (payment?.stage === "paying") return "payment";
  if (payment !== null || (cart?.cart.lines.length ?? 0) > 0) return "sale";
  if (connection.waiting > 0 || connection.attention.length > 0) return "sending";
  return person === null ? null : "person";
}

/** Looks for a newer version, and installs it when the till has been left alone with nothing open and nothing unsent. */
export function keepUpdated({ updater, host, leave, schedule }: UpdateOptions): () => void {
  updater.autoDownload = true;
  // Not as the programme ends either: that may be a crash's restart in the middle of a day.
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  let version: string | null = null;
  let last: TillState | null = null;
  let rest: (() => void) | null = null;
  let isInstalling = false;

  const stopHearing = host.subscribe((state) => {
    last = state;
    judge();
  });
  updater.on("update-downloaded", (info) => {
    version = info.version;
    judge();
  });
  // No network, no release, a broken download: asked again at the next turn.
  updater.on("error", () => undefined);
  let stopChecking = schedule(0, check);

  function check(): void {
    void updater.checkForUpdates().catch(() => undefined);
    stopChecking = schedule(checkMs, check);
  }

  function judge(): void {
    if (version === null || last === null || isInstalling) return;
    const waitsFor = updateWait(last);
    if (waitsFor === null) rest ??= schedule(restMs, install);
    else {
      rest?.();
      rest = null;
    }
    host.notices.show({ kind: "update", version, waitsFor: waitsFor ?? "rest" });
  }

  function install(): void {
    if (last === null || updateWait(last) !== null) return;
    isInstalling = true;
    void leave.withLast(() => updater.quitAndInstall(true, true));
  }

  return () => {
    stopHearing();
    stopChecking();
    rest?.();
  };
}
