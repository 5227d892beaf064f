import type { MerchantId, SaleId, StoredValueId, Uuid } from "@till/kernel";
import { money } from "@till/money";
import { type SQL, and, asc, desc, eq, lt, sql } from "drizzle-orm";
import type { StoredValueMovement, StoredValueRecord, StoredValueStore } from "../ports.ts";
import { storedValueMovements, storedValues } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, createUpdate, rowsOf, wholeRow } from "../statement.ts";

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
const movementsOfValue = rowsOf<ValueKey, typeof storedValueMovements>(
  storedValueMovements,
  movements()
    .where(
      and(
        eq(storedValueMovements.merchantId, p("merchantId")),
        eq(storedValueMovements.storedValueId, p("id")),
      ),
    )
    .orderBy(asc(storedValueMovements.atMs), asc(storedValueMovements.kind), asc(storedValueMovements.ref)),
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
    async movements(id) {
      return (await session.rows(movementsOfValue, { merchantId, id })).map(toMovement);
    },
    async list(query) {
      return (await session.rows(valueList(merchantId, query), {})).map(toRecord);
    },
  };
}

function valueList(merchantId: MerchantId, query: Parameters<StoredValueStore["list"]>[0]) {
  const conditions: (SQL | undefined)[] = [eq(storedValues.merchantId, merchantId)];
  if (query.kind !== undefined) conditions.push(eq(storedValues.kind, query.kind));
  if (query.lastFour !== undefined) conditions.push(eq(storedValues.lastFour, query.lastFour));
  if (query.beforeId !== undefined) conditions.push(lt(storedValues.id, query.beforeId));
  return rowsOf<object, typeof storedValues>(
    storedValues,
    values()
      .where(and(...conditions))
      .orderBy(desc(storedValues.id))
      .limit(query.limit),
  );
}

function toRecord({ currency, balanceMinor, ...row }: Row): StoredValueRecord {
  return { ...row, balance: money(balanceMinor, currency) };
}

function toMovement(row: MovementRow): StoredValueMovement {
  const { merchantId: _, currency, amountMinor, ...movement } = row;
  return { ...movement, amount: money(amountMinor, currency) };
}
