import type {
  AttemptId,
  ChargeId,
  RefundId,
  RegisterId,
  ReturnId,
  SaleId,
  StoreId,
  Uuid,
} from "@till/kernel";
import type {
  Attempt,
  AttemptAsks,
  AttemptDecision,
  AttemptState,
  BuyerAction,
  Charge,
  ChargeFact,
  ChargeSnapshot,
  ChargeState,
  DisputeState,
  GatewayName,
  PreparedCall,
  Refund,
  RefundState,
  Refusal,
  Tender,
} from "@till/payments";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { FactSource } from "../ports.ts";
import { amount, businessDay, currency, document, instant, merchantId } from "./columns.ts";
import { sales } from "./sales.ts";

export const charges = pgTable(
  "charges",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<ChargeId>().notNull(),
    saleId: uuid("sale_id").$type<SaleId>().notNull(),
    storeId: uuid("store_id").$type<StoreId>().notNull(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    /** Day of its creation; money has its own day, on the fact and in the journal. */
    businessDay: businessDay().notNull(),
    tenderKind: text("tender_kind").$type<Tender["kind"]>().notNull(),
    tender: document<Tender>("tender").notNull(),
    gateway: text("gateway").$type<GatewayName>(),
    currency: currency(),
    amountMinor: amount("amount_minor").notNull(),
    capture: text("capture").$type<Charge["capture"]>().notNull(),
    initiator: text("initiator").$type<Charge["initiator"]>().notNull(),
    state: text("state").$type<ChargeState>().notNull(),
    objectType: text("object_type"),
    objectId: text("object_id"),
    objectClosed: boolean("object_closed").notNull(),
    wanted: boolean("wanted").notNull(),
    action: document<BuyerAction>("action"),
    refusal: document<Refusal>("refusal"),
    card: document<NonNullable<Charge["card"]>>("card"),
    captureBeforeMs: instant("capture_before_ms"),
    createdAtMs: instant("created_at_ms").notNull(),
    capturedAtMs: instant("captured_at_ms"),
    askedAtMs: instant("asked_at_ms"),
    /** The newest lease; grows with every one that is taken. */
    leaseFence: bigint("lease_fence", { mode: "number" }).notNull(),
    /** The newest lease under which the object was read to its end; null when none was. */
    readFence: bigint("read_fence", { mode: "number" }),
    leaseUntilMs: instant("lease_until_ms"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "charges_sale_fk",
      columns: [t.merchantId, t.saleId],
      foreignColumns: [sales.merchantId, sales.id],
    }),
    index("charges_last4")
      .on(t.merchantId, sql`(${t.card} ->> 'last4')`, t.saleId)
      .where(sql`${t.card} is not null`),
    index("charges_sale").on(t.merchantId, t.saleId),
    index("charges_day").on(t.merchantId, t.businessDay),
    index("charges_object")
      .on(t.merchantId, t.gateway, t.objectId)
      .where(sql`${t.objectId} is not null`),
    index("charges_open")
      .on(t.merchantId, t.id)
      .where(sql`${t.state} in ('created', 'requires_action', 'pending', 'authorized')`),
    index("charges_unwanted")
      .on(t.merchantId, t.id)
      .where(sql`${t.state} = 'captured' and not ${t.wanted}`),
    check(
      "charges_state",
      sql`${t.state} in ('created', 'requires_action', 'pending', 'authorized', 'captured', 'declined', 'failed', 'voided', 'expired')`,
    ),
    check("charges_amount", sql`${t.amountMinor} > 0`),
    check("charges_object_whole", sql`(${t.objectType} is null) = (${t.objectId} is null)`),
  ],
);

export const refunds = pgTable(
  "refunds",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<RefundId>().notNull(),
    chargeId: uuid("charge_id").$type<ChargeId>().notNull(),
    saleId: uuid("sale_id").$type<SaleId>().notNull(),
    returnId: uuid("return_id").$type<ReturnId>(),
    businessDay: businessDay().notNull(),
    currency: currency(),
    amountMinor: amount("amount_minor").notNull(),
    to: text("paid_to").$type<Refund["to"]>().notNull(),
    reason: text("reason").notNull(),
    state: text("state").$type<RefundState>().notNull(),
    objectType: text("object_type"),
    objectId: text("object_id"),
    refusal: document<Refusal>("refusal"),
    createdAtMs: instant("created_at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "refunds_charge_fk",
      columns: [t.merchantId, t.chargeId],
      foreignColumns: [charges.merchantId, charges.id],
    }),
    foreignKey({
      name: "refunds_sale_fk",
      columns: [t.merchantId, t.saleId],
      foreignColumns: [sales.merchantId, sales.id],
    }),
    index("refunds_charge").on(t.merchantId, t.chargeId),
    index("refunds_sale").on(t.merchantId, t.saleId),
    index("refunds_day").on(t.merchantId, t.businessDay),
    index("refunds_object")
      .on(t.merchantId, t.objectId)
      .where(sql`${t.objectId} is not null`),
    index("refunds_open")
      .on(t.merchantId, t.chargeId)
      .where(sql`${t.state} in ('created', 'pending', 'requires_action')`),
    check(
      "refunds_state",
      sql`${t.state} in ('created', 'pending', 'requires_action', 'succeeded', 'failed', 'canceled')`,
    ),
    check("refunds_paid_to", sql`${t.to} in ('original', 'cash', 'store_credit', 'exchange')`),
    check("refunds_amount", sql`${t.amountMinor} > 0`),
    check("refunds_object_whole", sql`(${t.objectType} is null) = (${t.objectId} is null)`),
  ],
);

export const attempts = pgTable(
  "attempts",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<AttemptId>().notNull(),
    chargeId: uuid("charge_id").$type<ChargeId>().notNull(),
    refundId: uuid("refund_id").$type<RefundId>(),
    kind: text("kind").$type<Attempt["kind"]>().notNull(),
    gateway: text("gateway").$type<GatewayName>().notNull(),
    state: text("state").$type<AttemptState>().notNull(),
    asks: document<AttemptAsks>("asks"),
    call: document<PreparedCall>("call").notNull(),
    startedAtMs: instant("started_at_ms").notNull(),
    lastSentAtMs: instant("last_sent_at_ms"),
    endedAtMs: instant("ended_at_ms"),
    tries: integer("tries").notNull(),
    detail: text("detail"),
    alarm: text("alarm"),
    decision: document<AttemptDecision>("decision"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "attempts_charge_fk",
      columns: [t.merchantId, t.chargeId],
      foreignColumns: [charges.merchantId, charges.id],
    }),
    foreignKey({
      name: "attempts_refund_fk",
      columns: [t.merchantId, t.refundId],
      foreignColumns: [refunds.merchantId, refunds.id],
    }),
    index("attempts_charge").on(t.merchantId, t.chargeId),
    index("attempts_open")
      .on(t.merchantId, t.chargeId)
      .where(sql`${t.state} in ('sending', 'unknown')`),
    index("attempts_attention")
      .on(t.merchantId, t.chargeId)
      .where(sql`${t.alarm} is not null or ${t.decision} is not null`),
    check(
      "attempts_state",
      sql`${t.state} in ('sending', 'succeeded', 'refused', 'not_sent', 'absent', 'unknown')`,
    ),
    check("attempts_kind", sql`${t.kind} in ('charge', 'capture', 'void', 'refund')`),
  ],
);

/** What happened to money, append-only. The primary key is what lets a fact be booked once, however often it is read. */
export const chargeFacts = pgTable(
  "charge_facts",
  {
    merchantId: merchantId(),
    source: text("source").$type<FactSource>().notNull(),
    kind: text("kind").$type<ChargeFact["kind"]>().notNull(),
    ref: text("ref").notNull(),
    chargeId: uuid("charge_id").$type<ChargeId>().notNull(),
    refundId: uuid("refund_id").$type<RefundId>(),
    currency: currency(),
    amountMinor: amount("amount_minor").notNull(),
    atMs: instant("at_ms").notNull(),
    businessDay: businessDay().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.source, t.kind, t.ref] }),
    foreignKey({
      name: "charge_facts_charge_fk",
      columns: [t.merchantId, t.chargeId],
      foreignColumns: [charges.merchantId, charges.id],
    }),
    foreignKey({
      name: "charge_facts_refund_fk",
      columns: [t.merchantId, t.refundId],
      foreignColumns: [refunds.merchantId, refunds.id],
    }),
    index("charge_facts_charge").on(t.merchantId, t.chargeId),
    index("charge_facts_day").on(t.merchantId, t.businessDay),
    check(
      "charge_facts_kind",
      sql`${t.kind} in ('authorized', 'captured', 'capture_undone', 'refund_accepted', 'refunded', 'refund_failed', 'fee', 'reversed', 'dispute_withdrawn', 'dispute_won', 'dispute_lost')`,
    ),
  ],
);

/** Charges that buyers contest; what that did to money are facts of the charge. */
export const disputes = pgTable(
  "disputes",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    chargeId: uuid("charge_id").$type<ChargeId>().notNull(),
    gateway: text("gateway").$type<GatewayName>().notNull(),
    objectType: text("object_type").notNull(),
    objectId: text("object_id").notNull(),
    state: text("state").$type<DisputeState>().notNull(),
    currency: currency(),
    amountMinor: amount("amount_minor").notNull(),
    reason: text("reason").notNull(),
    respondByMs: instant("respond_by_ms"),
    openedAtMs: instant("opened_at_ms").notNull(),
    askedAtMs: instant("asked_at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "disputes_charge_fk",
      columns: [t.merchantId, t.chargeId],
      foreignColumns: [charges.merchantId, charges.id],
    }),
    unique("disputes_object").on(t.merchantId, t.gateway, t.objectId),
    index("disputes_charge").on(t.merchantId, t.chargeId),
    index("disputes_undecided")
      .on(t.merchantId, t.id)
      .where(sql`${t.state} in ('inquiry', 'open', 'under_review')`),
    check("disputes_state", sql`${t.state} in ('inquiry', 'open', 'under_review', 'won', 'lost', 'closed')`),
  ],
);

export const chargeSnapshots = pgTable(
  "charge_snapshots",
  {
    merchantId: merchantId(),
    chargeId: uuid("charge_id").$type<ChargeId>().notNull(),
    askedAtMs: instant("asked_at_ms").notNull(),
    snapshot: document<ChargeSnapshot>("snapshot").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.chargeId] }),
    foreignKey({
      name: "charge_snapshots_charge_fk",
      columns: [t.merchantId, t.chargeId],
      foreignColumns: [charges.merchantId, charges.id],
    }),
  ],
);
