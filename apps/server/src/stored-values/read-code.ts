import { createHash } from "node:crypto";
import { type StoredValueKind, lastFourOf, parseStoredValueCode } from "@till/payments";
import { TillError } from "../till-error.ts";

/** What is known of a code once it was read: enough to find the value and to name it, never to spend it. */
export interface ReadCode {
  readonly kind: StoredValueKind;
  readonly codeHash: string;
  readonly lastFour: string;
}

/** A code has some 70 random bits, so a fast hash is enough: nobody tries them all. */
const hashCode = (code: string): string =>
  createHash("sha256").update(`stored_value\n${code}`).digest("base64url");

/** Throws `invalid_input` for what is no code, or the code of the other kind than `kind`. */
export function readCode(text: string, field: string, kind?: StoredValueKind): ReadCode {
  const read = parseStoredValueCode(text);
  if (!read) {
    throw invalid(
      field,
      "This is not the code of a gift card or of store credit. Look for the 16 characters printed on it and type them again.",
    );
  }
  if (kind !== undefined && read.kind !== kind) {
    throw invalid(field, `This is the code of ${inWords[read.kind]}, not of ${inWords[kind]}.`);
  }
  return { kind: read.kind, codeHash: hashCode(read.code), lastFour: lastFourOf(read.code) };
}

const inWords = { gift_card: "a gift card", store_credit: "store credit" } as const;

const invalid = (field: string, message: string): TillError =>
  new TillError({ code: "invalid_input", retry: "never", field, message });

/** Nothing has this code. Told apart from other things not found, because it may have been a guess. */
export const noSuchCode = (field: string): TillError =>
  new TillError({
    code: "not_found",
    retry: "never",
    field,
    message: "No gift card or store credit of this shop has this code. Nothing was charged.",
  });

/** Whether a refusal says that a code of the right shape belongs to nothing. */
export const isWrongCode = (error: unknown): boolean =>
  error instanceof TillError &&
  error.body.code === "not_found" &&
  (error.body.field === "tender.code" || error.body.field === "code");
