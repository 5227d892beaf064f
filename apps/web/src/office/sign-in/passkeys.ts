import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";
import { type DoorAnswer, askDoor } from "./ask-door.ts";
import type { SignInOutcome } from "./sign-in.ts";

/** False in old browsers, and on a page that came neither by https nor from this machine. */
export const canUsePasskeys = (): boolean => browserSupportsWebAuthn();

/** Signs in by a passkey alone: the device itself asks for a finger, a face or a PIN. */
export async function signInByPasskey(): Promise<SignInOutcome> {
  const asked = await askDoor("/passkey/generate-authenticate-options", null);
  if (!asked.ok) return { kind: "refused", message: asked.message };
  const options = asked.answer as unknown as PublicKeyCredentialRequestOptionsJSON;
  const shown = await ofDevice(() =>
    startAuthentication({ optionsJSON: { ...options, userVerification: "required" } }),
  );
  if (!shown.ok) return { kind: "refused", message: shown.message };
  const said = await askDoor("/passkey/verify-authentication", { response: shown.answer });
  return said.ok ? { kind: "in" } : { kind: "refused", message: said.message };
}

/** Makes a passkey on this device or on one that it asks, and gives it to the office under this name. */
export async function addPasskey(name: string): Promise<DoorAnswer> {
  const asked = await askDoor("/passkey/generate-register-options", null);
  if (!asked.ok) return asked;
  const options = asked.answer as unknown as PublicKeyCredentialCreationOptionsJSON;
  const made = await ofDevice(() => startRegistration({ optionsJSON: options }));
  if (!made.ok) return { ok: false, code: null, message: made.message };
  return askDoor("/passkey/verify-registration", { response: made.answer, name });
}

type OfDevice<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly message: string };

async function ofDevice<T>(work: () => Promise<T>): Promise<OfDevice<T>> {
  try {
    return { ok: true, answer: await work() };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED")
      return { ok: false, message: "This device has a passkey for the office already." };
    // A person said no, or nothing happened for a while: browsers do not tell which.
    return { ok: false, message: "No passkey was used. Try again, or use another way." };
  }
}
