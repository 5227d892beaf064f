import type { DrawerActKind, DrawerReason } from "@till/drawer";

/** What is done at a drawer, as it stands on the screen. */
export const actWords: Readonly<Record<DrawerActKind, string>> = {
  paid_in: "Cash in",
  paid_out: "Cash out",
  drop: "Drop to the safe",
  tips_paid_out: "Pay out tips",
  no_sale: "Open the drawer",
};

const reasons: Readonly<Record<DrawerReason, string>> = {
  change: "Change money",
  bank: "From the bank",
  money_back: "Money back from a purchase",
  supplies: "Supplies",
  supplier: "A supplier",
  cleaning: "Cleaning",
  postage: "Postage",
  check: "To check something",
  mistake: "By mistake",
  other: "Something else",
};

export const reasonWords = (kind: DrawerActKind, reason: DrawerReason): string =>
  kind === "no_sale" && reason === "change" ? "To give change" : reasons[reason];

const past: Readonly<Record<DrawerActKind, string>> = {
  paid_in: "put into the drawer",
  paid_out: "taken out of the drawer",
  drop: "brought to the safe",
  tips_paid_out: "of tips paid out",
  no_sale: "The drawer was opened. It is on record.",
};

export const doneWords = (kind: DrawerActKind, amount: string | null): string =>
  amount === null ? past[kind] : `${amount} ${past[kind]}. It is on record.`;
