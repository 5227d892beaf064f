import type { Clock } from "@till/kernel";
import type { CrashNotes } from "./crash-reports.ts";
import type { ElectronParts, WindowPart } from "./electron-parts.ts";

/** A page that stops more often than this stops for a reason that a reload does not mend. */
const reloadsMax = 3;
const withinMs = 300_000;

export interface RecoverOptions {
  readonly window: WindowPart;
  readonly dialog: ElectronParts["dialog"];
  readonly clock: Clock;
  readonly notes: CrashNotes;
  readonly quit: () => void;
}

/**
 * Brings a screen that stopped back to the exact cart and charge: both are the host's, which did not stop, and are read
 * again as the page loads. Bounded: then a person decides.
 */
export function recoverScreen({ window, dialog, clock, notes, quit }: RecoverOptions): void {
  const { webContents } = window;
  let reloadedAtMs: readonly number[] = [];
  let isAsking = false;

  webContents.on("render-process-gone", (_event, { reason, exitCode }) => {
    if (reason === "clean-exit" || window.isDestroyed()) return;
    notes.write({ process: "screen", reason, exitCode });
    if (reason === "integrity-failure") return end();
    const nowMs = clock.nowMs();
    reloadedAtMs = [...reloadedAtMs.filter((atMs) => nowMs - atMs < withinMs), nowMs];
    if (reloadedAtMs.length <= reloadsMax) webContents.reload();
    else void ask(stopped, () => webContents.reload(), quit);
  });
  window.on("unresponsive", () => {
    // The crash is what takes a page that no longer listens away; what follows is the reload above.
    void ask(hangs, () => webContents.forcefullyCrashRenderer());
  });

  async function ask(what: typeof stopped | typeof hangs, again: () => void, leave?: () => void) {
    if (isAsking) return;
    isAsking = true;
    const { response } = await dialog.showMessageBox({
      type: "warning",
      ...what,
      defaultId: 0,
      cancelId: what.again === 0 ? 1 : 0,
    });
    isAsking = false;
    if (window.isDestroyed()) return;
    if (response === what.again) {
      reloadedAtMs = [];
      again();
    } else leave?.();
  }

  function end(): void {
    dialog.showErrorBox(
      "The till's files were changed",
      "Its screen was stopped because a file is not the one that was installed. Install the till again. Everything that was accepted is on disk.",
    );
    quit();
  }
}

const stopped = {
  message: "The till's screen keeps stopping",
  detail: "Everything that was accepted is on disk, the cart too.",
  buttons: ["Show it again", "Quit the till"],
  again: 0,
};
const hangs = {
  message: "The till's screen does not answer",
  detail: "Wait a moment, or show it again: the cart and a payment under way come back as they are.",
  buttons: ["Wait", "Show it again"],
  again: 1,
};
