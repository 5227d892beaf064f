import { askDoor, textsIn } from "./ask-door.ts";

/** Whether the session stands, what is still asked for, or the sentence that says why not. */
export type SignInOutcome =
  | { readonly kind: "in" }
  | { readonly kind: "second_step"; readonly hasApp: boolean }
  | { readonly kind: "refused"; readonly message: string };

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Opens a session, or the second step before it: the server sets its cookie, which no script can read. */
export async function signIn(credentials: Credentials, send: typeof fetch = fetch): Promise<SignInOutcome> {
  const said = await askDoor("/sign-in/email", credentials, send);
  if (!said.ok) return { kind: "refused", message: said.message };
  if (said.answer["twoFactorRedirect"] !== true) return { kind: "in" };
  return { kind: "second_step", hasApp: textsIn(said.answer, "twoFactorMethods").includes("totp") };
}

/** A code of the app, or one of the recovery codes. Spaces are how people read them. */
export async function sendCode(
  kind: "app" | "recovery",
  typed: string,
  send: typeof fetch = fetch,
): Promise<SignInOutcome> {
  const code = typed.replaceAll(/\s/g, "");
  const path = kind === "app" ? "/two-factor/verify-totp" : "/two-factor/verify-backup-code";
  const said = await askDoor(path, { code }, send);
  return said.ok ? { kind: "in" } : { kind: "refused", message: said.message };
}

/** Ends the session here. False when the server was not reached: then it still stands. */
export async function signOut(send: typeof fetch = fetch): Promise<boolean> {
  return (await askDoor("/sign-out", {}, send)).ok;
}
