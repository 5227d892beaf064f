import type { DrawerActKind, DrawerReason } from "@till/drawer";
import type { Say } from "../../shared/speech.ts";
import type { DrawerActRequest, DrawerActState } from "../../shared/till-state.ts";

export const reasonWords = (kind: DrawerActKind, reason: DrawerReason, say: Say): string =>
  say(kind === "no_sale" && reason === "change" ? "drawer.why_give_change" : `drawer.why_${reason}`);

/** What has just been done. */
export const doneWords = ({ kind, amount }: DrawerActRequest, say: Say): string =>
  kind === "no_sale" || amount === null ? say("drawer.did_no_sale") : say(`drawer.did_${kind}`, { amount });

/** "Cash out: Supplies" */
export function rowWords(
  { kind, reason, note }: Pick<DrawerActState, "kind" | "reason" | "note">,
  say: Say,
): string {
  const act = say(`drawer.act_${kind}`);
  const why = note ?? (reason === null ? null : reasonWords(kind, reason, say));
  return why === null ? act : say("drawer.done_row", { act, note: why });
}
