import type { CashMovement } from "./movement.ts";

/** What somebody does at a drawer beside selling and giving back: cash in or out of it, or opening it for no sale. */
export type CashMoveKind = Extract<CashMovement["kind"], "paid_in" | "paid_out" | "drop" | "tips_paid_out">;
export type DrawerActKind = CashMoveKind | "no_sale";

export const cashMoveKinds = [
  "paid_in",
  "paid_out",
  "drop",
  "tips_paid_out",
] as const satisfies readonly CashMoveKind[];

/** Why, from a short list, so that a year of it can be added up. `other` needs a note. */
export const drawerReasons = {
  paid_in: ["change", "bank", "money_back", "other"],
  paid_out: ["supplies", "supplier", "cleaning", "postage", "other"],
  drop: [],
  tips_paid_out: [],
  no_sale: ["change", "check", "mistake", "other"],
} as const satisfies Record<DrawerActKind, readonly string[]>;

export type DrawerReason = (typeof drawerReasons)[DrawerActKind][number];

/** Every reason there is, each once. */
export const drawerReasonNames = [...new Set(Object.values(drawerReasons).flat())] as unknown as readonly [
  DrawerReason,
  ...DrawerReason[],
];

export type ReasonRefusal = "reason_missing" | "reason_unknown" | "note_missing";

/** Null where the reason does for this act; else what is wrong with it. */
export function reasonRefusal(
  kind: DrawerActKind,
  { reason, note }: { readonly reason: string | null; readonly note: string | null },
): ReasonRefusal | null {
  const known: readonly string[] = drawerReasons[kind];
  if (reason === null) return known.length === 0 ? null : "reason_missing";
  if (!known.includes(reason)) return "reason_unknown";
  return reason === "other" && (note === null || note.trim() === "") ? "note_missing" : null;
}

/** Where cash that is put in comes from: the safe, unless it was fetched at the bank or came back from a purchase. */
export function sourceOfPaidIn(reason: string | null): "safe" | "bank" | "cash_expense" {
  if (reason === "bank") return "bank";
  return reason === "money_back" ? "cash_expense" : "safe";
}
