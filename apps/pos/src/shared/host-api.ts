import type { FoundGoods, NoReceiptAnswer, NoReceiptPlan, NoReceiptRequest } from "./no-receipt.ts";
import type { ChargeId, ParkedCartId, PersonId, SaleId, SaleLineId, Uuid } from "@till/kernel";
import type { Money } from "@till/money";
import type { CartEdit } from "./cart-edit.ts";
import type { NoticeRead } from "./notices.ts";
import type { Language } from "./languages.ts";
import type { PrinterSettings } from "./printing.ts";
import type {
  ApprovalAsk,
  DrawerActRequest,
  FoundSale,
  FoundValue,
  GridItem,
  ItemPick,
  OpenItem,
  ReceiptView,
  ReportView,
  RefundAnswer,
  RefundTo,
  ReturnGoods,
  SaleHits,
  ScanAnswer,
  ShiftClosed,
  TillState,
  VoidAnswer,
} from "./till-state.ts";

/** What a screen may ask of the host. A refusal is a value with a sentence for the cashier. */
export interface HostApi extends RegisterApi {
  /** From here on nothing is real, until `endTraining`. Only with nothing open. */
  startTraining(): Promise<Answer<null>>;
  /** Back to the register, with nobody signed in. What was trained is gone. */
  endTraining(): Promise<Answer<null>>;
}

/** The same of a register, and of the training till that stands in front of it. */
export interface RegisterApi {
  state(): Promise<Answer<TillState>>;
  /** The till speaks it from now on, to whoever comes. */
  setLanguage(input: { readonly language: Language }): Promise<Answer<null>>;
  /** Becomes a register by a code that a manager made in the office. */
  enrol(input: { readonly code: string }): Promise<Answer<null>>;
  /** A manager's yes to what was asked; the act that asked is sent again afterwards. */
  approve(input: {
    readonly askId: string;
    readonly personId: PersonId;
    readonly pin: string;
  }): Promise<Answer<null>>;
  signIn(input: { readonly personId: PersonId; readonly pin: string }): Promise<Answer<null>>;
  signOut(): Promise<Answer<null>>;
  openShift(input: { readonly float: Money }): Promise<Answer<null>>;
  /** Cash in or out of the drawer beside selling, or opening it for no sale. */
  drawerAct(input: DrawerActRequest): Promise<Answer<null>>;
  /** A blind count: what was expected comes into the state once the server has it. */
  countShift(input: DrawerCount): Promise<Answer<null>>;
  /** Back to selling; the counts stay on record. */
  stopClosing(): Promise<Answer<null>>;
  /** Closes on the last count. `withoutApproval`: nobody is there to approve the difference. */
  closeShift(input: {
    readonly reason: string | null;
    readonly withoutApproval: boolean;
  }): Promise<Answer<ShiftClosed>>;
  /**
   * Who is signed in answers for the drawer from now on. `count`: what lay in it between the two, or null where nobody
   * counted.
   */
  takeOverShift(input: { readonly count: DrawerCount | null }): Promise<Answer<null>>;
  /** `open`: the X of the shift that runs; `last`: the Z of the one closed last. */
  shiftReport(input: { readonly which: "open" | "last" }): Promise<Answer<ReportView>>;
  /** The same on paper; what was printed comes back to be shown. */
  printShiftReport(input: { readonly which: "open" | "last" }): Promise<Answer<ReportView>>;
  browse(input: { readonly category: string | null }): Promise<Answer<readonly GridItem[]>>;
  search(input: { readonly text: string }): Promise<Answer<readonly GridItem[]>>;
  scan(input: { readonly code: string }): Promise<Answer<ScanAnswer>>;
  addItem(input: ItemPick): Promise<Answer<null>>;
  addOpenItem(input: OpenItem): Promise<Answer<null>>;
  editCart(input: CartEdit): Promise<Answer<null>>;
  undo(): Promise<Answer<null>>;
  /** Sets the cart aside, for this register or another one. */
  park(input: { readonly label: string }): Promise<Answer<null>>;
  readParked(): Promise<Answer<null>>;
  takeParked(input: { readonly id: ParkedCartId }): Promise<Answer<null>>;
  changeQuantity(input: {
    readonly lineId: SaleLineId;
    readonly quantityMilli: number;
  }): Promise<Answer<null>>;
  clearCart(): Promise<Answer<null>>;
  /** Without an amount, here and below: all that is left to pay. */
  takeCash(input: { readonly tendered: Money; readonly amount?: Money }): Promise<Answer<null>>;
  takeCard(input: { readonly terminalId: string; readonly amount?: Money }): Promise<Answer<null>>;
  takePayPal(input?: { readonly amount?: Money }): Promise<Answer<null>>;
  /** By gift card or store credit; the code says which. */
  takeStoredValue(input: { readonly code: string; readonly amount?: Money }): Promise<Answer<null>>;
  /** Taken by the shop itself, and recorded. */
  takeExternal(input: {
    readonly name: string;
    readonly reference: string;
    readonly amount?: Money;
  }): Promise<Answer<null>>;
  findValue(input: { readonly code: string }): Promise<Answer<FoundValue>>;
  /** Puts a gift card into the cart; its code is on the receipt. */
  addGiftCard(input: { readonly amount: Money }): Promise<Answer<null>>;
  /** A part of a sale that is not paid in the end. */
  giveBackPart(input: { readonly chargeId: ChargeId }): Promise<Answer<null>>;
  cancelCharge(input: { readonly chargeId: ChargeId }): Promise<Answer<null>>;
  letGoCharge(input: { readonly chargeId: ChargeId }): Promise<Answer<null>>;
  askAgain(input: { readonly chargeId: ChargeId }): Promise<Answer<null>>;
  /** Leaves the paid or refused screen. A refused sale keeps its cart. */
  finishPayment(): Promise<Answer<null>>;
  readTerminals(): Promise<Answer<null>>;
  receipt(input: { readonly number: string }): Promise<Answer<ReceiptView>>;
  /** Queued, and sent after the sale: also without a network. */
  mailReceipt(input: {
    readonly saleId: SaleId;
    readonly number: string;
    readonly email: string;
  }): Promise<Answer<null>>;
  print(input: { readonly number: string; readonly kind: "receipt" | "gift_receipt" }): Promise<Answer<null>>;
  /** What failed, once more; what is unknown, as a copy, now that somebody has looked for it. */
  printAgain(input: { readonly printId: string }): Promise<Answer<null>>;
  /** Somebody has looked: it came out, or it is left as it is. */
  decidePrint(input: {
    readonly printId: string;
    readonly decision: "came_out" | "left";
  }): Promise<Answer<null>>;
  printTestPage(): Promise<Answer<null>>;
  /** Asks the printer how it is; the state says what it answered. */
  checkPrinter(): Promise<Answer<null>>;
  /** `address` as a person writes it; empty: no printer. */
  savePrinter(input: Omit<PrinterSettings, "address"> & { readonly address: string }): Promise<Answer<null>>;
  /** Sales by what somebody knows who has no receipt. `beforeId`: the next page. */
  searchSales(input: {
    readonly text: string;
    readonly beforeId: SaleHits["nextId"];
  }): Promise<Answer<SaleHits>>;
  findSale(input: { readonly number: string }): Promise<Answer<FoundSale>>;
  planReturn(input: {
    readonly saleId: SaleId;
    readonly goods: ReturnGoods;
    /** In cash it comes to what coins can pay. */
    readonly chargeId: ChargeId;
    readonly to: RefundTo;
  }): Promise<Answer<{ readonly total: Money }>>;
  refund(input: {
    readonly saleId: SaleId;
    readonly chargeId: ChargeId;
    readonly goods: ReturnGoods;
    readonly reason: string;
    /** Left out: the way it came. */
    readonly to?: RefundTo;
  }): Promise<Answer<RefundAnswer>>;
  /** Once more about a return whose answer was lost: it is booked once, and handed over once. */
  askReturnAgain(input: { readonly id: Uuid }): Promise<Answer<RefundAnswer>>;
  /** What a code or words name, for goods that come back without a receipt. */
  findGoods(input: { readonly text: string }): Promise<Answer<FoundGoods>>;
  planNoReceipt(input: Pick<NoReceiptRequest, "lines" | "to">): Promise<Answer<NoReceiptPlan>>;
  returnNoReceipt(input: NoReceiptRequest): Promise<Answer<NoReceiptAnswer>>;
  /** Takes the sale that was found back whole; everything goes back to where it was paid from. */
  /** Lays goods of the sale that was found last against the cart; nothing is sent before the cart is paid. */
  layExchange(input: {
    readonly saleId: SaleId;
    readonly goods: Extract<ReturnGoods, { kind: "lines" }>;
    readonly reason: string;
    readonly restTo: RefundTo;
  }): Promise<Answer<null>>;
  dropExchange(): Promise<Answer<null>>;
  /** Pays for the cart with them, as far as they are worth it. */
  takeExchange(): Promise<Answer<null>>;
  voidSale(input: { readonly saleId: SaleId }): Promise<Answer<VoidAnswer>>;
  sendAgain(input: { readonly id: string }): Promise<Answer<null>>;
  /** Somebody has read it. */
  dismissNotice(input: NoticeRead): Promise<Answer<null>>;
}

/** `pieces`: coins and notes by their value; null where the sum alone was typed. */
interface DrawerCount {
  readonly counted: Money;
  readonly pieces: readonly { readonly valueMinor: bigint; readonly count: number }[] | null;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  /** `approval`: asked of a manager; with their yes the same request again goes through. */
  | { readonly ok: false; readonly message: string; readonly approval?: ApprovalAsk };

/** What the host tells a screen unasked. */
export interface ScreenApi {
  /** The `TillState` as superjson: a text that is the same as the last one is not sent. */
  stateChanged(written: string): void;
}
