/** No input that is accepted lies deeper; what does is refused by its shape. */
const depthMax = 20;

/** PostgreSQL keeps no NUL in a text, and no half of a surrogate pair in a document. */
export function hasUnstorableText(value: unknown, depth = 0): boolean {
  if (depth > depthMax) return false;
  if (typeof value === "string") return value.includes("\0") || !value.isWellFormed();
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((part) => hasUnstorableText(part, depth + 1));
}
