import { cashMoveKinds, drawerReasonNames } from "@till/drawer";
import { type Id, isUuid } from "@till/kernel";
import { type Currency, isCurrency } from "@till/money";
import { codePageMaps, paperColumns } from "@till/receipts";
import { z } from "zod";
import type { CartEdit } from "../shared/cart-edit.ts";
import { type Language, isLanguage } from "../shared/languages.ts";
import { en } from "../shared/messages/en/index.ts";
import type { MessageKey } from "../shared/messages/message-types.ts";
import type { Say } from "../shared/speech.ts";

/** What a person did that cannot be read: the sentence is said in the language of the till, by `unreadable`. */
const inWords = (key: InputKey) => ({ error: key });

type InputKey = Extract<MessageKey, `refusal.input_${string}`>;
const isInputKey = (text: string): text is InputKey =>
  text.startsWith("refusal.input_") && Object.hasOwn(en.refusal, text.slice("refusal.".length));

/** Why something was not read. What no screen lets through has no words of its own. */
export function unreadable({ issues: [issue] }: z.ZodError, say: Say): string {
  return say("refusal.cannot_read", { why: say(keyOf(issue)) });
}

function keyOf(issue: z.core.$ZodIssue | undefined): InputKey {
  if (issue && isInputKey(issue.message)) return issue.message;
  const isLong = issue?.code === "too_big" && issue.origin === "string";
  return isLong ? "refusal.input_long" : "refusal.input_other";
}

const id = <Name extends string>() =>
  z.custom<Id<Name>>((value) => typeof value === "string" && isUuid(value), { error: "an id" });

const money = z.strictObject({
  amountMinor: z.bigint().min(0n).max(1_000_000_000_000n),
  currency: z.custom<Currency>((value) => typeof value === "string" && isCurrency(value)),
});

const positiveMoney = money.refine(({ amountMinor }) => amountMinor > 0n, inWords("refusal.input_amount"));
const why = {
  reason: z.enum(drawerReasonNames).nullable(),
  note: z.string().trim().max(200).nullable(),
};

/** Left out: all that is left to pay. */
const part = positiveMoney.nullable().default(null);
const storedValueCode = z.string().trim().min(4).max(40);

const language = z.custom<Language>((value) => typeof value === "string" && isLanguage(value));

const pin = z.string().regex(/^\d{4,8}$/, inWords("refusal.input_pin"));
const receiptNumber = z.string().trim().min(1).max(20);
const quantityMilli = z.int().min(0).max(100_000_000);

const returnedLines = z.strictObject({
  kind: z.literal("lines"),
  lines: z
    .array(z.strictObject({ saleLineId: id<"SaleLine">(), quantityMilli: quantityMilli.min(1) }))
    .min(1, inWords("refusal.input_goods"))
    .max(1000),
});

const goods = z.discriminatedUnion("kind", [
  returnedLines,
  z.strictObject({ kind: z.literal("amount"), amount: money }),
]);

const noReceiptLines = z
  .array(
    z.strictObject({
      variantId: id<"Variant">(),
      quantityMilli: quantityMilli.min(1),
      modifiers: z.array(z.string().min(1).max(40)).max(20).optional(),
      unitPrice: money,
    }),
  )
  .min(1, inWords("refusal.input_goods"))
  .max(200);

const words = z.string().trim().max(200);
const lineId = id<"SaleLine">();

const cartEdit = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("quantity"), lineId, quantityMilli }),
  z.strictObject({
    kind: z.literal("discount"),
    lineId: lineId.nullable(),
    discount: z
      .discriminatedUnion("kind", [
        z.strictObject({
          kind: z.literal("percent"),
          ratePpm: z
            .int()
            .min(1, inWords("refusal.input_no_discount"))
            .max(1_000_000, inWords("refusal.input_all_off")),
          reason: words,
        }),
        z.strictObject({ kind: z.literal("amount"), amount: positiveMoney, reason: words }),
      ])
      .nullable(),
  }),
  z.strictObject({
    kind: z.literal("price"),
    lineId,
    agreed: z
      .strictObject({ price: money, reason: words.min(1, inWords("refusal.input_reason")) })
      .nullable(),
  }),
  z.strictObject({ kind: z.literal("note"), lineId: lineId.nullable(), note: words }),
  z.strictObject({
    kind: z.literal("exemption"),
    exemption: z
      .strictObject({
        buyer: words.min(1, inWords("refusal.input_buyer")),
        certificate: words.min(1, inWords("refusal.input_certificate")),
      })
      .nullable(),
  }),
  z.strictObject({ kind: z.literal("tip"), tip: money }),
  z.strictObject({ kind: z.literal("clear") }),
]) satisfies z.ZodType<CartEdit>;

const drawerCount = z.strictObject({
  counted: money,
  pieces: z
    .array(
      z.strictObject({
        valueMinor: z.bigint().min(1n).max(10_000_000n),
        count: z.int().min(0).max(1_000_000),
      }),
    )
    .min(1)
    .max(40)
    .nullable(),
});

/** The renderer is a guest: what it sends is parsed here, whatever its types promised. */
export const hostInputs = {
  setLanguage: z.strictObject({ language }),
  enrol: z.strictObject({
    code: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z2-9]{4}[ -]?[A-Z2-9]{4}[ -]?[A-Z2-9]{4}$/, inWords("refusal.input_code"))
      .transform((code) => code.replaceAll(" ", "-")),
  }),
  signIn: z.strictObject({ personId: id<"Person">(), pin }),
  approve: z.strictObject({ askId: id<"Uuid">(), personId: id<"Person">(), pin }),
  openShift: z.strictObject({ float: money }),
  drawerAct: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(cashMoveKinds), amount: positiveMoney, ...why }),
    z.strictObject({ kind: z.literal("no_sale"), amount: z.null(), ...why }),
  ]),
  countShift: drawerCount,
  takeOverShift: z.strictObject({ count: drawerCount.nullable() }),
  closeShift: z.strictObject({
    reason: z.string().trim().max(200).nullable(),
    withoutApproval: z.boolean(),
  }),
  shiftReport: z.strictObject({ which: z.enum(["open", "last"]) }),
  browse: z.strictObject({ category: z.string().max(60).nullable() }),
  search: z.strictObject({ text: z.string().max(100) }),
  scan: z.strictObject({ code: z.string().trim().min(1).max(60) }),
  addItem: z.strictObject({
    productId: id<"Product">(),
    variantId: id<"Variant">().nullable(),
    modifiers: z.array(z.string().max(40)).max(20).optional(),
    quantityMilli: quantityMilli.min(1).optional(),
  }),
  takeCash: z.strictObject({ tendered: money, amount: part }),
  takeCard: z.strictObject({ terminalId: z.string().min(1).max(100), amount: part }),
  takePayPal: z.strictObject({ amount: part }).optional(),
  takeStoredValue: z.strictObject({ code: storedValueCode, amount: part }),
  takeExternal: z.strictObject({
    name: z.string().min(1).max(30),
    reference: z.string().trim().max(100),
    amount: part,
  }),
  findValue: z.strictObject({ code: storedValueCode }),
  addGiftCard: z.strictObject({ amount: positiveMoney }),
  addOpenItem: z.strictObject({
    name: z.string().trim().min(1, inWords("refusal.input_item")).max(80),
    price: positiveMoney,
    taxClassCode: z.string().min(1).max(40),
  }),
  editCart: cartEdit,
  park: z.strictObject({ label: z.string().trim().max(60) }),
  takeParked: z.strictObject({ id: id<"ParkedCart">() }),
  changeQuantity: z.strictObject({ lineId: id<"SaleLine">(), quantityMilli }),
  charge: z.strictObject({ chargeId: id<"Charge">() }),
  receipt: z.strictObject({ number: receiptNumber }),
  mailReceipt: z.strictObject({
    saleId: id<"Sale">(),
    number: receiptNumber,
    email: z.string().trim().min(1).max(254),
  }),
  print: z.strictObject({ number: receiptNumber, kind: z.enum(["receipt", "gift_receipt"]) }),
  printAgain: z.strictObject({ printId: id<"Uuid">() }),
  decidePrint: z.strictObject({ printId: id<"Uuid">(), decision: z.enum(["came_out", "left"]) }),
  savePrinter: z.strictObject({
    address: z.string().trim().max(260),
    columns: z.literal(paperColumns),
    codePages: z.enum(codePageMaps),
    printsByItself: z.boolean(),
    hasDrawer: z.boolean(),
  }),
  planReturn: z.strictObject({
    saleId: id<"Sale">(),
    goods,
    chargeId: id<"Charge">(),
    to: z.enum(["original", "cash", "store_credit"]),
  }),
  refund: z.strictObject({
    saleId: id<"Sale">(),
    chargeId: id<"Charge">(),
    goods,
    reason: z.string().trim().min(1, inWords("refusal.input_reason")).max(200),
    to: z.enum(["original", "cash", "store_credit"]).default("original"),
  }),
  askReturnAgain: z.strictObject({ id: id<"Uuid">() }),
  layExchange: z.strictObject({
    saleId: id<"Sale">(),
    goods: returnedLines,
    reason: z.string().trim().min(1, inWords("refusal.input_reason")).max(200),
    restTo: z.enum(["original", "cash", "store_credit"]),
  }),
  searchSales: z.strictObject({
    text: z.string().trim().min(1).max(100),
    beforeId: id<"Sale">().nullable(),
  }),
  findGoods: z.strictObject({ text: z.string().trim().min(1).max(100) }),
  planNoReceipt: z.strictObject({ lines: noReceiptLines, to: z.enum(["cash", "store_credit"]) }),
  returnNoReceipt: z.strictObject({
    lines: noReceiptLines,
    reason: z.string().trim().min(1, inWords("refusal.input_reason")).max(200),
    to: z.enum(["cash", "store_credit"]),
  }),
  voidSale: z.strictObject({ saleId: id<"Sale">() }),
  dismissNotice: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("rescued") }),
    z.strictObject({ kind: z.literal("let_go"), chargeId: id<"Charge">() }),
  ]),
  sendAgain: z.strictObject({ id: z.string().min(1).max(120) }),
} as const;
