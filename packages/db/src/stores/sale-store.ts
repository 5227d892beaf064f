import { type MerchantId, type RefundId, type ReturnId, type SaleId, invariant } from "@till/kernel";
import { type SQL, and, asc, desc, eq, gte, like, lt, lte, or, sql } from "drizzle-orm";
import { insertMany, recordOf, selectMany, updateMany } from "../many-rows.ts";
import type { NoReceiptReturn, ReturnRecord, SaleFacts, SaleQuery, SaleRecord, SaleStore } from "../ports.ts";
import type { Sealer } from "../sealing/sealer.ts";
import { returns, sales } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { saleSearch } from "./sale-search.ts";
import { builder, command, createUpdate, rowsOf, wholeRow, withMany } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type SaleKey = Key & { readonly id: SaleId };
type ReturnKey = Key & { readonly id: ReturnId };
type SaleRow = typeof sales.$inferSelect;
type ReturnRow = typeof returns.$inferSelect;

const thisSale = and(eq(sales.merchantId, p("merchantId")), eq(sales.id, p("id")));
const thisReturn = and(eq(returns.merchantId, p("merchantId")), eq(returns.id, p("id")));

const insertSale = withMany(
  command<SaleRow>(builder.insert(sales).values(wholeRow(sales)).onConflictDoNothing()),
  insertMany(sales, { onConflict: "on conflict do nothing" }),
);
const findSale = withMany(
  rowsOf<SaleKey, typeof sales>(sales, builder.select().from(sales).where(thisSale)),
  selectMany(
    builder
      .select()
      .from(sales)
      .where(and(eq(sales.merchantId, p("merchantId")), sql`${sales.id} = any(${p("ids")}::uuid[])`)),
    { key: "id", row: (row: SaleRow) => row.id },
  ),
);
// Not the full row lock: charges and journal transactions that name this sale must not wait for it.
const lockSale = withMany(
  rowsOf<SaleKey, typeof sales>(sales, builder.select().from(sales).where(thisSale).for("no key update")),
  selectMany(
    // In one order, so that no two statements wait for each other's rows.
    builder
      .select()
      .from(sales)
      .where(and(eq(sales.merchantId, p("merchantId")), sql`${sales.id} = any(${p("ids")}::uuid[])`))
      .orderBy(asc(sales.id))
      .for("no key update"),
    { key: "id", row: (row: SaleRow) => row.id },
  ),
);
const saleOfReceipt = rowsOf<Key & { readonly receiptNumber: string }, typeof sales>(
  sales,
  builder
    .select()
    .from(sales)
    .where(and(eq(sales.merchantId, p("merchantId")), eq(sales.receiptNumber, p("receiptNumber")))),
);
type Completion = SaleKey & Pick<SaleRow, "completedAtMs" | "businessDay">;
const completions = recordOf<Completion>(sales, ["merchantId", "id", "completedAtMs", "businessDay"]);
const completeSale = withMany(
  command<Completion>(
    builder
      .update(sales)
      .set({
        state: "completed",
        completedAtMs: sql`${p("completedAtMs")}`,
        businessDay: sql`${p("businessDay")}`,
      })
      .where(thisSale),
  ),
  {
    text: `update sales s set state = 'completed', completed_at_ms = r.completed_at_ms, business_day = r.business_day
      from ${completions.from} where s.merchant_id = r.merchant_id and s.id = r.id`,
    bind: (values) => [completions.encode(values)],
  },
);
const updateSale = createUpdate<typeof sales, SaleKey>(sales, thisSale, (set) =>
  updateMany(sales, { key: ["merchantId", "id"], set }),
);

const insertReturn = command<ReturnRow>(builder.insert(returns).values(wholeRow(returns)));
const returnsWhere = (which: SQL) =>
  builder
    .select()
    .from(returns)
    .where(and(eq(returns.merchantId, p("merchantId")), which))
    .orderBy(asc(returns.id));
const returnsOfSale = withMany(
  rowsOf<Key & { readonly saleId: SaleId }, typeof returns>(
    returns,
    returnsWhere(eq(returns.saleId, p("saleId"))),
  ),
  selectMany(returnsWhere(sql`${returns.saleId} = any(${p("ids")}::uuid[])`), {
    key: "saleId",
    row: (row: ReturnRow) => row.saleId,
  }),
);
const returnOfRefund = rowsOf<Key & { readonly refundId: RefundId }, typeof returns>(
  returns,
  builder
    .select()
    .from(returns)
    .where(and(eq(returns.merchantId, p("merchantId")), eq(returns.refundId, p("refundId")))),
);
const findReturn = rowsOf<ReturnKey, typeof returns>(
  returns,
  builder.select().from(returns).where(thisReturn),
);
const updateReturn = createUpdate<typeof returns, ReturnKey>(returns, thisReturn);

export async function openSale(sealer: Sealer, row: SaleRow): Promise<SaleRecord> {
  const { merchantId, id: rowId, email } = row;
  if (email === null) return { ...toSaleFacts(row), email };
  return {
    ...toSaleFacts(row),
    email: await sealer.open({ merchantId, column: "sales.email", rowId }, email),
  };
}

export function createSaleStore(session: Session, sealer: Sealer): SaleStore {
  const { merchantId } = session;
  const placeOf = (rowId: SaleId) => ({ merchantId, column: "sales.email", rowId }) as const;
  const sealed = async (id: SaleId, email: string): Promise<EmailColumns> => {
    const [sealedEmail, emailIndex] = await Promise.all([
      sealer.seal(placeOf(id), email),
      sealer.index(merchantId, email),
    ]);
    return { email: sealedEmail, emailIndex };
  };
  const opened = (row: SaleRow): Promise<SaleRecord> => openSale(sealer, row);
  const one = (row: SaleRow | null) => (row === null ? null : opened(row));
  const change = (id: SaleId, values: Partial<SaleRow>) =>
    session.write(updateSale(Object.keys(values)), { ...values, merchantId, id });
  const changeReturn = (id: ReturnId, values: Partial<ReturnRow>) =>
    session.write(updateReturn(Object.keys(values)), { ...values, merchantId, id });

  return {
    async insert({ email, ...facts }) {
      // At the counter nobody gives an address, and nothing is waited for.
      const columns = email === null ? noEmail : await sealed(facts.id, email);
      return (await session.count(insertSale, { ...fromSaleFacts(facts), ...columns })) === 1;
    },
    async find(id) {
      return one(await session.first(findSale, { merchantId, id }));
    },
    async lock(id) {
      return one(await session.first(lockSale, { merchantId, id }));
    },
    async complete(id, { completedAtMs, businessDay }) {
      session.write(completeSale, { merchantId, id, completedAtMs, businessDay });
    },
    async cancel(id) {
      change(id, { state: "cancelled" });
    },
    async setPriced(id, sale) {
      change(id, { document: sale, totalMinor: sale.totals.total.amountMinor });
    },
    async setEmail(id, email) {
      change(id, await sealed(id, email));
    },
    async setReceiptNumber(id, receiptNumber) {
      change(id, { receiptNumber });
    },
    async byReceiptNumber(receiptNumber) {
      return one(await session.first(saleOfReceipt, { merchantId, receiptNumber }));
    },
    async list(query) {
      const rows = await session.rows(saleList(merchantId, query), {});
      return Promise.all(rows.map(opened));
    },
    async search(search) {
      const { email } = search.any;
      const indexes = email === undefined ? [] : await sealer.indexes(merchantId, email);
      const fits = saleSearch(merchantId, search, indexes);
      return Promise.all((await session.rows(salesThat(fits, search.limit), {})).map(opened));
    },
    async insertReturn(record) {
      session.write(insertReturn, fromReturnRecord(record));
    },
    async returns(saleId) {
      return (await session.rows(returnsOfSale, { merchantId, saleId })).map(ofSale);
    },
    async returnOfRefund(refundId) {
      const row = await session.first(returnOfRefund, { merchantId, refundId });
      return row === null ? null : ofSale(row);
    },
    async insertNoReceiptReturn(record) {
      session.write(insertReturn, fromReturnRecord(record));
    },
    async noReceiptReturn(id) {
      const row = await session.first(findReturn, { merchantId, id });
      const record = row === null ? null : toReturnRecord(row);
      return record?.kind === "no_receipt" ? record : null;
    },
    async setReturnState(id, state, businessDay) {
      changeReturn(id, { state, businessDay });
    },
    async setReturnReceiptNumber(id, receiptNumber) {
      changeReturn(id, { receiptNumber });
    },
  };
}

function saleList(merchantId: MerchantId, query: SaleQuery) {
  const conditions: (SQL | undefined)[] = [eq(sales.merchantId, merchantId)];
  if (query.businessDay !== undefined) conditions.push(eq(sales.businessDay, query.businessDay));
  if (query.registerId !== undefined) conditions.push(eq(sales.registerId, query.registerId));
  if (query.state !== undefined) conditions.push(eq(sales.state, query.state));
  if (query.search !== undefined && query.search !== "") conditions.push(startsWith(query.search));
  if (query.beforeId !== undefined) conditions.push(lt(sales.id, query.beforeId));
  return salesThat(and(...conditions), query.limit);
}

/** Newest first. */
const salesThat = (fit: SQL | undefined, limit: number) =>
  rowsOf<object, typeof sales>(
    sales,
    builder.select().from(sales).where(fit).orderBy(desc(sales.id)).limit(limit),
  );

const uuidShape = "00000000-0000-0000-0000-000000000000";

/** A prefix of a receipt number, or of an id: the ids between its smallest and its largest continuation. */
function startsWith(search: string): SQL | undefined {
  const literal = search.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
  const number = like(sales.receiptNumber, `${literal}%`);
  const start = search.toLowerCase();
  const smallest = (start + uuidShape.slice(start.length)) as SaleId;
  if (start.length > uuidShape.length || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(smallest)) {
    return number;
  }
  const largest = (start + uuidShape.replaceAll("0", "f").slice(start.length)) as SaleId;
  return or(number, and(gte(sales.id, smallest), lte(sales.id, largest)));
}

type EmailColumns = Pick<SaleRow, "email" | "emailIndex">;
const noEmail: EmailColumns = { email: null, emailIndex: null };

const fromSaleFacts = ({
  sale,
  earlierPrices = [],
  ...facts
}: SaleFacts): Omit<SaleRow, keyof EmailColumns> => ({
  ...facts,
  earlierPrices: earlierPrices.length === 0 ? null : earlierPrices,
  currency: sale.currency,
  totalMinor: sale.totals.total.amountMinor,
  document: sale,
});

export function toSaleFacts(row: SaleRow): SaleFacts {
  const {
    document,
    earlierPrices,
    currency: _,
    totalMinor: __,
    email: ___,
    emailIndex: ____,
    ...facts
  } = row;
  return { ...facts, sale: document, ...(earlierPrices === null ? {} : { earlierPrices }) };
}

const fromReturnRecord = ({ goods, ...record }: ReturnRecord | NoReceiptReturn): ReturnRow => ({
  paidTo: null,
  reason: null,
  ...record,
  currency: goods.currency,
  totalMinor: goods.total.amountMinor,
  document: goods,
});

export function toReturnRecord(row: ReturnRow): ReturnRecord | NoReceiptReturn {
  const { document, currency: _, totalMinor: __, saleId, refundId, kind, state, ...rest } = row;
  const { businessDay, paidTo, reason, ...common } = { ...rest, goods: document };
  if (kind === "no_receipt") {
    invariant(businessDay !== null && paidTo !== null && reason !== null && state === "accepted", noReceipt);
    return { ...common, saleId: null, refundId: null, kind, state, businessDay, paidTo, reason };
  }
  invariant(saleId !== null && refundId !== null, "a return with a receipt is of a sale");
  return { ...common, saleId, refundId, kind, state, businessDay };
}

const noReceipt = "goods without a receipt are paid at once, on a day, and for a reason";

function ofSale(row: ReturnRow): ReturnRecord {
  const record = toReturnRecord(row);
  invariant(record.kind !== "no_receipt", "what is found by its sale has one");
  return record;
}
