import { type Money, toDecimal } from "@till/money";

export type CsvCell = string | number | Money | null;

/**
 * Rows as CSV (RFC 4180: comma, CRLF, quotes doubled), the first line the column names. Amounts are plain decimals
 * with a point; a text that a spreadsheet would take for a formula is led by an apostrophe.
 */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((cells) => `${cells.map(cellText).join(",")}\r\n`).join("");
}

function cellText(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "object") return toDecimal(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
