/** A text that is the same for the same content, bigints included. */
export const fingerprintOf = (content: object): string =>
  JSON.stringify(content, (_key, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
