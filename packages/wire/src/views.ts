import type { ScaleCodeRule } from "@till/catalogue";
import type { Grants } from "@till/people";
import type {
  AttemptId,
  ChargeId,
  JournalTransactionId,
  MerchantId,
  ParkedCartId,
  PersonId,
  RefundId,
  RegisterId,
  ReturnId,
  SaleId,
  ShiftId,
  StoreId,
  StoredValueId,
  Uuid,
} from "@till/kernel";
import type { Currency, Money } from "@till/money";
import type {
  AttemptKind,
  AttemptState,
  BuyerAction,
  ChargeState,
  DisputeState,
  ExternalTender,
  FeeTable,
  GatewayName,
  GatewayObject,
  Json,
  Refusal,
  RefundState,
  RoutingSettings,
  StoredValueKind,
  Tender,
} from "@till/payments";
import type { CredentialGateway, CredentialName } from "./credentials.ts";
import type { Cart, PricedReturn, PricedSale, ReceiptDocument } from "@till/sales";
import type { TillErrorBody } from "./errors.ts";

/** What a manager put on record about it, and what the gateway said afterwards. */
export interface DecisionView {
  readonly done: boolean;
  readonly reason: string;
  readonly personName: string;
  readonly atMs: number;
  /** Whether it did it after all, and the word it used. Null while it says nothing. */
  readonly later: { readonly done: boolean | null; readonly words: string } | null;
}

/** One call to a gateway, as people see it. */
export interface AttemptView {
  readonly id: AttemptId;
  readonly kind: AttemptKind;
  /** Set for a refund's. */
  readonly refundId: RefundId | null;
  /** What it was to move; null for a void. */
  readonly amount: Money | null;
  readonly state: AttemptState;
  readonly operation: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly tries: number;
  readonly detail: string | null;
  readonly lastSentAtMs: number | null;
  readonly alarm: string | null;
  readonly decision: DecisionView | null;
  /** Whether a manager may decide it now: nobody is at work on it, and the gateway was asked long enough. */
  readonly decidable: boolean;
  /** From when on a manager may decide it; null once it is known. */
  readonly decidableFromMs: number | null;
}

export interface DisputeView {
  readonly id: Uuid;
  readonly chargeId: ChargeId;
  readonly saleId: SaleId;
  readonly gateway: GatewayName;
  readonly object: GatewayObject;
  readonly state: DisputeState;
  readonly amount: Money;
  readonly reason: string;
  readonly respondByMs: number | null;
  readonly openedAtMs: number;
}

/**
 * A charge as every screen shows it. `unknown` is true while an attempt is open and nobody is at work on it any
 * more: then only the gateway's answer or a person's recorded decision ends it. A decline or an unknown outcome is
 * a value with `problem` set, never an error.
 */
export interface ChargeView {
  readonly id: ChargeId;
  readonly saleId: SaleId;
  readonly tender: Tender;
  readonly gateway: GatewayName | null;
  readonly gatewayLabel: string | null;
  readonly amount: Money;
  readonly state: ChargeState;
  readonly unknown: boolean;
  readonly wanted: boolean;
  readonly capture: "automatic" | "manual";
  /** Held and not yet taken or released: what `charges.capture` may take. */
  readonly capturable: Money;
  readonly captureBeforeMs: number | null;
  /** How often what is held can be taken; null without a gateway. */
  readonly captures: "once" | "several" | null;
  readonly captured: Money;
  readonly refunded: Money;
  /** Withdrawn for disputes, and lost in them. */
  readonly disputed: Money;
  /** Taken back by the gateway or a bank without a refund or dispute. */
  readonly reversed: Money;
  readonly refundable: Money;
  /** Why no refund can go the way the money came, though money was taken; null where one can. */
  readonly refundRefusal: TillErrorBody | null;
  readonly fees: Money;
  readonly action: BuyerAction | null;
  readonly refusal: Refusal | null;
  readonly problem: TillErrorBody | null;
  readonly card: { readonly brand: string; readonly last4: string } | null;
  readonly change: Money | null;
  readonly object: GatewayObject | null;
  readonly createdAtMs: number;
  readonly capturedAtMs: number | null;
  readonly attempts: readonly AttemptView[];
  readonly disputes: readonly DisputeView[];
  /** Set while the request that made it is at work: ask again after this. */
  readonly retryAfterMs: number | null;
  /** When the gateway is asked next by itself. Told by `sales.get` alone; null where nothing is awaited. */
  readonly nextAskMs: number | null;
}

export interface RefundView {
  readonly id: RefundId;
  readonly chargeId: ChargeId;
  readonly saleId: SaleId;
  readonly returnId: ReturnId | null;
  readonly amount: Money;
  readonly state: RefundState;
  readonly unknown: boolean;
  readonly to: "original" | "cash" | "store_credit" | "exchange";
  readonly reason: string;
  readonly refusal: Refusal | null;
  readonly problem: TillErrorBody | null;
  readonly createdAtMs: number;
}

/** A gift card or store credit. Nobody is told its code again. */
export interface StoredValueView {
  readonly id: StoredValueId;
  readonly kind: StoredValueKind;
  readonly lastFour: string;
  readonly balance: Money;
  /** `not_paid`: the sale of it is not completed yet, or was given up. */
  readonly state: "not_paid" | "valid" | "blocked";
  readonly createdAtMs: number;
}

export interface StoredValueDetail extends StoredValueView {
  /** What it was sold or given with; null while nothing was ever on it. */
  readonly first: StoredValueMovementView | null;
  readonly blocking: {
    readonly atMs: number;
    readonly byName: string;
    readonly reason: string;
  } | null;
}

export interface StoredValueMovementView {
  readonly kind: "issued" | "redeemed" | "refunded_to" | "taken_back" | "restored";
  /** The sale line, charge, refund or return it came of. */
  readonly ref: Uuid;
  /** What it did to the balance. */
  readonly amount: Money;
  /** Null for goods that came back without the receipt of their sale. */
  readonly saleId: SaleId | null;
  readonly receiptNumber: string | null;
  readonly atMs: number;
}

/** What the shop owes the holders of its codes at one moment, beside what its books say. */
export interface StoredValuesOwedView {
  readonly asOfMs: number;
  readonly owed: readonly {
    readonly kind: StoredValueKind;
    /** How many still have something on them. */
    readonly count: number;
    /** What is on them. */
    readonly balance: Money;
    /** Taken off by returns whose refund nobody has accepted yet: in the books until then. */
    readonly comingBack: Money;
    /** What the ledger owes on the account of this kind: `balance` and `comingBack`, or something is wrong. */
    readonly ledger: Money;
  }[];
}

/** What became of one act of several that a till brought together. `behind`: not tried, one before it was refused. */
export type ActOutcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly refusal: TillErrorBody }
  | { readonly kind: "behind" };

export interface SaleView {
  readonly id: SaleId;
  readonly registerId: RegisterId;
  readonly registerName: string;
  readonly personName: string | null;
  readonly state: "open" | "completed" | "cancelled";
  readonly sale: PricedSale;
  /** What is captured and held by open charges, net of refunds. */
  readonly paid: Money;
  /** What another charge may still take. */
  readonly open: Money;
  readonly occurredAtMs: number;
  readonly completedAtMs: number | null;
  readonly businessDay: string | null;
  readonly receiptNumber: string | null;
}

export interface ReturnView {
  readonly id: ReturnId;
  readonly refundId: RefundId;
  readonly goods: PricedReturn;
  /** `abandoned`: no goods came back with it, and they can still. */
  readonly state: "planned" | "accepted" | "abandoned";
  /** The goods are back and their refund failed afterwards: a refund of `{ kind: "owed" }` pays what is owed. */
  readonly owed: boolean;
  /** How much of it that is. */
  readonly owedAmount: Money;
  /** `void`: the sale was taken back whole in the shift it was made in. */
  readonly kind: "goods" | "void";
  readonly occurredAtMs: number;
  readonly receiptNumber: string | null;
}

/** As much of a sale as tells it from another one. */
export interface FoundSaleView {
  readonly id: SaleId;
  readonly number: string;
  readonly registerName: string;
  readonly occurredAtMs: number;
  readonly total: Money;
  readonly items: readonly string[];
  readonly tenders: readonly { readonly kind: Tender["kind"]; readonly card: ChargeView["card"] }[];
  /** It was taken back whole in the shift it was made in: nothing of it is left to give back. */
  readonly isVoided: boolean;
}

export interface FoundSalesPage {
  readonly sales: readonly FoundSaleView[];
  /** Give it as `beforeId` for the next page; null on the last. */
  readonly nextId: SaleId | null;
}

/** A sale that was taken back whole, and what became of the money of each of its charges. */
export interface SaleVoidView {
  readonly id: ReturnId;
  readonly saleId: SaleId;
  readonly total: Money;
  readonly refunds: readonly RefundView[];
}

/** Goods that came back without the receipt of their sale, and were paid for. */
export interface NoReceiptReturnView {
  readonly id: ReturnId;
  readonly goods: PricedReturn;
  readonly paidTo: "cash" | "store_credit";
  readonly occurredAtMs: number;
  readonly receiptNumber: string | null;
}

export interface EntryView {
  readonly account: string;
  /** Debit positive, credit negative. */
  readonly amount: Money;
}

export interface JournalTransactionView {
  readonly id: JournalTransactionId;
  readonly kind: string;
  readonly cause: string;
  readonly occurredAtMs: number;
  readonly recordedAtMs: number;
  readonly businessDay: string;
  readonly saleId: SaleId | null;
  readonly chargeId: ChargeId | null;
  readonly refundId: RefundId | null;
  readonly entries: readonly EntryView[];
}

/** A sale with everything beneath it: what a figure on a report drills down to. */
export interface SaleDetail {
  readonly sale: SaleView;
  readonly charges: readonly ChargeView[];
  readonly refunds: readonly RefundView[];
  readonly returns: readonly ReturnView[];
  readonly journal: readonly JournalTransactionView[];
  readonly receipts: readonly ReceiptDocument[];
  /** Whose drawers may pay a refund in cash of what came another way; null where the merchant does not allow that. */
  readonly cashBack: {
    readonly drawers: readonly { readonly id: RegisterId; readonly name: string }[];
  } | null;
  /** What money handed out in cash is whole multiples of, in minor units. */
  readonly cashStepMinor: bigint;
}

/** What a shopper sees of their order. */
export interface OrderView {
  readonly sale: SaleView;
  readonly email: string;
  readonly charges: readonly ChargeView[];
  readonly refunds: readonly RefundView[];
  readonly receipt: ReceiptDocument | null;
}

/** Which form takes the card, and where it comes from. */
export type PayForm =
  | { readonly kind: "sandbox_card"; readonly url: string; readonly origin: string }
  | { readonly kind: "stripe"; readonly publishableKey: string }
  | {
      readonly kind: "square";
      readonly applicationId: string;
      readonly locationId: string;
      readonly environment: "sandbox" | "production";
    }
  /** The buyer is sent to the gateway's own page. */
  | { readonly kind: "redirect" };

export interface PayOption {
  readonly gateway: GatewayName;
  readonly label: string;
  readonly tender: "card" | "paypal";
  readonly form: PayForm;
}

export interface ShopView {
  readonly merchantName: string;
  readonly storeName: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly sandbox: boolean;
  readonly delivery: readonly {
    readonly kind: "pickup" | "post";
    readonly label: string;
    readonly price: Money;
  }[];
  readonly payOptions: readonly PayOption[];
}

export interface TerminalView {
  readonly id: string;
  readonly gateway: GatewayName;
  readonly gatewayLabel: string;
  readonly label: string;
  readonly online: boolean;
  /** The sandbox shows the reader's screen here; null for a real one. */
  readonly screenUrl: string | null;
}

export interface PersonView {
  readonly id: PersonId;
  readonly name: string;
  readonly role: string;
  readonly roleName: string;
  /** What a till asks before it lets somebody begin; the server asks again. */
  readonly grants: Grants;
}

/** A manager's yes; send its id with what it is for. */
export interface ApprovalView {
  readonly id: Uuid;
  readonly approverName: string;
  readonly expiresAtMs: number;
}

/** Somebody who works or has worked here, as the office shows them. */
export interface StaffView extends PersonView {
  readonly active: boolean;
  readonly hasPin: boolean;
  /** Whether they may sign in to the office by email and password. */
  readonly hasOffice: boolean;
  /** A mail went to them to choose a password by, and they have not yet. */
  readonly invitation: {
    readonly email: string;
    readonly expiresAtMs: number;
    readonly isOver: boolean;
  } | null;
  /** The registers where they are signed in now. */
  readonly sessions: readonly {
    readonly id: Uuid;
    readonly registerName: string;
    readonly startedAtMs: number;
  }[];
}

/** What became of asking somebody into the office. */
export interface InvitationSent {
  readonly expiresAtMs: number;
  /** Whether there is a mail server that sends it; else whoever runs Till prints the link. */
  readonly mails: boolean;
}

export interface RoleView {
  readonly code: string;
  readonly name: string;
  readonly grants: Grants;
  /** Whether the caller may give it to somebody, and change it. */
  readonly yours: boolean;
}

export interface PeoplePage {
  readonly people: readonly StaffView[];
  readonly roles: readonly RoleView[];
}

export interface RegisterView {
  readonly id: RegisterId;
  readonly name: string;
  readonly number: number;
  readonly kind: "counter" | "web";
  readonly storeName: string;
  readonly enrolledAtMs: number | null;
  /** Who is signed in there now. */
  readonly signedIn: readonly string[];
}

/** Shown once, to be typed at the till. */
export interface EnrolmentCodeView {
  /** `ABCD-EFGH-JKLM`. */
  readonly code: string;
  readonly registerName: string;
  readonly expiresAtMs: number;
}

/** What was done, by whom. */
export interface AuditView {
  readonly id: Uuid;
  readonly atMs: number;
  readonly actorKind: "person" | "key" | "buyer" | "system";
  readonly actorName: string;
  readonly registerName: string | null;
  readonly approverName: string | null;
  readonly action: string;
  readonly subject: string;
  readonly before: Json;
  readonly after: Json;
  /** Its place in the chain; null in the first moments. */
  readonly position: number | null;
}

/** What a walk along the whole chain found. */
export interface AuditProof {
  readonly rows: number;
  readonly linked: number;
  /** The last link, to be kept elsewhere: a later chain must still hold it. */
  readonly headHash: string | null;
  readonly headAtMs: number | null;
  /** The first place where the chain does not hold, in words; null when all of it does. */
  readonly broken: string | null;
}

/** What a register needs to know of itself. */
export interface TillSetup {
  readonly merchantId: MerchantId;
  readonly merchantName: string;
  readonly taxNumber: string | null;
  readonly storeId: StoreId;
  readonly storeName: string;
  readonly storeAddress: readonly string[];
  readonly timeZone: string;
  readonly cutoffHour: number;
  readonly currency: Currency;
  readonly registerId: RegisterId;
  readonly registerName: string;
  readonly registerNumber: number;
  /** Of this till's receipt numbers; another one each time a till is enrolled. */
  readonly receiptSeries: number;
  /** The highest counter of the series the server knows of; a till that lost its data starts above it. */
  readonly receiptCounter: number;
  /** Left out by a server that does not know of any. */
  readonly externalTenders?: readonly ExternalTender[];
  /** Whether cash may be given back for what came another way. */
  readonly refundToCash?: boolean;
  /** Whether cash in euros is rounded to five cents. */
  readonly roundEuroCash?: boolean;
  /** How the shop's scales write their labels; left out by a server that knows the standard ones only. */
  readonly scaleCodes?: readonly ScaleCodeRule[];
  readonly people: readonly PersonView[];
  /** What stands above each receipt; left out where it is the one that the till said it holds. */
  readonly logo?: ReceiptLogoView | null;
}

/** A picture of black and white dots: eight dots a byte from the left, a set bit black, in base64. */
export interface ReceiptLogoView {
  readonly id: Uuid;
  readonly width: number;
  readonly height: number;
  readonly bits: string;
}

/** A cart that waits to be taken up. */
export interface ParkedCartView {
  readonly id: ParkedCartId;
  readonly label: string;
  readonly cart: Cart;
  readonly total: Money;
  readonly parkedAtMs: number;
  readonly parkedBy: string;
  readonly registerId: RegisterId;
  readonly registerName: string;
}

export interface ShiftView {
  readonly id: ShiftId;
  readonly registerId: RegisterId;
  readonly openedBy: string;
  readonly openedAtMs: number;
  readonly float: Money;
  readonly state: "open" | "closed";
  readonly counted: Money | null;
  /** Shown only after the count is committed. */
  readonly expected: Money | null;
  readonly difference: Money | null;
}

/** One committed count of a drawer. What was expected is null for who may not know it. */
export interface ShiftCountView {
  readonly id: Uuid;
  /** 1 for the first; the last one holds. */
  readonly position: number;
  readonly counted: Money;
  readonly countedAtMs: number;
  readonly expected: Money | null;
  readonly difference: Money | null;
  /** The difference is more than who asks may close on alone. */
  readonly needsApproval: boolean;
}

/** One event of a gateway in the inbox. */
export interface EventView {
  readonly id: Uuid;
  readonly gateway: GatewayName;
  readonly eventId: string;
  readonly type: string;
  readonly objects: readonly GatewayObject[];
  readonly createdAtMs: number;
  readonly receivedAtMs: number;
  readonly state: "received" | "done" | "unmatched" | "ignored" | "dead";
  readonly detail: string | null;
  readonly via: "webhook" | "list";
}

export interface EventDetail extends EventView {
  /** The charge it is about; null where it names none of ours. */
  readonly charge: Pick<ChargeView, "id" | "saleId"> | null;
}

export interface EventCounts {
  readonly types: readonly {
    readonly gateway: GatewayName;
    readonly type: string;
    readonly state: EventView["state"];
    readonly count: number;
  }[];
  readonly caughtUp: readonly { readonly gateway: GatewayName; readonly untilMs: number | null }[];
}

/** What folding an event again would do. Nothing of it has happened. */
export interface ReplayPreview {
  readonly events: number;
  readonly charges: readonly {
    readonly chargeId: ChargeId;
    readonly saleId: SaleId;
    readonly stateBefore: ChargeState;
    readonly stateAfter: ChargeState;
    /** Facts that would be new. */
    readonly facts: readonly { readonly kind: string; readonly ref: string; readonly amount: Money }[];
    readonly journal: readonly {
      readonly kind: string;
      readonly cause: string;
      readonly entries: readonly EntryView[];
    }[];
  }[];
  /** Events whose charge would not change, and those that name none of ours. */
  readonly unchanged: number;
  readonly unmatched: number;
  /** Charges whose gateway could not be asked. */
  readonly unavailable: number;
}

export interface OutboxView {
  readonly id: Uuid;
  readonly kind: "mail" | "fulfilment";
  readonly cause: string;
  readonly saleId: SaleId | null;
  /** Null once it was erased, with what it said. */
  readonly to: string | null;
  readonly subject: string;
  readonly state: "queued" | "sent" | "kept" | "failed";
  readonly tries: number;
  readonly detail: string | null;
  readonly createdAtMs: number;
  readonly sentAtMs: number | null;
}

export interface OutboxDetail extends OutboxView {
  readonly text: string;
  readonly html: string | null;
}

/** What is held about a buyer. */
export interface CustomerView {
  readonly email: string;
  readonly orderCount: number;
  /** Of those, what nobody has paid and nobody cancelled. */
  readonly openOrderCount: number;
  readonly messageCount: number;
  /** Of those, what is still to be sent. */
  readonly waitingMessageCount: number;
  /** Gateways' events whose body is kept. */
  readonly eventCount: number;
  /** The newest. */
  readonly orders: readonly {
    readonly id: SaleId;
    readonly state: "open" | "completed" | "cancelled";
    readonly placedAtMs: number;
    readonly receiptNumber: string | null;
    readonly total: Money;
  }[];
}

/** A file to hand to the buyer. */
export interface CustomerExport {
  readonly fileName: string;
  readonly json: string;
}

export interface CustomerErased {
  readonly orders: number;
  readonly messages: number;
  readonly events: number;
}

/** After how many days what is forgotten by itself, and who holds data of their own. */
export interface CustomerRules {
  readonly eventBodiesDays: number;
  readonly messagesDays: number;
  readonly addressesDays: number;
  readonly unpaidAddressesDays: number;
  readonly gateways: readonly string[];
}

/** What one gateway's adapter signs in with. */
export interface CredentialsView {
  readonly gateway: CredentialGateway;
  /** Where what it signs in with now came from: the environment goes before what is kept here. */
  readonly source: "environment" | "kept" | "none";
  /** Why what is kept here is not used, as one sentence; null where it is, and where nothing is kept. */
  readonly problem: string | null;
  /** What is kept here was changed since the server started, and is used from its next start on. */
  readonly waitsForStart: boolean;
  readonly kept: readonly {
    readonly name: CredentialName;
    /** The last four characters of a secret; the whole of what is none. */
    readonly end: string;
    readonly setAtMs: number;
    readonly setBy: string | null;
  }[];
}

export interface CredentialsPage {
  /** Whether the server takes real money: it keeps only live credentials then, else only test ones. */
  readonly live: boolean;
  readonly gateways: readonly CredentialsView[];
}

/** What a manager sets for the whole merchant; the same shape goes back with `settings.save`. */
export interface SettingsView {
  readonly routing: RoutingSettings;
  readonly fees: FeeTable;
  readonly refundToCash: boolean;
  readonly roundEuroCash?: boolean | undefined;
  readonly fulfilmentUrl: string | null;
  readonly externalTenders?: readonly ExternalTender[] | undefined;
  /** How the shop's scales write their labels; without them as most do. */
  readonly scaleCodes?: readonly ScaleCodeRule[] | undefined;
}

export interface GatewayHealthView {
  readonly gateway: GatewayName;
  readonly label: string;
  /** `closed`: calls pass. `open`: new charges are kept away. `half_open`: one is let through to see. */
  readonly circuit: "closed" | "open" | "half_open";
  readonly failuresRecent: number;
  readonly callsRecent: number;
  readonly opensAgainAtMs: number | null;
  /** How long the calls took that were answered last: the median and the longest. Null before any was. */
  readonly typicalMs: number | null;
  readonly slowestMs: number | null;
}

export interface SettingsPage {
  readonly settings: SettingsView;
  /** Give it back as `basedOnMs`; null before anybody saved any. */
  readonly savedAtMs: number | null;
  readonly health: readonly GatewayHealthView[];
  readonly mail: { readonly configured: boolean; readonly from: string };
}

/** Every configured gateway for an example charge, best first. */
export interface RouteView {
  readonly candidates: readonly {
    readonly gateway: GatewayName;
    readonly label: string;
    readonly fits: boolean;
    /** Why it does not fit, or why it stands where it stands, as a sentence. */
    readonly because: string;
    readonly expectedFee: Money;
  }[];
}

/** Pushed to the office while it watches the day. */
export interface DayTick {
  readonly businessDay: string;
  readonly salesCompleted: number;
  readonly collected: Money;
  readonly unknownCharges: number;
  readonly byHour: readonly { readonly hour: number; readonly collectedMinor: bigint }[];
  readonly latest: readonly {
    readonly saleId: SaleId;
    readonly registerName: string;
    readonly total: Money;
    readonly atMs: number;
    readonly receiptNumber: string | null;
  }[];
}

/** A person's own account: what opens it and where it is open. */
export interface AccountView {
  readonly name: string;
  readonly email: string;
  readonly role: PersonView["role"];
  /** Whether the shop asks managers for more than a password. */
  readonly secondFactor: "demanded" | "offered";
  /** Signed in by a password alone where that is not enough: nothing else opens until one is set up. */
  readonly needsSecondFactor: boolean;
  readonly hasApp: boolean;
  readonly passkeys: readonly PasskeyView[];
  readonly recoveryCodesLeft: number;
  /** Until then a change of what opens the account asks for no password. */
  readonly confirmedUntilMs: number;
  readonly sessions: readonly SessionView[];
}

export interface PasskeyView {
  readonly id: string;
  readonly name: string | null;
  readonly createdAtMs: number | null;
  /** Kept by a password manager on several devices. */
  readonly isSynced: boolean;
}

export interface SessionView {
  readonly id: string;
  /** The one that asks. */
  readonly isThis: boolean;
  readonly signedInBy: "pin" | "password" | "totp" | "recovery" | "passkey";
  readonly createdAtMs: number;
  /** To the minute. */
  readonly usedAtMs: number;
  readonly userAgent: string | null;
  readonly address: string | null;
}

/** A key of a program, by which it is known; never the key. */
export interface ApiKeyView {
  readonly id: Uuid;
  readonly name: string;
  readonly prefix: string;
  readonly grants: Grants;
  readonly madeBy: string;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
  /** To the minute; null: never yet. */
  readonly usedAtMs: number | null;
  readonly state: "live" | "expired" | "revoked";
  readonly replaces: Uuid | null;
}

export interface NewApiKey {
  readonly key: ApiKeyView;
  /** Shown to the one call that made it; null in the answer to its repeat. */
  readonly secret: string | null;
}

/** A frozen Z in a list. What it says of the shift is read from what was frozen. */
export interface ZReportHead {
  readonly registerId: RegisterId;
  readonly number: number;
  readonly storeId: StoreId;
  readonly shiftId: ShiftId;
  readonly storeName: string | null;
  readonly registerName: string | null;
  readonly businessDay: string;
  readonly openedAtMs: number;
  readonly openedBy: string | null;
  readonly closedAtMs: number;
  readonly closedBy: string | null;
  readonly approvedBy: string | null;
  /** What it comes to. */
  readonly total: Money;
  readonly difference: Money;
  readonly cumulative: Money;
  readonly proofHolds: boolean;
  /** The number before is there, and what it came to is what this one went on from. */
  readonly follows: boolean;
}

export interface ZReportPage {
  readonly reports: readonly ZReportHead[];
  /** Those that a list can be narrowed to. */
  readonly registers: readonly {
    readonly id: RegisterId;
    readonly name: string;
    readonly storeName: string;
  }[];
  readonly next: {
    readonly recordedAtMs: number;
    readonly registerId: RegisterId;
    readonly number: number;
  } | null;
}
