import { cashMoveKinds, drawerReasonNames } from "@till/drawer";
import { type Id, isUuid } from "@till/kernel";
import { type Currency, isCurrency } from "@till/money";
import { codePageMaps, paperColumns } from "@till/receipts";
import { z } from "zod";

const id = <Name extends string>() =>
  z.custom<Id<Name>>((value) => typeof value === "string" && isUuid(value), { error: "must be an id" });

const money = z.strictObject({
  amountMinor: z.bigint().min(0n).max(1_000_000_000_000n),
  currency: z.custom<Currency>((value) => typeof value === "string" && isCurrency(value)),
});

const positiveMoney = money.refine(({ amountMinor }) => amountMinor > 0n, { error: "type how much" });
const why = {
  reason: z.enum(drawerReasonNames).nullable(),
  note: z.string().trim().max(200).nullable(),
};

/** Left out: all that is left to pay. */
const part = positiveMoney.nullable().default(null);
const storedValueCode = z.string().trim().min(4).max(40);

const pin = z.string().regex(/^\d{4,8}$/, { error: "a PIN is 4 to 8 digits" });
const receiptNumber = z.string().trim().min(1).max(20);
const quantityMilli = z.int().min(0).max(100_000_000);

const goods = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("lines"),
    lines: z
      .array(z.strictObject({ saleLineId: id<"SaleLine">(), quantityMilli: quantityMilli.min(1) }))
      .min(1, { error: "choose what comes back" })
      .max(1000),
  }),
  z.strictObject({ kind: z.literal("amount"), amount: money }),
]);

/** The renderer is a guest: what it sends is parsed here, whatever its types promised. */
export const hostInputs = {
  enrol: z.strictObject({
    code: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z2-9]{4}[ -]?[A-Z2-9]{4}[ -]?[A-Z2-9]{4}$/, {
        error: "a code is three groups of four letters and digits, such as ABCD-EFGH-2345",
      })
      .transform((code) => code.replaceAll(" ", "-")),
  }),
  signIn: z.strictObject({ personId: id<"Person">(), pin }),
  approve: z.strictObject({ askId: id<"Uuid">(), personId: id<"Person">(), pin }),
  openShift: z.strictObject({ float: money }),
  drawerAct: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(cashMoveKinds), amount: positiveMoney, ...why }),
    z.strictObject({ kind: z.literal("no_sale"), amount: z.null(), ...why }),
  ]),
  countShift: z.strictObject({
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
  }),
  closeShift: z.strictObject({
    reason: z.string().trim().max(200).nullable(),
    withoutApproval: z.boolean(),
  }),
  shiftReport: z.strictObject({ which: z.enum(["open", "last"]) }),
  browse: z.strictObject({ category: z.string().max(60).nullable() }),
  search: z.strictObject({ text: z.string().max(100) }),
  scan: z.strictObject({ code: z.string().trim().min(1).max(60) }),
  addItem: z.strictObject({ productId: id<"Product">(), variantId: id<"Variant">().nullable() }),
  changeQuantity: z.strictObject({ lineId: id<"SaleLine">(), quantityMilli }),
  discountLine: z.strictObject({
    lineId: id<"SaleLine">(),
    ratePpm: z.int().min(0).max(1_000_000).nullable(),
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
  charge: z.strictObject({ chargeId: id<"Charge">() }),
  receipt: z.strictObject({ number: receiptNumber }),
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
  planReturn: z.strictObject({ saleId: id<"Sale">(), goods }),
  refund: z.strictObject({
    saleId: id<"Sale">(),
    chargeId: id<"Charge">(),
    goods,
    reason: z.string().trim().min(1, { error: "say why, in a word or two" }).max(200),
    to: z.enum(["original", "store_credit"]).default("original"),
  }),
  sendAgain: z.strictObject({ id: z.string().min(1).max(120) }),
} as const;
