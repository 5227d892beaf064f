import { cardDataRefused, findCardNumber } from "@till/wire";
import { z } from "zod";
import type { Answer, RegisterApi } from "../shared/host-api.ts";
import type { TillState } from "../shared/till-state.ts";
import { ApprovalNeeded } from "./approvals.ts";
import type { ChargeWatch } from "./charge-watch.ts";
import { closeShift, countShift, stopClosing } from "./closing.ts";
import { askReturnAgain } from "./ask-return-again.ts";
import { createDrawerActs } from "./drawer-acts.ts";
import { dropExchange, takeExchange } from "./exchange.ts";
import { giveBackPart } from "./give-back-part.ts";
import { hostInputs, unreadable } from "./host-inputs.ts";
import {
  cancelCharge,
  finishPayment,
  letGoCharge,
  takeCard,
  takeCash,
  takeExternal,
  takePayPal,
} from "./paying.ts";
import { mailReceipt } from "./mail-receipt.ts";
import { createNoReceiptReturns, findGoods, planNoReceipt } from "./no-receipt.ts";
import { printerAddress } from "./printing/printer-settings.ts";
import { printReceipt, showReceipt } from "./receipts.ts";
import type { Returns } from "./returns.ts";
import { addGiftCard, findValue, takeStoredValue } from "./stored-value.ts";
import { clearCart, editCart, setQuantity } from "./cart-edits.ts";
import { undo } from "./change-cart.ts";
import { park, readParked, takeParked } from "./parking.ts";
import { searchSales } from "./search-sales.ts";
import { addItem, addOpenItem, browse, scan, search } from "./selling.ts";
import { sendAgain } from "./send-again.ts";
import { dismissNotice } from "./lasting-notices.ts";
import { HostRefusal, ServerRefusal } from "./server-port.ts";
import { printShiftReport, shiftReportView } from "./shift-reports.ts";
import { openShift, takeOverShift } from "./shifts.ts";
import type { SignIn } from "./sign-in.ts";
import { isDamaged, isDiskFull } from "./sqlite-errors.ts";
import { refusalWords } from "./refusal.ts";
import { serverWords, setLanguage, speechOf } from "./speech.ts";
import { type TillContext, requirePerson, requireSelling } from "./till-context.ts";

export interface HostApiParts {
  readonly context: TillContext;
  readonly signIn: SignIn;
  readonly watch: ChargeWatch;
  readonly returns: Returns;
  readonly state: () => TillState;
  readonly refresh: () => Promise<void>;
}

/** The bridge's far end: parses what the screen sent, does it, and answers in a sentence where it cannot. */
export function createHostApi(parts: HostApiParts): RegisterApi {
  const { context, signIn, watch, returns } = parts;
  const noReceipts = createNoReceiptReturns();
  const drawerActs = createDrawerActs();
  const answer = answering(context);
  const { changeQuantity, ...i } = hostInputs;
  return {
    state: answer(z.undefined(), () => parts.state()),
    setLanguage: answer(i.setLanguage, ({ language }) => done(setLanguage(context, language))),
    enrol: answer(i.enrol, async ({ code }) => {
      await context.enrolment.enrol(context, code);
      await parts.refresh();
      return null;
    }),
    approve: answer(i.approve, async (yes) => done(await context.approvals.give(context, yes))),
    signIn: answer(i.signIn, async ({ personId, pin }) => {
      await signIn.signIn(context, personId, pin);
      await parts.refresh();
      return null;
    }),
    signOut: answer(z.undefined(), () => done(signIn.signOut(context))),
    openShift: answer(i.openShift, ({ float }) => done(openShift(context, float))),
    drawerAct: answer(i.drawerAct, (request) => done(drawerActs.record(context, request))),
    countShift: answer(i.countShift, async (count) => done(await countShift(context, count))),
    stopClosing: answer(z.undefined(), () => done(stopClosing(context))),
    closeShift: answer(i.closeShift, (close) => closeShift(context, close)),
    takeOverShift: answer(i.takeOverShift, ({ count }) => done(takeOverShift(context, count))),
    shiftReport: answer(i.shiftReport, ({ which }) => shiftReportView(context, which)),
    printShiftReport: answer(i.shiftReport, ({ which }) => printShiftReport(context, which)),
    browse: answer(i.browse, ({ category }) => browse(context, category)),
    search: answer(i.search, ({ text }) => search(context, text)),
    scan: answer(i.scan, ({ code }) => scan(context, code)),
    addItem: answer(i.addItem, (pick) => done(addItem(context, pick))),
    changeQuantity: answer(changeQuantity, (to) => done(setQuantity(context, to.lineId, to.quantityMilli))),
    addOpenItem: answer(i.addOpenItem, (item) => done(addOpenItem(context, item))),
    editCart: answer(i.editCart, (edit) => done(editCart(context, edit))),
    undo: answer(z.undefined(), () => done(undo(context))),
    park: answer(i.park, ({ label }) => done(park(context, label))),
    readParked: answer(z.undefined(), async () => done(await readParked(context))),
    takeParked: answer(i.takeParked, async ({ id }) => done(await takeParked(context, id))),
    clearCart: answer(z.undefined(), () => done(clearCart(context))),
    takeCash: answer(i.takeCash, (handed) => done(takeCash(context, handed))),
    takeCard: answer(i.takeCard, ({ terminalId, amount }) =>
      done(watch.follow(takeCard(context, terminalId, amount))),
    ),
    takePayPal: answer(i.takePayPal, (asked) =>
      done(watch.follow(takePayPal(context, asked?.amount ?? null))),
    ),
    takeStoredValue: answer(i.takeStoredValue, (asked) =>
      done(watch.follow(takeStoredValue(context, asked))),
    ),
    takeExternal: answer(i.takeExternal, (taken) => done(takeExternal(context, taken))),
    findValue: answer(i.findValue, ({ code }) => findValue(context, code)),
    addGiftCard: answer(i.addGiftCard, ({ amount }) => done(addGiftCard(context, amount))),
    giveBackPart: answer(i.charge, async ({ chargeId }) => done(await giveBackPart(context, chargeId))),
    cancelCharge: answer(i.charge, async ({ chargeId }) =>
      done(await cancelCharge(context, chargeId, watch.seen)),
    ),
    letGoCharge: answer(i.charge, ({ chargeId }) => done(letGoCharge(context, chargeId))),
    askAgain: answer(i.charge, async ({ chargeId }) => {
      watch.follow(chargeId);
      watch.seen(await context.server.refreshCharge(chargeId));
      return null;
    }),
    finishPayment: answer(z.undefined(), () => done(finishPayment(context))),
    readTerminals: answer(z.undefined(), async () => {
      context.memory.terminals = await context.server.terminals();
      return done(context.changed());
    }),
    receipt: answer(i.receipt, ({ number }) => {
      requireSelling(context);
      return showReceipt(context, number);
    }),
    print: answer(i.print, (print) => {
      requireSelling(context);
      return done(printReceipt(context, print));
    }),
    mailReceipt: answer(i.mailReceipt, async (asked) => done(await mailReceipt(context, asked))),
    ...printerApi(context),
    searchSales: answer(i.searchSales, (asked) => searchSales(context, asked)),
    findSale: answer(i.receipt, ({ number }) => {
      requireSelling(context);
      return returns.find(context, number);
    }),
    planReturn: answer(i.planReturn, (request) => ({ total: returns.plan(context, request) })),
    findGoods: answer(i.findGoods, ({ text }) => findGoods(context, text)),
    planNoReceipt: answer(i.planNoReceipt, (asked) => planNoReceipt(context, asked)),
    returnNoReceipt: answer(i.returnNoReceipt, (request) => noReceipts.takeBack(context, request)),
    voidSale: answer(i.voidSale, ({ saleId }) => returns.voidSale(context, saleId)),
    refund: answer(i.refund, (request) => returns.refund(context, request)),
    askReturnAgain: answer(i.askReturnAgain, (asked) => askReturnAgain(context, asked.id)),
    layExchange: answer(i.layExchange, (request) => done(returns.exchange(context, request))),
    dropExchange: answer(z.undefined(), () => {
      requireSelling(context);
      return done(dropExchange(context));
    }),
    takeExchange: answer(z.undefined(), () => done(watch.follow(takeExchange(context)))),
    dismissNotice: answer(i.dismissNotice, (read) => done(dismissNotice(context, read))),
    sendAgain: answer(i.sendAgain, async ({ id }) => done(await sendAgain(context, id))),
  };
}

/** The printer's own acts: by whoever is signed in, since who cannot print cannot sell. */
function printerApi(context: TillContext) {
  const { printing } = context;
  const answer = answering(context);
  const { printAgain, decidePrint, savePrinter } = hostInputs;
  return {
    printAgain: answer(printAgain, ({ printId }) => {
      requirePerson(context);
      return done(printing.again(context, printId));
    }),
    decidePrint: answer(decidePrint, ({ printId, decision }) => {
      requirePerson(context);
      return done(printing.decide(context, printId, decision));
    }),
    printTestPage: answer(z.undefined(), () => {
      requirePerson(context);
      printing.print(context, { kind: "test" });
      return done(context.changed());
    }),
    checkPrinter: answer(z.undefined(), async () => done(await printing.check(context))),
    savePrinter: answer(savePrinter, ({ address, ...settings }) => {
      requirePerson(context);
      return done(printing.save(context, { ...settings, address: printerAddress(address) }));
    }),
  } satisfies Partial<RegisterApi>;
}

const done = (_nothing: void): null => null;

/** A refusal becomes a sentence; a broken promise of our own stays an exception, and is logged as one. */
export const answering =
  (context: TillContext) =>
  <In, Out>(schema: z.ZodType<In>, work: (input: In) => Out | Promise<Out>) =>
  async (input?: unknown): Promise<Answer<Out>> => {
    const speech = speechOf(context);
    const refused = (message: string) => ({ ok: false as const, message });
    // A card drawn through a reader that types, into whatever field is open: it does not get onto this machine's disk.
    if (findCardNumber(input)) return refused(serverWords(cardDataRefused, speech));
    const parsed = schema.safeParse(input);
    if (!parsed.success) return refused(unreadable(parsed.error, speech.say));
    try {
      return { ok: true, value: await work(parsed.data) };
    } catch (error) {
      if (error instanceof ApprovalNeeded)
        return { ...refused(refusalWords(error, speech)), approval: error.ask };
      if (error instanceof HostRefusal || error instanceof ServerRefusal)
        return refused(refusalWords(error, speech));
      if (isNoAnswer(error)) return refused(speech.say("refusal.no_answer"));
      if (isDiskFull(error)) {
        context.memory.notices.show({ kind: "disk_full" });
        return refused(speech.say("refusal.disk_full"));
      }
      if (isDamaged(error)) return refused(speech.say("refusal.damaged"));
      throw error;
    }
  };

/** What `fetch` and tRPC throw when nothing, or nothing of ours, came back. */
const isNoAnswer = (error: unknown): boolean =>
  error instanceof Error && (error.name === "TRPCClientError" || error.name === "TypeError");
