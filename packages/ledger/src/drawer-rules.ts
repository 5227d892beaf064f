import { type RegisterId, type ShiftId, invariant } from "@till/kernel";
import { type Money, subtract } from "@till/money";
import type { AccountCode } from "./account.ts";
import type { JournalKind, JournalTransaction } from "./journal-transaction.ts";
import { type PostingContext, credit, debit, post, postUnlessEmpty } from "./post.ts";

/** Cash put into or taken out of a drawer. `movementId` is the movement's own id; `amount` is positive. */
export interface DrawerMovement extends PostingContext {
  readonly registerId: RegisterId;
  readonly shiftId: ShiftId;
  readonly movementId: string;
  readonly amount: Money;
}

const drawerOf = (movement: DrawerMovement): AccountCode => `drawer:${movement.registerId}`;

/** Change money at the start of a shift. Dr drawer, Cr safe. Cause `float:<shiftId>`: a shift has one. */
export function floatPlaced(movement: Omit<DrawerMovement, "movementId">): JournalTransaction | null {
  const { shiftId, registerId, amount } = movement;
  invariant(amount.amountMinor >= 0n, "a float is not negative");
  return postUnlessEmpty(movement, {
    kind: "float",
    cause: `float:${shiftId}`,
    links: { shiftId, registerId },
    entries: [debit(`drawer:${registerId}`, amount), credit("safe", amount)],
  });
}

/** Takings brought to the safe. Dr safe, Cr drawer. Cause `drop:<movementId>`. */
export function dropped(movement: DrawerMovement): JournalTransaction {
  return move(movement, "drop", "safe", drawerOf(movement));
}

/** Cash put in, out of the safe unless said otherwise. Dr drawer. Cause `paid_in:<movementId>`. */
export function paidIn(
  movement: DrawerMovement & { readonly from?: "safe" | "bank" | "cash_expense" },
): JournalTransaction {
  return move(movement, "paid_in", drawerOf(movement), movement.from ?? "safe");
}

/** Cash spent: milk, a window cleaner. Dr cash_expense, Cr drawer. Cause `paid_out:<movementId>`. */
export function paidOut(movement: DrawerMovement): JournalTransaction {
  return move(movement, "paid_out", "cash_expense", drawerOf(movement));
}

/** Tips handed to the staff. Dr tips_payable, Cr drawer. Cause `tips_paid_out:<movementId>`. */
export function tipsPaidOut(movement: DrawerMovement): JournalTransaction {
  return move(movement, "tips_paid_out", "tips_payable", drawerOf(movement));
}

function move(
  movement: DrawerMovement,
  kind: Extract<JournalKind, "drop" | "paid_in" | "paid_out" | "tips_paid_out">,
  debited: AccountCode,
  credited: AccountCode,
): JournalTransaction {
  const { movementId, shiftId, registerId, amount } = movement;
  invariant(amount.amountMinor > 0n, "a cash movement is positive");
  return post(movement, {
    kind,
    cause: `${kind}:${movementId}`,
    links: { shiftId, registerId },
    entries: [debit(debited, amount), credit(credited, amount)],
  });
}

/**
 * The end of a shift. A short drawer debits cash_over_short, an over one credits it; `toSafe` (the counted money
 * where the drawer is emptied, zero where it stays) goes to the safe. `late` is cash of an earlier shift that was heard
 * of after its close: it was found over then, or missed, so it is taken off that difference and is none of this
 * shift's. Null when nothing moves. Cause `shift_closed:<shiftId>`.
 */
export function shiftClosed(
  input: PostingContext & {
    readonly shiftId: ShiftId;
    readonly registerId: RegisterId;
    readonly expected: Money;
    readonly counted: Money;
    readonly toSafe: Money;
    readonly late?: Money;
  },
): JournalTransaction | null {
  const { shiftId, registerId, expected, counted, toSafe, late } = input;
  invariant(
    toSafe.amountMinor >= 0n && toSafe.amountMinor <= counted.amountMinor,
    "no more goes to the safe than was counted",
  );
  const over = subtract(counted, expected);
  return postUnlessEmpty(input, {
    kind: "shift_closed",
    cause: `shift_closed:${shiftId}`,
    links: { shiftId, registerId },
    entries: [
      debit(`drawer:${registerId}`, over),
      credit("cash_over_short", over),
      ...(late ? [debit("cash_over_short", late), credit(`drawer:${registerId}`, late)] : []),
      debit("safe", toSafe),
      credit(`drawer:${registerId}`, toSafe),
    ],
  });
}
