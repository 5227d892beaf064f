import { type ChargeId, type MerchantId, type SaleId, invariant } from "@till/kernel";
import type { Charge, ChargeFact, GatewayName } from "@till/payments";
import { type SQL, and, asc, desc, eq, getTableColumns, lt, sql } from "drizzle-orm";
import { insertMany, recordOf, selectMany, updateMany } from "../many-rows.ts";
import type { ChargeChange, ChargeQuery, ChargeStore } from "../ports.ts";
import { lifeOfCharge, partsOfCharge, toCharge, toFact } from "./charge-parts.ts";
import { chargeFacts, chargeSnapshots, charges } from "../schema/index.ts";
import type { Session } from "../session.ts";
import {
  builder,
  command,
  createReader,
  createUpdate,
  query,
  rowsOf,
  wholeRow,
  withMany,
} from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type SaleKey = Key & { readonly saleId: SaleId };
type ChargeKey = Key & { readonly id: ChargeId };
type ChargeRow = typeof charges.$inferSelect;
type FactRow = typeof chargeFacts.$inferSelect;

const thisCharge = and(eq(charges.merchantId, p("merchantId")), eq(charges.id, p("id")));

const factKinds = {
  authorized: true,
  captured: true,
  capture_undone: true,
  refund_accepted: true,
  refunded: true,
  refund_failed: true,
  fee: true,
  reversed: true,
  dispute_withdrawn: true,
  dispute_won: true,
  dispute_lost: true,
} as const satisfies Record<ChargeFact["kind"], true>;
const factKindList = sql.raw(
  Object.keys(factKinds)
    .map((kind) => `'${kind}'`)
    .join(", "),
);

const insertCharge = withMany(
  command<Omit<ChargeRow, "businessDay">>(
    builder.insert(charges).values({
      ...wholeRow(charges),
      businessDay: sql`(select till_business_day(${p("createdAtMs")}, s.time_zone, s.cutoff_hour) from stores s
        where s.merchant_id = ${p("merchantId")} and s.id = ${p("storeId")})`,
    }),
  ),
  insertMany(charges, {
    computed: {
      businessDay: `(select till_business_day(r.created_at_ms, s.time_zone, s.cutoff_hour) from stores s
        where s.merchant_id = r.merchant_id and s.id = r.store_id)`,
    },
  }),
);
const findCharge = rowsOf<ChargeKey, typeof charges>(
  charges,
  builder.select().from(charges).where(thisCharge),
);
const theseCharges = and(
  eq(charges.merchantId, p("merchantId")),
  sql`${charges.id} = any(${p("ids")}::uuid[])`,
);
const lockCharge = withMany(
  rowsOf<ChargeKey, typeof charges>(
    charges,
    builder.select().from(charges).where(thisCharge).for("no key update"),
  ),
  selectMany(
    // In one order, so that no two statements wait for each other's rows.
    builder.select().from(charges).where(theseCharges).orderBy(asc(charges.id)).for("no key update"),
    { key: "id", row: (row: ChargeRow) => row.id },
  ),
);
const chargesOfSale = withMany(
  rowsOf<SaleKey, typeof charges>(
    charges,
    builder
      .select()
      .from(charges)
      .where(and(eq(charges.merchantId, p("merchantId")), eq(charges.saleId, p("saleId"))))
      .orderBy(asc(charges.id)),
  ),
  selectMany(
    builder
      .select()
      .from(charges)
      .where(and(eq(charges.merchantId, p("merchantId")), sql`${charges.saleId} = any(${p("ids")}::uuid[])`))
      .orderBy(asc(charges.id)),
    { key: "saleId", row: (row: ChargeRow) => row.saleId },
  ),
);
const chargeOfObject = rowsOf<
  Key & { readonly gateway: GatewayName; readonly objectType: string; readonly objectId: string },
  typeof charges
>(
  charges,
  builder
    .select()
    .from(charges)
    .where(
      and(
        eq(charges.merchantId, p("merchantId")),
        eq(charges.gateway, p("gateway")),
        eq(charges.objectId, p("objectId")),
        eq(charges.objectType, p("objectType")),
      ),
    ),
);
// The constant list of kinds lets the facts be found by their primary key.
const chargeOfChild = rowsOf<
  Key & { readonly gateway: GatewayName; readonly childId: string },
  typeof charges
>(
  charges,
  builder
    .select()
    .from(charges)
    .where(
      and(
        eq(charges.merchantId, p("merchantId")),
        sql`${charges.id} in (
          select f.charge_id from charge_facts f where f.merchant_id = ${p("merchantId")}
            and f.source = ${p("gateway")} and f.kind in (${factKindList}) and f.ref = ${p("childId")}
          union
          select d.charge_id from disputes d where d.merchant_id = ${p("merchantId")}
            and d.gateway = ${p("gateway")} and d.object_id = ${p("childId")}
          union
          select r.charge_id from refunds r join charges c on c.merchant_id = r.merchant_id and c.id = r.charge_id
            where r.merchant_id = ${p("merchantId")} and r.object_id = ${p("childId")} and c.gateway = ${p("gateway")})`,
      ),
    ),
);
const updateCharge = createUpdate<typeof charges, ChargeKey>(charges, thisCharge, (set) =>
  updateMany(charges, { key: ["merchantId", "id"], set }),
);

const takeLease = query<ChargeKey & { readonly nowMs: number; readonly untilMs: number }, number>(
  sql`update ${charges} set lease_fence = lease_fence + 1, lease_until_ms = ${p("untilMs")}
      where merchant_id = ${p("merchantId")} and id = ${p("id")}
        and (lease_until_ms is null or lease_until_ms <= ${p("nowMs")})
      returning lease_fence`,
  ([fence]) => Number(fence),
);
const leasesOfObjects = query<
  Key & { readonly gateway: GatewayName; readonly objectIds: readonly string[] },
  { readonly fence: number; readonly untilMs: number | null }
>(
  // Said once more than `any` says it, so that the index of charges with an object is used.
  sql`select lease_fence, lease_until_ms from ${charges} where merchant_id = ${p("merchantId")} and gateway = ${p("gateway")}
      and object_id is not null and object_id = any(${p("objectIds")}::text[])`,
  ([fence, untilMs]) => ({ fence: Number(fence), untilMs: untilMs === null ? null : Number(untilMs) }),
);
type Read = ChargeKey & Pick<ChargeRow, "readFence">;
const reads = recordOf<Read>(charges, ["merchantId", "id", "readFence"]);
const noteRead = withMany(
  command<Read>(
    builder
      .update(charges)
      .set({ readFence: sql`greatest(${charges.readFence}, ${p("readFence")}::bigint)` })
      .where(thisCharge),
  ),
  {
    text: `update charges t set read_fence = greatest(t.read_fence, r.read_fence)
      from ${reads.from} where t.merchant_id = r.merchant_id and t.id = r.id`,
    bind: (values) => [reads.encode(values)],
  },
);
const newestRead = query<ChargeKey, number>(
  sql`select read_fence from ${charges} where merchant_id = ${p("merchantId")} and id = ${p("id")}`,
  ([fence]) => Number(fence),
);

type Lease = ChargeKey & Pick<ChargeRow, "leaseFence" | "readFence">;
const leases = recordOf<Lease>(charges, ["merchantId", "id", "leaseFence", "readFence"]);
// Nothing is greater than what is known where nothing was read.
const endLease = withMany(
  command<Lease>(
    builder
      .update(charges)
      .set({
        leaseUntilMs: null,
        readFence: sql`greatest(${charges.readFence}, ${p("readFence")}::bigint)`,
      })
      .where(and(thisCharge, eq(charges.leaseFence, p("leaseFence")))),
  ),
  {
    text: `update charges t set lease_until_ms = null, read_fence = greatest(t.read_fence, r.read_fence)
      from ${leases.from} where t.merchant_id = r.merchant_id and t.id = r.id and t.lease_fence = r.lease_fence`,
    bind: (values) => [leases.encode(values)],
  },
);

const insertFact = withMany(
  command<Omit<FactRow, "businessDay"> & { readonly businessDay: string | null }>(
    builder
      .insert(chargeFacts)
      .values({
        ...wholeRow(chargeFacts),
        businessDay: sql`coalesce(${p("businessDay")}::date, (
          select till_business_day(${p("atMs")}, s.time_zone, s.cutoff_hour) from charges c
          join stores s on s.merchant_id = c.merchant_id and s.id = c.store_id
          where c.merchant_id = ${p("merchantId")} and c.id = ${p("chargeId")}))`,
      })
      .onConflictDoNothing(),
  ),
  insertMany(chargeFacts, {
    computed: {
      businessDay: `coalesce(r.business_day, (
        select till_business_day(r.at_ms, s.time_zone, s.cutoff_hour) from charges c
        join stores s on s.merchant_id = c.merchant_id and s.id = c.store_id
        where c.merchant_id = r.merchant_id and c.id = r.charge_id))`,
    },
    onConflict: "on conflict do nothing",
  }),
);
const findFact = rowsOf<Pick<FactRow, "merchantId" | "source" | "kind" | "ref">, typeof chargeFacts>(
  chargeFacts,
  builder
    .select()
    .from(chargeFacts)
    .where(
      and(
        eq(chargeFacts.merchantId, p("merchantId")),
        eq(chargeFacts.source, p("source")),
        eq(chargeFacts.kind, p("kind")),
        eq(chargeFacts.ref, p("ref")),
      ),
    ),
);
const factsOf = (which: SQL) =>
  builder
    .select()
    .from(chargeFacts)
    .where(and(eq(chargeFacts.merchantId, p("merchantId")), which))
    .orderBy(asc(chargeFacts.atMs), asc(chargeFacts.kind), asc(chargeFacts.ref));
const factsOfCharge = withMany(
  rowsOf<Key & { readonly chargeId: ChargeId }, typeof chargeFacts>(
    chargeFacts,
    factsOf(eq(chargeFacts.chargeId, p("chargeId"))),
  ),
  selectMany(factsOf(sql`${chargeFacts.chargeId} = any(${p("ids")}::uuid[])`), {
    key: "chargeId",
    row: (row: FactRow) => row.chargeId,
  }),
);

type FactOfSale = FactRow & { readonly saleId: SaleId };
const factsOfSales = (which: SQL) =>
  builder
    .select({ ...getTableColumns(chargeFacts), saleId: charges.saleId })
    .from(chargeFacts)
    .innerJoin(
      charges,
      and(eq(charges.merchantId, chargeFacts.merchantId), eq(charges.id, chargeFacts.chargeId)),
    )
    .where(and(eq(charges.merchantId, p("merchantId")), which))
    .orderBy(asc(chargeFacts.atMs), asc(chargeFacts.kind), asc(chargeFacts.ref));
const factsOfSale = withMany<SaleKey, FactOfSale>(
  {
    ...command<SaleKey>(factsOfSales(eq(charges.saleId, p("saleId")))),
    read: createReader({ ...getTableColumns(chargeFacts), saleId: charges.saleId }) as (
      row: readonly unknown[],
    ) => FactOfSale,
  },
  selectMany(factsOfSales(sql`${charges.saleId} = any(${p("ids")}::uuid[])`), {
    key: "saleId",
    row: (row: FactOfSale) => row.saleId,
  }),
);

// An answer asked for earlier never replaces one asked for later.
const saveSnapshot = withMany(
  command<typeof chargeSnapshots.$inferSelect>(
    builder
      .insert(chargeSnapshots)
      .values(wholeRow(chargeSnapshots))
      .onConflictDoUpdate({
        target: [chargeSnapshots.merchantId, chargeSnapshots.chargeId],
        set: { snapshot: sql`excluded.snapshot`, askedAtMs: sql`excluded.asked_at_ms` },
        setWhere: sql`excluded.asked_at_ms >= ${chargeSnapshots.askedAtMs}`,
      }),
  ),
  insertMany(chargeSnapshots, {
    onConflict: `on conflict (merchant_id, charge_id) do update
      set snapshot = excluded.snapshot, asked_at_ms = excluded.asked_at_ms
      where excluded.asked_at_ms >= charge_snapshots.asked_at_ms`,
  }),
);
const findSnapshot = rowsOf<Key & { readonly chargeId: ChargeId }, typeof chargeSnapshots>(
  chargeSnapshots,
  builder
    .select()
    .from(chargeSnapshots)
    .where(and(eq(chargeSnapshots.merchantId, p("merchantId")), eq(chargeSnapshots.chargeId, p("chargeId")))),
);

/** Charges of which something is still to be learned: themselves, one of their attempts or one of their refunds. */
export const openCharges = (merchantId: MerchantId): SQL => sql`
  select c.id from charges c
    where c.merchant_id = ${merchantId} and c.state in ('created', 'requires_action', 'pending', 'authorized')
  union
  select a.charge_id from attempts a where a.merchant_id = ${merchantId} and a.state in ('sending', 'unknown')
  union
  select r.charge_id from refunds r
    where r.merchant_id = ${merchantId} and r.state in ('created', 'pending', 'requires_action')`;

/** Charges a person should look at; ports.ts says which. */
const chargesForAttention = (merchantId: MerchantId): SQL => sql`
  select a.charge_id from attempts a where a.merchant_id = ${merchantId} and a.state = 'unknown'
  union
  select a.charge_id from attempts a
    where a.merchant_id = ${merchantId} and (a.alarm is not null or a.decision is not null)
  union
  select c.id from charges c where c.merchant_id = ${merchantId} and c.state = 'captured' and not c.wanted
  union
  select d.charge_id from disputes d
    where d.merchant_id = ${merchantId} and d.state in ('inquiry', 'open', 'under_review')`;

export function createChargeStore(session: Session): ChargeStore {
  const { merchantId } = session;
  const one = (row: ChargeRow | null) => (row === null ? null : toCharge(row));

  return {
    async insert(charge) {
      session.write(insertCharge, {
        ...fromCharge(charge),
        leaseFence: 0,
        readFence: null,
        leaseUntilMs: null,
      });
    },
    async insertLeased(charge, untilMs) {
      const leaseFence = 1;
      session.write(insertCharge, {
        ...fromCharge(charge),
        leaseFence,
        readFence: null,
        leaseUntilMs: untilMs,
      });
      return leaseFence;
    },
    async find(id) {
      return one(await session.first(findCharge, { merchantId, id }));
    },
    async lock(id) {
      return one(await session.first(lockCharge, { merchantId, id }));
    },
    async ofSale(saleId) {
      return (await session.rows(chargesOfSale, { merchantId, saleId })).map(toCharge);
    },
    async byObject(gateway, object) {
      const key = { merchantId, gateway, objectType: object.type, objectId: object.id };
      return one(await session.first(chargeOfObject, key));
    },
    async byChild(gateway, childId) {
      return one(await session.first(chargeOfChild, { merchantId, gateway, childId }));
    },
    async update(id, change) {
      const values = fromChange(change);
      const names = Object.keys(values);
      if (names.length > 0) session.write(updateCharge(names), { ...values, merchantId, id });
    },
    async saveSnapshot(chargeId, snapshot) {
      session.write(saveSnapshot, { merchantId, chargeId, askedAtMs: snapshot.askedAtMs, snapshot });
    },
    async snapshot(chargeId) {
      const row = await session.first(findSnapshot, { merchantId, chargeId });
      return row?.snapshot ?? null;
    },
    async acquireLease(id, nowMs, untilMs) {
      return await session.first(takeLease, { merchantId, id, nowMs, untilMs });
    },
    async lockLeased(id, fence) {
      const row = await session.first(lockCharge, { merchantId, id });
      return row && { charge: toCharge(row), holds: row.leaseFence === fence };
    },
    async releaseLease(id, fence, { wasRead = false } = {}) {
      session.write(endLease, { merchantId, id, leaseFence: fence, readFence: wasRead ? fence : null });
    },
    async leaseOf(gateway, objects) {
      const objectIds = objects.map(({ id }) => id);
      const [lease, another] = await session.rows(leasesOfObjects, { merchantId, gateway, objectIds });
      return another === undefined ? (lease ?? null) : null;
    },
    async noteRead(id, fence) {
      session.write(noteRead, { merchantId, id, readFence: fence });
    },
    async wasReadAfter(id, fence) {
      return ((await session.first(newestRead, { merchantId, id })) ?? 0) > fence;
    },
    async list(query) {
      return (await session.rows(chargeList(merchantId, query), {})).map(toCharge);
    },
    async addFact(chargeId, source, fact, businessDay) {
      const row = { ...fromFact(fact), merchantId, chargeId, source, businessDay: businessDay ?? null };
      if ((await session.count(insertFact, row)) === 1) return true;
      const known = await session.first(findFact, row);
      invariant(
        known?.chargeId === chargeId,
        `${source} ${fact.kind} ${fact.ref} was stored for charge ${known?.chargeId}, not ${chargeId}`,
      );
      return false;
    },
    async factsOfSale(saleId) {
      const rows = await session.rows(factsOfSale, { merchantId, saleId });
      const ofCharge = new Map<ChargeId, ChargeFact[]>();
      for (const row of rows)
        ofCharge.set(row.chargeId, [...(ofCharge.get(row.chargeId) ?? []), toFact(row)]);
      return ofCharge;
    },
    async parts(id) {
      const found = await session.first(partsOfCharge, { merchantId, id });
      invariant(found, "a row comes for each charge that is asked about");
      const { id: _, ...parts } = found;
      return parts;
    },
    async life(id) {
      const found = await session.first(lifeOfCharge, { merchantId, id });
      invariant(found, "a row comes also where there is no charge");
      const { charge } = found;
      return charge && { ...found, charge };
    },
    async facts(chargeId) {
      return (await session.rows(factsOfCharge, { merchantId, chargeId })).map(toFact);
    },
  };
}

function chargeList(merchantId: MerchantId, query: ChargeQuery) {
  const conditions: (SQL | undefined)[] = [eq(charges.merchantId, merchantId)];
  if (query.businessDay !== undefined) conditions.push(eq(charges.businessDay, query.businessDay));
  if (query.open === true) conditions.push(sql`${charges.id} in (${openCharges(merchantId)})`);
  if (query.open === false) conditions.push(sql`${charges.id} not in (${openCharges(merchantId)})`);
  if (query.attention === true) conditions.push(sql`${charges.id} in (${chargesForAttention(merchantId)})`);
  if (query.attention === false)
    conditions.push(sql`${charges.id} not in (${chargesForAttention(merchantId)})`);
  if (query.beforeId !== undefined) conditions.push(lt(charges.id, query.beforeId));
  return rowsOf<object, typeof charges>(
    charges,
    builder
      .select()
      .from(charges)
      .where(and(...conditions))
      .orderBy(desc(charges.id))
      .limit(query.limit),
  );
}

function fromCharge({
  amount,
  object,
  ...charge
}: Charge): Omit<ChargeRow, "businessDay" | "leaseFence" | "readFence" | "leaseUntilMs"> {
  return {
    ...charge,
    tenderKind: charge.tender.kind,
    currency: amount.currency,
    amountMinor: amount.amountMinor,
    objectType: object?.type ?? null,
    objectId: object?.id ?? null,
  };
}

function fromChange({ object, ...change }: ChargeChange): Partial<ChargeRow> {
  const values = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return {
    ...values,
    ...(change.tender === undefined ? {} : { tenderKind: change.tender.kind }),
    ...(object === undefined ? {} : { objectType: object?.type ?? null, objectId: object?.id ?? null }),
  };
}

const fromFact = ({ kind, ref, refundId, amount, atMs }: ChargeFact) => ({
  kind,
  ref,
  refundId,
  currency: amount.currency,
  amountMinor: amount.amountMinor,
  atMs,
});
