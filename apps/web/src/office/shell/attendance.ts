import type { Clock } from "@till/kernel";

/** Reading a page takes a while; nobody reads for so long without a finger on anything. */
const attendedMs = 2 * 60_000;

const acts = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Whether somebody has touched this page lately. What asks by itself must not keep a session open for whoever comes next. */
export function watchAttendance(clock: Clock, page: Pick<Window, "addEventListener">): () => boolean {
  let actedAtMs = clock.nowMs();
  const note = (): void => {
    actedAtMs = clock.nowMs();
  };
  for (const act of acts) page.addEventListener(act, note, { capture: true, passive: true });
  return () => clock.nowMs() - actedAtMs < attendedMs;
}
