import type { ChargeId, RegisterId, ShiftId, Uuid } from "@till/kernel";
import type { BlindReport, ShiftReport } from "@till/reports";
import type {
  ActOutcome,
  ApprovalView,
  ChargeView,
  ParkedCartView,
  PersonView,
  RefundView,
  FoundSalesPage,
  NoReceiptReturnView,
  SaleDetail,
  SaleVoidView,
  ShiftCountView,
  ShiftView,
  StoredValueView,
  TerminalView,
  TillErrorBody,
  TillSetup,
  inputs,
} from "@till/wire";
import type { z } from "zod";
import type { Message } from "../shared/messages/message-types.ts";

/** As a caller writes it: what has a default may be left out. */
type Input<Schema extends z.ZodType> = z.input<Schema>;

/** The acts the send queue carries, by kind. Every one is safe to send twice under its own id. */
export interface QueuedActs {
  "sales.commit": Input<(typeof inputs)["sales"]["commit"]>;
  "sales.cancel": Input<(typeof inputs)["sales"]["cancel"]>;
  "carts.park": Input<(typeof inputs)["carts"]["park"]>;
  "carts.share": Input<(typeof inputs)["carts"]["share"]>;
  "carts.take": Input<(typeof inputs)["carts"]["take"]>;
  "charges.create": Input<(typeof inputs)["charges"]["create"]>;
  "charges.letGo": Input<(typeof inputs)["charges"]["letGo"]>;
  "receipts.issue": Input<(typeof inputs)["receipts"]["issue"]>;
  "refunds.create": Input<(typeof inputs)["refunds"]["create"]>;
  "sales.void": Input<(typeof inputs)["sales"]["void"]>;
  "receipts.mail": Input<(typeof inputs)["receipts"]["mail"]>;
  "returns.issueReceipt": Input<(typeof inputs)["returns"]["issueReceipt"]>;
  "shifts.open": Input<(typeof inputs)["shifts"]["open"]>;
  "shifts.handOver": Input<(typeof inputs)["shifts"]["handOver"]>;
  "shifts.moveCash": Input<(typeof inputs)["shifts"]["moveCash"]>;
  "shifts.openDrawer": Input<(typeof inputs)["shifts"]["openDrawer"]>;
}

/** Never queued: it is done with the server or not at all. */
export type NoReceiptInput = Input<(typeof inputs)["returns"]["withoutReceipt"]>;

type QueuedKind = keyof QueuedActs;

/** One stored act, its kind and content belonging together. */
export type QueuedAct = {
  [Kind in QueuedKind]: { readonly kind: Kind; readonly input: QueuedActs[Kind] };
}[QueuedKind];

/** An act that may go in one call with others. */
export type BroughtAct = Input<(typeof inputs)["sales"]["bring"]>["acts"][number];

/** The server as the host needs it. A refusal throws `ServerRefusal`; anything else thrown means no answer came. */
export interface ServerPort {
  /** The key of a register for a code; `registerId`: the only one it may be. */
  enrol(code: string, registerId: RegisterId | null): Promise<{ readonly registerKey: string }>;
  /** `logoId`: the logo that is held here, which is not told again. */
  setup(registerKey: string, logoId: Uuid | null): Promise<TillSetup>;
  signIn(registerKey: string, personId: PersonView["id"], pin: string): Promise<{ readonly token: string }>;
  giveApproval(input: Input<(typeof inputs)["approvals"]["give"]>): Promise<ApprovalView>;
  terminals(): Promise<readonly TerminalView[]>;
  /** As `readCatalogue` reads it; null when `knownVersion` is still the current one. */
  catalogue(knownVersion: string | null): Promise<string | null>;
  picture(path: string): Promise<string>;
  /** Sends a queued act; its answer is not needed. */
  act(act: QueuedAct): Promise<void>;
  /** Several queued acts in one call: what became of each, in their order. */
  bring(acts: readonly BroughtAct[]): Promise<readonly ActOutcome[]>;
  createCharge(input: QueuedActs["charges.create"]): Promise<ChargeView>;
  refreshCharge(id: ChargeId): Promise<ChargeView>;
  voidCharge(id: ChargeId): Promise<ChargeView>;
  /** Calls `seen` for each change; resolves when the charge is settled, rejects when the line breaks. */
  watchCharge(id: ChargeId, seen: (view: ChargeView) => void, signal: AbortSignal): Promise<void>;
  /** What is on a gift card or store credit. */
  storedValue(code: string): Promise<StoredValueView>;
  createRefund(input: QueuedActs["refunds.create"]): Promise<RefundView>;
  voidSale(input: QueuedActs["sales.void"]): Promise<SaleVoidView>;
  returnWithoutReceipt(input: NoReceiptInput): Promise<NoReceiptReturnView>;
  findSales(input: Input<(typeof inputs)["sales"]["find"]>): Promise<FoundSalesPage>;
  saleByReceipt(number: string): Promise<SaleDetail>;
  countShift(input: Input<(typeof inputs)["shifts"]["count"]>): Promise<ShiftCountView>;
  /** The X of an open shift, the Z of a closed one. */
  shiftReport(id: ShiftId): Promise<ShiftReport | BlindReport>;
  closeShift(input: Input<(typeof inputs)["shifts"]["close"]>): Promise<ShiftView>;
  takeCart(input: QueuedActs["carts.take"]): Promise<ParkedCartView>;
  waitingCarts(registerId: RegisterId): Promise<readonly ParkedCartView[]>;
  currentShift(registerId: RegisterId): Promise<ShiftView | null>;
}

export class ServerRefusal extends Error {
  override readonly name = "ServerRefusal";
  readonly body: TillErrorBody;
  constructor(body: TillErrorBody) {
    super(body.message);
    this.body = body;
  }
}

/** What the host tells a screen when it cannot do what was asked. */
export class HostRefusal extends Error {
  override readonly name = "HostRefusal";
  /** A message of the catalogues, or what the server said; null: the sentence is all there is. */
  readonly said: Message | TillErrorBody | null;
  constructor(message: string, said: Message | TillErrorBody | null = null) {
    super(message);
    this.said = said;
  }
}

export function refusalOf(error: unknown): TillErrorBody | null {
  return error instanceof ServerRefusal ? error.body : null;
}
