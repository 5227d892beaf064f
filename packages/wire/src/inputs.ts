import { scaleItemDigits, scalePrefixes } from "@till/catalogue";
import {
  type DrawerActKind,
  type ReasonRefusal,
  cashMoveKinds,
  drawerReasonNames,
  reasonRefusal,
} from "@till/drawer";
import { isLocale } from "./is-locale.ts";
import { logoLimits } from "./logo-limits.ts";
import { isRoleCode, permissionNames } from "@till/people";
import { z } from "zod";
import { cart } from "./cart.ts";
import { credentialGateway, credentialsToSet } from "./credentials.ts";
import {
  approvalIds,
  businessDay,
  currency,
  gatewayName,
  id,
  instantMs,
  nonNegativeMoney,
  orderToken,
  positiveMoney,
  staffNote,
} from "./scalars.ts";
import { returnedLines } from "./exchange.ts";
import { bringSales, commitSale, createCharge, issueReceipt, issueReturnReceipt } from "./sold-at-till.ts";
import { externalName, storedValueCode } from "./tender.ts";

const locale = z.string().max(35).refine(isLocale, { error: "must be a locale, such as de-DE" });
const email = z.email({ error: "must be an email address" }).max(254);

const drawerCount = {
  counted: nonNegativeMoney,
  /** By coins and notes, in minor units; null where only the sum was entered. */
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
};

const pin = z.string().regex(/^\d{4,8}$/, { error: "a PIN is 4 to 8 digits" });
const permissionName = z.enum(permissionNames);
const roleCode = z
  .string()
  .refine(isRoleCode, { error: "must be small letters, digits and _, a letter first" });
const personName = z.string().trim().min(1, { error: "needs a name" }).max(80);

const linkHash = z.string().regex(/^[0-9a-f]{64}$/, { error: "is 64 digits from 0 to f" });

const pageLimit = z.int().min(1).max(200).default(50);

const returnRequest = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("lines"), lines: returnedLines }),
  z.strictObject({ kind: z.literal("amount"), amount: positiveMoney }),
  /** Goods that came back and whose refund failed afterwards: their money is still owed, and nothing more comes back. */
  z.strictObject({ kind: z.literal("owed"), returnId: id<"Return">() }),
]);

/** One event, some, or everything of one gateway received in a range. At most 200 are looked at. */
const eventSelection = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ids"), ids: z.array(id<"Uuid">()).min(1).max(200) }),
  z.strictObject({
    kind: z.literal("range"),
    gateway: gatewayName,
    fromMs: instantMs,
    toMs: instantMs,
    states: z
      .array(z.enum(["received", "done", "unmatched", "ignored", "dead"]))
      .max(10)
      .optional(),
  }),
]);

const feeRate = z.strictObject({
  rateBasisPoints: z.int().min(0).max(10_000),
  fixedMinor: z.bigint().min(0n).max(1_000_000n),
});

/** Same shape as `MerchantSettings` of the database. */
const merchantSettings = z.strictObject({
  routing: z.strictObject({
    prefer: z.enum(["listed", "cheapest"]),
    rules: z
      .array(
        z.strictObject({
          gateway: gatewayName,
          enabled: z.boolean(),
          currencies: z.array(currency).max(50).readonly().nullable(),
          minMinor: z.bigint().min(0n).nullable(),
          maxMinor: z.bigint().min(0n).nullable(),
        }),
      )
      .max(20)
      .readonly(),
  }),
  fees: z.record(gatewayName, z.strictObject({ online: feeRate, inPerson: feeRate })),
  refundToCash: z.boolean(),
  roundEuroCash: z.boolean().optional(),
  fulfilmentUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  externalTenders: z
    .array(
      z.strictObject({
        name: externalName,
        label: z.string().trim().min(1, { error: "needs a name" }).max(30),
        needsReference: z.boolean(),
      }),
    )
    .max(12)
    .refine((tenders) => new Set(tenders.map(({ name }) => name)).size === tenders.length, {
      error: "names each way to pay once",
    })
    .readonly()
    .optional(),
  scaleCodes: z
    .array(
      z.strictObject({
        prefix: z.enum(scalePrefixes),
        itemDigits: z
          .int()
          .min(Math.min(...scaleItemDigits))
          .max(Math.max(...scaleItemDigits)),
        hasValueCheck: z.boolean(),
        value: z.enum(["weight", "price"]),
      }),
    )
    .max(scalePrefixes.length)
    .refine((rules) => new Set(rules.map(({ prefix }) => prefix)).size === rules.length, {
      error: "has each prefix once",
    })
    .readonly()
    .optional(),
});

/** Black and white dots: eight dots a byte from the left, a set bit black. */
const receiptLogo = z
  .strictObject({
    width: z.int().min(8).max(logoLimits.widthMax).multipleOf(8),
    height: z.int().min(1).max(logoLimits.heightMax),
    bits: z.base64().max(Math.ceil((logoLimits.widthMax * logoLimits.heightMax) / 24) * 4 + 4),
  })
  .refine(({ width, height, bits }) => bytesOf(bits) === (width / 8) * height, {
    error: "has another number of dots than it says",
  });
const bytesOf = (base64: string): number => (base64.length / 4) * 3 - (/=*$/.exec(base64)?.[0].length ?? 0);

/** Why something was done at a drawer, when and by whom: somebody else may be signed in by the time it is sent. */
const whyAtDrawer = {
  reason: z.enum(drawerReasonNames).nullable(),
  note: staffNote.nullable(),
  occurredAtMs: instantMs,
  /** Standard: the caller. */
  doneBy: id<"Person">().optional(),
  approvalIds,
};

const reasonWords: Readonly<Record<ReasonRefusal, string>> = {
  reason_missing: "say why",
  reason_unknown: "this reason is not for this",
  note_missing: "say what for, in a word or two",
};

function refuseReason(
  act: { readonly kind: DrawerActKind; readonly reason: string | null; readonly note: string | null },
  context: z.RefinementCtx,
): void {
  const refused = reasonRefusal(act.kind, act);
  if (refused === null) return;
  const field = refused === "note_missing" ? "note" : "reason";
  context.addIssue({ code: "custom", message: reasonWords[refused], path: [field] });
}

/** The input of every procedure, by router. Shared so that a client can refuse before it sends. */
export const inputs = {
  sales: {
    /** From a till: prices are what was agreed at the counter, the server checks the arithmetic and keeps them. */
    commit: commitSale,
    /** What a till did while nobody heard it: as its own calls, in one. Answers for each act, in their order. */
    bring: bringSales,
    /** From the storefront: prices and taxes are the server's own. */
    checkout: z.strictObject({
      id: id<"Sale">(),
      orderToken,
      email,
      lines: z
        .array(
          z.strictObject({
            id: id<"SaleLine">(),
            variantId: id<"Variant">(),
            quantity: z.int().min(1).max(999),
          }),
        )
        .min(1, { error: "the cart is empty" })
        .max(200),
      delivery: z.enum(["pickup", "post"]),
    }),
    order: z.strictObject({ id: id<"Sale">(), orderToken }),
    get: z.strictObject({ id: id<"Sale">() }),
    list: z.strictObject({
      businessDay: businessDay.optional(),
      registerId: id<"Register">().optional(),
      state: z.enum(["open", "completed", "cancelled"]).optional(),
      search: z.string().trim().max(60).optional(),
      beforeId: id<"Sale">().optional(),
      limit: pageLimit,
    }),
    /** Paid sales by what somebody knows who has no receipt: one of these things is enough. */
    find: z.strictObject({
      any: z
        .strictObject({
          amount: positiveMoney.optional(),
          last4: z
            .string()
            .regex(/^\d{4}$/, { error: "the last four digits of the card" })
            .optional(),
          businessDay: businessDay.optional(),
          email: email.optional(),
          item: z.string().trim().min(2).max(60).optional(),
        })
        .refine((any) => Object.values(any).some((known) => known !== undefined), {
          error: "say at least one thing that is known of the sale",
        }),
      beforeId: id<"Sale">().optional(),
      limit: pageLimit,
    }),
    cancel: z.strictObject({ id: id<"Sale">(), approvalIds }),
    /** All of a paid sale comes back, and the money of each charge goes where it came from. */
    void: z.strictObject({
      id: id<"Return">(),
      saleId: id<"Sale">(),
      /** The register it was sold at. */
      registerId: id<"Register">(),
      /** One for each charge that holds money of the sale. */
      refunds: z
        .array(z.strictObject({ id: id<"Refund">(), chargeId: id<"Charge">() }))
        .min(1)
        .max(20),
      occurredAtMs: instantMs.optional(),
      approvalIds,
    }),
  },
  /** Carts set aside at one register and taken up once, at any register of the store. */
  carts: {
    park: z.strictObject({
      id: id<"ParkedCart">(),
      registerId: id<"Register">(),
      label: z.string().trim().max(60),
      cart,
      /** Who parked it, where somebody else may be signed in by the time it is sent. Standard: the caller. */
      parkedBy: id<"Person">().optional(),
      occurredAtMs: instantMs,
    }),
    /** The register that parked it will not take it up without asking any more: now others may. */
    share: z.strictObject({ id: id<"ParkedCart">() }),
    take: z.strictObject({
      id: id<"Uuid">(),
      parkedCartId: id<"ParkedCart">(),
      registerId: id<"Register">(),
      occurredAtMs: instantMs,
    }),
    waiting: z.strictObject({ registerId: id<"Register">() }),
  },
  charges: {
    create: createCharge,
    /** Takes what was held, or a part; the rest is released with the last one (`final`). */
    capture: z.strictObject({
      id: id<"Attempt">(),
      chargeId: id<"Charge">(),
      amount: positiveMoney.optional(),
      final: z.boolean().default(true),
    }),
    /** A manager's word on what no gateway will answer any more. */
    decide: z.strictObject({
      id: id<"Uuid">(),
      chargeId: id<"Charge">(),
      attemptId: id<"Attempt">(),
      done: z.boolean(),
      reason: staffNote.min(3, { error: "say how you know, in a few words" }),
    }),
    list: z.strictObject({
      businessDay: businessDay.optional(),
      open: z.boolean().optional(),
      attention: z.boolean().optional(),
      beforeId: id<"Charge">().optional(),
      limit: pageLimit,
    }),
    /** The ways to pay what is open on an order, best first. */
    payOptions: z.strictObject({ saleId: id<"Sale">(), orderToken: orderToken.optional() }),
    get: z.strictObject({ id: id<"Charge">(), orderToken: orderToken.optional() }),
    watch: z.strictObject({ id: id<"Charge">(), orderToken: orderToken.optional() }),
    refresh: z.strictObject({ id: id<"Charge">(), orderToken: orderToken.optional() }),
    void: z.strictObject({ id: id<"Charge">(), orderToken: orderToken.optional() }),
    /** `code`: of the store credit that goods go onto which had paid for it. */
    letGo: z.strictObject({ id: id<"Charge">(), code: storedValueCode.optional() }),
  },
  refunds: {
    create: z.strictObject({
      id: id<"Refund">(),
      chargeId: id<"Charge">(),
      returnId: id<"Return">(),
      goods: returnRequest,
      /** What the customer was shown; another one from the same goods is a conflict. */
      total: positiveMoney.optional(),
      reason: staffNote.min(1, { error: "say why, in a word or two" }),
      /** The drawer that pays, for a cash charge; else the register where it is asked. */
      registerId: id<"Register">().nullable(),
      /** `cash`: handed out at the counter for money that came another way, where the merchant allows it. */
      to: z.enum(["original", "cash", "store_credit"]).default("original"),
      /** With `store_credit`: the code it goes onto, a new one of the caller's making or one that the customer has. */
      code: storedValueCode.optional(),
      occurredAtMs: instantMs.optional(),
      approvalIds,
    }),
    get: z.strictObject({ id: id<"Refund">() }),
  },
  returns: {
    /** Goods without the receipt of their sale, at the shop's own prices of now, over the counter. */
    withoutReceipt: z.strictObject({
      id: id<"Return">(),
      /** The open shift of the register where it is done: its drawer pays. */
      shiftId: id<"Shift">(),
      lines: z
        .array(
          z.strictObject({
            id: id<"SaleLine">(),
            variantId: id<"Variant">(),
            quantityMilli: z.int().min(1).max(100_000_000),
            /** Codes of what it was sold with, as far as anybody knows. */
            modifiers: z.array(z.string().min(1).max(40)).max(20).optional(),
            /** Of one piece or kilogram with all that: less than it costs now, never more. Standard: what it costs now. */
            unitPrice: nonNegativeMoney.optional(),
          }),
        )
        .min(1)
        .max(200),
      /** What the customer was shown; another one from the same lines is a conflict of prices. */
      total: positiveMoney,
      reason: staffNote.min(1, { error: "say why, in a word or two" }),
      to: z.enum(["cash", "store_credit"]),
      /** With `store_credit`: the code it goes onto, a new one of the caller's making or one that the customer has. */
      code: storedValueCode.optional(),
      occurredAtMs: instantMs,
      approvalIds,
    }),
    /** As `receipts.issue`, for goods that came back without a receipt. */
    issueReceipt: issueReturnReceipt,
  },
  disputes: {
    list: z.strictObject({
      states: z
        .array(z.enum(["inquiry", "open", "under_review", "won", "lost", "closed"]))
        .max(10)
        .optional(),
      beforeId: id<"Uuid">().optional(),
      limit: pageLimit,
    }),
  },
  /** What the gateways told us: webhooks, and what was found in their own lists. */
  events: {
    list: z.strictObject({
      gateway: gatewayName.optional(),
      states: z
        .array(z.enum(["received", "done", "unmatched", "ignored", "dead"]))
        .max(10)
        .optional(),
      type: z.string().max(120).optional(),
      beforeId: id<"Uuid">().optional(),
      limit: pageLimit,
    }),
    get: z.strictObject({ id: id<"Uuid">() }),
    counts: z.strictObject({}),
    /** What folding these again would change, without changing it. */
    previewReplay: eventSelection,
    replay: z.strictObject({ id: id<"Uuid">(), selection: eventSelection }),
    /** Reads the gateways' own lists now. */
    catchUp: z.strictObject({ id: id<"Uuid">(), gateway: gatewayName }),
  },
  outbox: {
    list: z.strictObject({
      kind: z.enum(["mail", "fulfilment"]).optional(),
      states: z
        .array(z.enum(["queued", "sent", "kept", "failed"]))
        .max(10)
        .optional(),
      beforeId: id<"Uuid">().optional(),
      limit: pageLimit,
    }),
    get: z.strictObject({ id: id<"Uuid">() }),
    resend: z.strictObject({ id: id<"Uuid">(), messageId: id<"Uuid">() }),
  },
  settings: {
    get: z.strictObject({}),
    save: z.strictObject({
      id: id<"Uuid">(),
      settings: merchantSettings,
      /** `savedAtMs` of the settings they were made from: what others saved since is not overwritten. */
      basedOnMs: instantMs.nullable().optional(),
    }),
    logo: z.strictObject({}),
    /** Above each receipt from now on; null: nothing. */
    saveLogo: z.strictObject({ id: id<"Uuid">(), logo: receiptLogo.nullable() }),
    /** Where an example charge would go, and why. */
    tryRoute: z.strictObject({
      amount: positiveMoney,
      channel: z.enum(["online", "in_person"]),
      /** Settings not saved yet; left out: the saved ones. */
      settings: merchantSettings.optional(),
    }),
  },
  /** Buyers, by the address they gave. */
  customers: {
    rules: z.strictObject({}),
    find: z.strictObject({ email }),
    export: z.strictObject({ email }),
    erase: z.strictObject({ id: id<"Uuid">(), email }),
  },
  /** What adapters sign in with at their gateways. */
  credentials: {
    list: z.strictObject({}),
    set: credentialsToSet,
    remove: z.strictObject({ id: id<"Uuid">(), gateway: credentialGateway }),
  },
  receipts: {
    /** A till numbers its own receipts, without gaps, also offline; the server keeps the number it is told. */
    issue: issueReceipt,
    /** To the buyer, as they say their address at the counter. */
    mail: z.strictObject({
      id: id<"Uuid">(),
      saleId: id<"Sale">(),
      number: z.string().trim().min(1).max(20),
      email,
      locale: locale.optional(),
    }),
    ofSale: z.strictObject({ saleId: id<"Sale">(), orderToken: orderToken.optional() }),
    byNumber: z.strictObject({ number: z.string().trim().min(1).max(20) }),
  },
  /** Gift cards and store credit. */
  storedValues: {
    find: z.strictObject({ code: storedValueCode }),
    get: z.strictObject({ id: id<"StoredValue">() }),
    /** What happened to it, newest first; `before`: the last one of the page before. */
    movements: z.strictObject({
      id: id<"StoredValue">(),
      before: z
        .strictObject({
          atMs: instantMs,
          ref: id<"Uuid">(),
          kind: z.enum(["issued", "redeemed", "refunded_to", "taken_back", "restored"]),
        })
        .optional(),
      limit: pageLimit,
    }),
    owed: z.strictObject({}),
    list: z.strictObject({
      kind: z.enum(["gift_card", "store_credit"]).optional(),
      state: z.enum(["not_paid", "valid", "blocked"]).optional(),
      /** Of a sale that sold, spent or loaded it, or of goods without one. */
      receiptNumber: z.string().trim().min(1).max(20).optional(),
      /** The last four characters of a code. */
      lastFour: z.string().trim().toUpperCase().length(4).optional(),
      beforeId: id<"StoredValue">().optional(),
      limit: pageLimit,
    }),
    /** A card that was lost buys nothing until it is found; what is on it stays. */
    setBlocked: z.strictObject({
      id: id<"Uuid">(),
      storedValueId: id<"StoredValue">(),
      blocked: z.boolean(),
      reason: staffNote.min(1, { error: "say why, in a word or two" }),
    }),
  },
  shifts: {
    open: z.strictObject({
      id: id<"Shift">(),
      registerId: id<"Register">(),
      float: nonNegativeMoney,
      occurredAtMs: instantMs,
    }),
    close: z.strictObject({
      id: id<"Shift">(),
      /** The last count; where there is none yet, this is the first. */
      counted: nonNegativeMoney,
      reason: staffNote.nullable(),
      occurredAtMs: instantMs,
      approvalIds,
      /** Nobody is there to approve: the difference stands on record without. */
      withoutApproval: z.boolean().optional(),
      /** What the server refused and the till still holds: put off, on record. */
      unsent: z
        .strictObject({ count: z.int().min(1).max(1_000_000), total: nonNegativeMoney.nullable() })
        .nullable()
        .optional(),
      /** Sales that were practised at this register since its last close: excluded from everything, and counted. */
      practised: z.int().min(1).max(1_000_000).optional(),
    }),
    count: z.strictObject({
      id: id<"Uuid">(),
      shiftId: id<"Shift">(),
      ...drawerCount,
      occurredAtMs: instantMs,
    }),
    report: z.strictObject({ shiftId: id<"Shift">() }),
    /** Another one answers for the drawer from now on. */
    handOver: z.strictObject({
      id: id<"Uuid">(),
      shiftId: id<"Shift">(),
      /** Standard: the caller. */
      takenBy: id<"Person">().optional(),
      /** What lay in the drawer between the two; left out where nobody counted. */
      count: z.strictObject(drawerCount).optional(),
      occurredAtMs: instantMs,
    }),
    current: z.strictObject({ registerId: id<"Register">() }),
    /** Cash in or out of the drawer. Done already when it is sent, so it is kept whatever became of the shift. */
    moveCash: z
      .strictObject({
        id: id<"Uuid">(),
        shiftId: id<"Shift">(),
        kind: z.enum(cashMoveKinds),
        amount: positiveMoney,
        ...whyAtDrawer,
      })
      .superRefine(refuseReason),
    /** The drawer was opened for no sale. */
    openDrawer: z
      .strictObject({ id: id<"Uuid">(), shiftId: id<"Shift">(), ...whyAtDrawer })
      .superRefine((act, context) => refuseReason({ ...act, kind: "no_sale" }, context)),
  },
  reports: {
    /** Frozen Zs, newest first. */
    zReports: z.strictObject({
      storeId: id<"Store">().optional(),
      registerId: id<"Register">().optional(),
      /** The days they were closed on, both included. */
      fromDay: businessDay.optional(),
      toDay: businessDay.optional(),
      /** The last of the page before. */
      before: z
        .strictObject({
          recordedAtMs: instantMs,
          registerId: id<"Register">(),
          number: z.int().min(1).max(1_000_000_000),
        })
        .optional(),
      limit: pageLimit,
    }),
    zReport: z.strictObject({ registerId: id<"Register">(), number: z.int().min(1).max(1_000_000_000) }),
    endOfDay: z.strictObject({
      businessDay: businessDay.optional(),
      registerId: id<"Register">().optional(),
    }),
    csv: z.strictObject({
      businessDay: businessDay.optional(),
      section: z.enum(["totals", "tenders", "taxes", "hours", "items", "earlier_prices"]),
    }),
    entries: z.strictObject({
      businessDay: businessDay.optional(),
      account: z.string().max(80).optional(),
      saleId: id<"Sale">().optional(),
      beforeId: id<"JournalTransaction">().optional(),
      limit: pageLimit,
    }),
  },
  /** One's own: what changes it here is named by itself, so a repeat changes nothing more. */
  account: {
    get: z.strictObject({}),
    confirm: z.strictObject({ password: z.string().min(1).max(1024) }),
    endSession: z.strictObject({ sessionId: z.string().min(1).max(64) }),
    endOtherSessions: z.strictObject({}),
    /** By nobody in particular: the answer is the same for an address that nobody has. */
    askReset: z.strictObject({ email }),
    reset: z.strictObject({ token: z.string().min(20).max(100), newPassword: z.string().min(1).max(1024) }),
    /** The link of an invitation, and the password that its receiver chooses. */
    accept: z.strictObject({ token: z.string().min(20).max(100), newPassword: z.string().min(1).max(1024) }),
  },
  approvals: {
    /** By PIN at the register where it is needed; holds for a minute, for this act of the one who is signed in. */
    give: z.strictObject({
      id: id<"Uuid">(),
      approverId: id<"Person">(),
      pin,
      permission: permissionName,
      subject: id<"Uuid">(),
      size: z.bigint().min(0n).nullable(),
    }),
  },
  keys: {
    list: z.strictObject({}),
    create: z.strictObject({
      id: id<"Uuid">(),
      name: personName,
      grants: z.partialRecord(permissionName, z.strictObject({ limit: z.bigint().min(0n).nullable() })),
      days: z.int().min(1).max(366),
    }),
    /** A new key with the same name and grants; the old one lives on for `overlapMs`. */
    rotate: z.strictObject({
      id: id<"Uuid">(),
      keyId: id<"Uuid">(),
      days: z.int().min(1).max(366),
      overlapMs: z
        .int()
        .min(0)
        .max(7 * 86_400_000),
    }),
    revoke: z.strictObject({ id: id<"Uuid">(), keyId: id<"Uuid">() }),
  },
  people: {
    list: z.strictObject({}),
    save: z.strictObject({
      id: id<"Uuid">(),
      personId: id<"Person">(),
      name: personName,
      role: roleCode,
      active: z.boolean(),
    }),
    /** Null takes the PIN away. */
    setPin: z.strictObject({ id: id<"Uuid">(), personId: id<"Person">(), pin: pin.nullable() }),
    saveRole: z.strictObject({
      id: id<"Uuid">(),
      code: roleCode,
      name: personName,
      grants: z.partialRecord(permissionName, z.strictObject({ limit: z.bigint().min(0n).nullable() })),
    }),
    endSession: z.strictObject({ id: id<"Uuid">(), sessionId: id<"Uuid">() }),
    /** Asks them to sign in to the office, by a mail whose receiver chooses the password. */
    invite: z.strictObject({ id: id<"Uuid">(), personId: id<"Person">(), email }),
    /** Takes back the sign-in to the office, or the invitation to one. */
    closeOffice: z.strictObject({ id: id<"Uuid">(), personId: id<"Person">() }),
  },
  registers: {
    list: z.strictObject({}),
    /** A code for one till to become this register, once, within a quarter of an hour. */
    makeCode: z.strictObject({ id: id<"Uuid">(), registerId: id<"Register">() }),
    revoke: z.strictObject({ id: id<"Uuid">(), registerId: id<"Register">() }),
  },
  audit: {
    list: z.strictObject({
      action: z.string().max(60).optional(),
      subject: z.string().max(80).optional(),
      personId: id<"Person">().optional(),
      fromMs: instantMs.optional(),
      toMs: instantMs.optional(),
      beforeId: id<"Uuid">().optional(),
      limit: pageLimit,
    }),
    /** `heads`: hashes kept elsewhere from earlier checks, which the chain must still hold. */
    verify: z.strictObject({ heads: z.array(linkHash).max(10).optional() }),
  },
  till: {
    /** A till that has a code from the office gives it for the register's key. */
    enrol: z.strictObject({
      code: z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[A-Z2-9]{4}-?[A-Z2-9]{4}-?[A-Z2-9]{4}$/),
      /** The register whose sales wait at that till: a code for another one is refused, and stays good. */
      registerId: id<"Register">().optional(),
    }),
    signOut: z.strictObject({}),
    setup: z.strictObject({
      registerKey: z.string().min(16).max(200),
      /** The logo that is held there; null: none. Left out by who prints none. */
      logoId: id<"Uuid">().nullable().optional(),
    }),
    signIn: z.strictObject({
      registerKey: z.string().min(16).max(200),
      personId: id<"Person">(),
      pin,
    }),
  },
} as const;
