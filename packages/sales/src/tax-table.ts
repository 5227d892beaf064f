import { add } from "@till/money";
import type { LineTax, TaxRow } from "./sale.ts";

/** Lines taxed alike: the same code under the same rate and mode. */
export function taxKey(tax: LineTax): string {
  return `${tax.code}:${tax.ratePpm}:${tax.mode}`;
}

type Taxed = Pick<TaxRow, "net" | "taxTotal" | "gross"> & { readonly tax: LineTax };

/** Sums taxed lines into one row a rate, in the order the rates first appear. */
export function taxTable(lines: readonly Taxed[]): TaxRow[] {
  const rows = new Map<string, TaxRow>();
  for (const { tax, net, taxTotal, gross } of lines) {
    const row = rows.get(taxKey(tax));
    rows.set(taxKey(tax), {
      code: tax.code,
      name: tax.name,
      ratePpm: tax.ratePpm,
      mode: tax.mode,
      net: row ? add(row.net, net) : net,
      taxTotal: row ? add(row.taxTotal, taxTotal) : taxTotal,
      gross: row ? add(row.gross, gross) : gross,
    });
  }
  return [...rows.values()];
}

/** Adds several tax tables into one, as a report does with its receipts. */
export function addTaxTables(tables: Iterable<readonly TaxRow[]>): TaxRow[] {
  return taxTable([...tables].flatMap((rows) => rows.map((row) => ({ ...row, tax: row }))));
}
