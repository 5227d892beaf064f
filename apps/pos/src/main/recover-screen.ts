import type { Clock } from "@till/kernel";
import type { MessageKey } from "../shared/messages/message-types.ts";
import type { Speech } from "../shared/speech.ts";
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
  /** In the till's language. */
  readonly speech: () => Speech;
  readonly quit: () => void;
}

/**
 * Brings a screen that stopped back to the exact cart and charge: both are the host's, which did not stop, and are read
 * again as the page loads. Bounded: then a person decides.
 */
export function recoverScreen({ window, dialog, clock, notes, speech, quit }: RecoverOptions): void {
  const { webContents } = window;
  let reloadedAtMs: readonly number[] = [];
  let isAsking = false;
  const word = (key: MessageKey) => speech().sayMessage({ key, values: {} });

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

  async function ask(what: Asked, again: () => void, leave?: () => void) {
    if (isAsking) return;
    isAsking = true;
    const { response } = await dialog.showMessageBox({
      type: "warning",
      message: word(what.message),
      detail: word(what.detail),
      buttons: what.buttons.map(word),
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
    dialog.showErrorBox(word("menu.files_changed"), word("menu.files_changed_more"));
    quit();
  }
}

interface Asked {
  readonly message: MessageKey;
  readonly detail: MessageKey;
  readonly buttons: readonly MessageKey[];
  /** Which of them shows the screen again. */
  readonly again: number;
}

const stopped: Asked = {
  message: "menu.screen_stops",
  detail: "menu.screen_stops_more",
  buttons: ["menu.show_again", "menu.quit"],
  again: 0,
};
const hangs: Asked = {
  message: "menu.screen_hangs",
  detail: "menu.screen_hangs_more",
  buttons: ["menu.wait", "menu.show_again"],
  again: 1,
};
