import type { StoredValueMovementView, StoredValueView, StoredValuesOwedView } from "@till/wire";
import type { Tone } from "@till/ui";
import { add, equals } from "@till/money";
import { parseReceiptNumber } from "@till/sales";
import { tenderNames } from "../money-pills.tsx";

export const storedValueKinds = [
  "gift_card",
  "store_credit",
] as const satisfies readonly StoredValueView["kind"][];
export const storedValueStateNames = [
  "valid",
  "blocked",
  "not_paid",
] as const satisfies readonly StoredValueView["state"][];

export const storedValueStates: Readonly<
  Record<StoredValueView["state"], { readonly words: string; readonly tone: Tone; readonly meaning: string }>
> = {
  valid: { words: "Valid", tone: "ok", meaning: "Whoever brings its code can spend what is on it." },
  blocked: {
    words: "Blocked",
    tone: "bad",
    meaning: "Its code buys nothing. What is on it stays, and is still owed.",
  },
  not_paid: {
    words: "Not paid",
    tone: "neutral",
    meaning: "The sale of it was not paid, or is not yet: nothing is on it.",
  },
};

/** "Gift card …K7Q2": all that anybody is told of its code. */
export const nameOf = ({ kind, lastFour }: Pick<StoredValueView, "kind" | "lastFour">): string =>
  `${tenderNames[kind]} …${lastFour}`;

const movementNames: Readonly<Record<StoredValueMovementView["kind"], string>> = {
  issued: "Sold",
  redeemed: "Spent",
  refunded_to: "Given back onto it",
  taken_back: "Taken back by a return",
  restored: "That return did not happen",
};

export const movementInWords = ({ kind, saleId }: Pick<StoredValueMovementView, "kind" | "saleId">): string =>
  kind === "refunded_to" && saleId === null ? "Given for goods without a receipt" : movementNames[kind];

export type Finding =
  | { readonly kind: "all" }
  | { readonly kind: "last_four"; readonly lastFour: string }
  | { readonly kind: "receipt"; readonly receiptNumber: string }
  /** Nothing is looked for, and why. */
  | { readonly kind: "unfit"; readonly words: string };

const lastFourLength = 4;

/** What was typed to find one by: a receipt's number, or the last four characters with the look-alikes O, I and L. */
export function readFinding(text: string): Finding {
  const typed = text.trim();
  if (typed === "") return { kind: "all" };
  if (parseReceiptNumber(typed)) return { kind: "receipt", receiptNumber: typed };
  if (/^[0-9.]+-\d*$/.test(typed)) return { kind: "unfit", words: "A receipt’s number is like 1-000042." };
  const letters = typed.toUpperCase().replaceAll(/[\s…-]/g, "");
  if (letters.length > lastFourLength) {
    return {
      kind: "unfit",
      words: "Only the last four characters, please: a whole code is money, and is looked up at a till.",
    };
  }
  if (letters.length < lastFourLength)
    return {
      kind: "unfit",
      words: "Four characters, as they stand last on the card, or a receipt’s number.",
    };
  return { kind: "last_four", lastFour: letters.replaceAll("O", "0").replaceAll(/[IL]/g, "1") };
}

type Owed = StoredValuesOwedView["owed"][number];

/** What is owed to the holders, with what is on its way back off them, is what the books owe. */
export const tiesOut = ({ balance, comingBack, ledger }: Owed): boolean =>
  equals(add(balance, comingBack), ledger);
