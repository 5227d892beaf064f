export { type Retry, type TillErrorBody, type TillErrorCode, tillErrorCodes } from "./errors.ts";
export { inputs } from "./inputs.ts";
export type {
  AttemptView,
  ChargeView,
  DayTick,
  EntryView,
  JournalTransactionView,
  OrderView,
  PayForm,
  PayOption,
  PersonView,
  RefundView,
  ReturnView,
  SaleDetail,
  SaleView,
  ShiftView,
  ShopView,
  TerminalView,
  TillSetup,
} from "./views.ts";
