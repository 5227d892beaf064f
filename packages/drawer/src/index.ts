export { denominationsOf } from "./denominations.ts";
export {
  type CashMoveKind,
  type DrawerActKind,
  type DrawerReason,
  type ReasonRefusal,
  cashMoveKinds,
  drawerReasonNames,
  drawerReasons,
  reasonRefusal,
  sourceOfPaidIn,
} from "./drawer-act.ts";
export { type CashMovement, type DrawerSums, expectedCash, foldMovements } from "./movement.ts";
export {
  type Count,
  type DenominationCount,
  type Shift,
  type ShiftCash,
  type ShiftRefusal,
  closeShift,
  countShift,
  countedAmount,
  moveCash,
  openShift,
  shiftCash,
} from "./shift.ts";
