import type { CashMoveKind, DrawerActKind, DrawerReason } from "@till/drawer";
import type { ModifierGroup } from "@till/catalogue";
import type {
  ChargeId,
  ParkedCartId,
  ProductId,
  SaleId,
  SaleLineId,
  ShiftId,
  Uuid,
  VariantId,
} from "@till/kernel";
import type { Currency, Money } from "@till/money";
import type { ChargeState, ExternalTender, StoredValueKind, Tender } from "@till/payments";
import type { Permission } from "@till/people";
import type { Cart, PricedSale, ReturnLeft } from "@till/sales";
import type { AttemptView, PersonView, TerminalView } from "@till/wire";
import type { UndoKind } from "./cart-edit.ts";
import type { Notice } from "./notices.ts";
import type { PrintState, PrinterState } from "./printing.ts";

/** Everything a screen shows, pushed by the host whenever it changes. It holds no secret. */
export interface TillState {
  /** A BCP 47 tag: the language the till speaks, and how it writes figures and days. */
  readonly locale: string;
  /** Null: all of this is real. */
  readonly training: TrainingState | null;
  readonly enrolment: EnrolmentState;
  readonly register: RegisterState | null;
  readonly person: PersonView | null;
  readonly shift: ShiftState | null;
  readonly closing: ClosingState | null;
  /** What was done at the drawer in this shift beside selling, latest first. */
  readonly drawerActs: readonly DrawerActState[];
  /** What the last count came to, until the next shift opens. */
  readonly lastClosed: ShiftClosed | null;
  readonly connection: ConnectionState;
  /** Changes when what is sold changes; the grid is read again then. */
  readonly catalogueVersion: string | null;
  readonly categories: readonly { readonly code: string; readonly name: string }[];
  readonly cart: {
    readonly cart: Cart;
    readonly priced: PricedSale;
    readonly nextNumber: string;
    readonly undo: UndoKind | null;
  } | null;
  /** Goods of an earlier sale that lie against the cart. */
  readonly exchange: ExchangeState | null;
  readonly taxClasses: readonly { readonly code: string; readonly name: string }[];
  readonly parked: readonly ParkedState[];
  /** Of the open shift. */
  readonly unhanded: readonly UnhandedReturn[];
  readonly terminals: readonly TerminalView[];
  readonly payment: PaymentState | null;
  readonly prints: readonly PrintState[];
  readonly notices: readonly Notice[];
  readonly printer: PrinterState;
}

/** Nothing that is shown counts. `waiting`: real sales of this register that are still being sent. */
export interface TrainingState {
  readonly waiting: number;
}

/** `none`: this till has no key yet. `shut_out`: the office has taken its key away; what it holds is kept. */
export type EnrolmentState = "enrolled" | "none" | "shut_out";

/** What a manager is asked to approve by their PIN. */
export interface ApprovalAsk {
  readonly id: string;
  readonly permission: Permission;
  /** How much of a discount, in millionths of the price. */
  readonly ratePpm: number | null;
  readonly amount: Money | null;
  /** Who asks, and how far they may go alone; null: not at all. */
  readonly requesterName: string;
  readonly requesterLimit: bigint | null;
  /** Who may say yes, of those with a PIN here. */
  readonly approvers: readonly Pick<PersonView, "id" | "name" | "role" | "roleName">[];
}

export interface RegisterState {
  readonly merchantName: string;
  readonly storeName: string;
  readonly registerName: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly externalTenders: readonly ExternalTender[];
  /** The shop gives cash back for what came another way. */
  readonly refundToCash: boolean;
  /** What cash is whole multiples of, in minor units. */
  readonly cashStepMinor: bigint;
  readonly people: readonly PersonView[];
}

interface ShiftState {
  readonly id: ShiftId;
  readonly openedBy: string;
  readonly openedAtMs: number;
  /** Who answers for the drawer now, where that is somebody else than who is signed in. */
  readonly heldByAnother: string | null;
  /** Open since an earlier business day. */
  readonly isOld: boolean;
}

/** A count of the drawer that the shift is being closed on. */
export interface ClosingState {
  readonly counted: Money;
  /** The server has it, and what was expected may be shown. */
  readonly isCommitted: boolean;
  readonly position: number | null;
  /** Null before that, and for whoever may not know it. */
  readonly expected: Money | null;
  readonly difference: Money | null;
  /** The difference is more than who counts may close on alone. */
  readonly needsApproval: boolean;
}

export interface ReportView {
  /** What its prints are found by. */
  readonly subject: string;
  readonly title: string;
  readonly html: string;
}

export type DrawerActRequest = {
  readonly reason: DrawerReason | null;
  readonly note: string | null;
} & (
  | { readonly kind: CashMoveKind; readonly amount: Money }
  | { readonly kind: "no_sale"; readonly amount: null }
);

/** What was done at the drawer in this shift beside selling. */
export interface DrawerActState {
  readonly id: string;
  readonly kind: DrawerActKind;
  readonly amount: Money | null;
  readonly reason: DrawerReason | null;
  readonly note: string | null;
  readonly doneBy: string;
  readonly atMs: number;
}

export interface ConnectionState {
  readonly online: boolean;
  /** Sales with something not yet sent, what they come to, and how old the oldest is. */
  readonly waiting: number;
  readonly waitingTotal: Money | null;
  readonly oldestAtMs: number | null;
  /** Refused by the server for good; kept, and shown until a person has looked at it. */
  readonly attention: readonly AttentionState[];
}

interface AttentionState {
  readonly id: string;
  readonly what: string;
  readonly message: string;
  /** A manager's yes, by PIN, lets it go on. */
  readonly needsApproval: boolean;
}

/** What has become of the sale being paid. */
export type PaymentState =
  | (PaymentBase & { readonly stage: "paying"; readonly charge: ChargeProgress })
  /** The last charge took nothing; the sale is still to be paid. */
  | (PaymentBase & {
      readonly stage: "refused";
      readonly message: string;
      /** The payment service itself did not take it: another reader or tender may. An issuer's no follows the card. */
      readonly isByGateway: boolean;
      /** What was tried. */
      readonly chargeId: ChargeId;
      readonly kind: ChargeProgress["kind"];
      readonly label: string;
      readonly terminalId: string | null;
    })
  /** Some of it is taken, and nothing is under way: the rest is still to be paid. */
  | (PaymentBase & { readonly stage: "part_paid" })
  | (PaymentBase & {
      readonly stage: "paid";
      readonly change: Money | null;
      readonly number: string;
      /** Of the receipt of goods that paid for it. */
      readonly exchangeNumber: string | null;
      /** What was sold to be spent later: shown here and on the receipt, and nowhere else. */
      readonly giftCards: readonly {
        readonly code: string;
        readonly amount: Money;
        readonly svg: string | null;
      }[];
    });

interface PaymentBase {
  readonly saleId: SaleId;
  readonly total: Money;
  readonly parts: readonly PaidPart[];
  /** What is left to pay. */
  readonly open: Money;
}

/** One tender's share of a sale, taken and not given back. */
export interface PaidPart {
  readonly chargeId: ChargeId;
  readonly label: string;
  readonly amount: Money;
  /** Asked for, and nobody knows yet. */
  readonly isBeingGivenBack: boolean;
  /** It can be given back without a network. */
  readonly worksOffline: boolean;
}

/** What a gift card or store credit holds. */
export interface FoundValue {
  readonly kind: StoredValueKind;
  readonly lastFour: string;
  readonly balance: Money;
  readonly state: "not_paid" | "valid" | "blocked";
}

export interface ChargeProgress {
  readonly id: ChargeId;
  readonly kind: "card" | "paypal" | "gift_card" | "store_credit" | "exchange";
  readonly label: string;
  readonly amount: Money;
  readonly screenUrl: string | null;
  /** Null while the server has said nothing. */
  readonly state: ChargeState | null;
  /** For PayPal, once the gateway gave an address: the picture of it and the address itself. */
  readonly qr: { readonly svg: string; readonly url: string } | null;
  /** Nobody knows whether money moved. Left only by the gateway's answer or a person's recorded decision. */
  readonly unknown: boolean;
  readonly card: { readonly brand: string; readonly last4: string } | null;
  readonly startedAtMs: number;
  readonly attempts: readonly AttemptView[];
  /** Times the till asked without an answer since it last had one. */
  readonly unanswered: number;
}

export interface GridItem {
  readonly productId: ProductId;
  readonly name: string;
  /** Where this till serves it; null: it has none. */
  readonly picture: string | null;
  readonly price: Money;
  readonly varies: boolean;
  readonly variants: readonly { readonly id: VariantId; readonly name: string; readonly price: Money }[];
  /** Its prices are for one kilogram. */
  readonly isWeighed: boolean;
  readonly modifierGroups: readonly ModifierGroup[];
}

export type ScanAnswer =
  | { readonly kind: "added"; readonly name: string }
  /** It has to be weighed, or asked about. */
  | { readonly kind: "ask"; readonly item: GridItem; readonly variantId: VariantId }
  | { readonly kind: "unknown"; readonly code: string };

export interface ItemPick {
  readonly productId: ProductId;
  readonly variantId: VariantId | null;
  /** Codes of what was chosen with it. */
  readonly modifiers?: readonly string[] | undefined;
  /** Left out: one piece. */
  readonly quantityMilli?: number | undefined;
}

/** What the catalogue does not have. */
export interface OpenItem {
  readonly name: string;
  readonly price: Money;
  readonly taxClassCode: string;
}

/** A cart that was set aside. */
export interface ParkedState {
  readonly id: ParkedCartId;
  readonly label: string;
  readonly total: Money;
  readonly items: number;
  readonly parkedAtMs: number;
  readonly parkedBy: string;
  readonly registerName: string;
  /** It has not left this till, and can be taken up without a network. */
  readonly isHere: boolean;
}

/** A sale found by its receipt, and what can still come back of it. */
export interface FoundSale {
  readonly saleId: SaleId;
  readonly number: string;
  readonly soldAtMs: number;
  readonly sale: PricedSale;
  readonly left: ReturnLeft;
  readonly charges: readonly {
    readonly id: ChargeId;
    readonly label: string;
    readonly isCash: boolean;
    /** It can go back as it came; what was paid with goods cannot. */
    readonly goesBack: boolean;
    readonly refundable: Money;
  }[];
  /** It was made here in the shift that is open, and nothing of it came back: it can be taken back whole. */
  readonly canVoid: boolean;
  /** `here`: no network; read from this register's own disk. */
  readonly source: "server" | "here";
}

/** A sale that was looked for without its receipt: as much of it as tells it from another one. */
export interface SaleHit {
  readonly number: string;
  readonly soldAtMs: number;
  readonly total: Money;
  readonly items: readonly string[];
  /** `label`: the card, or what the receipt calls it. */
  readonly tenders: readonly { readonly kind: Tender["kind"] | null; readonly label: string | null }[];
  /** It was taken back whole. */
  readonly isVoided: boolean;
}

export interface SaleHits {
  readonly hits: readonly SaleHit[];
  readonly nextId: SaleId | null;
  /** `here`: no network; only what this register sold itself was looked through. */
  readonly source: "server" | "here";
}

export type ReturnGoods =
  | {
      readonly kind: "lines";
      readonly lines: readonly { readonly saleLineId: SaleLineId; readonly quantityMilli: number }[];
    }
  | { readonly kind: "amount"; readonly amount: Money };

/** `cash`: out of the drawer for what came another way; `store_credit`: under a code on the return's receipt. */
export type RefundTo = "original" | "cash" | "store_credit";

export type RefundAnswer =
  | { readonly kind: "refunded"; readonly amount: Money; readonly number: string; readonly pending: boolean }
  /** The till keeps asking under the same id; no second refund is made. */
  | { readonly kind: "unknown"; readonly returnId: Uuid; readonly amount: Money };

/** Its answer was lost: nobody was handed what goes back, however often it was asked for. */
export interface UnhandedReturn {
  readonly id: Uuid;
  readonly amount: Money;
  /** Null where there was no receipt. */
  readonly originalNumber: string | null;
  /** Known by now: asked again, the drawer opens. */
  readonly isBooked: boolean;
}

export type VoidAnswer =
  | {
      readonly kind: "voided";
      readonly amount: Money;
      readonly number: string;
      /** Each charge of the sale: what became of its money. */
      readonly parts: readonly VoidedPart[];
    }
  /** The till keeps asking under the same id; it is voided once. */
  | { readonly kind: "unknown"; readonly amount: Money };

export interface VoidedPart {
  readonly chargeId: ChargeId;
  readonly label: string;
  readonly amount: Money;
  readonly end: "given" | "on_its_way" | "unknown" | "refused";
  /** Why, with `refused`. */
  readonly message: string | null;
}

export interface ShiftClosed {
  readonly shiftId: ShiftId;
  readonly counted: Money;
  /** Null for whoever may not know what the drawer should hold. */
  readonly expected: Money | null;
  readonly difference: Money | null;
}

/** Goods that came back to pay for others. Nothing of it is done before the sale is paid. */
export interface ExchangeState {
  /** Of the receipt they were bought with. */
  readonly number: string;
  readonly worth: Money;
  /** What the cart costs beyond that. */
  readonly toPay: Money;
  /** What they are worth beyond the cart, and where that goes. */
  readonly rest: Money;
  readonly restTo: RefundTo;
}

export interface ReceiptView {
  readonly number: string;
  readonly html: string;
}
