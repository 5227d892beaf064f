import type { MerchantId } from "@till/kernel";
import { type SQL, sql } from "drizzle-orm";
import type { SaleSearch } from "../ports.ts";
import { charges, sales } from "../schema/index.ts";
import { firstIdAt } from "./first-id-at.ts";

// Uuids sort by the time in them, and this is behind all of them.
const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * Paid sales that have a receipt and one of the things asked for, newest first. Each thing is found by an index of its
 * own, and no more of it than a page; an item's name has none, so it is looked for in what was sold since a given time.
 */
export function saleSearch(merchantId: MerchantId, search: SaleSearch, emailIndexes: readonly string[]) {
  const before = search.beforeId ?? lastId;
  const { any, limit } = search;
  const isPaid = sql`${sales.merchantId} = ${merchantId} and ${sales.state} = 'completed'
    and ${sales.receiptNumber} is not null and ${sales.id} < ${before}::uuid`;
  const where = (condition: SQL): SQL =>
    sql`(select ${sales.id} from ${sales} where ${isPaid} and ${condition}
      order by ${sales.id} desc limit ${limit})`;
  const ids: SQL[] = [];
  if (any.amount !== undefined) {
    const { amountMinor, currency } = any.amount;
    ids.push(where(sql`${sales.totalMinor} = ${amountMinor}::bigint and ${sales.currency} = ${currency}`));
  }
  if (any.businessDay !== undefined) ids.push(where(sql`${sales.businessDay} = ${any.businessDay}::date`));
  if (emailIndexes.length > 0)
    ids.push(where(sql`${sales.emailIndex} is not null and ${sales.emailIndex} in ${emailIndexes}`));
  if (any.item !== undefined) {
    ids.push(
      where(sql`${sales.id} >= ${firstIdAt(search.itemsSinceMs)}::uuid and exists (
        select 1 from jsonb_array_elements(${sales.document} -> 'lines') as line
        where position(lower(${any.item}) in lower(line ->> 'name')) > 0)`),
    );
  }
  if (any.last4 !== undefined) {
    ids.push(
      sql`(select ${charges.saleId} from ${charges}
        join ${sales} on ${sales.merchantId} = ${charges.merchantId} and ${sales.id} = ${charges.saleId}
        where ${charges.merchantId} = ${merchantId} and ${charges.card} is not null
          and ${charges.card} ->> 'last4' = ${any.last4} and ${isPaid}
        order by ${charges.saleId} desc limit ${limit})`,
    );
  }
  const found = ids.length === 0 ? sql`(select null::uuid)` : sql.join(ids, sql` union `);
  return sql`${sales.merchantId} = ${merchantId} and ${sales.receiptNumber} is not null
    and ${sales.id} in (${found})`;
}
