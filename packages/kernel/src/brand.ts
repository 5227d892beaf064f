declare const brand: unique symbol;

/** A primitive that only a parser may produce: `Brand<string, "SaleId">` is a string, but no string is one. */
export type Brand<T, Name extends string> = T & { readonly [brand]: { readonly [K in Name]: true } };
