import type { MerchantId, SaleId, StoredValueId, Uuid } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import type { StoredValueKind } from "@till/payments";
import { type SQL, and, asc, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type {
  MovementOnPaper,
  ReceiptRecord,
  StoredValueMovement,
  StoredValueRecord,
  StoredValueState,
  StoredValueStore,
  StoredValuesOwed,
} from "../ports.ts";
import { receipts, returns, storedValueMovements, storedValues } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { type Statement, builder, command, createUpdate, query, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type ValueKey = Key & { readonly id: StoredValueId };
type CodeKey = Key & { readonly codeHash: string };
type Row = typeof storedValues.$inferSelect;
type MovementRow = typeof storedValueMovements.$inferSelect;

const ofMerchant = eq(storedValues.merchantId, p("merchantId"));
const thisValue = and(ofMerchant, eq(storedValues.id, p("id")));
const thisCode = and(ofMerchant, eq(storedValues.codeHash, p("codeHash")));
const values = () => builder.select().from(storedValues);

const insertValue = command<Row>(
  builder
    .insert(storedValues)
    .values(wholeRow(storedValues))
    .onConflictDoNothing({ target: [storedValues.merchantId, storedValues.codeHash] }),
);
const findValue = rowsOf<ValueKey, typeof storedValues>(storedValues, values().where(thisValue));
const findCode = rowsOf<CodeKey, typeof storedValues>(storedValues, values().where(thisCode));
const lockValue = rowsOf<ValueKey, typeof storedValues>(
  storedValues,
  values().where(thisValue).for("no key update"),
);
const lockCode = rowsOf<CodeKey, typeof storedValues>(
  storedValues,
  values().where(thisCode).for("no key update"),
);
const valuesOfSale = rowsOf<Key & { readonly saleId: SaleId }, typeof storedValues>(
  storedValues,
  values()
    .where(and(ofMerchant, eq(storedValues.saleId, p("saleId"))))
    .orderBy(asc(storedValues.id)),
);
const updateValue = createUpdate<typeof storedValues, ValueKey>(storedValues, thisValue);
const insertMovement = command<MovementRow>(
  builder.insert(storedValueMovements).values(wholeRow(storedValueMovements)),
);
const movements = () => builder.select().from(storedValueMovements);
const movedByRef = rowsOf<
  Key & { readonly kind: StoredValueMovement["kind"]; readonly ref: Uuid },
  typeof storedValueMovements
>(
  storedValueMovements,
  movements()
    .where(
      and(
        eq(storedValueMovements.merchantId, p("merchantId")),
        eq(storedValueMovements.kind, p("kind")),
        eq(storedValueMovements.ref, p("ref")),
      ),
    )
    .orderBy(asc(storedValueMovements.storedValueId)),
);
/** What of the books stands on cards, and what a return took off one while its refund is still asked for. */
const owedNow = query<Key, StoredValuesOwed>(
  sql`select v.kind, v.currency, count(*) filter (where v.balance_minor > 0), sum(v.balance_minor)::bigint,
        coalesce(-sum(back.amount_minor), 0)::bigint
      from ${storedValues} v left join (
        select m.stored_value_id, sum(m.amount_minor) as amount_minor from ${storedValueMovements} m
        join ${returns} r on r.merchant_id = m.merchant_id and r.refund_id = m.ref and r.state = 'planned'
        where m.merchant_id = ${p("merchantId")} and m.kind = 'taken_back' group by m.stored_value_id
      ) back on back.stored_value_id = v.id
      where v.merchant_id = ${p("merchantId")} group by v.kind, v.currency order by v.kind, v.currency`,
  ([kind, currency, count, balance, comingBack]) => {
    const of = (minor: unknown) => money(BigInt(String(minor)), parseCurrency(String(currency)));
    return {
      kind: String(kind) as StoredValueKind,
      count: Number(count),
      balance: of(balance),
      comingBack: of(comingBack),
    };
  },
);

export function createStoredValueStore(session: Session): StoredValueStore {
  const { merchantId } = session;
  const one = (row: Row | null) => (row === null ? null : toRecord(row));
  return {
    async insert(value) {
      return (await session.count(insertValue, { ...value, balanceMinor: 0n })) === 1;
    },
    async find(id) {
      return one(await session.first(findValue, { merchantId, id }));
    },
    async findByCode(codeHash) {
      return one(await session.first(findCode, { merchantId, codeHash }));
    },
    async lock(id) {
      return one(await session.first(lockValue, { merchantId, id }));
    },
    async lockByCode(codeHash) {
      return one(await session.first(lockCode, { merchantId, codeHash }));
    },
    async ofSale(saleId) {
      return (await session.rows(valuesOfSale, { merchantId, saleId })).map(toRecord);
    },
    async movedBy(kind, ref) {
      return (await session.rows(movedByRef, { merchantId, kind, ref })).map(toMovement);
    },
    async move({ amount, ...movement }) {
      const { currency, amountMinor } = amount;
      session.write(insertMovement, { ...movement, merchantId, currency, amountMinor });
    },
    async setIssued(id, issuedAtMs) {
      session.write(updateValue(["issuedAtMs"]), { merchantId, id, issuedAtMs });
    },
    async setBlocked(id, blockedAtMs) {
      session.write(updateValue(["blockedAtMs"]), { merchantId, id, blockedAtMs });
    },
    async movements(query) {
      return session.rows(movementPage(merchantId, { ...query, order: "newest" }), {});
    },
    async firstMovement(storedValueId) {
      return session.first(movementPage(merchantId, { storedValueId, limit: 1, order: "oldest" }), {});
    },
    async list(query) {
      return (await session.rows(valueList(merchantId, query), {})).map(toRecord);
    },
    async owed() {
      return session.rows(owedNow, { merchantId });
    },
  };
}

function valueList(merchantId: MerchantId, query: Parameters<StoredValueStore["list"]>[0]) {
  const conditions: (SQL | undefined)[] = [eq(storedValues.merchantId, merchantId)];
  if (query.kind !== undefined) conditions.push(eq(storedValues.kind, query.kind));
  if (query.state !== undefined) conditions.push(inState[query.state]);
  if (query.lastFour !== undefined) conditions.push(eq(storedValues.lastFour, query.lastFour));
  if (query.receipt !== undefined) conditions.push(onReceipt(merchantId, query.receipt));
  if (query.beforeId !== undefined) conditions.push(lt(storedValues.id, query.beforeId));
  return rowsOf<object, typeof storedValues>(
    storedValues,
    values()
      .where(and(...conditions))
      .orderBy(desc(storedValues.id))
      .limit(query.limit),
  );
}

const { issuedAtMs, blockedAtMs } = storedValues;
const inState: Readonly<Record<StoredValueState, SQL | undefined>> = {
  blocked: isNotNull(blockedAtMs),
  valid: and(isNull(blockedAtMs), isNotNull(issuedAtMs)),
  not_paid: and(isNull(blockedAtMs), isNull(issuedAtMs)),
};

/** A receipt of a sale stands for all that moved with the sale; one of goods without a sale for what was given for them. */
function onReceipt(
  merchantId: MerchantId,
  { saleId, returnId }: Pick<ReceiptRecord, "saleId" | "returnId">,
): SQL | undefined {
  const { saleId: ofSale, kind, ref } = storedValueMovements;
  const moved = builder
    .select({ id: storedValueMovements.storedValueId })
    .from(storedValueMovements)
    .where(
      and(
        eq(storedValueMovements.merchantId, merchantId),
        saleId === null
          ? and(eq(kind, "refunded_to"), returnId === null ? sql`false` : sql`${ref} = ${returnId}`)
          : eq(ofSale, saleId),
      ),
    );
  const wasMoved = inArray(storedValues.id, moved);
  return saleId === null ? wasMoved : or(eq(storedValues.saleId, saleId), wasMoved);
}

/** Of what happened in the same millisecond: nothing is spent before it is there, or restored before it was taken. */
const rankOf = (kind: SQL) =>
  sql`array_position(array['issued', 'refunded_to', 'redeemed', 'taken_back', 'restored'], ${kind})`;
const rank = rankOf(sql`m.kind`);

function movementPage(
  merchantId: MerchantId,
  page: Parameters<StoredValueStore["movements"]>[0] & { readonly order: "newest" | "oldest" },
): Statement<object, MovementOnPaper> {
  const { storedValueId, before, limit, order } = page;
  const direction = sql.raw(order === "newest" ? "desc" : "asc");
  return query(
    sql`select m.kind, m.ref, m.currency, m.amount_minor, m.sale_id, m.at_ms, (
          select min(r.number) from ${receipts} r where r.merchant_id = m.merchant_id and case
            when m.sale_id is null then r.return_id = m.ref and r.sale_id is null
            else r.sale_id = m.sale_id and r.return_id is null end
        )
        from ${storedValueMovements} m
        where m.merchant_id = ${merchantId} and m.stored_value_id = ${storedValueId}
        ${before && sql`and (m.at_ms, ${rank}, m.ref) < (${before.atMs}::bigint, ${rankOf(sql`${before.kind}::text`)}, ${before.ref}::uuid)`}
        order by m.at_ms ${direction}, ${rank} ${direction}, m.ref ${direction} limit ${limit}`,
    ([kind, ref, currency, amount, saleId, atMs, receiptNumber]) => ({
      storedValueId,
      kind: kind as StoredValueMovement["kind"],
      ref: ref as Uuid,
      amount: money(BigInt(String(amount)), parseCurrency(String(currency))),
      saleId: saleId as SaleId | null,
      atMs: Number(atMs),
      receiptNumber: receiptNumber as string | null,
    }),
  );
}

function toRecord({ currency, balanceMinor, ...row }: Row): StoredValueRecord {
  return { ...row, balance: money(balanceMinor, currency) };
}

function toMovement(row: MovementRow): StoredValueMovement {
  const { merchantId: _, currency, amountMinor, ...movement } = row;
  return { ...movement, amount: money(amountMinor, currency) };
}
