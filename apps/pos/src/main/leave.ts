import type { Host } from "../host/create-host.ts";
import type { AppPart } from "./electron-parts.ts";

/** Everything lasting is on disk already; a call that still waits for the network must not hold the machine's shutdown. */
const stopMsMax = 3000;

export interface Leave {
  /** True once the programme is to end: then a kiosk's window may close. */
  isLeaving(): boolean;
  /** Ends the host and closes its file first, then does `last` instead of the plain end. */
  withLast(last: () => void): Promise<void>;
}

/** However the programme is ended, the host ends first and its file is closed. */
export function createLeave(options: {
  readonly app: AppPart;
  readonly host: Pick<Host, "stop">;
  readonly schedule: (delayMs: number, wake: () => void) => () => void;
}): Leave {
  const { app, host, schedule } = options;
  let leaving = false;
  let stopping: Promise<void> | null = null;
  let stopped = false;
  const stop = (): Promise<void> =>
    (stopping ??= host
      .stop()
      .catch(() => undefined)
      .then(() => void (stopped = true)));
  app.on("before-quit", () => (leaving = true));
  app.on("will-quit", (event) => {
    if (stopped) return;
    event.preventDefault();
    if (stopping) return;
    const cancel = schedule(stopMsMax, () => app.exit(0));
    void stop().finally(() => {
      cancel();
      app.quit();
    });
  });
  return {
    isLeaving: () => leaving,
    async withLast(last) {
      leaving = true;
      await stop();
      last();
    },
  };
}
