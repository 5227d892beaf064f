import { createHash, randomBytes } from "node:crypto";
import { TillError } from "../till-error.ts";
import { passwordTrouble } from "./password-policy.ts";

/** 256 random bits, so a fast hash is enough. */
export const newLinkToken = (): string => randomBytes(32).toString("base64url");

/** What is kept of a link's token: whoever reads the table opens nothing with it. */
export const hashLinkToken = (token: string): string =>
  createHash("sha256").update(token).digest("base64url");

export const linkOver = (): TillError =>
  new TillError({
    code: "not_found",
    retry: "never",
    message: "This link was used already or is too old. Ask for a new one.",
  });

/** Throws `invalid_input` for a password that is not taken; `about` are words that are too near to its person. */
export async function refuseBadPassword(password: string, about: readonly string[]): Promise<void> {
  const trouble = await passwordTrouble(password, about);
  if (trouble === null) return;
  throw new TillError({ code: "invalid_input", retry: "never", field: "newPassword", message: trouble });
}
