import type { TillState } from "../shared/till-state.ts";
import type { ElectronParts } from "./electron-parts.ts";

/** While somebody sells, or a payment is open, neither screen nor machine goes to sleep; a till left alone may. */
export function createStayAwake(blocker: ElectronParts["powerSaveBlocker"]) {
  let held: number | null = null;
  return (state: TillState | null): void => {
    const isNeeded =
      state !== null &&
      ((state.person !== null && state.shift !== null) || state.payment?.stage === "paying");
    if (isNeeded && held === null) held = blocker.start("prevent-display-sleep");
    if (!isNeeded && held !== null) {
      blocker.stop(held);
      held = null;
    }
  };
}
