/** SQLite's own numbers: https://www.sqlite.org/rescode.html; the low byte is the kind. */
const full = 13;
const corrupt = 11;
const notADatabase = 26;

/** Nothing was written, and nothing will be until there is room. */
export const isDiskFull = (error: unknown): boolean => kindOf(error) === full;

/** The file is not what was written to it. */
export function isDamaged(error: unknown): boolean {
  const kind = kindOf(error);
  return kind === corrupt || kind === notADatabase;
}

function kindOf(error: unknown): number | null {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? error.errcode & 0xff
    : null;
}
