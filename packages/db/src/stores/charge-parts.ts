import type { ChargeId, MerchantId } from "@till/kernel";
import { money } from "@till/money";
import type { Charge, ChargeFact, ChargeLife } from "@till/payments";
import { type SQL, sql } from "drizzle-orm";
import { rowsWithin } from "../rows-within.ts";
import { attempts, chargeFacts, charges, disputes, refunds } from "../schema/index.ts";
import { type Statement, query, withMany } from "../statement.ts";
import { toAttempt } from "./attempt-store.ts";
import { toDispute } from "./dispute-store.ts";
import { toRefund } from "./refund-store.ts";

type Key = { readonly merchantId: MerchantId; readonly id: ChargeId };
type Parts = Omit<ChargeLife, "charge"> & { readonly id: ChargeId };

const p = sql.placeholder;
const ofCharge = "t.merchant_id = r.merchant_id and t.charge_id = r.id";
const factRows = rowsWithin(chargeFacts, { where: ofCharge, orderBy: "t.at_ms, t.kind, t.ref" });
const attemptRows = rowsWithin(attempts, { where: ofCharge, orderBy: "t.started_at_ms, t.id" });
const refundRows = rowsWithin(refunds, { where: ofCharge, orderBy: "t.id" });
const disputeRows = rowsWithin(disputes, { where: ofCharge, orderBy: "t.opened_at_ms, t.id" });

const partColumns = sql.join(
  [factRows, attemptRows, refundRows, disputeRows].map(({ column }) => column),
  sql`, `,
);
const readParts = ([fact, attempt, refund, dispute]: readonly unknown[]): Omit<ChargeLife, "charge"> => ({
  facts: factRows.read(fact).map(toFact),
  attempts: attemptRows.read(attempt).map(toAttempt),
  refunds: refundRows.read(refund).map(toRefund),
  disputes: disputeRows.read(dispute).map(toDispute),
});

const partsOf = <Values extends object>(ids: SQL): Statement<Values, Parts> =>
  query(
    sql`select r.id, ${partColumns} from (select ${p("merchantId")}::uuid as merchant_id, ${ids} as id) r`,
    ([id, ...parts]) => ({ id: id as ChargeId, ...readParts(parts) }),
  );
const ofOne = partsOf<Key>(sql`${p("id")}::uuid`);
const ofMany = partsOf<{ readonly merchantId: MerchantId | undefined; readonly ids: readonly ChargeId[] }>(
  sql`unnest(${p("ids")}::uuid[])`,
);

/** All that is stored about a charge beside itself; one row for each that is asked about, also where nothing is. */
export const partsOfCharge = withMany(ofOne, {
  text: ofMany.text,
  bind: (values) => ofMany.bind({ merchantId: values[0]?.merchantId, ids: values.map(({ id }) => id) }),
  keyOf: { row: ({ id }) => id, values: ({ id }) => id },
});

const chargeRows = rowsWithin(charges, {
  where: "t.merchant_id = r.merchant_id and t.id = r.id",
  orderBy: "t.id",
});

/** A charge and all that is stored about it; one row, without a charge where there is none. */
export const lifeOfCharge = query<Key, Omit<ChargeLife, "charge"> & { readonly charge: Charge | null }>(
  sql`select ${chargeRows.column}, ${partColumns}
    from (select ${p("merchantId")}::uuid as merchant_id, ${p("id")}::uuid as id) r`,
  ([charge, ...parts]) => {
    const [row] = chargeRows.read(charge);
    return { charge: row === undefined ? null : toCharge(row), ...readParts(parts) };
  },
);

export function toCharge(row: typeof charges.$inferSelect): Charge {
  const {
    businessDay: _,
    tenderKind: __,
    leaseFence: ___,
    readFence: ____,
    leaseUntilMs: _____,
    ...rest
  } = row;
  const { currency, amountMinor, objectType, objectId, ...charge } = rest;
  return {
    ...charge,
    amount: money(amountMinor, currency),
    object: objectType === null || objectId === null ? null : { type: objectType, id: objectId },
  };
}

export const toFact = (row: typeof chargeFacts.$inferSelect): ChargeFact => ({
  kind: row.kind,
  ref: row.ref,
  refundId: row.refundId,
  amount: money(row.amountMinor, row.currency),
  atMs: row.atMs,
});
