export {
  type AccountCode,
  type AccountFamily,
  type AccountKind,
  accountKind,
  accountOwner,
  isAccountCode,
  isOf,
  parseAccountCode,
  taxAccount,
} from "./account.ts";
export {
  type DrawerMovement,
  dropped,
  floatPlaced,
  paidIn,
  paidOut,
  shiftClosed,
  tipsPaidOut,
} from "./drawer-rules.ts";
export {
  type GatewayFact,
  chargeReversed,
  correctionOf,
  disputeLost,
  disputeWithdrawn,
  disputeWon,
  exchanged,
  feeKnown,
  fxRevalued,
  payoutArrived,
  payoutCreated,
  payoutFailed,
  reserveHeld,
  reserveReleased,
  subscriptionEarned,
  subscriptionPaid,
} from "./gateway-rules.ts";
export {
  type Entry,
  type JournalKind,
  type JournalLinks,
  type JournalTransaction,
  type JournalTransactionFields,
  accountBalances,
  journalTransaction,
} from "./journal-transaction.ts";
export type { PostingContext } from "./post.ts";
export {
  type GatewayRefund,
  type PaidFrom,
  noReceiptPaid,
  refundAccepted,
  refundFailed,
  refundLeft,
  refundPaid,
} from "./refund-rules.ts";
export {
  type BookedLine,
  type BookedReturn,
  type BookedSale,
  type MoneyIn,
  depositApplied,
  discountNet,
  goodsReturned,
  listNet,
  moneyIn,
  saleCompleted,
} from "./sale-rules.ts";
