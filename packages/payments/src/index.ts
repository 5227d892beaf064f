export {
  type Attempt,
  type AttemptAsks,
  type AttemptDecision,
  type AttemptKind,
  type AttemptState,
  attemptTransitions,
  isAttemptOpen,
} from "./attempt.ts";
export {
  type ChargeState,
  type ChargeTransition,
  chargeTransitions,
  isClosed,
  isOpen,
  reservesMoney,
  transitionCharge,
} from "./charge-state.ts";
export { type Charge, type ChargeAmounts, type ChargeFact, type Refund, foldAmounts } from "./charge.ts";
export {
  type Admission,
  type CallHealth,
  type Circuit,
  type CircuitPhase,
  admitCall,
  circuitPhase,
  circuitRule,
  closedCircuit,
  recentCalls,
  recordCall,
  restEndsAtMs,
} from "./circuit.ts";
export { type Dispute, type DisputeState, disputeTransitions } from "./dispute.ts";
export { type Channel, defaultFees, expectedFee, feeRates } from "./expected-fee.ts";
export { mayFailOver } from "./failover.ts";
export {
  type ChargeLife,
  type Fold,
  type FoldAlert,
  type FoldWith,
  alertsOf,
  decidedRef,
  foldCharge,
} from "./fold-charge.ts";
export { type GatewayName, parseGatewayName } from "./gateway-name.ts";
export type {
  CallOutcome,
  CallTarget,
  CaptureInput,
  ChargeInput,
  ChargeSource,
  EventPage,
  Gateway,
  GatewayEvent,
  GatewayObject,
  Json,
  ListedEvent,
  MoneyCall,
  OpenInput,
  OpenOutcome,
  PreparedCall,
  ReadInput,
  ReadOutcome,
  RefundInput,
  Resolution,
  ResolveInput,
  Terminal,
  VoidInput,
  Webhook,
  WebhookInput,
  WebhookRefusal,
} from "./gateway.ts";
export { mayResend, recordHoldsMs } from "./may-resend.ts";
export {
  type RefundState,
  type RefundTransition,
  holdsRefundable,
  refundTransitions,
  transitionRefund,
} from "./refund-state.ts";
export type { DeclineReason, Refusal } from "./refusal.ts";
export {
  type FeeRate,
  type FeeTable,
  type RankedGateway,
  type RoutingRule,
  type RoutingSettings,
  defaultRouting,
  rankGateways,
} from "./routing.ts";
export { type RetryDecision, decideRetry, retryLimits } from "./retry.ts";
export type {
  CaptureFact,
  ChargeSnapshot,
  DisputeMovement,
  DisputeSnapshot,
  FeeFact,
  RefundSnapshot,
  ReversalFact,
} from "./snapshot.ts";
export {
  type StoredValueKind,
  formatStoredValueCode,
  lastFourOf,
  makeStoredValueCode,
  parseStoredValueCode,
  storedValueRandomBytes,
} from "./stored-value-code.ts";
export type { BuyerAction, CardSource, ExternalTender, Initiator, OtherTerminal, Tender } from "./tender.ts";
